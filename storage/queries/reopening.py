"""Ratings that were opened again, and the decisions they were made by."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Cycle,
    CycleDecision,
    MemberDecision,
    RatingCase,
)
from terms.reopening import ReopenState


async def decided_cycles(session: AsyncSession, cell_id: int) -> list[tuple[Cycle, CycleDecision]]:
    """Give a cell's years with a recorded decision, the newest first.

    The decisions are locked until the transaction ends: one rating is opened once."""
    found = await session.exec(
        select(Cycle, CycleDecision)
        .join(CycleDecision, col(CycleDecision.cycle_id) == col(Cycle.id))
        .where(Cycle.cell_id == cell_id)
        .order_by(col(Cycle.year).desc())
        .with_for_update(of=CycleDecision)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def cases_of_member(session: AsyncSession, member_id: int) -> list[RatingCase]:
    """Give every time a member's rating was opened again, the oldest first."""
    found = await session.exec(
        select(RatingCase)
        .where(RatingCase.member_id == member_id)
        .order_by(col(RatingCase.id))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def cases_of_cycle(
    session: AsyncSession, cycle_id: int, *states: ReopenState
) -> list[RatingCase]:
    """Give the ratings of a year that were opened again, the oldest first; with states those in
    one of them."""
    among = [col(RatingCase.state).in_(states)] if states else []
    found = await session.exec(
        select(RatingCase)
        .where(RatingCase.cycle_id == cycle_id, *among)
        .order_by(col(RatingCase.id))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def waiting(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give the members of a year whose rating is cancelled and not made again yet."""
    found = await cases_of_cycle(session, cycle_id, ReopenState.CANCELLED)
    return {row.member_id for row in found}


async def published(
    session: AsyncSession, member_id: int
) -> list[tuple[Cycle, CycleDecision, MemberDecision]]:
    """Give what was decided on a member and published, the oldest year first."""
    found = await session.exec(
        select(Cycle, CycleDecision, MemberDecision)
        .join(CycleDecision, col(CycleDecision.cycle_id) == col(Cycle.id))
        .join(MemberDecision, col(MemberDecision.cycle_id) == col(Cycle.id))
        .where(
            MemberDecision.member_id == member_id,
            col(CycleDecision.published_at).is_not(None),
        )
        .order_by(col(Cycle.year))
    )
    return list(found.all())
