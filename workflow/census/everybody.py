"""Everybody a year of a cell, or of a body that meets, answers for: the one account of them.

Whatever counts or lists people of a year is a view of it. A year answers for its members of the
day it was opened, of the rating day and of every day it met on, and for whoever has a review or a
level in it: nobody is lost from one step to the next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import rating
from storage.member_then import History, MemberThen, belongs_on
from storage.queries import census as rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.queries.census import Mark, MarkKind, YearRows
from storage.tables import Cycle, CycleState, Meeting, MeetingState, ReviewState
from terms.people import BodyKind
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.census.steps import Ground, Trace, YearStep, placed
from workflow.meeting import roll_call
from workflow.meeting.rated_subjects import awaits_comment
from workflow.review.which_form import scope_of
from workflow.work import Work

_DECIDED = cycles.PUBLIC | {CycleState.DECIDED}
"""When a stored level is one that was decided, and not one that is being entered."""
_BEFORE = frozenset({CycleState.PLANNED, CycleState.COLLECTING})
_SINCE = frozenset({MarkKind.CLOSED, MarkKind.APPRAISED, MarkKind.APPEALED})
"""What comes after a meeting, and is not in the account of one."""
_NOT_MET = frozenset({YearStep.TO_WRITE, YearStep.WRITTEN, YearStep.OUT})
_HAVE_LEVEL = frozenset({YearStep.DECIDED, YearStep.PUBLISHED, YearStep.APPEALED})
_BY_CLAUSE = frozenset({Ground.EXEMPT, Ground.SUSPENDED, Ground.TOO_NEW})


@dataclass(frozen=True, slots=True)
class CensusEntry:
    """One member in the account of a year."""

    member: MemberThen
    """As they were on the rating day."""
    step: YearStep
    ground: Ground | None
    """Why they have no level; None where they have, or had one that was cancelled."""
    clause: str
    """What puts them out of scope, as it is cited; else empty."""
    told: tuple[Mark, ...]
    """Where the reason stands, as it was typed."""
    here: bool
    """Whether they belong to the cell today."""
    handed_in: bool
    voted: bool
    """Whether they were on a sheet of the year that was counted."""
    another: bool
    """Whether another meeting has to be held for them: the last one is over, or goes on without
    them (S1 V.1)."""

    @property
    def member_id(self) -> int:
        """Their number."""
        return id_of(self.member)

    @property
    def name(self) -> str:
        """What they are called."""
        return self.member.called

    @property
    def reason(self) -> str:
        """Why they were absent, or why the year was closed for them, as it was typed."""
        return "".join(one.said for one in self.told)

    @property
    def decided(self) -> bool:
        """Whether they have a level by a decision, told or not."""
        return self.step in _HAVE_LEVEL

    @property
    def measured(self) -> bool:
        """Whether there is something to hold against the standards: a review, a vote or a level."""
        return self.handed_in or self.voted or self.ground is None

    @property
    def waits(self) -> bool:
        """Whether a first level is still to be made for them."""
        return self.ground is not None and self.step is not YearStep.OUT

    @property
    def unvoted(self) -> bool:
        """Whether the cell has still to vote on them."""
        return self.waits and not self.voted

    @property
    def may_be_voted_on(self) -> bool:
        """Whether a meeting may be held for them: also where the year was closed for them, as
        long as it is not closed whole."""
        return self.unvoted or (self.ground is Ground.CLOSED and self.here and not self.voted)

    @property
    def asked(self) -> bool:
        """Whether a self-review is asked of them, or was given by themselves."""
        return self.handed_in or self.step is not YearStep.OUT


@dataclass(frozen=True, slots=True)
class Census:
    """Everybody of a year, by name."""

    cycle_id: int
    year: int
    entries: tuple[CensusEntry, ...]

    def at(self, *steps: YearStep) -> tuple[CensusEntry, ...]:
        """Give who is at one of these steps."""
        return tuple(one for one in self.entries if one.step in steps)

    def of(self, member_id: int) -> CensusEntry | None:
        """Give where one member is; None for whom the year does not answer for."""
        return next((one for one in self.entries if one.member_id == member_id), None)

    @property
    def met(self) -> bool:
        """Whether the cell has met, or meets."""
        return any(one.step not in _NOT_MET for one in self.entries)

    @property
    def counts(self) -> Mapping[YearStep, int]:
        """How many are at each step; together everybody."""
        return {step: len(self.at(step)) for step in YearStep}

    @property
    def lacking(self) -> tuple[CensusEntry, ...]:
        """Who was never given a level: not rated, or still waiting."""
        return tuple(one for one in self.entries if one.ground is not None)

    @property
    def another(self) -> int:
        """For how many another meeting has to be held."""
        return sum(one.another for one in self.entries)

    @property
    def unvoted(self) -> tuple[CensusEntry, ...]:
        """On whom the cell has still to vote."""
        return tuple(one for one in self.entries if one.unvoted)

    @property
    def asked(self) -> int:
        """Of how many a self-review is asked."""
        return sum(one.asked for one in self.entries)

    @property
    def handed_in(self) -> int:
        """How many of those are handed in."""
        return sum(one.handed_in for one in self.entries)


@dataclass(frozen=True, slots=True)
class _Year:
    """What is known of one year, to some moment."""

    cycle: Cycle
    body: tuple[BodyKind, int] | None
    """Of a body that meets, which one it is and whose."""
    opened_on: date | None
    meetings: Sequence[tuple[Meeting, date]]
    """Those that were opened, each with the day it counts for, the oldest first."""
    sheets: Sequence[tuple[int, Collection[int]]]
    handed_in: Collection[int]
    marks: Mapping[int, Sequence[Mark]]
    """Of each member."""
    today: date

    @property
    def minuted(self) -> set[int]:
        """The meetings whose minutes are approved."""
        return {id_of(one) for one, _ in self.meetings if one.state is MeetingState.CLOSED}

    @property
    def meets(self) -> bool:
        """Whether a meeting of it goes on."""
        return len(self.minuted) < len(self.meetings)

    @property
    def days(self) -> list[date]:
        """Whose members it answers for, whatever they have in it: who comes before the cell met is
        one of them."""
        met = [day for _, day in self.meetings]
        coming = not met and self.cycle.state in _BEFORE
        return [cycles.rating_day(self.cycle), *met, *([self.today] if coming else [])]

    def on(self, history: History, day: date) -> MemberThen | None:
        """Give who somebody was here on a day; None for who was not."""
        if self.body is not None:
            kind, of_id = self.body
            return history.seated(kind, self.cycle.cell_id, of_id, day)
        then = history.then(day)
        return then if then.belongs else None

    def there(self, history: History, day: date) -> bool:
        """Tell whether somebody was here on a day."""
        if self.body is not None:
            return self.on(history, day) is not None
        return belongs_on(history, day)

    def noted(self, member_id: int, kind: MarkKind) -> tuple[Mark, ...]:
        """Give what is noted of a member, of one kind."""
        return tuple(one for one in self.marks.get(member_id, ()) if one.kind is kind)


_Listed = tuple[History, MemberThen, bool]
"""Somebody a year answers for, as of the rating day, and whether they are here today."""


async def of_cycle(work: Work, cycle: Cycle) -> Census:
    """Give the account of a year of a cell, or of a body that meets, as it stands."""
    return await work.known(_of_cycle, id_of(cycle))


async def _of_cycle(work: Work, cycle_id: int) -> Census:
    return await _one(work, cycle_id, None)


async def at_meeting(work: Work, meeting: Meeting) -> Census:
    """Give the account as it stood at the end of a meeting; of one that goes on, as it stands.

    What was decided later, and who left since, is not in it."""
    return await _one(work, meeting.cycle_id, meeting)


async def of_cells(work: Work, years: Sequence[Cycle]) -> dict[int, Census]:
    """Give the accounts of years of cells, by cycle; the reader's rights were looked at."""
    session = await work.session()
    ids = [id_of(cycle) for cycle in years]
    if not ids:
        return {}
    of_cell = await rows.histories(session, {cycle.cell_id for cycle in years})
    handed_in = await rows.handed_in(session, ids)
    known, marks = await rows.years(session, ids), await rows.marks(session, ids)
    found = [
        _year(work, cycle, known[number], handed_in[number], marks.get(number, ()))
        for number, cycle in zip(ids, years, strict=True)
    ]
    listed = [_listed(one, of_cell[one.cycle.cell_id]) for one in found]
    rated = await _rated(work, list(zip(found, listed, strict=True)))
    return {
        number: _census(one, there, rated)
        for number, one, there in zip(ids, found, listed, strict=True)
    }


