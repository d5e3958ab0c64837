"""The eight questions as JSON: one case in, one answer out (never a guess, always an answer)."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from rating import checks
from rating.caps import cap
from rating.cases import (
    Collective,
    CollectiveFacts,
    Criterion,
    Facts,
    Faults,
    Individual,
    ScoredIndividual,
    Targets,
    Tasks,
    Unit,
)
from rating.ceilings import Proposal, ceiling
from rating.concluding import standards
from rating.dates import deadlines
from rating.durations import duration
from rating.errors import ErrorCode, RatingError
from rating.fields import Fields, known_keys, read_decimal, within
from rating.law import law
from rating.orders import order
from rating.reasons import Decision
from rating.scoping import Member, scope
from rating.votes import tally

# What a key holds is checked by the typed value or the function it is handed to.
Loose = Any


def decide(case: object) -> Decision:
    """The decision on one case given as parsed JSON (numbers with a point as Decimal).

    Raises RatingError for whatever is wrong with the case.
    """
    if not isinstance(case, dict):
        raise RatingError(ErrorCode.NOT_AN_OBJECT)
    question = _named(case, "question")
    if question not in _QUESTIONS:
        raise RatingError(ErrorCode.UNKNOWN_QUESTION, "question", found=checks.shortened(question))
    profile = _named(case, "profile")
    law(profile)
    return _QUESTIONS[question](case, profile)


def answer(case: object) -> dict[str, Any]:
    """The answer to one case, or the error in its place; raises nothing."""
    try:
        return decide(case).answer()
    except RatingError as error:
        return refusal(error)


def refusal(error: RatingError) -> dict[str, object]:
    """An error as the contract writes it."""
    said = {"code": error.code, "field": error.field, "message": error.message}
    return {"ok": False, "error": said}


def _named(case: Mapping[str, object], key: str) -> str:
    if key not in case:
        raise RatingError(ErrorCode.MISSING_KEY, key)
    value = case[key]
    if not isinstance(value, str):
        raise checks.wrong_type(key, "a text")
    return value


def _keys(*names: str) -> frozenset[str]:
    return frozenset(("question", "profile", *names))


_TALLY = _keys("official_members", "present", "votes", "invalid", "base")
_CAP = _keys("kind", "counts", "exceptional")
_OTHER_RATINGS = (
    *("staff_level", "collective_level", "head", "newly_arrived"),
    "professional_level",
)
_CEILING = _keys("level", *_OTHER_RATINGS)
_INDIVIDUAL = _keys("subject", "leader", "criteria", "tasks", "facts", "unit")
_COLLECTIVE = _keys("subject", "criteria", "facts", "targets")
_SCORED = _keys("subject", "general", "results", "tasks", "faults")
_SCOPE = _keys(
    *("on", "status", "admitted_on", "exempt", "suspended", "leader", "leader_since"),
    *("in_political_system", "temporary_elsewhere", "transferred_on", "committee_suspended_on"),
)
_DURATION = _keys("members", "prompted", "combined")
_DEADLINES = _keys("year")
_ORDER = _keys("step", "subject", "done", "present")


def _tally(case: object, profile: str) -> Decision:
    given = Fields(case, _TALLY)
    base: Loose = given.get("base", None)
    if given.has("base") and base is None:
        raise checks.wrong_type("base", "a text")
    return tally(
        cast(Loose, given.need("official_members")),
        cast(Loose, given.need("present")),
        cast(Loose, given.mapping("votes")),
        cast(Loose, given.get("invalid", 0)),
        base,
        profile=profile,
    )


def _cap(case: object, profile: str) -> Decision:
    given = Fields(case, _CAP)
    return cap(
        cast(Loose, given.need("kind")),
        cast(Loose, given.mapping("counts")),
        exceptional=cast(Loose, given.get("exceptional", False)),
        profile=profile,
    )


def _ceiling(case: object, profile: str) -> Decision:
    given = Fields(case, _CEILING)
    level: Loose = given.need("level")
    others: Loose = given.those(*_OTHER_RATINGS)
    return ceiling(Proposal(level, **others), profile=profile)


def _standards(case: object, profile: str) -> Decision:
    assert isinstance(case, dict)
    subject = _named(case, "subject")
    family = law(profile).profile.family
    build = _STANDARDS.get((family, subject))
    if build is None:
        known = subject in {"individual", "collective"}
        code = ErrorCode.NO_RULE if known else ErrorCode.UNKNOWN_VALUE
        raise RatingError(code, "subject", found=checks.shortened(subject))
    return standards(build(case), profile=profile)


def _refuse_no_tasks(case: Mapping[str, object]) -> None:
    # Told before any other error of tasks, criteria or unit.
    tasks = case.get("tasks")
    if isinstance(tasks, dict):
        assigned = tasks.get("assigned")
        if type(assigned) is int and assigned == 0:
            raise RatingError(ErrorCode.NO_TASKS, "tasks.assigned")


def _individual(case: Mapping[str, object]) -> Individual:
    _refuse_no_tasks(case)
    given = Fields(case, _INDIVIDUAL)
    return Individual(
        criteria=_criteria(given),
        tasks=given.child("tasks", _tasks),
        facts=within("facts", given.get("facts", {}), _facts),
        leader=cast(Loose, given.get("leader", False)),
        unit=given.child("unit", _unit) if given.has("unit") else None,
    )


def _collective(case: Mapping[str, object]) -> Collective:
    given = Fields(case, _COLLECTIVE)
    return Collective(
        criteria=_criteria(given),
        targets=given.child("targets", _targets),
        facts=within("facts", given.get("facts", {}), _collective_facts),
    )


def _scored(case: Mapping[str, object]) -> ScoredIndividual:
    _refuse_no_tasks(case)
    given = Fields(case, _SCORED)
    return ScoredIndividual(
        general=cast(Loose, read_decimal(given.need("general"), "general")),
        results=cast(Loose, read_decimal(given.need("results"), "results")),
        tasks=given.child("tasks", _tasks),
        faults=within("faults", given.get("faults", {}), _faults),
    )


_STANDARDS: Mapping[
    tuple[str, str],
    Callable[[Mapping[str, object]], Individual | Collective | ScoredIndividual],
] = {
    ("2023", "individual"): _individual,
    ("2023", "collective"): _collective,
    ("2025", "individual"): _scored,
}


def _criteria(given: Fields) -> tuple[Criterion, ...]:
    raw = given.many("criteria", given.need("criteria"))
    return tuple(within(f"criteria[{place}]", each, _criterion) for place, each in enumerate(raw))


def _part(kind: Callable[..., Loose], needed: tuple[str, ...], *others: str) -> Loose:
    """How a flat object becomes a typed value: keys it needs, keys it may have."""
    known, necessary = frozenset((*needed, *others)), frozenset(needed)

    def build(raw: object) -> object:
        return kind(**known_keys(raw, known, necessary))

    return build


_criterion = _part(Criterion, ("id", "kind", "grade"), "weak", "completed")
_tasks = _part(Tasks, ("assigned", "finished", "on_time", "exceeded"))
_facts = _part(
    Facts,
    (),
    *("disciplined", "self_detected_and_remedied", "degradation_concluded"),
    "low_confidence_share",
)
_collective_facts = _part(
    CollectiveFacts,
    (),
    *("disciplined_units", "units", "disciplined_members", "self_detected_and_remedied"),
    *("leadership_disciplined", "disunity_concluded", "member_degradation_concluded"),
    "force_majeure",
)
_targets = _part(Targets, ("assigned", "finished"), "main_missed")
_faults = _part(Faults, (), "named", "remedied")
_unit = _part(
    Unit,
    ("targets", "finished", "on_time", "exceeded"),
    *("level", "corruption_handled", "units"),
)


def _scope(case: object, profile: str) -> Decision:
    given = Fields(case, _SCOPE)
    flags = ("exempt", "suspended", "leader", "in_political_system", "temporary_elsewhere")
    values: Loose = given.those(*flags)
    member = Member(
        status=cast(Loose, given.need("status")),
        admitted_on=given.day("admitted_on"),
        leader_since=given.optional_day("leader_since"),
        transferred_on=given.optional_day("transferred_on"),
        committee_suspended_on=given.optional_day("committee_suspended_on"),
        **values,
    )
    return scope(member, given.day("on"), profile=profile)


def _duration(case: object, profile: str) -> Decision:
    given = Fields(case, _DURATION)
    return duration(
        cast(Loose, given.need("members")),
        prompted=cast(Loose, given.get("prompted", False)),
        combined=cast(Loose, given.get("combined", False)),
        profile=profile,
    )


def _deadlines(case: object, profile: str) -> Decision:
    return deadlines(cast(Loose, Fields(case, _DEADLINES).need("year")), profile=profile)


def _order(case: object, profile: str) -> Decision:
    given = Fields(case, _ORDER)
    return order(
        cast(Loose, given.need("step")),
        cast(Loose, given.need("subject")),
        cast(Loose, given.many("done", given.need("done"))),
        cast(Loose, given.many("present", given.need("present"))),
        profile=profile,
    )


_QUESTIONS: Mapping[str, Callable[[Mapping[str, object], str], Decision]] = {
    "tally": _tally,
    "cap": _cap,
    "ceiling": _ceiling,
    "standards": _standards,
    "scope": _scope,
    "duration": _duration,
    "deadlines": _deadlines,
    "order": _order,
}
