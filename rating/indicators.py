"""Targets that a letter sets beside the rating, to be watched and not to steer votes (S2 II)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rating import checks
from rating.law import law
from rating.limits import proportion
from rating.reasons import Decision, Reason


class Indicator(StrEnum):
    """One target of S2 II, in the order of its items."""

    RESOLUTION_TARGETS = "resolution_targets"
    PROGRAMMES_REGISTERED = "programmes_registered"
    PROGRAMMES_CHECKED = "programmes_checked"
    GOOD_OR_BETTER = "good_or_better"
    SELF_INSPECTION = "self_inspection"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class IndicatorResult(Decision):
    """Whether a target is reached; None where the profile sets no such target."""

    reached: bool | None

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {"reached": self.reached}


def indicator(name: Indicator, reached: int, of: int, *, profile: str) -> IndicatorResult:
    """Whether so many of all reach a target: "trên 90%" is strict, 27 of 30 is not enough.

    Raises RatingError for a wrong count or an unknown target.
    """
    rules = law(profile)
    key = f"indicators.{checks.choice(Indicator, name, 'name')}"
    checks.count(reached, "reached")
    checks.count(of, "of")
    if key not in rules:
        text = "Bộ quy định này không đặt chỉ tiêu này"
        told = Reason(rules.profile.name, text, None, proportion(reached, of))
        return IndicatorResult((told,), None)
    datum = rules.limit(key)
    met = datum.value.holds(reached, of)
    text = "Chỉ tiêu để theo dõi, không dùng để hướng phiếu bầu"
    reason = datum.reason(text, met, proportion(reached, of), datum.value.words)
    return IndicatorResult((reason,), met)
