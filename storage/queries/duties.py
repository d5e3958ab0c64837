"""Duties: what is still owed, by stored facts; the steps of reminding, taken once each.

Whether a duty is fulfilled is never stored: every question asks the facts again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, exists, func
from sqlmodel import and_, col, false, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, insert_into
from storage.queries import people
from storage.tables import (
    Attendance,
    Cycle,
    CycleDecision,
    CycleState,
    Duty,
    DutyKind,
    DutyState,
    InvitationAnswer,
    Meeting,
    MeetingState,
    MemberRole,
    Remedy,
    ReminderChoice,
    ReviewPrompt,
    ReviewState,
    SelfReview,
)
from terms.remedy import WAITING, RemedyState

Row = Mapping[str, Any]
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
_AFTER_THE_COUNT = (MeetingState.ANNOUNCED, MeetingState.MINUTES_READ, MeetingState.CLOSED)


def _meeting_is(states: Collection[MeetingState]) -> ColumnElement[bool]:
    return exists().where(
        col(Meeting.cycle_id) == col(Duty.cycle_id), col(Meeting.state).in_(states)
    )


def _no_remedy(*states: RemedyState) -> ColumnElement[bool]:
    waits = exists().where(col(Remedy.id) == col(Duty.about), col(Remedy.state).in_(states))
    return ~waits


FULFILLED: Mapping[DutyKind, ColumnElement[bool]] = {
    DutyKind.WRITE_REVIEW: _HANDED_IN,
    DutyKind.ANSWER_PROMPTS: _HANDED_IN,
    DutyKind.ATTEND: or_(_ANSWERED, _ON_THE_ROLL),
    DutyKind.HOLD_MEETING: _meeting_is(_AFTER_THE_COUNT),
    DutyKind.MINUTES: _meeting_is((MeetingState.CLOSED,)),
    DutyKind.PUBLISH: exists().where(
        col(CycleDecision.cycle_id) == col(Duty.cycle_id),
        col(CycleDecision.published_at).is_not(None),
    ),
    DutyKind.FORMER_COMMENT: false(),
    DutyKind.TEMPORARY_COMMENT: false(),
    DutyKind.SUPPLEMENTARY: false(),
    DutyKind.CARRY_OUT: _no_remedy(RemedyState.OPEN),
    DutyKind.FOLLOW_UP: _no_remedy(*WAITING),
}
"""What fulfils a duty, as a question to the stored facts; the other kinds are said to be done.

Those that are false here go away themselves when duties are derived anew: a comment that came is
encrypted, and who is left for a supplementary meeting is the rules' to say."""


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
    member_id: int | None = None,
    organisation_id: int | None = None,
) -> list[Duty]:
    """Give the duties that meet the condition: of these ids, this member or this cell."""
    query = select(Duty).join(Cycle, col(Duty.cycle_id) == col(Cycle.id)).where(condition)
    if ids is not None:
        query = query.where(col(Duty.id).in_(ids))
    if member_id is not None:
        query = query.where(Duty.member_id == member_id)
    if organisation_id is not None:
        query = query.where(Duty.organisation_id == organisation_id)
    query = query.order_by(col(Duty.last_day), col(Duty.id))
    found = await session.exec(query.execution_options(populate_existing=True))
    return list(found.all())


async def owed_cells(
    session: AsyncSession, condition: ColumnElement[bool], ids: Sequence[int]
) -> list[tuple[int, date | None, date | None]]:
    """Give each cell in which one of these duties is still owed, with the earliest last day of its
    own ones and of its members'."""
    own = case((col(Duty.member_id).is_(None), col(Duty.last_day)))
    of_members = case((col(Duty.member_id).is_not(None), col(Duty.last_day)))
    cell = col(Duty.organisation_id)
    found = await session.exec(
        select(cell, func.min(own), func.min(of_members))
        .join(Cycle, col(Duty.cycle_id) == col(Cycle.id))
        .where(condition, among(session, col(Duty.id), ids))
        .group_by(cell)
    )
    return list(found.all())


def owing_members(
    session: AsyncSession, condition: ColumnElement[bool], ids: Sequence[int], today: date
) -> Select[tuple[int | None]]:
    """Give the members who still owe one of these duties and may be reminded today, as a question
    that a statement can be made of."""
    muted = exists().where(col(ReminderChoice.member_id) == col(Duty.member_id), _wants_none(today))
    return (
        select(col(Duty.member_id).label("member_id"))
        .join(Cycle, col(Duty.cycle_id) == col(Cycle.id))
        .where(condition, among(session, col(Duty.id), ids), col(Duty.member_id).is_not(None))
        .where(~muted)
        .distinct()
    )


async def due_steps(
    session: AsyncSession, today: date, until: date, limit: int
) -> list[tuple[int, date]]:
    """Take up to `limit` open duties whose next reminder is due; give id and last day.

    A day off is answered for beforehand (`until`), but an overdue duty only on the day itself.
    Another worker's are passed over: it takes their steps at this moment."""
    step = col(Duty.next_reminder)
    found = await session.exec(
        select(col(Duty.id), col(Duty.last_day))
        .where(
            Duty.state == DutyState.OPEN,
            step <= until,
            or_(step <= today, col(Duty.last_day) >= today),
        )
        .order_by(step, col(Duty.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(number, last) for number, last in found.all() if number is not None]


async def move_steps(session: AsyncSession, ids: Sequence[int], to: date) -> None:
    """Take the step of these duties: their next reminder is that day's."""
    await session.exec(
        update(Duty)
        .where(among(session, col(Duty.id), ids))
        .values(next_reminder=to)
        .execution_options(synchronize_session=False)
    )


async def of_cycle(session: AsyncSession, cycle_id: int) -> list[Duty]:
    """Give every duty of a cycle, whatever its state."""
    found = await session.exec(select(Duty).where(Duty.cycle_id == cycle_id).order_by(col(Duty.id)))
    return list(found.all())


async def prompted_members(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give which members were asked to explain something this year."""
    found = await session.exec(
        select(ReviewPrompt.member_id).where(
            ReviewPrompt.cycle_id == cycle_id, col(ReviewPrompt.member_id).is_not(None)
        )
    )
    return {number for number in found.all() if number is not None}


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
    await session.exec(delete(Duty).where(col(Duty.id).in_(list(ids))))


async def duty_locked(session: AsyncSession, duty_id: int) -> Duty | None:
    """Give one duty, locked for this transaction; None when there is none of that number."""
    found = await session.exec(
        select(Duty)
        .where(Duty.id == duty_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def silent(session: AsyncSession, members: Collection[int], today: date) -> set[int]:
    """Give who of these wants no reminder today: muted, or put off until a later day."""
    found = await session.exec(
        select(ReminderChoice.member_id).where(
            col(ReminderChoice.member_id).in_(members), _wants_none(today)
        )
    )
    return set(found.all())


def _wants_none(today: date) -> ColumnElement[bool]:
    return or_(col(ReminderChoice.muted), col(ReminderChoice.held_until) > today)


async def heads(session: AsyncSession, cells: Collection[int], day: date) -> dict[int, int]:
    """Give the one who is told for each cell: its secretary, else its first deputy."""
    leading = await people.leading_in(session, cells, day)
    told: dict[int, int] = {}
    for wanted in (MemberRole.DEPUTY_SECRETARY, MemberRole.SECRETARY):
        told |= {one.cell_id: one.id or 0 for one in reversed(leading) if one.role == wanted}
    return told
