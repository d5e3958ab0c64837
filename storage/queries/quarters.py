"""The results of quarters of one year."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import QuarterResult


async def results(session: AsyncSession, cycle_id: int) -> dict[tuple[int, int], QuarterResult]:
    """Give what counts of each member and quarter: what was entered last."""
    found = await session.exec(
        select(QuarterResult)
        .where(col(QuarterResult.cycle_id) == cycle_id)
        .order_by(col(QuarterResult.id))
    )
    return {(row.member_id, row.quarter): row for row in found.all()}