async def _one(work: Work, cycle_id: int, until: Meeting | None) -> Census:
    session = await work.session()
    cycle = await session.get_one(Cycle, cycle_id)
    body, histories = await people.ever_in(session, cycle.cell_id)
    reviews = await review_rows.reviews_of_cycle(session, cycle_id, body=body is not None)
    handed_in = {
        who: row.submitted_at for who, row in reviews.items() if row.state is ReviewState.SUBMITTED
    }
    known = (await rows.years(session, [cycle_id]))[cycle_id]
    begun = cycle.state not in _BEFORE or any(one.opened_at for one in known.meetings)
    marks = (await rows.marks(session, [cycle_id])).get(cycle_id, ()) if begun else ()
    year = _year(work, cycle, known, handed_in, marks, body, until)
    listed = _listed(year, histories)
    return _census(year, listed, await _rated(work, [(year, listed)]))


def _year(
    work: Work,
    cycle: Cycle,
    known: YearRows,
    handed_in: Mapping[int, datetime | None],
    marks: Iterable[Mark],
    body: tuple[BodyKind, int] | None = None,
    until: Meeting | None = None,
) -> _Year:
    last = None if until is None else id_of(until)
    meetings = [
        (one, roll_call.day_of(work, one))
        for one in known.meetings
        if one.opened_at is not None and (last is None or id_of(one) <= last)
    ]
    held = {id_of(one) for one, _ in meetings}
    of_member: dict[int, list[Mark]] = {}
    for mark in marks:
        if _counts(mark, cycle, held, last):
            of_member.setdefault(mark.member_id, []).append(mark)
    return _Year(
        cycle,
        body,
        known.opened_on,
        meetings,
        [each for each in known.sheets if each[0] in held],
        {who for who, at in handed_in.items() if _in_time(at, until)},
        of_member,
        work.now.date() if until is None else meetings[-1][1],
    )


