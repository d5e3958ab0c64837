"""The papers of members' years in many cells at once, and whose they should be."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Member, Pledge


async def serving(session: AsyncSession, cells: Collection[int]) -> list[Member]:
    """Give the members at work: neither retired, nor exempt, nor suspended; by name."""
    found = await session.exec(
        select(Member)
        .where(
            col(Member.cell_id).in_(cells),
            col(Member.retired).is_(False),
            col(Member.exempt).is_(False),
            col(Member.suspended).is_(False),
        )
        .order_by(col(Member.id))
    )
    return list(found.all())


async def kept_for(
    session: AsyncSession, cells: Collection[int], years: Collection[int]
) -> dict[tuple[int, int], str]:
    """Give what is kept for members of these cells and years, by member and year."""
    found = await session.exec(
        select(Pledge)
        .join(Member, col(Pledge.member_id) == col(Member.id))
        .where(col(Member.cell_id).in_(cells), col(Pledge.year).in_(years))
    )
    return {(row.member_id, row.year): row.text for row in found.all()}
