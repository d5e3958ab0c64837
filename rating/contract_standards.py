"""The question `standards` as JSON: which branch a case is of, and the typed case made of it."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from rating import checks
from rating.cases import (
    Collective,
    CollectiveFacts,
    Criterion,
    Facts,
    Faults,
    Individual,
    Targets,
    Tasks,
    Unit,
)
from rating.cases_points import (
    GroupFacts,
    LedUnit,
    PersonFacts,
    ScoredCollective,
    ScoredIndividual,
    Workload,
)
from rating.concluding import Case, standards
from rating.errors import ErrorCode, RatingError
from rating.fields import Fields, Ignored, known_keys, read_decimal, within
from rating.law import Law
from rating.reasons import Decision

Loose = Any
Building = Callable[[Mapping[str, object], Ignored], Case]
_WHOLE = frozenset(
    {
        *("question", "profile", "subject", "leader", "criteria", "tasks", "facts", "unit"),
        *("targets", "general", "results", "faults", "of"),
    }
)
_HEAD = frozenset({"question", "profile", "subject"})


def decide(case: Mapping[str, object], rules: Law, ignored: Ignored) -> Decision:
    """The decision on one case; raises RatingError."""
    if "subject" not in case:
        raise RatingError(ErrorCode.MISSING_KEY, "subject")
    subject = case["subject"]
    if not isinstance(subject, str):
        raise checks.wrong_type("subject", "a text")
    build = _BRANCHES.get((rules.profile.family, subject))
    if build is None:
        raise RatingError(ErrorCode.UNKNOWN_VALUE, "subject", found=checks.shortened(subject))
    return standards(build(case, ignored), profile=rules.profile.name)


def _fields(case: Mapping[str, object], ignored: Ignored, *names: str) -> Fields:
    here = _HEAD.union(names)
    return Fields(case, here, _WHOLE - here, ignored)


def _refuse_no_tasks(case: Mapping[str, object], key: str) -> None:
    # Told before any other error of tasks, criteria or unit.
    part = case.get(key)
    if isinstance(part, dict):
        assigned = part.get("assigned")
        if type(assigned) is int and assigned == 0:
            raise RatingError(ErrorCode.NO_TASKS, f"{key}.assigned")


def _individual(case: Mapping[str, object], ignored: Ignored) -> Individual:
    _refuse_no_tasks(case, "tasks")
    leads = case.get("leader") is True
    names = ("leader", "criteria", "tasks", "facts", *(("unit",) if leads else ()))
    given = _fields(case, ignored, *names)
    return Individual(
        criteria=_criteria(given),
        tasks=given.child("tasks", _tasks(ignored)),
        facts=within("facts", given.get("facts", {}), _facts(ignored)),
        leader=cast(Loose, given.get("leader", False)),
        unit=given.child("unit", _unit(ignored)) if given.has("unit") else None,
    )


def _collective(case: Mapping[str, object], ignored: Ignored) -> Collective:
    given = _fields(case, ignored, "criteria", "facts", "targets")
    return Collective(
        criteria=_criteria(given),
        targets=given.child("targets", _targets(ignored)),
        facts=within("facts", given.get("facts", {}), _collective_facts(ignored)),
    )


def _scored(case: Mapping[str, object], ignored: Ignored) -> ScoredIndividual:
    leads = case.get("leader") is True
    measured = "unit" if leads else "tasks"
    _refuse_no_tasks(case, measured)
    given = _fields(case, ignored, "leader", "general", "results", "faults", "facts", measured)
    facts = _leader_facts if leads else _person_facts
    return ScoredIndividual(
        general=cast(Loose, read_decimal(given.need("general"), "general")),
        results=cast(Loose, read_decimal(given.need("results"), "results")),
        tasks=None if leads else given.child("tasks", _workload(ignored)),
        unit=given.child("unit", _led_unit(ignored)) if leads else None,
        leader=cast(Loose, given.get("leader", False)),
        faults=within("faults", given.get("faults", {}), _faults(ignored)),
        facts=within("facts", given.get("facts", {}), facts(ignored)),
    )


def _scored_collective(case: Mapping[str, object], ignored: Ignored) -> ScoredCollective:
    _refuse_no_tasks(case, "tasks")
    given = _fields(case, ignored, "general", "results", "tasks", "faults", "facts", "of")
    return ScoredCollective(
        general=cast(Loose, read_decimal(given.need("general"), "general")),
        results=cast(Loose, read_decimal(given.need("results"), "results")),
        tasks=given.child("tasks", _workload(ignored)),
        of=cast(Loose, given.get("of", "leadership")),
        faults=within("faults", given.get("faults", {}), _faults(ignored)),
        facts=within("facts", given.get("facts", {}), _group_facts(ignored)),
    )


_BRANCHES: Mapping[tuple[str, str], Building] = {
    ("2023", "individual"): _individual,
    ("2023", "collective"): _collective,
    ("2025", "individual"): _scored,
    ("2025", "collective"): _scored_collective,
}


def _criteria(given: Fields) -> tuple[Criterion, ...]:
    raw = given.many("criteria", given.need("criteria"))
    return tuple(within(f"criteria[{place}]", each, _criterion) for place, each in enumerate(raw))


_CRITERION = frozenset({"id", "kind", "grade", "weak", "completed"})


def _criterion(raw: object) -> Criterion:
    values: Loose = known_keys(raw, _CRITERION, frozenset({"id", "kind", "grade"}))
    return Criterion(**values)


Part = Callable[[Ignored], Callable[[object], Loose]]


def _part(
    name: str, kind: Callable[..., Loose], needed: tuple[str, ...], others: tuple[str, ...] = ()
) -> Part:
    """How a flat object becomes a typed value: keys it needs, keys it may have.

    Keys that an object of the same name has in another branch are left out and noted.
    """
    known, necessary = frozenset((*needed, *others)), frozenset(needed)
    _OF_ANY[name] = _OF_ANY.get(name, frozenset()) | known

    def reading(ignored: Ignored) -> Callable[[object], Loose]:
        def build(raw: object) -> Loose:
            beside = _OF_ANY[name] - known
            values: dict[str, Loose] = {
                **known_keys(raw, known, necessary, beside, ignored.within(name))
            }
            share = values.get("low_confidence_share")
            if share is not None:
                values["low_confidence_share"] = read_decimal(share, "low_confidence_share")
            if values.get("of_quality", 0) is None:
                # Left out it means every finished one; null means nothing.
                raise checks.wrong_type("of_quality", "a whole number")
            return kind(**values)

        return build

    return reading


_OF_ANY: dict[str, frozenset[str]] = {}
_COUNTS = ("finished", "on_time", "exceeded")
_tasks = _part("tasks", Tasks, ("assigned", *_COUNTS))
_workload = _part("tasks", Workload, ("assigned", *_COUNTS), ("of_quality",))
_unit = _part("unit", Unit, ("targets", *_COUNTS), ("level", "corruption_handled", "units"))
_led_unit = _part(
    "unit",
    LedUnit,
    ("assigned", *_COUNTS),
    ("of_quality", "basic_targets_missed", "units_led", "units_not_completed"),
)
_targets = _part("targets", Targets, ("assigned", "finished"), ("main_missed",))
_faults = _part("faults", Faults, (), ("named", "remedied"))
_facts = _part(
    "facts",
    Facts,
    (),
    (
        *("disciplined", "self_detected_and_remedied", "degradation_concluded"),
        "low_confidence_share",
    ),
)
_collective_facts = _part(
    "facts",
    CollectiveFacts,
    (),
    (
        *("disciplined_units", "units", "disciplined_members", "self_detected_and_remedied"),
        *("leadership_disciplined", "disunity_concluded", "member_degradation_concluded"),
        "force_majeure",
    ),
)
_EVERY_PERSON = (
    *("degradation_concluded", "duty_discipline", "self_detected_and_remedied"),
    "bad_quarter",
)
_leader_facts = _part(
    "facts", PersonFacts, (), (*_EVERY_PERSON, "low_confidence_share", "corruption_in_scope")
)
_person_facts = _part(
    "facts",
    PersonFacts,
    (),
    (*_EVERY_PERSON, "breach_concluded", "breach_bad_effect", "tasks_not_completed"),
)
_group_facts = _part(
    "facts",
    GroupFacts,
    (),
    (
        *("units_disciplined", "members_disciplined", "personnel_wrongdoing_concluded"),
        *("duty_discipline_of_member", "member_degradation_concluded", "basic_targets_missed"),
        *("force_majeure", "self_detected_and_remedied"),
    ),
)
