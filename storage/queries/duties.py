"""Duties: what is still owed, by stored facts; the steps of reminding, taken once each.

Whether a duty is fulfilled is never stored: every question asks the facts again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, exists, func
from sqlmodel import and_, col, false, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from rating import DeadlineOperator
from storage.inserts import among, as_list, insert_into, numbers
from storage.queries import people
from storage.queries.review_trail import THEME_ITEM
from storage.tables import (
    Answer,
    Attendance,
    CollectiveReport,
    Cycle,
    CycleDecision,
    CycleState,
    Duty,
    DutyKind,
    DutyState,
    DutyStep,
    InvitationAnswer,
    Meeting,
    MeetingState,
    Member,
    MemberRole,
    Remedy,
    ReminderChoice,
    ReportState,
    ReviewPrompt,
    ReviewState,
    SelfReview,
    SentDossier,
)
from terms.prompts import ThemeFor
from terms.remedy import WAITING, RemedyState

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of reminding that is due: of all duties of a cycle and a cell with one last day."""

    step_id: int
    cell_id: int
    last_day: date


_HANDED_IN = exists().where(
    col(SelfReview.cycle_id) == col(Duty.cycle_id),
    col(SelfReview.member_id) == col(Duty.member_id),
    col(SelfReview.state) == ReviewState.SUBMITTED,
)
_ANSWERED = exists().where(
    col(InvitationAnswer.member_id) == col(Duty.member_id),
    col(InvitationAnswer.meeting_id) == col(Meeting.id),
    col(Meeting.cycle_id) == col(Duty.cycle_id),
)
_ON_THE_ROLL = exists().where(
    col(Attendance.member_id) == col(Duty.member_id),
    col(Attendance.meeting_id) == col(Meeting.id),
    col(Meeting.cycle_id) == col(Duty.cycle_id),
)
_NOT_HELD_NOW = (MeetingState.SCHEDULED, MeetingState.CLOSED, MeetingState.CANCELLED)
_AFTER_THE_COUNT = (MeetingState.ANNOUNCED, MeetingState.MINUTES_READ, MeetingState.CLOSED)


def _meeting_is(states: Collection[MeetingState]) -> ColumnElement[bool]:
    return exists().where(
        col(Meeting.cycle_id) == col(Duty.cycle_id), col(Meeting.state).in_(states)
    )


def _no_remedy(*states: RemedyState) -> ColumnElement[bool]:
    waits = exists().where(col(Remedy.id) == col(Duty.about), col(Remedy.state).in_(states))
    return ~waits


_THEME_OPEN = exists().where(
    col(ReviewPrompt.cycle_id) == col(Duty.cycle_id),
    col(ReviewPrompt.theme).in_((ThemeFor.MEMBERS, ThemeFor.EVERYBODY)),
    ~exists()
    .where(
        col(SelfReview.cycle_id) == col(Duty.cycle_id),
        col(SelfReview.member_id) == col(Duty.member_id),
        col(SelfReview.state) == ReviewState.SUBMITTED,
        col(Answer.review_id) == col(SelfReview.id),
        col(Answer.item) == THEME_ITEM + cast(col(ReviewPrompt.id), String),
    )
    .correlate(Duty, ReviewPrompt),
)
_OF_COLLECTIVES = or_(
    col(ReviewPrompt.theme).in_((ThemeFor.COLLECTIVES, ThemeFor.EVERYBODY)),
    and_(col(ReviewPrompt.theme).is_(None), col(ReviewPrompt.member_id).is_(None)),
)
_REPORTED = and_(
    exists().where(col(CollectiveReport.cycle_id) == col(Duty.cycle_id)),
    ~exists().where(
        col(CollectiveReport.cycle_id) == col(Duty.cycle_id),
        or_(
            col(CollectiveReport.state) != ReportState.SUBMITTED,
            # A report asks for every answer: what came after it was handed in has none.
            exists()
            .where(
                col(ReviewPrompt.cycle_id) == col(Duty.cycle_id),
                _OF_COLLECTIVES,
                col(ReviewPrompt.entered_at) > col(CollectiveReport.submitted_at),
            )
            .correlate(Duty, CollectiveReport),
        ),
    ),
)

