"""Reads one cell of a roster as what its column should hold, or says what is wrong with it."""

import re
from datetime import date

from papers.old_letters import old_letters
from papers.plain import fold
from papers.roster_excel import Dated, Value
from papers.roster_sheets import text_of
from rating import Status

LONGEST_TEXT = 200
MOST_PHONES = 3
EARLIEST_YEAR = 1900
LAST_YEAR = 2100

# The century of a year in two figures, without asking a clock: nobody on a roster was born after
# 2010, and nobody was admitted before 1931.
LAST_BORN = 10
LAST_ADMITTED = 30

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_SPACED = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")
_AROUND_SIGNS = re.compile(r"\s*([/.\-])\s*")
_SPELLED_DAY = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})")
_BETWEEN_DAYS = re.compile(r"[\s,;]+|(?<=\d{4})[/-](?=\d{1,2}[/.-])")
_LABELLED_DAY = re.compile(
    r"[():]|(?<![a-z])(?:db|du bi|kn|ket nap|vao dang|ct|chinh thuc|ngay)(?![a-z])(?! \d+ thang)"
)
"""What is written beside two days of one column, in folded text."""
_UNPARTED = re.compile(r"[0-9]{7,8}")
_EIGHT = (
    (slice(4, 8), slice(2, 4), slice(0, 2)),
    (slice(0, 4), slice(4, 6), slice(6, 8)),
)
"""Where year, month and day stand in ddmmyyyy and in yyyymmdd."""
_SEVEN = (
    (slice(3, 7), slice(1, 3), slice(0, 1)),
    (slice(3, 7), slice(2, 3), slice(0, 2)),
)
"""In dmmyyyy, as a book keeps it that takes it for a number, and in ddmyyyy."""
_YEAR_ONLY = re.compile(r"\d{4}")
_BIRTH_YEAR = re.compile(
    r"(?:(?:sinh )?(?:nam )?|(?:(?:0{1,2}|x{1,2}|\?{1,2}|-{1,2}|_{1,2}|\.{1,3})[/.\-]){2})(\d{4})"
    r"(?: ?\((?!am lich)[a-z ]+\))?"
)
"""A year alone as people write it, in folded text: with words, with its name in the calendar of the
moon behind it, with nothing said for day and month."""
_PHONE_WORDS = re.compile(r"^(?:(?:so )?(?:dien thoai|dt(?:dd)?|sdt|tel|mobile|dd|zalo))\b[\s.:]*")
_BETWEEN_PHONES = re.compile(r"[/;,]|\s-\s|\s(?:hoac|hoặc|và|va)\s")
_NO_PHONE = re.compile(
    r"|k|x|(?:khong|ko|chua)(?: (?:co|dung|su dung))?(?: (?:so|dt|sdt|dien thoai|so dien thoai))?"
)
_PART_OF_NUMBER = re.compile(r"(?<=\d{9})\.0$")
"""What a program leaves of a number that it took for one."""
_PHONE_FILLING = re.compile(r"[\s.\-()]")
_PHONE = re.compile(r"0\d{9,10}")
_WHOLE_PHONE = re.compile(r"0\d{9}|0\d{2,3}[.-]\d{3}[.-]\d{3,4}")

# A single letter in brackets tells namesakes apart and belongs to the name.
_COMRADE = re.compile(
    r"^(?:\d{1,3}[.)]\s*)?(?:(?:[đĐ]\s*[/.]?\s*c|[đĐ]ồng chí)[\s.:]+)?", re.IGNORECASE
)
"""A number to count by, and the word for a comrade: both stand before the name."""
_REMARK = re.compile(
    r"[,;:/+=*]|\s[-–—]\s|[(\[](?!\w[)\]])|(?:^|\s)\w{2,5}\.(?=\s)"
    r"|^(?:ông|bà)\s+(?:nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý)\s",
    re.IGNORECASE,
)
"""A remark, a title before the name ("TS."), or a form of address before a family name."""
_INITIALS = re.compile(r"(?:^|[\s.])\w\.(?=\s*\w)")

