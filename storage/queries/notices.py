"""Invitations to a meeting and their answers; who has read what; decisions; other places."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, insert_into
from storage.tables import (
    Cycle,
    CycleState,
    InvitationAnswer,
    Meeting,
    MeetingInvitation,
    MeetingState,
    Member,
    MemberDecision,
    NoticeRead,
    OtherPlace,
)

BEFORE_IT = (MeetingState.SCHEDULED, MeetingState.ROLL_CALL)
"""A meeting people may still answer for."""


_LEVELS_OF_PERSONS: Any = (
    select(Member.person_id, Cycle.year, MemberDecision.level)
    .join(Member, col(MemberDecision.member_id) == col(Member.id))
    .join(Cycle, col(MemberDecision.cycle_id) == col(Cycle.id))
    .where(
        col(Member.person_id).in_(bindparam("persons", expanding=True)),
        col(Cycle.year).between(bindparam("first"), bindparam("last")),
        col(Cycle.state).in_([CycleState.DECIDED, CycleState.PUBLISHED, CycleState.CLOSED]),
    )
)


async def invitation_of(session: AsyncSession, meeting_id: int) -> MeetingInvitation | None:
    """Give a meeting's invitation, locked until the transaction ends; None before it was sent."""
    found = await session.exec(
        select(MeetingInvitation)
        .where(MeetingInvitation.meeting_id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def answers(session: AsyncSession, meeting_id: int) -> dict[int, InvitationAnswer]:
    """Give who answered an invitation, and what."""
    found = await session.exec(
        select(InvitationAnswer).where(InvitationAnswer.meeting_id == meeting_id)
    )
    return {row.member_id: row for row in found.all()}


async def forget_answers(session: AsyncSession, meeting_id: int) -> None:
    """Take the answers to an invitation away: it is asked anew."""
    await session.exec(
        delete(InvitationAnswer).where(col(InvitationAnswer.meeting_id) == meeting_id)
    )


async def invited_meeting(session: AsyncSession, cycle_id: int) -> Meeting | None:
    """Give the meeting of a cycle that people were invited to and that has not begun."""
    return (await invited_meetings(session, [cycle_id])).get(cycle_id)


async def invited_meetings(session: AsyncSession, cycle_ids: Sequence[int]) -> dict[int, Meeting]:
    """Give the newest such meeting of each of these cycles, by cycle."""
    found = await session.exec(
        select(Meeting)
        .join(MeetingInvitation, col(MeetingInvitation.meeting_id) == col(Meeting.id))
        .where(among(session, col(Meeting.cycle_id), cycle_ids), col(Meeting.state).in_(BEFORE_IT))
        .order_by(col(Meeting.id))
    )
    return {one.cycle_id: one for one in found.all()}


async def await_reading(session: AsyncSession, subject: str, members: Iterable[int]) -> None:
    """Note whose reading of a notice is waited for; who is noted already stays as they are."""
    rows = [{"subject": subject, "member_id": number, "read": False} for number in members]
    if rows:
        connection = await session.connection()
        await connection.execute(insert_into(session, NoticeRead).on_conflict_do_nothing(), rows)


async def readings(session: AsyncSession, subject: str) -> dict[int, bool]:
    """Give whose reading is waited for, and who said that they have read."""
    found = await session.exec(
        select(NoticeRead)
        .where(NoticeRead.subject == subject)
        .order_by(col(NoticeRead.member_id))
        .execution_options(populate_existing=True)
    )
    return {row.member_id: row.read for row in found.all()}


async def mark_read(session: AsyncSession, subject: str, member_id: int) -> None:
    """Note that a member has read a notice, where their reading is waited for."""
    await session.exec(
        update(NoticeRead)
        .where(col(NoticeRead.subject) == subject, col(NoticeRead.member_id) == member_id)
        .values(read=True)
        .execution_options(synchronize_session=False)
    )


_DECISIONS = (
    select(MemberDecision)
    .where(col(MemberDecision.cycle_id) == bindparam("cycle_id"))
    .execution_options(populate_existing=True)
)


async def levels_of_persons(
    session: AsyncSession, persons: Collection[int], first: int, last: int
) -> list[tuple[int, int, str]]:
    """Give the levels in force that were decided on these persons in some years, in whichever
    membership: person, year, level."""
    given = {"persons": list(persons), "first": first, "last": last}
    found = await session.exec(_LEVELS_OF_PERSONS, params=given)
    return [(person, year, level) for person, year, level in found.all() if level]


async def decisions(session: AsyncSession, cycle_id: int) -> dict[int, str]:
    """Give the level decided for each member of a cycle; empty where it is not known yet."""
    found = await session.exec(_DECISIONS, params={"cycle_id": cycle_id})
    return {row.member_id: row.level for row in found.all()}


async def collective_level(
    session: AsyncSession, cell_id: int, year: int, number: int, states: Collection[CycleState]
) -> str:
    """Give the level decided on a collective in a year of a cell or of a body that is in one of
    these states; empty where none is known."""
    found = await session.exec(
        select(MemberDecision.level)
        .join(Cycle, col(MemberDecision.cycle_id) == col(Cycle.id))
        .where(
            Cycle.cell_id == cell_id,
            Cycle.year == year,
            MemberDecision.member_id == number,
            col(Cycle.state).in_(states),
        )
    )
    return found.first() or ""


async def drop_decision(session: AsyncSession, cycle_id: int, member_id: int) -> None:
    """Take a level out of what is being entered."""
    await session.exec(
        delete(MemberDecision).where(
            col(MemberDecision.cycle_id) == cycle_id, col(MemberDecision.member_id) == member_id
        )
    )


_PLACES = (
    select(OtherPlace)
    .where(col(OtherPlace.cycle_id) == bindparam("cycle_id"))
    .order_by(col(OtherPlace.member_id), col(OtherPlace.kind))
    .execution_options(populate_existing=True)
)


async def places(session: AsyncSession, cycle_id: int) -> list[OtherPlace]:
    """Give the other places of a cycle's members."""
    found = await session.exec(_PLACES, params={"cycle_id": cycle_id})
    return list(found.all())


async def places_of_each(
    session: AsyncSession, cycle_ids: Sequence[int]
) -> dict[int, list[OtherPlace]]:
    """Give the other places of the members of each of these cycles, by cycle."""
    each: dict[int, list[OtherPlace]] = {number: [] for number in cycle_ids}
    found = await session.exec(
        select(OtherPlace)
        .where(among(session, col(OtherPlace.cycle_id), cycle_ids))
        .order_by(col(OtherPlace.member_id), col(OtherPlace.kind))
        .execution_options(populate_existing=True)
    )
    for one in found.all():
        each[one.cycle_id].append(one)
    return each


_CLOSED_MEETINGS = (
    select(Meeting)
    .where(col(Meeting.cycle_id) == bindparam("cycle_id"), Meeting.state == MeetingState.CLOSED)
    .order_by(col(Meeting.id))
)


async def closed_meetings(session: AsyncSession, cycle_id: int) -> list[Meeting]:
    """Give the meetings of a cycle whose minutes were approved, the first one first."""
    found = await session.exec(_CLOSED_MEETINGS, params={"cycle_id": cycle_id})
    return list(found.all())