FULFILLED: Mapping[DutyKind, ColumnElement[bool]] = {
    DutyKind.WRITE_REVIEW: _HANDED_IN,
    DutyKind.ANSWER_PROMPTS: _HANDED_IN,
    DutyKind.ANSWER_THEMES: ~_THEME_OPEN,
    DutyKind.COLLECTIVE_ANSWERS: _REPORTED,
    DutyKind.ATTEND: or_(_ANSWERED, _ON_THE_ROLL),
    DutyKind.HOLD_MEETING: _meeting_is(_AFTER_THE_COUNT),
    DutyKind.MINUTES: _meeting_is((MeetingState.CLOSED,)),
    DutyKind.PUBLISH: exists().where(
        col(CycleDecision.cycle_id) == col(Duty.cycle_id),
        col(CycleDecision.published_at).is_not(None),
    ),
    DutyKind.REPORT_UP: exists().where(col(SentDossier.cycle_id) == col(Duty.cycle_id)),
    DutyKind.FORMER_COMMENT: false(),
    DutyKind.TEMPORARY_COMMENT: false(),
    DutyKind.SUPPLEMENTARY: false(),
    DutyKind.CARRY_OUT: _no_remedy(RemedyState.OPEN),
    DutyKind.FOLLOW_UP: _no_remedy(*WAITING),
}
"""What fulfils a duty, as a question to the stored facts; the other kinds are said to be done.

Those that are false here go away themselves when duties are derived anew: a comment that came is
encrypted, and who is left for a supplementary meeting is the rules' to say."""
SAID_AS_WELL = frozenset({DutyKind.REPORT_UP, DutyKind.ANSWER_THEMES})
"""What a stored fact fulfils, or the word of who sees to it: a dossier may go up on paper alone,
and a member may have nothing to say to a theme."""


ANSWERS = (DutyKind.ANSWER_PROMPTS, DutyKind.ANSWER_THEMES, DutyKind.COLLECTIVE_ANSWERS)
"""What is owed to the upper level that asked."""


def owed(states: Mapping[DutyKind, Collection[CycleState]]) -> ColumnElement[bool]:
    """Give the condition on a duty joined to its cycle: open, of this time of year, unfulfilled."""
    kinds = [
        and_(
            col(Duty.kind) == kind,
            col(Cycle.state).in_(list(within)),
            ~FULFILLED[kind] if kind in FULFILLED else col(Duty.id).is_not(None),
        )
        for kind, within in states.items()
    ]
    return and_(col(Duty.state) == DutyState.OPEN, or_(false(), *kinds))


async def still_owed(
    session: AsyncSession,
    condition: ColumnElement[bool],
    *,
    ids: Sequence[int] | None = None,
    members: Collection[int] | None = None,
    organisations: Collection[int] | None = None,
) -> list[Duty]:
    """Give the duties that meet the condition: of these ids, these members or these cells."""
    query = select(Duty).join(Cycle, col(Duty.cycle_id) == col(Cycle.id)).where(condition)
    if ids is not None:
        query = query.where(col(Duty.id).in_(ids))
    if members is not None:
        query = query.where(among(session, col(Duty.member_id), sorted(members)))
    if organisations is not None:
        query = query.where(among(session, col(Duty.organisation_id), sorted(organisations)))
    query = query.order_by(col(Duty.last_day), col(Duty.id))
    found = await session.exec(query.execution_options(populate_existing=True))
    return list(found.all())


_OF_THE_STEP = and_(
    col(DutyStep.cycle_id) == col(Duty.cycle_id),
    col(DutyStep.organisation_id) == col(Duty.organisation_id),
    col(DutyStep.last_day) == col(Duty.last_day),
)


@dataclass(frozen=True, slots=True)
class OwedInCell:
    """What is still owed in a cell, of the steps that were asked for."""

    cell_id: int
    own: date | None
    """The earliest last day of what the cell itself owes."""
    of_members: date | None
    """And of what its members owe."""
    members: frozenset[int]
    """Who of them."""


async def owed_in_steps(
    session: AsyncSession, condition: ColumnElement[bool], steps: Sequence[DueStep]
) -> list[OwedInCell]:
    """Give each cell in which a duty of one of these steps is still owed, and by whom."""
    own = case((col(Duty.member_id).is_(None), col(Duty.last_day)))
    of_members = case((col(Duty.member_id).is_not(None), col(Duty.last_day)))
    cell = col(Duty.organisation_id)
    found = await session.exec(
        select(cell, func.min(own), func.min(of_members), as_list(session, col(Duty.member_id)))
        .join(Cycle, col(Duty.cycle_id) == col(Cycle.id))
        .join(DutyStep, _OF_THE_STEP)
        .where(condition, _of(session, steps))
        .group_by(cell)
    )
    return [
        OwedInCell(number, first, of_them, frozenset(one for one in who if one is not None))
        for number, first, of_them, who in found.all()
    ]


