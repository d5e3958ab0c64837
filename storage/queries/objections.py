"""Opinions reserved and complaints: of a member, of a cell's year, of the cells under an office."""

from collections.abc import Collection

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Cycle,
    CycleDecision,
    CycleState,
    FurtherDecision,
    HandUp,
    LevelAbove,
    Member,
    Objection,
    ObjectionScan,
    RatingCase,
)
from terms.objection import ObjectionKind, ObjectionState


async def of_members(session: AsyncSession, members: Collection[int]) -> list[Objection]:
    """Give everything of a person's memberships, the oldest first; drafts too."""
    found = await session.exec(
        select(Objection)
        .where(col(Objection.member_id).in_(members))
        .order_by(col(Objection.id))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def draft(
    session: AsyncSession, cycle_id: int, member_id: int, kind: ObjectionKind, by: int | None
) -> Objection | None:
    """Give what is being written: by the member, or by whoever types it from paper."""
    found = await session.exec(
        select(Objection).where(
            Objection.cycle_id == cycle_id,
            Objection.member_id == member_id,
            Objection.kind == kind,
            Objection.state == ObjectionState.DRAFT,
            col(Objection.entered_by).is_not_distinct_from(by),
        )
    )
    return found.first()


async def locked(session: AsyncSession, objection_id: int) -> Objection | None:
    """Give one, locked until the transaction ends: it is answered or withdrawn once."""
    found = await session.exec(
        select(Objection)
        .where(Objection.id == objection_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def newest_number(session: AsyncSession, cycle_id: int) -> int:
    """Give the last number of a cell's year; 0 before the first."""
    found = await session.exec(
        select(func.max(Objection.number)).where(Objection.cycle_id == cycle_id)
    )
    return found.first() or 0


async def lodged_in(session: AsyncSession, cycles: Collection[int]) -> list[Objection]:
    """Give what was ever lodged in some years of cells, by year and number."""
    found = await session.exec(
        select(Objection)
        .where(col(Objection.cycle_id).in_(cycles), col(Objection.number).is_not(None))
        .order_by(col(Objection.cycle_id), col(Objection.number))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def cycles_of(session: AsyncSession, cells: Collection[int]) -> list[Cycle]:
    """Give the years of some cells in which something was lodged, the newest first."""
    found = await session.exec(
        select(Cycle)
        .where(
            col(Cycle.cell_id).in_(cells),
            col(Cycle.id).in_(select(Objection.cycle_id).where(col(Objection.number).is_not(None))),
        )
        .order_by(col(Cycle.year).desc(), col(Cycle.id))
    )
    return list(found.all())


async def published_in(session: AsyncSession, cells: Collection[int]) -> set[int]:
    """Give which of some cells have a published year."""
    public = (CycleState.PUBLISHED, CycleState.CLOSED)
    found = await session.exec(
        select(Cycle.cell_id).where(col(Cycle.cell_id).in_(cells), col(Cycle.state).in_(public))
    )
    return set(found.all())


async def reserved(session: AsyncSession, cycle_id: int, member_id: int) -> list[Objection]:
    """Give the opinions that a member reserved in a year and did not withdraw, by number."""
    found = await session.exec(
        select(Objection)
        .where(
            Objection.cycle_id == cycle_id,
            Objection.member_id == member_id,
            Objection.kind == ObjectionKind.RESERVATION,
            Objection.state == ObjectionState.LODGED,
        )
        .order_by(col(Objection.number))
    )
    return list(found.all())


async def scans_of(session: AsyncSession, objection_id: int) -> list[ObjectionScan]:
    """Give the scans of a paper, the oldest first."""
    found = await session.exec(
        select(ObjectionScan)
        .where(ObjectionScan.objection_id == objection_id)
        .order_by(col(ObjectionScan.id))
    )
    return list(found.all())


async def delete_drafts(session: AsyncSession, member_id: int) -> int:
    """Take out what a member wrote and never lodged; give how many there were."""
    gone = await session.exec(
        delete(Objection)
        .where(
            col(Objection.member_id) == member_id,
            col(Objection.state) == ObjectionState.DRAFT,
            col(Objection.entered_by).is_(None),
        )
        .returning(col(Objection.id))
    )
    return len(gone.all())


async def who_entered(session: AsyncSession, cycle_id: int, member_id: int) -> set[int]:
    """Give everybody with a hand in a member's level of a year: who entered a decision it can stand
    on, who appraised or decided it in the body above."""
    head = await session.exec(
        select(CycleDecision.entered_by).where(CycleDecision.cycle_id == cycle_id)
    )
    further = await session.exec(
        select(FurtherDecision.entered_by).where(FurtherDecision.cycle_id == cycle_id)
    )
    again = await session.exec(
        select(RatingCase.entered_by).where(
            RatingCase.cycle_id == cycle_id, RatingCase.member_id == member_id
        )
    )
    above = await session.exec(
        select(LevelAbove.said_by)
        .join(HandUp, col(LevelAbove.hand_up_id) == col(HandUp.id))
        .where(HandUp.cycle_id == cycle_id, LevelAbove.member_id == member_id)
    )
    found = (*head.all(), *further.all(), *again.all(), *above.all())
    return {each for each in found if each}


async def same_people(session: AsyncSession, members: Collection[int]) -> set[int]:
    """Give every membership of the people who have these."""
    found = await session.exec(
        select(Member.id).where(
            col(Member.person_id).in_(select(Member.person_id).where(col(Member.id).in_(members)))
        )
    )
    return {each or 0 for each in found.all()} | set(members)
