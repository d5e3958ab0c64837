"""The public holidays of Vietnam, without those of the rest of the world."""

import subprocess
import sys

from tests.house.source import ROOT

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
