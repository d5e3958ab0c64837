"""What a collective is measured by from 2025 on, and what the standards make of it.

Points and tasks stand in its report; what else the standards ask for, who leads the cell tells.
What nobody told is never taken for told: what rests on it stays open.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

import rating
from papers.forms import Matter, Row, points_of, rows_of
from rating import Faults, GroupFacts, Of, ScoredCollective, Workload
from storage import audit
from storage.queries import collectives as rows
from storage.queries import votes as vote_rows
from storage.tables import (
    Collective,
    CollectiveFigure,
    CollectiveKind,
    CollectiveReport,
    Cycle,
    Meeting,
)
from terms.figures import Figure
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import urn_session
from workflow.errors import Refusal
from workflow.review.qualified_levels import rules_count_points
from workflow.review.which_form import form_named
from workflow.work import Work

TYPED = (Figure.POINTS, Figure.TASKS, Figure.FAULTS, Figure.DISCIPLINED)
HAPPENED = tuple(each for each in Figure if each not in TYPED)
"""What either happened or did not."""
_YES, _NO = "yes", "no"
_KINDS = {
    Collective.CELL: CollectiveKind.CELL,
    Collective.COMMITTEE: CollectiveKind.COMMITTEE,
    Collective.LEADERSHIP: CollectiveKind.LEADERSHIP,
}
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


async def of_meeting(work: Work, person: Person, meeting_id: int) -> tuple[Measured, ...]:
    """Give the collectives that a meeting rates; none where the rules count no points.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if not rules_count_points(cycle.profile):
        return ()
    plan = await vote_rows.plan_of(session, id_of(meeting))
    rated = await vote_rows.rated_at(session, id_of(meeting))
    numbers = [int(each) for each in _KINDS if each.value in {*plan.collectives, *rated}]
    named = await urn_session.named(work, meeting, numbers)
    return tuple([await _measured(work, cycle, row.member_id, row.name) for row in named])


async def of_one(work: Work, person: Person, meeting_id: int, number: int) -> Measured:
    """Give one of them.

    Raises:
        Refusal: as `of_meeting`; `no_collective` for any other.
    """
    for each in await of_meeting(work, person, meeting_id):
        if each.number == number:
            return each
    raise Refusal("no_collective")


async def keep(
    work: Work, person: Person, meeting_id: int, number: int, figure: Figure, typed: str
) -> Measured:
    """Keep numbers that were typed; what was told before stays beside them and counts no more.

    Raises:
        Refusal: as `of_one`; `figures_unreadable`; `figures_clash` for a part of the tasks above
            their whole; `button_old` for what is not typed, and for what the report says.
    """
    now = await of_one(work, person, meeting_id, number)
    if figure not in _READ or figure in now.reported:
        raise Refusal("button_old")
    try:
        value = _READ[figure](typed, now.profile)
    except rating.RatingError as error:
        clash = figure is Figure.TASKS and error.code is rating.ErrorCode.COUNT_EXCEEDS
        raise Refusal("figures_clash" if clash else "figures_unreadable") from None
    except (ValueError, InvalidOperation):
        raise Refusal("figures_unreadable") from None
    return await _keep(work, person, meeting_id, number, figure, value)


async def tell(
    work: Work,
    person: Person,
    meeting_id: int,
    number: int,
    figure: Figure,
    happened: bool | None,
) -> Measured:
    """Keep whether something happened; None where it is not known any more.

    Raises:
        Refusal: as `of_one`; `button_old` for what is told in numbers.
    """
    await of_one(work, person, meeting_id, number)
    if figure not in HAPPENED:
        raise Refusal("button_old")
    value = {None: "", True: _YES, False: _NO}[happened]
    return await _keep(work, person, meeting_id, number, figure, value)


async def _keep(
    work: Work, person: Person, meeting_id: int, number: int, figure: Figure, value: str
) -> Measured:
    meeting: Meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    session.add(
        CollectiveFigure(
            cycle_id=meeting.cycle_id,
            collective=number,
            figure=figure.value,
            value=value,
            told_by=person.member_id,
            told_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="collective_figure_kept",
        organisation_id=person.cell_id,
        payload={"collective": number, "figure": figure.value, "by": person.member_id},
    )
    return await of_one(work, person, meeting_id, number)


async def _measured(work: Work, cycle: Cycle, number: int, name: str) -> Measured:
    session = await work.session()
    told = dict(await rows.figures_of(session, id_of(cycle), number))
    reports = await rows.reports_of(session, id_of(cycle))
    kind = _KINDS[Collective(number)]
    report = next((one for one in reports if one.kind is kind), None)
    said = await _reported(work, report) if report is not None else {}
    known = {**told, **said}
    faults = known.get(Figure.FAULTS)
    disciplined = known.get(Figure.DISCIPLINED)
    found = Measured(
        number=number,
        name=name,
        year=cycle.year,
        profile=cycle.profile,
        points=_points(known[Figure.POINTS]) if known.get(Figure.POINTS) else None,
        tasks=_workload(known[Figure.TASKS]) if known.get(Figure.TASKS) else None,
        faults=Faults(*_pair(faults)) if faults else None,
        disciplined=_pair(disciplined) if disciplined else None,
        happened={each: known[each] == _YES for each in HAPPENED if known.get(each)},
        reported=frozenset(Figure(each) for each in said),
        standards=None,
    )
    return replace(found, standards=_judged(found))


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
        _workload(figures)
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
    units, members = found.disciplined or (0, 0)
    untold = {each.value for each in HAPPENED if each not in found.happened}
    if found.disciplined is None:
        untold |= {"units_disciplined", "members_disciplined"}
    told = {each.value: happened for each, happened in found.happened.items()}
    return GroupFacts(
        units_disciplined=units, members_disciplined=members, untold=frozenset(untold), **told
    )


def _points(text: str) -> tuple[Decimal, Decimal]:
    general, results = (Decimal(each) for each in text.split())
    return general, results


def _workload(text: str) -> Workload:
    return Workload(*(int(each) for each in text.split()))


def _pair(text: str) -> tuple[int, int]:
    first, second = (int(each) for each in text.split())
    return first, second


def _numbers(typed: str, length: int) -> str:
    found = re.findall(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d)", typed)
    if len(found) != length:
        raise ValueError("another number of figures")
    return " ".join(found)


def _read_points(typed: str, profile: str) -> str:
    given = re.findall(r"\d+(?:[.,]\d+)?", typed)
    general, results = (Decimal(each.replace(",", ".")) for each in given)
    # The core knows how many points there are, and how fine they may be.
    rating.standards(ScoredCollective(general, results, Workload(1, 1, 1, 1)), profile=profile)
    return f"{general} {results}"


def _read_tasks(typed: str, _profile: str) -> str:
    assigned, finished, on_time, of_quality, exceeded = _numbers(typed, 5).split()
    value = " ".join((assigned, finished, on_time, exceeded, of_quality))
    _workload(value)
    return value


def _read_faults(typed: str, _profile: str) -> str:
    value = "0 0" if typed.strip() == "0" else _numbers(typed, 2)
    Faults(*_pair(value))
    return value


def _read_disciplined(typed: str, _profile: str) -> str:
    return "0 0" if typed.strip() == "0" else _numbers(typed, 2)


_READ: Mapping[Figure, Callable[[str, str], str]] = {
    Figure.POINTS: _read_points,
    Figure.TASKS: _read_tasks,
    Figure.FAULTS: _read_faults,
    Figure.DISCIPLINED: _read_disciplined,
}