_EXCEL_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}
)
_YES = frozenset({"x", "v", "co", "1", "true", "yes", "dung", "✓", "✔"})
_NO = frozenset({"", "khong", "0", "false", "no", "sai", "-"})
_OFFICIAL = frozenset({"chinh thuc", "ct", "dvct", "dang vien chinh thuc"})
_PROBATIONARY = frozenset({"du bi", "db", "dvdb", "dang vien du bi"})


class RosterValueError(Exception):
    """A cell does not hold what its column should; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_text(value: Value) -> str:
    """Give a text; faults: `formula_error`, `old_letters`, `too_long`."""
    text = text_of(value)
    if text in _EXCEL_ERRORS or text.startswith("="):
        raise RosterValueError("formula_error")
    if old_letters(str(value)):
        raise RosterValueError("old_letters")
    if len(text) > LONGEST_TEXT:
        raise RosterValueError("too_long")
    return text


def read_name(value: Value) -> str:
    """Give a person's name, without "comrade" before it.

    Faults: those of a text; `bad_name` where figures or no letters are, `name_remark` where more
    than a name stands, `name_short` where it is abbreviated, `old_letters` as `read_text`.
    """
    name = _COMRADE.sub("", read_text(value)).rstrip(" .")
    if _REMARK.search(name):
        raise RosterValueError("name_remark")
    if name and (any(sign.isdigit() for sign in name) or not any(map(str.isalpha, name))):
        raise RosterValueError("bad_name")
    if _INITIALS.search(name):
        raise RosterValueError("name_short")
    return name


def read_date(value: Value, *, last_two_digit_year: int) -> date | None:
    """Give a day, or None for an empty cell; faults: `bad_date`, `year_only`.

    Real dates, dd/mm/yyyy (also with dots or dashes, one figure, two-figure years) and yyyy-mm-dd;
    ddmmyyyy and yyyymmdd without anything between, where one day alone can be meant. Any other bare
    number that is no year is refused: it may be a date that lost its format, or anything.
    """
    if isinstance(value, Dated):
        return _of_number(value)
    if isinstance(value, date):
        return _plausible(value)
    text = _tidy_day(read_text(value))
    if not text:
        return None
    if _YEAR_ONLY.fullmatch(text):
        raise RosterValueError("year_only")
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return _day(_full_year(year, last_two_digit_year), int(month), int(day))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*map(int, found.group(1, 3, 4)))
    if _UNPARTED.fullmatch(text):
        return _unparted(text)
    raise RosterValueError("bad_date")


def read_birth(value: Value) -> tuple[date, bool] | None:
    """Give the day of birth, and whether only its year was written: 1 January stands for it then.

    Faults: those of a day but `year_only`."""
    year = value.number if isinstance(value, Dated) else _year_written(value)
    if year is not None and EARLIEST_YEAR <= year <= LAST_YEAR and year == int(year):
        return date(int(year), 1, 1), True
    if year is not None and not isinstance(value, Dated):
        raise RosterValueError("bad_date")
    day = read_date(value, last_two_digit_year=LAST_BORN)
    return None if day is None else (day, False)


def _year_written(value: Value) -> int | None:
    text = "" if isinstance(value, date) else fold(text_of(value)).strip(" .")
    found = _BIRTH_YEAR.fullmatch(text) if text.isascii() else None
    return int(found[1]) if found else None


def read_two_dates(value: Value, *, last_two_digit_year: int) -> tuple[date | None, date | None]:
    """Give the two days of a column that holds both, the second None where there is one only.

    Faults: those of a day; `bad_date` for more than two."""
    if isinstance(value, Dated | date):
        return read_date(value, last_two_digit_year=last_two_digit_year), None
    text = _LABELLED_DAY.sub(" ", fold(read_text(value)))
    parts = [part for part in _BETWEEN_DAYS.split(_tidy_day(text)) if part]
    if len(parts) > 2:
        raise RosterValueError("bad_date")
    days = [read_date(part, last_two_digit_year=last_two_digit_year) for part in parts]
    first, second = [*days, None, None][:2]
    return first, second


def _of_number(value: Dated) -> date:
    """A number formatted as a day is one, unless it is a year typed into the day's column."""
    if value.number.is_integer() and EARLIEST_YEAR <= value.number <= LAST_YEAR:
        raise RosterValueError("year_only")
    if isinstance(value.day, date) and value.day.year <= LAST_YEAR:
        return _plausible(value.day)
    text = f"{value.number:.0f}" if value.number.is_integer() else ""
    if not _UNPARTED.fullmatch(text):
        raise RosterValueError("bad_date")
    return _unparted(text)


