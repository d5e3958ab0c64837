"""Days and years as people type them."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date

from papers.plain import fold
from workflow.errors import Refusal

_DAY = re.compile(r"^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{4}|\d{2}))?\s*$")
_BETWEEN = re.compile(r" -+ | ?[\u2013\u2014] ?| ?den(?: het)? ")
"""What stands between two days: a dash with room around it, a long one, a word; folded."""
_LEAP = 9
"""Among so many years there is a 29 February."""
_YEAR = re.compile(r"(?:(?:dot |mo )?nam |year )?(\d{4})")


_DAY_IN = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_DAY_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+thang\s+(\d{1,2})\s*,?\s+nam\s+(\d{4})(?!\d)")
_DAY_SHORT = re.compile(r"\bngay\s+(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{2})(?![\d/.-])")
"""«ngày 20/12/24»: only behind the word, for a number of a paper may look the same."""


def day_in(text: str) -> date | None:
    """Give the first day that a paper's number and day name: «ngày 20/12/2024», «ngày 20/12/24»,
    «ngày 20 tháng 12 năm 2024»; None where none can be read."""
    plain = fold(text)
    found = [one for each in (_DAY_IN, _DAY_IN_WORDS, _DAY_SHORT) for one in each.finditer(plain)]
    for one in sorted(found, key=lambda each: each.start()):
        day, month, year = map(int, one.groups())
        year = year if year > 99 else 2000 + year
        if _is_day(day, month, year):
            return date(year, month, day)
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
    day, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3]) if len(found[3]) > 2 else 2000 + int(found[3])
        return _day_of(day, month, (year,), lambda each: True)
    return _day_of(day, month, range(today.year, today.year + _LEAP), lambda each: each >= today)


def past_day(text: str, today: date) -> date:
    """Give a typed day; one without a year is the last such day, as what is noted has been.

    Raises:
        Refusal: as `typed_day`.
    """
    found = _DAY.match(text)
    if found is None or found[3]:
        return typed_day(text, today)
    day, month = int(found[1]), int(found[2])
    years = range(today.year, today.year - _LEAP, -1)
    return _day_of(day, month, years, lambda each: each <= today)


def _day_of(day: int, month: int, years: Iterable[int], fits: Callable[[date], bool]) -> date:
    """Give the first such day that there is and that fits; raise `Refusal` `day_unreadable`."""
    for year in years:
        if _is_day(day, month, year) and fits(found := date(year, month, day)):
            return found
    raise Refusal("day_unreadable")


def _is_day(day: int, month: int, year: int) -> bool:
    if year < date.min.year or not 1 <= month <= 12:
        return False
    return 1 <= day <= monthrange(year, month)[1]
