"""A cycle's calendar: what its documents set, and working days derived from the day to hand in.

Every day may be changed by the secretary, and for all cells by the officer. A day that clashes
with another or with a document is kept and warned about: which one holds is for people to decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

import rating
from rating import DeadlineOperator
from storage import audit
from storage.queries import calendar as rows
from storage.tables import (
    CalendarDay,
    Cycle,
    CycleState,
    DaySource,
    LaidCycle,
)
from terms.calendar import CalendarMatter
from workflow.access import leads
from workflow.accounts import Person
from workflow.cycle import LONGEST_AHEAD, in_view
from workflow.days_off import between, so_far_ahead
from workflow.errors import Refusal
from workflow.reminder_days import last_day
from workflow.work import Work

FROM_MEETING: Mapping[CalendarMatter, int] = {
    CalendarMatter.PLAN: -21,
    CalendarMatter.FORMS_OUT: -14,
    CalendarMatter.CONSULTATION: -10,
    CalendarMatter.REVIEWS_IN: -7,
    CalendarMatter.COMMITTEE_READS: -5,
    CalendarMatter.PAPERS_OUT: -2,
    CalendarMatter.MEETING: 0,
    CalendarMatter.MINUTES: 1,
    CalendarMatter.DOSSIER: 3,
}
"""The working calendar as days from the meeting (T); a usage, no rule: every day may be changed."""
FROM_DECISION: Mapping[CalendarMatter, int] = {
    CalendarMatter.PUBLICATION: 3,
    CalendarMatter.REMEDIATION: 7,
}
"""Days from the decision."""
EDITABLE = (*FROM_MEETING, *FROM_DECISION)
RUNNING = frozenset(CycleState) - {CycleState.PLANNED, CycleState.CLOSED}
_BY_LAW: Mapping[rating.DeadlineMatter, CalendarMatter] = {
    rating.DeadlineMatter.RATING: CalendarMatter.DOSSIER,
    rating.DeadlineMatter.DOSSIER: CalendarMatter.DOSSIER,
}
"""Which working day a document's date bounds: the cell's part ends with its dossier."""
_BEFORE_PAPERS = (CalendarMatter.COMMITTEE_READS, CalendarMatter.PAPERS_OUT)
"""What moves with the day on which a collective's draft report has to be out."""
_SAME_MATTER = timedelta(days=31)
"""A document's date further before the reviews than this is about something else."""
_DECIDED = frozenset({CycleState.DECIDED, CycleState.PUBLISHED})
_BEFORE_MEETING = frozenset({CycleState.COLLECTING})


class Clash(StrEnum):
    """What does not fit in a calendar."""

    ORDER = "order"
    """A day comes before the one it builds on."""
    AFTER_LAW = "after_law"
    """The dossier would go up after a document's date."""
    UPPER_FIRST = "upper_first"
    """The upper level is due before the lower one that reports to it (X-07)."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar, as it is shown."""

    matter: CalendarMatter
    day: date
    operator: DeadlineOperator
    source: DaySource
    title: str = ""
    owner: str = ""
    recipient: str = ""
    clause: str = ""
    ours: bool = True
    """The cell itself owes it."""
    conditional: bool = False
    """It holds only where the direct superior says so."""

    @property
    def reminds(self) -> bool:
        """Whether it may press the cell: its own, and without a condition."""
        return self.ours and not self.conditional

    @property
    def last(self) -> date:
        """The last day that is in time."""
        return last_day(self.day, self.operator)


@dataclass(frozen=True, slots=True)
class ClashOfDays:
    """A clash between two days."""

    clash: Clash
    first: Day
    second: Day