def reminded(
    session: AsyncSession, members: Collection[int], today: date
) -> Select[tuple[int | None]]:
    """Give who of these may be reminded today, as a question that a statement can be made of.

    A cell's messages lie beside one another where their numbers do, and are worded in one batch."""
    given = numbers(session, sorted(members))
    muted = exists().where(col(ReminderChoice.member_id) == given.c.value, _wants_none(today))
    return select(given.c.value.label("member_id")).where(~muted)


async def due_steps(session: AsyncSession, today: date, until: date, limit: int) -> list[DueStep]:
    """Take up to `limit` steps that are due, the oldest first.

    A day off is answered for beforehand (`until`), but what is overdue only on the day itself.
    Another worker's are passed over: it takes them at this moment."""
    day = col(DutyStep.next_reminder)
    found = await session.exec(
        select(col(DutyStep.id), col(DutyStep.organisation_id), col(DutyStep.last_day))
        .where(day <= until, or_(day <= today, col(DutyStep.last_day) >= today))
        .order_by(day)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [DueStep(number or 0, cell, last) for number, cell, last in found.all()]


def _of(session: AsyncSession, steps: Sequence[DueStep]) -> ColumnElement[bool]:
    """Give the condition that a duty joined to its cycle and its step is of one of these.

    The cells are named, too: a PostgreSQL that has not yet counted new tables would else look
    through every open duty for them."""
    return and_(
        among(session, col(Duty.organisation_id), sorted({one.cell_id for one in steps})),
        among(session, col(DutyStep.id), [one.step_id for one in steps]),
    )


async def move_steps(session: AsyncSession, steps: Sequence[int], to: date) -> None:
    """Take these steps: the next one is that day's."""
    await session.exec(
        update(DutyStep)
        .where(among(session, col(DutyStep.id), steps))
        .values(next_reminder=to)
        .execution_options(synchronize_session=False)
    )


def steps(cycle_id: int, cell_id: int, days: Mapping[date, date]) -> list[Row]:
    """Give the steps of a cycle's duties in a cell: by their last day, from which day on they are
    reminded of."""
    return [
        {
            "cycle_id": cycle_id,
            "organisation_id": cell_id,
            "last_day": last,
            "next_reminder": day,
        }
        for last, day in days.items()
    ]


async def add_steps(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Have duties reminded of in these steps; one that is known already goes on as it stands."""
    if rows:
        connection = await session.connection()
        statement = insert_into(session, DutyStep).on_conflict_do_nothing()
        await connection.execute(statement, list(rows))


class KnownDuty(NamedTuple):
    """A duty as it is derived anew, without what was said when it was closed."""

    id: int
    kind: DutyKind
    owner: int
    about: int
    day: date
    operator: DeadlineOperator
    last_day: date
    state: DutyState


async def of_cycles(session: AsyncSession, cycle_ids: Sequence[int]) -> dict[int, list[KnownDuty]]:
    """Give every duty of each of these cycles, whatever its state, by cycle."""
    each: dict[int, list[KnownDuty]] = {number: [] for number in cycle_ids}
    columns = [col(getattr(Duty, name)) for name in KnownDuty._fields]
    asked: Any = select(col(Duty.cycle_id), *columns)
    found = await session.exec(
        asked.where(among(session, col(Duty.cycle_id), cycle_ids)).order_by(col(Duty.id))
    )
    for cycle_id, *duty in found.all():
        each[cycle_id].append(KnownDuty(*duty))
    return each


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Of whom something is asked in a year beside the forms."""

    members: frozenset[int]
    """Those who were asked by name."""
    themes: bool
    """A theme is asked in the papers of all members."""
    collectives: bool
    """Something is asked of the collectives."""


async def asked_for(session: AsyncSession, cycle_id: int) -> AskedFor:
    """Give of whom something is asked in a year, without reading what."""
    return (await asked_in_each(session, [cycle_id]))[cycle_id]


async def asked_in_each(session: AsyncSession, cycle_ids: Sequence[int]) -> dict[int, AskedFor]:
    """Give the same of each of these years, by cycle."""
    each: dict[int, set[tuple[int | None, ThemeFor | None]]] = {one: set() for one in cycle_ids}
    found = await session.exec(
        select(ReviewPrompt.cycle_id, ReviewPrompt.member_id, ReviewPrompt.theme).where(
            among(session, col(ReviewPrompt.cycle_id), cycle_ids)
        )
    )
    for cycle_id, number, theme in found.all():
        each[cycle_id].add((number, None if theme is None else ThemeFor(theme)))
    return {cycle_id: _asked_for(rows) for cycle_id, rows in each.items()}


def _asked_for(rows: Collection[tuple[int | None, ThemeFor | None]]) -> AskedFor:
    themes = {theme for _, theme in rows}
    return AskedFor(
        frozenset(number for number, _ in rows if number is not None),
        bool(themes & {ThemeFor.MEMBERS, ThemeFor.EVERYBODY}),
        bool(themes & {ThemeFor.COLLECTIVES, ThemeFor.EVERYBODY}) or (None, None) in rows,
    )


async def owed_above(
    session: AsyncSession,
    condition: ColumnElement[bool],
    cycle_id: int,
    member_id: int,
    *,
    leads: bool,
) -> set[DutyKind]:
    """Give which answers to the upper level a member owes in a year, and who leads the cell for its
    collectives."""
    own = col(Duty.member_id) == member_id
    found = await session.exec(
        select(col(Duty.kind))
        .join(Cycle, col(Duty.cycle_id) == col(Cycle.id))
        .where(condition, Duty.cycle_id == cycle_id, col(Duty.kind).in_(ANSWERS))
        .where(or_(own, col(Duty.member_id).is_(None)) if leads else own)
    )
    return set(found.all())


async def add(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Add duties; one that is there already stays as it is."""
    if rows:
        connection = await session.connection()
        await connection.execute(insert_into(session, Duty).on_conflict_do_nothing(), list(rows))


async def move_days(session: AsyncSession, ids: Sequence[int], values: Row) -> None:
    """Give these duties another day."""
    await session.exec(
        update(Duty)
        .where(col(Duty.id).in_(ids))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def forget(session: AsyncSession, ids: Iterable[int]) -> None:
    """Take duties away that are asked of nobody any more."""
    if gone := list(ids):
        await session.exec(delete(Duty).where(col(Duty.id).in_(gone)))


async def duty_locked(session: AsyncSession, duty_id: int) -> Duty | None:
    """Give one duty, locked for this transaction; None when there is none of that number."""
    found = await session.exec(
        select(Duty)
        .where(Duty.id == duty_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def choices_of(session: AsyncSession, members: Collection[int]) -> dict[int, ReminderChoice]:
    """Give how members want to be reminded, of who ever said so."""
    found = await session.exec(
        select(ReminderChoice).where(among(session, col(ReminderChoice.member_id), sorted(members)))
    )
    return {row.member_id: row for row in found.all()}


async def cells_of(session: AsyncSession, members: Collection[int]) -> dict[int, int]:
    """Give the cell of each of these members."""
    found = await session.exec(
        select(Member.id, Member.cell_id).where(among(session, col(Member.id), sorted(members)))
    )
    return {number or 0: cell for number, cell in found.all()}


async def cells_in_meeting(
    session: AsyncSession, cells: Collection[int], since: datetime
) -> set[int]:
    """Give which of these cells hold a meeting just now, begun after that moment.

    Before it is opened counts from when on its phones are confirmed."""
    found = await session.exec(
        select(Cycle.cell_id)
        .join(Meeting, col(Meeting.cycle_id) == col(Cycle.id))
        .where(
            among(session, col(Cycle.cell_id), sorted(cells)),
            col(Meeting.state).not_in(_NOT_HELD_NOW),
            func.coalesce(col(Meeting.opened_at), col(Meeting.phones_since)) > since,
        )
    )
    return set(found.all())


def _wants_none(today: date) -> ColumnElement[bool]:
    return or_(col(ReminderChoice.muted), col(ReminderChoice.held_until) > today)


async def heads(session: AsyncSession, cells: Collection[int], day: date) -> dict[int, int]:
    """Give the one who is told for each cell: its secretary, else its first deputy."""
    acting = await people.acting_in(session, cells, day)
    told: dict[int, int] = {}
    in_doubt: set[int] = set()
    for wanted in (MemberRole.DEPUTY_SECRETARY, MemberRole.SECRETARY):
        of_role = [(cell, who) for cell, who, role in acting if role == wanted]
        seen = Counter(cell for cell, _ in of_role)
        in_doubt = {cell for cell in in_doubt if cell not in seen}
        in_doubt |= {cell for cell, count in seen.items() if count > 1}
        told |= dict(of_role)
    # Of several the first by name: names are read of these cells alone.
    leading = await people.leading_in(session, in_doubt, day) if in_doubt else []
    for wanted in (MemberRole.DEPUTY_SECRETARY, MemberRole.SECRETARY):
        told |= {one.cell_id: one.id or 0 for one in reversed(leading) if one.role == wanted}
    return told
