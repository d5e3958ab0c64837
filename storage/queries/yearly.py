"""The papers of members' years in many cells at once, and whose they should be."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import Member, Pledge


async def serving(session: AsyncSession, cells: Collection[int], day: date) -> list[MemberThen]:
    """Give the members at work on a day: neither retired, nor exempt, nor suspended; by name."""
    found = await people.histories(
        session, col(Member.cell_id).in_(cells), col(Member.retired).is_(False)
    )
    members = [one.then(day) for one in found]
    return [one for one in members if one.belongs and not (one.exempt or one.suspended)]


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
