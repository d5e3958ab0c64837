"""What the rules of a profile have a use for beside the review: nothing else is asked for."""

from collections.abc import Mapping
from enum import StrEnum

from rating.law import law


class AskedOfOthers(StrEnum):
    """One thing that rules ask about a person, and that somebody else has to tell."""

    DISCIPLINE = "discipline"
    BREACH = "breach"
    """A conclusion about what members may not do, or about setting an example."""
    DEGRADATION = "degradation"
    LOW_CONFIDENCE = "low_confidence"
    CORRUPTION = "corruption"
    CHECKED_FIRST = "checked_first"
    """A sign of disunity, or a complaint, that the level above checks before it decides."""
    COMPLAINT = "complaint"
    STAFF_RATING = "staff_rating"
    STAFF_RATING_FIRST = "staff_rating_first"
    """It has to be there before the member is rated (S1 V.3)."""
    PROFESSIONAL_RATING = "professional_rating"


_FAILING = "standards.individual.not_completed."
_KEYS: Mapping[AskedOfOthers, tuple[str, ...]] = {
    AskedOfOthers.DISCIPLINE: (f"{_FAILING}disciplined", f"{_FAILING}duty_discipline"),
    # The rules of 2023 name it in one sentence with degradation.
    AskedOfOthers.BREACH: (f"{_FAILING}breach", f"{_FAILING}degradation"),
    AskedOfOthers.DEGRADATION: (f"{_FAILING}degradation",),
    AskedOfOthers.LOW_CONFIDENCE: (f"{_FAILING}low_confidence",),
    AskedOfOthers.CORRUPTION: (f"{_FAILING}corruption",),
    AskedOfOthers.CHECKED_FIRST: ("reopening.checked_first",),
    AskedOfOthers.COMPLAINT: ("reopening.complaint",),
    AskedOfOthers.STAFF_RATING: ("ceiling.staff", "ceiling.staff_basis"),
    AskedOfOthers.STAFF_RATING_FIRST: ("ceiling.staff_awaited",),
    AskedOfOthers.PROFESSIONAL_RATING: ("ceiling.professional",),
}


def asked_of_others(profile: str) -> frozenset[AskedOfOthers]:
    """Give what the rules have a use for; raises RatingError for an unknown profile."""
    rules = law(profile)
    return frozenset(each for each, keys in _KEYS.items() if any(key in rules for key in keys))
