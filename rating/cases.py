"""What is known of a person or a collective when a level is to be told from the standards."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.levels import Grade, Level


class CriterionKind(StrEnum):
    """What a criterion is about."""

    CONDUCT = "conduct"
    RESULTS = "results"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One graded criterion; `weak` means below due quality or behind schedule."""

    id: str
    kind: CriterionKind
    grade: Grade
    weak: bool = False
    completed: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.id, str):
            raise checks.wrong_type("id", "a text")
        checks.settle(self, "kind", checks.choice(CriterionKind, self.kind, "kind"))
        checks.settle(self, "grade", checks.grade(self.grade, "grade"))
        checks.flag(self.weak, "weak")
        checks.flag(self.completed, "completed")


@dataclass(frozen=True, slots=True)
class Tasks:
    """A year's tasks; `on_time` means on time and of due quality. Raises `no_tasks` first."""

    assigned: int
    finished: int
    on_time: int
    exceeded: int

    def __post_init__(self) -> None:
        if checks.count(self.assigned, "assigned") == 0:
            raise RatingError(ErrorCode.NO_TASKS, "assigned")
        checks.counts(self, "finished", "on_time", "exceeded")
        checks.parts(self, "assigned", "finished", "on_time", "exceeded")

    @property
    def disagree(self) -> bool:
        """Whether more is said to be on time, or beyond what was asked, than was finished."""
        return max(self.exceeded, self.on_time) > self.finished


@dataclass(frozen=True, slots=True)
class Facts:
    """What the year brought for one person; the share of low confidence is 0 to 1 or unknown."""

    disciplined: bool = False
    self_detected_and_remedied: bool = False
    degradation_concluded: bool = False
    low_confidence_share: Decimal | None = None
    untold: frozenset[str] = frozenset()
    """What nobody has told yet: a cause that rests on it neither fires nor is ruled out."""

    def __post_init__(self) -> None:
        checks.flags(self, "disciplined", "self_detected_and_remedied", "degradation_concluded")
        if self.low_confidence_share is not None:
            checks.share(self.low_confidence_share, "low_confidence_share")

    def told(self, name: str) -> bool | None:
        """Give whether something happened; None where nobody has told."""
        happened: bool = getattr(self, name)
        return None if name in self.untold else happened


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a leader is in charge of, with the levels of the units they lead directly."""

    targets: int
    finished: int
    on_time: int
    exceeded: int
    level: Level | None = None
    corruption_handled: bool = False
    units: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        checks.counts(self, "targets", "finished", "on_time", "exceeded")
        checks.parts(self, "targets", "finished", "on_time", "exceeded")
        checks.settle(self, "level", checks.optional_level(self.level, "level"))
        checks.flag(self.corruption_handled, "corruption_handled")
        checks.settle(self, "units", checks.levels(self.units, "units"))

    def led_at_least(self, floor: Level) -> int:
        """How many of the units led have the level or a better one."""
        return sum(level.at_least(floor) for level in self.units)


@dataclass(frozen=True, slots=True)
class Individual:
    """A person under the rules of 2023; a leader must have a unit."""

    criteria: tuple[Criterion, ...]
    tasks: Tasks
    facts: Facts = Facts()
    leader: bool = False
    unit: Unit | None = None

    def __post_init__(self) -> None:
        checks.flag(self.leader, "leader")
        if self.leader and self.unit is None:
            raise RatingError(ErrorCode.MISSING_KEY, "unit")

    @property
    def led_unit(self) -> Unit | None:
        """The unit, where the person is rated with it."""
        return self.unit if self.leader else None


@dataclass(frozen=True, slots=True)
class CollectiveFacts:
    """What the year brought for a collective: discipline among its units and members."""

    disciplined_units: int = 0
    units: int = 0
    disciplined_members: int = 0
    self_detected_and_remedied: bool = False
    leadership_disciplined: bool = False
    disunity_concluded: bool = False
    member_degradation_concluded: bool = False
    force_majeure: bool = False

    def __post_init__(self) -> None:
        checks.counts(self, "disciplined_units", "units", "disciplined_members")
        checks.flags(self, "self_detected_and_remedied", "leadership_disciplined")
        checks.flags(self, "disunity_concluded", "member_degradation_concluded", "force_majeure")

    @property
    def anybody_disciplined(self) -> bool:
        """Whether a unit or a member was disciplined at all."""
        return self.disciplined_units > 0 or self.disciplined_members > 0


@dataclass(frozen=True, slots=True)
class Targets:
    """A collective's targets of the year; `main_missed` where a main one was missed."""

    assigned: int
    finished: int
    main_missed: bool = False

    def __post_init__(self) -> None:
        checks.counts(self, "assigned", "finished")
        checks.parts(self, "assigned", "finished")
        checks.flag(self.main_missed, "main_missed")


@dataclass(frozen=True, slots=True)
class Collective:
    """A collective under the rules of 2023."""

    criteria: tuple[Criterion, ...]
    targets: Targets
    facts: CollectiveFacts = CollectiveFacts()


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults that were named to a person, and how many of them are remedied."""

    named: int = 0
    remedied: int = 0

    def __post_init__(self) -> None:
        checks.counts(self, "named", "remedied")
        checks.parts(self, "named", "remedied")
