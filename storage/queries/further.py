"""Further decisions of a year: what is being entered, what was recorded, on whom."""

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cycle, CycleDecision, FurtherDecision, FurtherLevel


async def open_decision(session: AsyncSession, cycle_id: int) -> FurtherDecision | None:
    """Give the further decision of a cycle that is being entered."""
    found = await session.exec(
        select(FurtherDecision).where(
            FurtherDecision.cycle_id == cycle_id, col(FurtherDecision.entered_at).is_(None)
        )
    )
    return found.first()


async def open_levels(session: AsyncSession, cycle_id: int) -> dict[int, str]:
    """Give what is entered in it, by member; empty where a level is not known yet."""
    found = await session.exec(
        select(FurtherLevel)
        .join(FurtherDecision, col(FurtherDecision.id) == col(FurtherLevel.decision_id))
        .where(FurtherDecision.cycle_id == cycle_id, col(FurtherDecision.entered_at).is_(None))
        .execution_options(populate_existing=True)
    )
    return {row.member_id: row.level for row in found.all()}


async def drop(session: AsyncSession, decision: FurtherDecision) -> None:
    """Take away one that was never recorded."""
    await session.exec(delete(FurtherLevel).where(col(FurtherLevel.decision_id) == decision.id))
    await session.delete(decision)
    await session.flush()


async def of_member(session: AsyncSession, member_id: int) -> dict[int, FurtherDecision]:
    """Give the recorded further decisions on a member, by cycle."""
    found = await session.exec(
        select(FurtherDecision)
        .join(FurtherLevel, col(FurtherLevel.decision_id) == col(FurtherDecision.id))
        .where(FurtherLevel.member_id == member_id, col(FurtherDecision.entered_at).is_not(None))
        .order_by(col(FurtherDecision.id))
    )
    return {row.cycle_id: row for row in found.all()}


async def of_year(session: AsyncSession, cycle_id: int) -> dict[int, FurtherDecision]:
    """Give the recorded further decision of a year on each member it has one of, by member."""
    found = await session.exec(
        select(FurtherLevel.member_id, FurtherDecision)
        .join(FurtherDecision, col(FurtherLevel.decision_id) == col(FurtherDecision.id))
        .where(FurtherDecision.cycle_id == cycle_id, col(FurtherDecision.entered_at).is_not(None))
        .order_by(col(FurtherDecision.id))
    )
    return dict(found.all())


async def recorded_years(session: AsyncSession, cell_id: int) -> list[tuple[Cycle, CycleDecision]]:
    """Give a cell's years with a recorded decision, the newest first; nothing is locked."""
    found = await session.exec(
        select(Cycle, CycleDecision)
        .join(CycleDecision, col(CycleDecision.cycle_id) == col(Cycle.id))
        .where(Cycle.cell_id == cell_id)
        .order_by(col(Cycle.year).desc())
    )
    return list(found.all())


async def newest(session: AsyncSession, cycle_id: int) -> FurtherDecision | None:
    """Give the further decision of a year that was recorded last."""
    found = await session.exec(
        select(FurtherDecision)
        .where(FurtherDecision.cycle_id == cycle_id, col(FurtherDecision.entered_at).is_not(None))
        .order_by(col(FurtherDecision.id).desc())
        .limit(1)
    )
    return found.first()
