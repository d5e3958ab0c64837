"""Which levels a case qualifies for, and which is the highest (S1 IV.1.3, IV.2.3; QĐ 366)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rating.cases import Collective, Individual, ScoredIndividual
from rating.errors import ErrorCode, RatingError
from rating.law import law
from rating.levels import LEVELS, Level
from rating.reasons import Decision, Reason
from rating.standards_collective import look_at_collective
from rating.standards_individual import look_at_individual
from rating.standards_points import look_at_points

UPPER = (Level.EXCELLENT, Level.GOOD, Level.COMPLETED)


@dataclass(frozen=True, slots=True)
class Standards(Decision):
    """Which levels the standards allow; `highest` None leaves the case to a person."""

    eligible: Mapping[Level, bool]
    highest: Level | None

    @property
    def human_decides(self) -> bool:
        """Whether no level's conditions are all met."""
        return self.highest is None

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {
            "eligible": dict(self.eligible),
            "highest": self.highest,
            "human_decides": self.human_decides,
        }


def standards(case: Individual | Collective | ScoredIndividual, *, profile: str) -> Standards:
    """The levels a person or a collective qualifies for.

    Each level is tested alone: none implies or excludes another, save that "not completed", once
    it fires, stands alone. Raises RatingError: `no_rule` where the profile has no standards for
    such a case, `out_of_range` for points above the profile's, or an unknown profile.
    """
    rules = law(profile)
    if (rules.profile.family == "2025") is not isinstance(case, ScoredIndividual):
        raise RatingError(ErrorCode.NO_RULE, "subject")
    if isinstance(case, Individual):
        found, beside = look_at_individual(case, rules)
    elif isinstance(case, Collective):
        found, beside = look_at_collective(case, rules)
    else:
        found, beside = look_at_points(case, rules)
    return _conclude(found, beside)


def _conclude(found: Mapping[Level, list[Reason]], beside: list[Reason]) -> Standards:
    fires = any(reason.met for reason in found[Level.NOT_COMPLETED])
    eligible = {level: not fires and all(reason.met for reason in found[level]) for level in UPPER}
    eligible[Level.NOT_COMPLETED] = fires
    highest = next((level for level in LEVELS if eligible[level]), None)
    reasons = [reason for level in LEVELS for reason in found[level]] + beside
    if highest is None:
        text = (
            "Không mức nào đủ mọi điều kiện và không trường hợp nào buộc xếp không hoàn thành:"
            " cấp có thẩm quyền xem xét, quyết định"
        )
        clause = found[Level.COMPLETED][0].clause
        reasons.append(Reason(clause, text, None, "chưa có mức", ""))
    return Standards(tuple(reasons), MappingProxyType(eligible), highest)
