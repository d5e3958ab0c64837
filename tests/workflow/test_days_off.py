"""The public holidays of Vietnam, without those of the rest of the world."""

import subprocess
import sys
from datetime import date

import pytest

from tests.house.source import ROOT
from workflow.days_off import between, so_far_ahead

ASKED = """
import sys
from datetime import date, timedelta
from workflow.days_off import public_holiday

days = [date(2024, 1, 1) + timedelta(n) for n in range(4 * 366)]
ours = [day for day in days if public_holiday(day)]
print(len([name for name in sys.modules if name.startswith("holidays.countries")]))
import holidays

theirs = holidays.country_holidays("VN")
print(ours == [day for day in days if day in theirs], date(2025, 9, 2) in ours)
"""


def test_they_are_the_packages_own_and_no_other_country_is_imported() -> None:
    """Two hundred and fifty countries would stay in memory for as long as the program runs."""
    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert ["0", "True", "True"] == said


@pytest.mark.parametrize(
    ("meeting", "sent", "days"),
    [
        (date(2026, 12, 17), date(2026, 12, 11), 3),
        (date(2026, 12, 17), date(2026, 12, 13), 3),
        (date(2026, 12, 17), date(2026, 12, 14), 2),
        (date(2026, 12, 17), date(2026, 12, 15), 1),
        (date(2026, 12, 21), date(2026, 12, 15), 3),
        (date(2026, 12, 21), date(2026, 12, 16), 2),
        (date(2026, 12, 21), date(2026, 12, 21), 0),
        (date(2026, 12, 21), date(2026, 12, 24), 0),
    ],
)
def test_working_days_between(meeting: date, sent: date, days: int) -> None:
    """The day of sending and the day of the meeting do not count."""
    assert days == between(sent, meeting)


@pytest.mark.parametrize(
    ("meeting", "last"),
    [
        (date(2026, 12, 17), date(2026, 12, 11)),
        (date(2026, 12, 21), date(2026, 12, 15)),
        (date(2025, 1, 6), date(2024, 12, 30)),
    ],
)
def test_the_last_working_day_so_far_ahead(meeting: date, last: date) -> None:
    """A working day itself, with three between; one later leaves but two."""
    assert last == so_far_ahead(meeting, 3)
    assert between(last, meeting) == 3
