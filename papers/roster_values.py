"""Reads one cell of a roster as what its column should hold, or says what is wrong with it."""

import re
from datetime import date

from papers.plain import fold
from papers.roster_sheets import Value, text_of
from rating import Status

LONGEST_TEXT = 200
EARLIEST_YEAR = 1900

# The century of a year in two figures, without asking a clock: nobody on a roster was born after
# 2010, and nobody was admitted before 1931.
LAST_BORN = 10
LAST_ADMITTED = 30

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_YEAR_ONLY = re.compile(r"\d{4}")
_PHONE_FILLING = re.compile(r"[\s.\-()]")
_PHONE = re.compile(r"0\d{9,10}")

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
    """Give a text; faults: `formula_error`, `too_long`."""
    text = text_of(value)
    if text in _EXCEL_ERRORS:
        raise RosterValueError("formula_error")
    if len(text) > LONGEST_TEXT:
        raise RosterValueError("too_long")
    return text


def read_name(value: Value) -> str:
    """Give a person's name; faults: those of a text, `bad_name` where figures or no letters are."""
    name = read_text(value)
    if name and (any(sign.isdigit() for sign in name) or not any(map(str.isalpha, name))):
        raise RosterValueError("bad_name")
    return name


def read_date(value: Value, *, last_two_digit_year: int) -> date | None:
    """Give a day, or None for an empty cell; faults: `bad_date`, `year_only`.

    Real dates, dd/mm/yyyy (also with dots or dashes, one figure, two-figure years) and yyyy-mm-dd.
    A bare number that is no year is refused: it may be a date that lost its format, or anything.
    """
    if isinstance(value, date):
        return _plausible(value)
    text = _MIDNIGHT.sub("", read_text(value))
    if not text:
        return None
    if _YEAR_ONLY.fullmatch(text):
        raise RosterValueError("year_only")
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return _day(_full_year(year, last_two_digit_year), int(month), int(day))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*map(int, found.groups()))
    raise RosterValueError("bad_date")


def read_flag(value: Value) -> bool:
    """Give a mark such as `x` or `có`; an empty cell is no; fault: `bad_flag`."""
    word = fold(read_text(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
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
    """Give a Vietnamese number such as `0912345678`, or an empty text; fault: `bad_phone`."""
    digits = _PHONE_FILLING.sub("", read_text(value))
    if digits.startswith("+84"):
        digits = f"0{digits[3:]}"
    elif len(digits) == 11 and digits.startswith("84"):
        digits = f"0{digits[2:]}"
    elif len(digits) == 9 and not digits.startswith("0"):
        # Excel keeps a number without its leading zero.
        digits = f"0{digits}"
    if digits and not _PHONE.fullmatch(digits):
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


def _plausible(day: date) -> date:
    if day.year < EARLIEST_YEAR:
        raise RosterValueError("bad_date")
    return day