@dataclass(frozen=True, slots=True)
class Calendar:
    """A cycle's calendar, the soonest first, and what does not fit in it."""

    cycle_id: int
    year: int
    days: tuple[Day, ...]
    clashes: tuple[ClashOfDays, ...]

    @property
    def law(self) -> tuple[Day, ...]:
        """What the documents set; empty where none is known for this year."""
        return tuple(day for day in self.days if day.matter is CalendarMatter.LAW)

    def of(self, matter: CalendarMatter) -> Day | None:
        """Give the day for a matter."""
        return next((day for day in self.days if day.matter is matter), None)


async def of_cell(work: Work, secretary: Person) -> Calendar:
    """Give the calendar of the secretary's cell; raise `Refusal` `not_secretary`, `no_cycle`."""
    return await of_cycle(work, await _cycle(work, secretary))


async def as_it_stands(work: Work, secretary: Person) -> Calendar:
    """Give the same as it was derived last, and derive nothing; refuses as `of_cell`."""
    cycle = await _cycle(work, secretary)
    return _calendar(cycle, await rows.days_of(await work.session(), _id(cycle)))


async def _cycle(work: Work, secretary: Person) -> Cycle:
    leads(secretary)
    cycle = await in_view(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle


async def of_cycle(work: Work, cycle: Cycle) -> Calendar:
    """Give a cycle's calendar, derived now if it never was."""
    return (await of_cycles(work, [cycle]))[_id(cycle)]


async def of_cycles(work: Work, cycles: Sequence[Cycle]) -> dict[int, Calendar]:
    """Give the calendars of some cycles, derived now where they never were."""
    found = await _derived_days(work, cycles)
    return {_id(cycle): _calendar(cycle, found[_id(cycle)]) for cycle in cycles}


async def derive(work: Work, cycle: Cycle) -> None:
    """Complete a calendar: the documents' dates, then every working day nobody set."""
    await _derived_days(work, [cycle])


async def _derived_days(work: Work, cycles: Sequence[Cycle]) -> dict[int, list[CalendarDay]]:
    session, ids = await work.session(), [_id(cycle) for cycle in cycles]
    found = await rows.days_of_each(session, ids)
    new = []
    for cycle in cycles:
        known = {(day.matter, day.number) for day in found[_id(cycle)]}
        wanted = [*_derived(cycle, work.now.date()), *_set_by_law(cycle)]
        new += [day for day in wanted if (day["matter"], day["number"]) not in known]
    await rows.add_days(session, new)
    return await rows.days_of_each(session, ids) if new else found


async def change(
    work: Work,
    secretary: Person,
    matter: CalendarMatter,
    day: date,
    operator: DeadlineOperator,
    source: DaySource = DaySource.SECRETARY,
) -> Calendar:
    """Set one day of the cell's calendar; the days nobody set are derived anew.

    `source` is another where a day that somebody else had set is put back.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `calendar_fixed`, `deadline_past`, `deadline_far`,
            `writing_over`.
    """
    leads(secretary)
    cycle = await in_view(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    return await put(work, cycle, matter, day, operator, source)


async def put(
    work: Work,
    cycle: Cycle,
    matter: CalendarMatter,
    day: date,
    operator: DeadlineOperator,
    source: DaySource,
) -> Calendar:
    """Set one day, whoever asks; as `change`."""
    _check(work, cycle, matter, last_day(day, operator))
    await derive(work, cycle)
    session = await work.session()
    now = {one.matter: one for one in await rows.days_of(session, _id(cycle))}
    row = now.get(matter) or CalendarDay(
        cycle_id=_id(cycle), matter=matter, day=day, operator=operator, source=source
    )
    row.day, row.operator, row.source = day, operator, source
    session.add(row)
    if matter is CalendarMatter.REVIEWS_IN:
        cycle.review_deadline = last_day(day, operator) + timedelta(days=1)
        session.add(cycle)
    if matter is CalendarMatter.MEETING:
        await _follow_meeting(work, cycle, last_day(day, operator))
    laid = await session.get(LaidCycle, _id(cycle))
    if laid is not None:
        laid.laid_on = None
        session.add(laid)
    await _record(work, cycle, row)
    return _calendar(cycle, await rows.days_of(session, _id(cycle)))


def _check(work: Work, cycle: Cycle, matter: CalendarMatter, last: date) -> None:
    if matter not in EDITABLE:
        raise Refusal("calendar_fixed")
    if matter is CalendarMatter.REVIEWS_IN and cycle.state not in _BEFORE_MEETING:
        raise Refusal("writing_over")
    if last < work.now.date():
        raise Refusal("deadline_past")
    if last > work.now.date() + LONGEST_AHEAD:
        raise Refusal("deadline_far")


async def _follow_meeting(work: Work, cycle: Cycle, meeting: date) -> None:
    """Move the derived days with the meeting; the day to hand in is a promise and stays."""
    session = await work.session()
    for row in await rows.days_of(session, _id(cycle)):
        step = FROM_MEETING.get(row.matter)
        if step is not None and row.source is DaySource.DERIVED:
            row.day = _ahead(cycle, row.matter, meeting + timedelta(days=step), meeting)
            session.add(row)
    await session.flush()


async def _record(work: Work, cycle: Cycle, row: CalendarDay) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="calendar_changed",
        organisation_id=cycle.cell_id,
        payload={
            "year": cycle.year,
            "matter": row.matter.value,
            "day": row.day.isoformat(),
            "operator": row.operator.value,
            "source": row.source.value,
        },
    )


def _derived(cycle: Cycle, today: date) -> Iterable[Mapping[str, Any]]:
    """Give the working days that lie ahead; what to hand in by is the cycle's own."""
    deadline, before = cycle.review_deadline, DeadlineOperator.BEFORE
    yield _new(cycle, CalendarMatter.REVIEWS_IN, deadline, before, DaySource.SECRETARY)
    to_meeting = timedelta(days=-FROM_MEETING[CalendarMatter.REVIEWS_IN])
    meeting = cycle.review_deadline - timedelta(days=1) + to_meeting
    steps = [(meeting, step) for step in FROM_MEETING.items()]
    if cycle.state in _DECIDED:
        steps += [(today, step) for step in FROM_DECISION.items()]
    for base, (matter, days) in steps:
        wanted = _ahead(cycle, matter, base + timedelta(days=days), meeting)
        day = _not_after_law(cycle, matter, wanted, today)
        if matter is not CalendarMatter.REVIEWS_IN and day >= today:
            yield _new(cycle, matter, day, DeadlineOperator.BY, DaySource.DERIVED)


def _new(
    cycle: Cycle,
    matter: CalendarMatter,
    day: date,
    operator: DeadlineOperator,
    source: DaySource,
    **more: str | int,
) -> Mapping[str, Any]:
    """Give a row of the calendar as plain data: most that are derived are there already."""
    told = {"number": 0, "title": "", "owner": "", "recipient": "", "clause": ""}
    own = {"cycle_id": _id(cycle), "matter": matter, "day": day}
    return {**own, "operator": operator, "source": source, **told, **more}


def _ahead(cycle: Cycle, matter: CalendarMatter, day: date, meeting: date) -> date:
    """Give a derived day, or the last one on which papers still go out so far ahead as a draft
    report has to; never before reviews are in."""
    draft = rating.draft_ahead(profile=cycle.profile)
    if draft is None or matter not in _BEFORE_PAPERS:
        return day
    reviews_in = cycle.review_deadline - timedelta(days=1)
    return min(day, max(so_far_ahead(meeting, draft.workdays), reviews_in))


def _late_draft(cycle: Cycle, days: tuple[Day, ...]) -> Iterable[ClashOfDays]:
    """Give the day on which papers go out where it leaves a draft report too few working days."""
    draft = rating.draft_ahead(profile=cycle.profile)
    known = {day.matter: day for day in days}
    sent, meeting = known.get(CalendarMatter.PAPERS_OUT), known.get(CalendarMatter.MEETING)
    if draft is None or sent is None or meeting is None:
        return
    if between(sent.last, meeting.last) < draft.workdays:
        last = so_far_ahead(meeting.last, draft.workdays)
        ahead = Day(
            CalendarMatter.LAW,
            last,
            DeadlineOperator.BY,
            DaySource.LAW,
            title=f"{draft.what} ({rating.cited(draft.clause)})",
        )
        yield ClashOfDays(Clash.AFTER_LAW, sent, ahead)


def _not_after_law(cycle: Cycle, matter: CalendarMatter, day: date, today: date) -> date:
    """Give a derived day, or the last one a document leaves the cell for the same matter."""
    bounds = [
        last_day(each.date, each.operator)
        for each in rating.deadlines(cycle.year, profile=cycle.profile).deadlines
        if each.reminds and _BY_LAW.get(each.matter) is matter
    ]
    return min([day, *(bound for bound in bounds if bound >= max(today, cycle.review_deadline))])


def _set_by_law(cycle: Cycle) -> Iterable[Mapping[str, Any]]:
    found = rating.deadlines(cycle.year, profile=cycle.profile).deadlines
    for number, each in enumerate(found):
        yield _new(
            cycle,
            CalendarMatter.LAW,
            each.date,
            each.operator,
            DaySource.LAW,
            number=number,
            title=each.what,
            owner=each.owner,
            recipient=each.recipient or "",
            clause=each.clause,
        )


def _calendar(cycle: Cycle, found: list[CalendarDay]) -> Calendar:
    law = rating.deadlines(cycle.year, profile=cycle.profile).deadlines
    others = {(each.what, each.clause) for each in law if not each.for_cell}
    conditional = {(each.what, each.clause) for each in law if each.conditional}
    days = tuple(
        Day(
            CalendarMatter(row.matter),
            row.day,
            DeadlineOperator(row.operator),
            DaySource(row.source),
            row.title,
            row.owner,
            row.recipient,
            row.clause,
            ours=(row.title, row.clause) not in others,
            conditional=(row.title, row.clause) in conditional,
        )
        for row in sorted(found, key=lambda row: (last_day(row.day, row.operator), row.id or 0))
    )
    warned = (*clashes(days), *_late_draft(cycle, days))
    return Calendar(_id(cycle), cycle.year, days, warned)


def clashes(days: tuple[Day, ...]) -> Iterable[ClashOfDays]:
    """Give what does not fit: the order of the steps, the documents' dates, their own order."""
    known = {day.matter: day for day in days}
    steps = [known[matter] for matter in EDITABLE if matter in known]
    for first, second in pairwise(steps):
        if second.last < first.last:
            yield ClashOfDays(Clash.ORDER, first, second)
    law = [day for day in days if day.matter is CalendarMatter.LAW]
    pairs = [
        (upper, lower)
        for upper in law
        for lower in law
        if lower.reminds and _reports_to(lower, upper)
    ]
    dossier, reviews = known.get(CalendarMatter.DOSSIER), known.get(CalendarMatter.REVIEWS_IN)
    for day in law:
        ours = day.reminds and day not in [upper for upper, _ in pairs]
        near = reviews is not None and day.last >= reviews.last - _SAME_MATTER
        if dossier is not None and ours and near and dossier.last > day.last:
            yield ClashOfDays(Clash.AFTER_LAW, dossier, day)
    for upper, lower in pairs:
        if upper.last < lower.last:
            yield ClashOfDays(Clash.UPPER_FIRST, upper, lower)


def _reports_to(lower: Day, upper: Day) -> bool:
    """Tell whether one receives what the other owes: "Ban Thường vụ Đảng ủy Sở (qua …)"."""
    receiver = lower.recipient.partition(" (")[0]
    return bool(receiver) and upper.owner.startswith(receiver)


def _id(cycle: Cycle) -> int:
    if cycle.id is None:
        raise RuntimeError("a cycle that was never stored")
    return cycle.id
