"""Remedies that were promised: of a year, of a person, of a cell; whom they pass on to."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, or_, select, true
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import Cycle, Duty, DutyKind, DutyState, Member, Remedy, RemedyProof
from terms.remedy import PROMISED, WAITING, RemedyState

REMINDING = (DutyKind.CARRY_OUT, DutyKind.FOLLOW_UP)


async def locked(session: AsyncSession, remedy_id: int) -> Remedy | None:
    """Give one, locked until the transaction ends: it is settled once."""
    found = await session.exec(
        select(Remedy)
        .where(Remedy.id == remedy_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def draft(
    session: AsyncSession, cycle_id: int, member_id: int | None, by: int | None
) -> Remedy | None:
    """Give what somebody, or whoever it is (None), notes about a member, or about the cell."""
    found = await session.exec(
        select(Remedy)
        .where(
            Remedy.cycle_id == cycle_id,
            col(Remedy.member_id).is_not_distinct_from(member_id),
            Remedy.state == RemedyState.DRAFT,
            true() if by is None else Remedy.entered_by == by,
        )
        .order_by(col(Remedy.id).desc())
    )
    return found.first()


async def of_somebody(session: AsyncSession, memberships: Collection[int]) -> list[Remedy]:
    """Give what the person of these memberships remedies, follows, or was told to remedy."""
    theirs = or_(
        col(Remedy.member_id).in_(memberships),
        col(Remedy.owner_id).in_(memberships),
        col(Remedy.follower_id).in_(memberships),
    )
    return await _promised(session, theirs)


async def of_cell(session: AsyncSession, cell_id: int) -> list[Remedy]:
    """Give what was promised in a cell, and by whoever came to it since."""
    theirs = select(Member.person_id).where(col(Member.cell_id) == cell_id)
    came = select(Member.id).where(col(Member.person_id).in_(theirs))
    of_years = select(Cycle.id).where(Cycle.cell_id == cell_id)
    here = or_(col(Remedy.cycle_id).in_(of_years), col(Remedy.owner_id).in_(came))
    return await _promised(session, here)


async def about(
    session: AsyncSession, memberships: Collection[int], before: int
) -> list[tuple[Remedy, int]]:
    """Give what was concluded about somebody in the years before that one, each with its year."""
    found = await session.exec(
        select(Remedy, Cycle.year)
        .join(Cycle, col(Cycle.id) == col(Remedy.cycle_id))
        .where(
            col(Remedy.member_id).in_(memberships),
            col(Remedy.state).in_(PROMISED),
            col(Cycle.year) < before,
        )
        .order_by(col(Cycle.year).desc(), col(Remedy.due), col(Remedy.id))
    )
    return list(found.all())


async def about_whom(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give the members about whom something was promised in a year."""
    found = await session.exec(
        select(Remedy.member_id).where(
            Remedy.cycle_id == cycle_id,
            col(Remedy.member_id).is_not(None),
            col(Remedy.state).in_(PROMISED),
        )
    )
    return {number for number in found.all() if number is not None}


async def same_people(
    session: AsyncSession, members: Collection[int], day: date
) -> list[MemberThen]:
    """Give every membership of the people who have these, as of a day."""
    theirs = select(Member.person_id).where(col(Member.id).in_(members))
    found = await people.histories(session, col(Member.person_id).in_(theirs))
    return [one.then(day) for one in found]


async def proofs_of(session: AsyncSession, remedies: Collection[int]) -> list[RemedyProof]:
    """Give what was sent as proof of these, the oldest first."""
    found = await session.exec(
        select(RemedyProof)
        .where(col(RemedyProof.remedy_id).in_(remedies))
        .order_by(col(RemedyProof.id))
    )
    return list(found.all())


async def count_proofs_by(session: AsyncSession, members: Collection[int]) -> int:
    """Give how many files these members sent as proof."""
    found = await session.exec(
        select(func.count()).select_from(RemedyProof).where(col(RemedyProof.sent_by).in_(members))
    )
    return found.one()


async def drop_proofs_by(session: AsyncSession, member_id: int) -> None:
    """Forget what finds the files a member sent as proof."""
    await session.exec(delete(RemedyProof).where(col(RemedyProof.sent_by) == member_id))


async def forget_reminders(session: AsyncSession, row: Remedy) -> None:
    """Take the duties of a remedy away."""
    await session.exec(
        delete(Duty).where(
            col(Duty.cycle_id) == row.cycle_id,
            col(Duty.kind).in_(REMINDING),
            col(Duty.about) == row.id,
        )
    )


async def stranded(session: AsyncSession, day: date, limit: int) -> list[Remedy]:
    """Give remedies that wait and of which somebody is reminded who is gone by a day."""
    gone = (
        select(Duty.about)
        .join(Member, col(Duty.member_id) == col(Member.id))
        .where(
            col(Duty.kind).in_(REMINDING),
            Duty.state == DutyState.OPEN,
            col(Member.until) <= day,
        )
    )
    return await _promised(
        session, col(Remedy.id).in_(gone), col(Remedy.state).in_(WAITING), limit=limit
    )


async def _promised(
    session: AsyncSession, *which: ColumnElement[bool], limit: int | None = None
) -> list[Remedy]:
    found = await session.exec(
        select(Remedy)
        .where(*which, col(Remedy.state).in_(PROMISED))
        .order_by(col(Remedy.due), col(Remedy.id))
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return list(found.all())