def _tidy_day(text: str) -> str:
    """Give a day without spaces, a full stop, or the words for its parts."""
    folded = fold(text)
    if spelled := _SPELLED_DAY.fullmatch(folded) or _SPACED.fullmatch(folded):
        return "/".join(spelled.groups())
    return _MIDNIGHT.sub("", _AROUND_SIGNS.sub(r"\1", text.strip(" .,;")))


def read_flag(value: Value, *, also: str = "") -> bool:
    """Give a mark such as `x` or `có`; an empty cell is no; fault: `bad_flag`.

    `also` begins words that are a mark below their heading: "Miễn" below that of the exempt."""
    word = fold(read_text(value))
    if word in _NO:
        return False
    if word in _YES or (also and re.fullmatch(rf"(?:duoc |da |bi )?{also}", word)):
        return True
    raise RosterValueError("bad_flag")


def read_status(value: Value) -> Status:
    """Give official or probationary; fault: `bad_status`."""
    word = fold(read_text(value))
    if word in _OFFICIAL:
        return Status.OFFICIAL
    if word in _PROBATIONARY:
        return Status.PROBATIONARY
    raise RosterValueError("bad_status")


def read_phone(value: Value) -> str:
    """Give a Vietnamese number such as `0912345678`, two parted by `; `, or an empty text.

    Fault: `bad_phone`."""
    text = read_text(value)
    if _NO_PHONE.fullmatch(fold(text).strip(" .-")):
        return ""
    try:
        return _one_phone(text)
    except RosterValueError:
        numbers = _several_phones(text)
    if not 1 < len(numbers) <= MOST_PHONES:
        raise RosterValueError("bad_phone")
    return "; ".join(dict.fromkeys(numbers))


def _several_phones(text: str) -> list[str]:
    """Give the numbers that signs part, or blanks alone where each is whole by itself."""
    parts = [part for part in _BETWEEN_PHONES.split(text) if part.strip()]
    if len(parts) == 1 and all(map(_WHOLE_PHONE.fullmatch, text.split())):
        parts = text.split()
    return [_one_phone(part) for part in parts]


def _one_phone(text: str) -> str:
    bare = _PART_OF_NUMBER.sub("", _PHONE_WORDS.sub("", fold(text)))
    digits = _PHONE_FILLING.sub("", bare)
    if digits.startswith("0084"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+84"):
        digits = f"0{digits[3:].removeprefix('0')}"
    elif len(digits) in (11, 12) and digits.startswith("84"):
        digits = f"0{digits[2:].removeprefix('0')}"
    elif len(digits) == 9 and not digits.startswith("0"):
        # Excel keeps a number without its leading zero.
        digits = f"0{digits}"
    if not _PHONE.fullmatch(digits):
        raise RosterValueError("bad_phone")
    return digits


def _full_year(year: str, last_two_digit_year: int) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= last_two_digit_year else 1900)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _plausible(date(year, month, day))
    except ValueError as error:
        raise RosterValueError("bad_date") from error


def _unparted(text: str) -> date:
    """Give the one day that seven or eight figures can be; of seven, a zero was lost."""
    read = _EIGHT if len(text) == 8 else _SEVEN
    found = set()
    for year, month, day in ([int(text[part]) for part in parts] for parts in read):
        try:
            if EARLIEST_YEAR <= year <= LAST_YEAR:
                found.add(date(year, month, day))
        except ValueError:
            continue
    if len(found) != 1:
        raise RosterValueError("bad_date")
    return found.pop()


def _plausible(day: date) -> date:
    if day.year < EARLIEST_YEAR:
        raise RosterValueError("bad_date")
    return day
