"""What was answered before a decision, and why levels differ from what is known."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import LevelReason, SuperiorCheck


async def checks_of(
    session: AsyncSession, cycle_id: int, about_id: int | None
) -> list[SuperiorCheck]:
    """Give every answer of a year, the oldest first: for decisions of the cell's, or of an officer
    on one member."""
    found = await session.exec(
        select(SuperiorCheck)
        .where(
            col(SuperiorCheck.cycle_id) == cycle_id,
            col(SuperiorCheck.about_id).is_not_distinct_from(about_id),
        )
        .order_by(col(SuperiorCheck.id))
    )
    return list(found.all())


async def checks_about(
    session: AsyncSession, cycle_id: int, about: Collection[int]
) -> list[SuperiorCheck]:
    """Give every answer of a year to decisions of bodies above on these members, the oldest
    first."""
    found = await session.exec(
        select(SuperiorCheck)
        .where(
            col(SuperiorCheck.cycle_id) == cycle_id, col(SuperiorCheck.about_id).in_(sorted(about))
        )
        .order_by(col(SuperiorCheck.id))
    )
    return list(found.all())


async def reasons_of(session: AsyncSession, cycle_id: int) -> list[LevelReason]:
    """Give every reason of a year's levels, the oldest first."""
    found = await session.exec(
        select(LevelReason)
        .where(col(LevelReason.cycle_id) == cycle_id)
        .order_by(col(LevelReason.id))
    )
    return list(found.all())