def _counts(mark: Mark, cycle: Cycle, held: Collection[int], last: int | None) -> bool:
    """Tell whether a mark belongs to the account: of a meeting that is looked at; what came later
    not in that of a meeting, and a level not while it is being entered."""
    if mark.meeting_id:
        return mark.meeting_id in held
    if mark.kind is MarkKind.DECIDED:
        return last is None and cycle.state in _DECIDED
    return last is None or mark.kind not in _SINCE


def _in_time(at: datetime | None, until: Meeting | None) -> bool:
    closed = None if until is None else until.closed_at
    return closed is None or at is None or at <= closed


def _listed(year: _Year, histories: Iterable[History]) -> list[_Listed]:
    """Give for whom a year answers."""
    counts = cycles.rating_day(year.cycle)
    has = {number for _, subjects in year.sheets for number in subjects}
    has |= {one for one in year.marks if _has_level(year, one)}
    # A body reads the reviews of the whole cell.
    has |= set() if year.body else set(year.handed_in)
    days = [*year.days, *([year.opened_on] if year.opened_on else [])]
    found = [
        (one, year.on(one, counts) or one.then(counts), year.there(one, year.today))
        for one in histories
        if id_of(one.member) in has or any(year.there(one, day) for day in days)
    ]
    return _once_each(found, has) if year.body else found


def _once_each(listed: list[_Listed], has: Collection[int]) -> list[_Listed]:
    """Give each of those who sit in a body once, though they went to another cell meanwhile: as
    they were voted on there, else as they are now."""
    chosen: dict[int, _Listed] = {}
    for one in sorted(listed, key=lambda each: (id_of(each[1]) in has, each[2])):
        chosen[one[1].person_id] = one
    return [one for one in listed if chosen[one[1].person_id] is one]


