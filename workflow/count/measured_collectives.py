"""What a collective is measured by from 2025 on, and what the standards make of it (0265).

Points and tasks stand in its report; what else the standards ask for, who leads the cell tells.
What nobody told is never taken for told: what rests on it stays open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import rating
from papers.forms import Matter, Row, points_of, rows_of
from rating import Faults, GroupFacts, Of, ScoredCollective, Workload
from storage.queries import bodies as body_rows
from storage.queries import collectives as rows
from storage.queries import votes as vote_rows
from storage.tables import (
    Collective,
    CollectiveKind,
    CollectiveReport,
    Cycle,
    Meeting,
)
from terms.figures import Figure
from terms.year_facts import FactKind, FactMark
from workflow.accounts import id_of
from workflow.ballot import urn_session
from workflow.count import collective_subjects
from workflow.facts import known_facts, weighing
from workflow.facts.known_facts import Fact
from workflow.review.qualified_levels import rules_count_points
from workflow.review.which_form import form_named
from workflow.work import Work

TYPED = (Figure.POINTS, Figure.TASKS, Figure.FAULTS, Figure.DISCIPLINED)
HAPPENED = tuple(each for each in Figure if each not in TYPED)
"""What either happened or did not."""
YES = "yes"
"""How it is kept that something happened."""
_KINDS = {
    Collective.CELL: CollectiveKind.CELL,
    Collective.COMMITTEE: CollectiveKind.COMMITTEE,
    Collective.LEADERSHIP: CollectiveKind.LEADERSHIP,
}
DISCIPLINED_WHY = "disciplined_why"
"""By which name it is kept why fewer or more members were told than facts were entered of."""
_MEMBERS = "members_disciplined"
_TASK_COLUMNS = ("assigned", "finished", "on_time", "exceeded", "of_quality")
"""As a workload keeps them; people are asked for quality right after time."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One collective of a meeting: what is known of it, and what it qualifies for."""

    number: int
    """Its number on a sheet."""
    name: str
    year: int
    profile: str
    points: tuple[Decimal, Decimal] | None
    tasks: Workload | None
    faults: Faults | None
    disciplined: tuple[int, int] | None
    noted: int
    """How many of its members a discipline of the year was entered of; they are counted where
    nobody told another number."""
    why: str
    """Why another number was told; empty where none was, or where nobody said."""
    happened: Mapping[Figure, bool]
    """What was told; what is not in it nobody told."""
    reported: frozenset[Figure]
    """What the report says, so that nobody is asked for it."""
    standards: rating.Standards | None
    """None where points or tasks are missing."""

    @property
    def wanting(self) -> tuple[Figure, ...]:
        """Without which nothing can be said."""
        known = {Figure.POINTS: self.points, Figure.TASKS: self.tasks}
        return tuple(each for each, value in known.items() if value is None)

    @property
    def untold(self) -> tuple[Figure, ...]:
        """What else is not known, of what may speak against the collective."""
        open_ = [Figure.FAULTS] if self.faults is None else []
        open_ += [Figure.DISCIPLINED] if self.disciplined is None else []
        causes = (Figure.PERSONNEL, Figure.DEGRADATION, Figure.DUTY, Figure.TARGETS)
        return (*open_, *(each for each in causes if each not in self.happened))


async def of_meeting(work: Work, meeting: Meeting) -> tuple[Measured, ...]:
    """Give the collectives that a meeting rates; none where the rules count no points."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if not rules_count_points(cycle.profile):
        return ()
    plan = await vote_rows.plan_of(session, id_of(meeting))
    rated = await vote_rows.rated_at(session, id_of(meeting))
    numbers = [int(each) for each in _KINDS if each.value in {*plan.collectives, *rated}]
    named = await urn_session.named(work, meeting, numbers)
    return await of_year(work, cycle, {row.member_id: row.name for row in named})


async def of_year(work: Work, cycle: Cycle, names: Mapping[int, str]) -> tuple[Measured, ...]:
    """Give these collectives of a year, each called so; none where the rules count no points."""
    if not rules_count_points(cycle.profile):
        return ()
    return tuple([await _measured(work, cycle, number, name) for number, name in names.items()])


async def _measured(work: Work, cycle: Cycle, number: int, name: str) -> Measured:
    session = await work.session()
    told = dict(await rows.figures_of(session, id_of(cycle), number))
    body = await body_rows.in_body(session, cycle)
    reports = await rows.reports_of(session, id_of(cycle), body=body)
    kind = _KINDS[Collective(number)]
    report = next((one for one in reports if one.kind is kind), None)
    said = await _reported(work, report) if report is not None else {}
    noted = await _noted(work, cycle, number)
    known = {**_of_facts(noted), **told, **said}
    faults = known.get(Figure.FAULTS)
    disciplined = known.get(Figure.DISCIPLINED)
    found = Measured(
        number=number,
        name=name,
        year=cycle.year,
        profile=cycle.profile,
        points=points_told(known[Figure.POINTS]) if known.get(Figure.POINTS) else None,
        tasks=workload_told(known[Figure.TASKS]) if known.get(Figure.TASKS) else None,
        faults=Faults(*pair_told(faults)) if faults else None,
        disciplined=_with_noted(disciplined, len(noted), told) if disciplined else None,
        noted=len(noted),
        why=told.get(DISCIPLINED_WHY, ""),
        happened={each: known[each] == YES for each in HAPPENED if known.get(each)},
        reported=frozenset(Figure(each) for each in said),
        standards=None,
    )
    return replace(found, standards=_judged(found))


async def _noted(work: Work, cycle: Cycle, number: int) -> list[tuple[Fact, ...]]:
    """Give the disciplines of the year of each member of a collective who has one; one for an act
    in a former unit is not the collective's."""
    members = await collective_subjects.members(work, cycle, number)
    known = await known_facts.of_members(work, cycle.year, members)
    found = []
    for facts in known.values():
        here = tuple(
            each
            for each in weighing.of_the_year(facts, cycle.year)
            if each.kind is FactKind.DISCIPLINE and not each.said.marks.get(FactMark.ELSEWHERE)
        )
        found += [here] if here else []
    return found


