"""What was answered before a decision."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import SuperiorCheck


async def checks_of(session: AsyncSession, cycle_id: int) -> list[SuperiorCheck]:
    """Give every answer of a year, the oldest first."""
    found = await session.exec(
        select(SuperiorCheck)
        .where(col(SuperiorCheck.cycle_id) == cycle_id)
        .order_by(col(SuperiorCheck.id))
    )
    return list(found.all())