def _has_level(year: _Year, member_id: int) -> bool:
    return bool(year.noted(member_id, MarkKind.DECIDED) or year.noted(member_id, MarkKind.CLOSED))


async def _rated(
    work: Work, years: Iterable[tuple[_Year, list[_Listed]]]
) -> Collection[tuple[int, int, int]]:
    """Give in which cells those who came from another one were voted on: person, year, cell."""
    came = {
        (one.person_id, year.cycle.year)
        for year, listed in years
        for _, one, _ in listed
        if one.since is not None and year.body is None
    }
    if not came:
        return ()
    persons, reviewed = {one for one, _ in came}, {year for _, year in came}
    return await meeting_rows.rated_in_years(await work.session(), reviewed, persons)


def _census(
    year: _Year, listed: Iterable[_Listed], rated: Collection[tuple[int, int, int]]
) -> Census:
    cycle = year.cycle
    elsewhere = {who for who, of, cell in rated if of == cycle.year and cell != cycle.cell_id}
    entries = tuple(_entry(year, one, elsewhere) for one in listed)
    return Census(id_of(cycle), cycle.year, entries)


def _entry(year: _Year, listed: _Listed, elsewhere: Collection[int]) -> CensusEntry:
    history, member, here = listed
    number = id_of(member)
    outside, clause = (None, "")
    if here or year.there(history, cycles.rating_day(year.cycle)):
        outside, clause = _outside(member, year.cycle)
    sheets = {meeting for meeting, subjects in year.sheets if number in subjects}
    levels, closed = (year.noted(number, kind) for kind in (MarkKind.DECIDED, MarkKind.CLOSED))
    elsewhere_now = [one.said for one in year.noted(number, MarkKind.TEMPORARY)]
    absent, why = _absent(year, history)
    step, ground = placed(
        Trace(
            outside=outside,
            here=here,
            elsewhere=year.body is None
            and member.since is not None
            and member.person_id in elsewhere,
            handed_in=number in year.handed_in,
            met=bool(year.meetings),
            absent=absent,
            unheard=awaits_comment(member, year.cycle, elsewhere_now),
            reviewed=bool(year.noted(number, MarkKind.REVIEWED)),
            voted=bool(sheets),
            minuted=bool(sheets & year.minuted),
            appraised=bool(year.noted(number, MarkKind.APPRAISED)),
            level=levels[0].said if levels else None,
            public=year.cycle.state in cycles.PUBLIC,
            appealed=bool(year.noted(number, MarkKind.APPEALED)),
            closed=bool(closed),
        )
    )
    reasons = {Ground.CLOSED: closed, Ground.ABSENT: why}
    return CensusEntry(
        member=member,
        step=step,
        ground=ground,
        clause=clause if ground in _BY_CLAUSE else "",
        told=reasons.get(ground, ()) if ground else (),
        here=here,
        handed_in=number in year.handed_in,
        voted=bool(sheets),
        another=step in (YearStep.TO_BE_REVIEWED, YearStep.REVIEWED) and (not year.meets or absent),
    )


def _absent(year: _Year, history: History) -> tuple[bool, tuple[Mark, ...]]:
    """Tell whether somebody was on the roll of the last meeting and not in the room, and why."""
    if not year.meetings:
        return False, ()
    meeting, day = year.meetings[-1]
    marks = [
        one for one in year.marks.get(id_of(history.member), ()) if one.meeting_id == meeting.id
    ]
    if any(one.kind is MarkKind.PRESENT for one in marks):
        return False, ()
    why = tuple(one for one in marks if one.kind is MarkKind.ABSENT)
    return year.there(history, day), why


def _outside(member: MemberThen, cycle: Cycle) -> tuple[Ground | None, str]:
    """Give what puts a member out of scope, and the clause as it is cited."""
    scope = scope_of(member, cycle)
    if scope.rated:
        return None, ""
    cited = rating.cited(next(one.clause for one in scope.reasons if one.met is False))
    if member.exempt:
        return Ground.EXEMPT, cited
    return Ground.SUSPENDED if member.suspended else Ground.TOO_NEW, cited
