"""The papers of members' years in many cells at once, and whose they should be."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import Member, PaperCheck, Pledge


async def serving(session: AsyncSession, cells: Collection[int], day: date) -> list[MemberThen]:
    """Give the members at work on a day: neither retired, nor exempt, nor suspended; by name."""
    found = await people.histories(
        session, col(Member.cell_id).in_(cells), col(Member.retired).is_(False)
    )
    members = [one.then(day) for one in found]
    return [one for one in members if one.belongs and not (one.exempt or one.suspended)]


async def years_of(session: AsyncSession, member_id: int) -> list[int]:
    """Give the years of which papers of a member are kept, the newest first."""
    found = await session.exec(
        select(Pledge.year).where(Pledge.member_id == member_id).order_by(col(Pledge.year).desc())
    )
    return list(found.all())


async def checks_of(
    session: AsyncSession, members: Collection[int], year: int
) -> dict[tuple[int, str], PaperCheck]:
    """Give what stands of these members' papers of a year, by member and kind."""
    found = await session.exec(
        select(PaperCheck)
        .where(col(PaperCheck.member_id).in_(members), PaperCheck.year == year)
        .order_by(col(PaperCheck.id))
    )
    return {(row.member_id, row.kind): row for row in found.all()}


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