def _with_noted(text: str, noted: int, told: Mapping[str, str]) -> tuple[int, int]:
    """Give units and members as they were told; members of whom a discipline was entered since
    count, unless it was said why not."""
    units, members = pair_told(text)
    return units, members if told.get(DISCIPLINED_WHY) else max(members, noted)


def _of_facts(noted: list[tuple[Fact, ...]]) -> dict[str, str]:
    """Give what the facts of its members tell of a collective, as it is kept where it is told."""
    duty = any(fact.said.marks.get(FactMark.ON_DUTY) for facts in noted for fact in facts)
    return {Figure.DUTY: YES} if duty else {}


async def _reported(work: Work, report: CollectiveReport) -> dict[str, str]:
    """Give the points and tasks of a report: what of it is finished, item by item."""
    session = await work.session()
    form = await form_named(work, report.form, report.form_hash)
    stood = await rows.items_of(session, id_of(report))
    newest = await rows.newest_versions(session, id_of(report))
    answers = {name: newest[name].value for name, row in stood.items() if row.finished}
    found: dict[str, str] = {}
    points = points_of(form, answers)
    if points is not None and not points.open:
        found[Figure.POINTS] = f"{points.general} {points.results}"
    item = next((one for one in form.items if one.matter is Matter.TASKS), None)
    written = rows_of(item, answers.get(item.id, "")) if item is not None else ()
    tasks = _tasks_of(written[0]) if written else None
    if tasks is not None:
        found[Figure.TASKS] = tasks
    return found


def _tasks_of(row: Row) -> str | None:
    """Give the figures of a row of the form; None where they cannot be one case.

    A form that asked for time and quality in one figure tells each only where every finished task
    kept to both: what else it tells is not known, and is asked for (0275).
    """
    both = row.get("on_time", "")
    told = {"of_quality": both, **row} if both == row.get("finished") else row
    figures = " ".join(told.get(name, "?") for name in _TASK_COLUMNS)
    try:
        workload_told(figures)
    except (rating.RatingError, ValueError):
        return None
    return figures


def _judged(found: Measured) -> rating.Standards | None:
    if found.points is None or found.tasks is None:
        return None
    case = ScoredCollective(
        *found.points,
        found.tasks,
        of=Of.ORGANISATION if found.number == Collective.CELL else Of.LEADERSHIP,
        faults=found.faults,
        facts=_facts(found),
    )
    return rating.standards(case, profile=found.profile)


def _facts(found: Measured) -> GroupFacts:
    units, members = found.disciplined or (0, found.noted)
    untold = {each.value for each in HAPPENED if each not in found.happened}
    if found.disciplined is None:
        untold |= {"units_disciplined"} if found.noted else {"units_disciplined", _MEMBERS}
    told = {each.value: happened for each, happened in found.happened.items()}
    return GroupFacts(
        units_disciplined=units, members_disciplined=members, untold=frozenset(untold), **told
    )


def points_told(text: str) -> tuple[Decimal, Decimal]:
    """Read points as they are kept: general, results."""
    general, results = (Decimal(each) for each in text.split())
    return general, results


def workload_told(text: str) -> Workload:
    """Read tasks as they are kept.

    Raises RatingError, ValueError for what cannot be one case.
    """
    return Workload(*(int(each) for each in text.split()))


def pair_told(text: str) -> tuple[int, int]:
    """Read two figures as they are kept."""
    first, second = (int(each) for each in text.split())
    return first, second
