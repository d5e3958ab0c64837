"""Days and years as people type them."""

import re
from datetime import date

from papers.plain import fold
from workflow.errors import Refusal

_DAY = re.compile(r"^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{4}|\d{2}))?\s*$")
_BETWEEN = re.compile(r" -+ | ?[\u2013\u2014] ?| ?den(?: het)? ")
"""What stands between two days: a dash with room around it, a long one, a word; folded."""
_YEAR = re.compile(r"(?:(?:dot |mo )?nam |year )?(\d{4})")


_DAY_IN = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")


def day_in(text: str) -> date | None:
    """Give the first day that a paper's number and day name, «ngày 20/12/2024» or «ngày 20 tháng 12
    năm 2024»; None where none can be read."""
    plain = fold(text)
    found = [*_DAY_IN.finditer(plain), *_DAY_IN_WORDS.finditer(plain)]
    for one in sorted(found, key=lambda each: each.start()):
        day, month, year = map(int, one.groups())
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def typed_year(text: str) -> int:
    """Give the year of "2026", "năm 2026", "Year 2026".

    Raises:
        Refusal: `year_unreadable` for anything else.
    """
    found = _YEAR.fullmatch(fold(text).strip().rstrip(" ."))
    if found is None:
        raise Refusal("year_unreadable")
    return int(found[1])


def first_and_last(text: str) -> tuple[str, str]:
    """Give the two parts of "01/3/2026 - 31/8/2026", "1/3 đến hết 31/8"; the second is empty where
    one day alone is told."""
    first, *rest = _BETWEEN.split(fold(text), maxsplit=1)
    return first, rest[0] if rest else ""


def typed_day(text: str, today: date) -> date:
    """Give the day of "20/12/2024", "20-12-24" or "20/12" (then the next such day).

    Raises:
        Refusal: `day_unreadable` for anything else, an impossible day included.
    """
    found = _DAY.match(text)
    if found is None:
        raise Refusal("day_unreadable")
    day, month, year = (int(part) if part else 0 for part in found.groups())
    try:
        if year:
            return date(year if year > 99 else 2000 + year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        raise Refusal("day_unreadable") from None


def past_day(text: str, today: date) -> date:
    """Give a typed day; one without a year is the last such day, as what is noted has been.

    Raises:
        Refusal: as `typed_day`.
    """
    day = typed_day(text, today)
    if day > today and str(day.year) not in text and f"/{day.year % 100:02}" not in text:
        return day.replace(year=day.year - 1)
    return day
