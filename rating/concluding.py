"""Which levels a case qualifies for, and which is the highest (S1 IV.1.3, IV.2.3; QĐ 366)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rating.cases import Collective, Facts, Individual
from rating.cases_points import PersonFacts, ScoredCollective, ScoredIndividual
from rating.errors import ErrorCode, RatingError
from rating.law import law
from rating.levels import LEVELS, Level
from rating.reasons import Decision, Reason
from rating.standards_collective import look_at_collective
from rating.standards_failing import failing_facts as failing_facts_2025
from rating.standards_individual import corruption_among_led, failing_facts, look_at_individual
from rating.standards_points import QUARTERS, UPPER, Look, after_bad_quarter, look_at_points

Case = Individual | Collective | ScoredIndividual | ScoredCollective


@dataclass(frozen=True, slots=True)
class Standards(Decision):
    """Which levels the standards allow; `highest` None leaves the case to a person."""

    eligible: Mapping[Level, bool]
    highest: Level | None
    human_decides: bool
    """Whether no level's conditions are all met, or the rules leave open which level it is."""

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {
            "eligible": dict(self.eligible),
            "highest": self.highest,
            "human_decides": self.human_decides,
        }


def standards(case: Case, *, profile: str) -> Standards:
    """The levels a person or a collective qualifies for.

    Each level is tested alone: none implies or excludes another, save that "not completed", once
    it fires, stands alone. Raises RatingError: `no_rule` where the profile has no standards for
    such a case, `out_of_range` for points above the profile's, or an unknown profile.
    """
    rules = law(profile)
    if isinstance(case, ScoredIndividual | ScoredCollective):
        if rules.profile.family == "2023":
            raise RatingError(ErrorCode.NO_RULE, "subject")
        return _conclude(look_at_points(case, rules))
    if rules.profile.family != "2023":
        raise RatingError(ErrorCode.NO_RULE, "subject")
    if isinstance(case, Individual):
        return _conclude(Look(*look_at_individual(case, rules)))
    return _conclude(Look(*look_at_collective(case, rules)))


def failing_told(
    facts: Facts | PersonFacts, *, profile: str, leader: bool, corruption: bool = False
) -> tuple[Reason, ...]:
    """What makes a person "not completed" by what was told of the year alone, without any figures.

    What the authority only weighs makes nobody so. `corruption` is what a led unit of the rules of
    2023 tells; those of 2025 have it among the facts. Raises RatingError: `no_rule` where the
    facts are of the other family, or an unknown profile.
    """
    rules = law(profile)
    if isinstance(facts, PersonFacts) is (rules.profile.family == "2023"):
        raise RatingError(ErrorCode.NO_RULE, "facts")
    if isinstance(facts, PersonFacts):
        found = failing_facts_2025(facts, rules, leader=leader)
        causes = [] if found.excused else found.causes
    else:
        causes = failing_facts(facts, rules)
        causes += [corruption_among_led(rules, happened=corruption)] if leader else []
    return tuple(each for each in causes if each.met)


def bad_quarter_told(profile: str) -> tuple[Reason, ...]:
    """What speaks against excellent after a quarter that was not completed, without any figures;
    nothing where the rules know no quarters. Raises RatingError for an unknown profile."""
    rules = law(profile)
    return (after_bad_quarter(rules),) if QUARTERS in rules else ()


def _conclude(look: Look) -> Standards:
    eligible = {level: look.reaches(level) for level in UPPER}
    eligible[Level.NOT_COMPLETED] = look.fails
    highest = next((level for level in LEVELS if eligible[level]), None)
    reasons = [reason for level in LEVELS for reason in look.found[level]] + look.beside
    if highest is None:
        text = (
            "Không mức nào đủ mọi điều kiện và không trường hợp nào buộc xếp không hoàn thành:"
            " cấp có thẩm quyền xem xét, quyết định"
        )
        clause = look.found[Level.COMPLETED][0].clause
        reasons.append(Reason(clause, text, None, "chưa có mức", ""))
    left_open = look.open_anyway or (look.open_unless_failed and not look.fails)
    human_decides = highest is None or left_open
    return Standards(tuple(reasons), MappingProxyType(eligible), highest, human_decides)
