"""Who may be rewarded: excellent this year, or excellent five years running (S1 IV.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rating import checks
from rating.law import law
from rating.levels import Level
from rating.reasons import Decision


@dataclass(frozen=True, slots=True)
class Honours(Decision):
    """How many years running a member was excellent, and what that allows.

    `yearly` is the reward of the year, `running` that for the whole number of years; each is a
    choice of the committee, not a right.
    """

    years: int
    yearly: bool
    running: bool

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {"years": self.years, "yearly": self.yearly, "running": self.running}


def honours(levels: Mapping[int, Level], year: int, *, profile: str) -> Honours:
    """The excellent years in a row up to and including `year`; a missing year breaks the row.

    Raises RatingError for a level that is none and an unknown profile.
    """
    datum = law(profile).number("honours.years")
    excellent = {
        each for each, name in levels.items() if checks.level(name, "levels") is Level.EXCELLENT
    }
    first = checks.count(year, "year")
    while first in excellent:
        first -= 1
    years = year - first
    text = f"Hoàn thành xuất sắc nhiệm vụ {datum.value} năm liền; thiếu một năm thì tính lại từ đầu"
    met = years >= datum.value
    reason = datum.reason(text, met, f"{years} năm liền", f"{datum.value} năm liền")
    return Honours((reason,), years, years >= 1, met)
