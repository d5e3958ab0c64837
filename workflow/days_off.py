"""Days on which nobody should be written to: weekends, and the public holidays of Vietnam."""

from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def public_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday of Vietnam, Tết and days off in lieu included."""
    return day in _vietnam(day.year)


def weekend(day: date) -> bool:
    """Tell whether a day is a Saturday or a Sunday."""
    return day.weekday() >= 5


def working(day: date) -> bool:
    """Tell whether a day is a working day."""
    return not weekend(day) and not public_holiday(day)


def between(first: date, second: date) -> int:
    """Count the working days between two days, neither of them counted."""
    days = range(1, (second - first).days)
    return sum(working(first + timedelta(days=one)) for one in days)


def so_far_ahead(day: date, workdays: int) -> date:
    """Give the last working day before which so many whole working days lie between it and a day.

    Neither of the two is counted: for a Thursday and three it is the Friday of the week before.
    """
    left = workdays
    while left > 0 or not working(day - timedelta(days=1)):
        day -= timedelta(days=1)
        left -= working(day)
    return day - timedelta(days=1)


@cache
def _vietnam(year: int) -> frozenset[date]:
    return frozenset(_country()(years=year))


@cache
def _country() -> "type[HolidayBase]":
    """Give the country out of its file alone: its package imports two hundred and fifty others,
    which take half a second, and stay."""
    found = find_spec("holidays")
    assert found is not None
    assert found.origin is not None
    file = Path(found.origin).parent / "countries" / "vietnam.py"
    spec = spec_from_file_location("holidays_of_vietnam", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    country: type[HolidayBase] = module.Vietnam
    return country
