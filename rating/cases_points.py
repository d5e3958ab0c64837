"""What is known of a person or a collective under the rules of 2025: points beside figures."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rating import checks
from rating.cases import Faults
from rating.errors import ErrorCode, RatingError

_NO_FAULTS = Faults()


@dataclass(frozen=True, slots=True)
class Workload:
    """The tasks of a year; how far they kept to time and to quality is counted apart.

    `of_quality` None means every finished one. Raises `no_tasks` first, then `count_exceeds` for
    a part above what was assigned.
    """

    assigned: int
    finished: int
    on_time: int
    exceeded: int
    of_quality: int | None = None

    def __post_init__(self) -> None:
        if checks.count(self.assigned, "assigned") == 0:
            raise RatingError(ErrorCode.NO_TASKS, "assigned")
        checks.counts(self, "finished", "on_time", "exceeded")
        if self.of_quality is None:
            checks.settle(self, "of_quality", self.finished)
        checks.count(self.of_quality, "of_quality")
        checks.parts(self, "assigned", "finished", "on_time", "of_quality", "exceeded")

    @property
    def good(self) -> int:
        """How many are of due quality."""
        assert self.of_quality is not None
        return self.of_quality

    @property
    def late(self) -> int:
        """How many did not keep to time."""
        return self.assigned - self.on_time


@dataclass(frozen=True, slots=True)
class LedUnit(Workload):
    """The unit a leader is directly in charge of, and how those below them were rated."""

    basic_targets_missed: bool = False
    units_led: int = 0
    units_not_completed: int = 0

    def __post_init__(self) -> None:
        Workload.__post_init__(self)
        checks.flag(self.basic_targets_missed, "basic_targets_missed")
        checks.counts(self, "units_led", "units_not_completed")
        checks.parts(self, "units_led", "units_not_completed")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the year brought for one person; which of it is looked at depends on the post.

    `duty_discipline`: reprimand or more for something tied to the duty. `breach_bad_effect` None
    where nobody said whether a breach harmed the standing. `untold` names what nobody has told
    yet: a cause that rests on it neither fires nor is ruled out.
    """

    degradation_concluded: bool = False
    duty_discipline: bool = False
    breach_concluded: bool = False
    breach_bad_effect: bool | None = None
    low_confidence_share: Decimal | None = None
    corruption_in_scope: bool = False
    tasks_not_completed: int = 0
    self_detected_and_remedied: bool = False
    bad_quarter: bool = False
    untold: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        checks.flags(self, "degradation_concluded", "duty_discipline", "breach_concluded")
        checks.flags(self, "corruption_in_scope", "self_detected_and_remedied", "bad_quarter")
        if self.breach_bad_effect is not None:
            checks.flag(self.breach_bad_effect, "breach_bad_effect")
        if self.low_confidence_share is not None:
            checks.share(self.low_confidence_share, "low_confidence_share")
        checks.count(self.tasks_not_completed, "tasks_not_completed")

    def told(self, name: str) -> bool | None:
        """Give whether something happened; None where nobody has told."""
        happened: bool = getattr(self, name)
        return None if name in self.untold else happened


class _Points:
    """Points for the general criteria and for results; at most two decimals each."""

    __slots__ = ()
    general: Decimal
    results: Decimal

    def _check_points(self) -> None:
        for field in ("general", "results"):
            checks.settle(self, field, checks.points(getattr(self, field), field))

    @property
    def hundredths(self) -> int:
        """All points, in hundredths."""
        numerator, denominator = (self.general + self.results).as_integer_ratio()
        return numerator * 100 // denominator


@dataclass(frozen=True, slots=True)
class ScoredIndividual(_Points):
    """A person under the rules of 2025: a leader by their unit, others by their own tasks.

    How many points each part may have is the profile's to say; `standards` checks it. Raises
    `missing_key` for a leader without a unit and for anybody else without tasks.
    """

    general: Decimal
    results: Decimal
    tasks: Workload | None = None
    unit: LedUnit | None = None
    leader: bool = False
    faults: Faults | None = _NO_FAULTS
    """None where nobody has counted them: then nothing that asks for them is met."""
    facts: PersonFacts = PersonFacts()

    def __post_init__(self) -> None:
        self._check_points()
        needed = "unit" if checks.flag(self.leader, "leader") else "tasks"
        if getattr(self, needed) is None:
            raise RatingError(ErrorCode.MISSING_KEY, needed)
        if not self.leader and self.facts.tasks_not_completed > self.work.assigned:
            raise RatingError(ErrorCode.COUNT_EXCEEDS, "facts.tasks_not_completed")

    @property
    def work(self) -> Workload:
        """What the person is measured by: a leader's unit, else the own tasks."""
        found = self.unit if self.leader else self.tasks
        assert found is not None
        return found


class Of(StrEnum):
    """Which collective is meant: those who lead, or the organisation itself."""

    LEADERSHIP = "leadership"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the year brought for a collective.

    `duty_discipline_of_member` leaves out a violation from a former unit and one that has nothing
    to do with this collective's duty. `untold` names what nobody has told yet: what rests on it is
    neither met nor not met.
    """

    units_disciplined: int = 0
    members_disciplined: int = 0
    personnel_wrongdoing_concluded: bool = False
    duty_discipline_of_member: bool = False
    member_degradation_concluded: bool = False
    basic_targets_missed: bool = False
    force_majeure: bool = False
    self_detected_and_remedied: bool = False
    untold: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        checks.counts(self, "units_disciplined", "members_disciplined")
        checks.flags(self, "personnel_wrongdoing_concluded", "duty_discipline_of_member")
        checks.flags(self, "member_degradation_concluded", "basic_targets_missed")
        checks.flags(self, "force_majeure", "self_detected_and_remedied")

    def told(self, name: str) -> bool | None:
        """Give whether something happened; None where nobody has told."""
        happened: bool = getattr(self, name)
        return None if name in self.untold else happened


@dataclass(frozen=True, slots=True)
class ScoredCollective(_Points):
    """A collective under the rules of 2025."""

    general: Decimal
    results: Decimal
    tasks: Workload
    of: Of = Of.LEADERSHIP
    faults: Faults | None = _NO_FAULTS
    """None where nobody has counted them: then nothing that asks for them is met."""
    facts: GroupFacts = GroupFacts()

    def __post_init__(self) -> None:
        self._check_points()
        checks.settle(self, "of", checks.choice(Of, self.of, "of"))

    @property
    def work(self) -> Workload:
        """What the collective is measured by."""
        return self.tasks
