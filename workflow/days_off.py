"""Days on which nobody should be written to: weekends, and the public holidays of Vietnam."""

from datetime import date
from functools import cache


@cache
def public_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday of Vietnam, Tết and days off in lieu included."""
    return day in _vietnam(day.year)


def weekend(day: date) -> bool:
    """Tell whether a day is a Saturday or a Sunday."""
    return day.weekday() >= 5


@cache
def _vietnam(year: int) -> frozenset[date]:
    # Imported when first asked: the package takes long, and a command line may never ask.
    import holidays

    return frozenset(holidays.country_holidays("VN", years=year))
