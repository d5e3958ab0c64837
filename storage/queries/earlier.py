"""Levels of years before the program, typed in from paper: of persons, of a cell's collective."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among
from storage.tables import EarlierLevel, Member, MemberDecision


async def of_persons(
    session: AsyncSession, persons: Collection[int]
) -> dict[tuple[int, int], EarlierLevel]:
    """Give what counts of each of these persons and years, in whichever membership it was typed
    in; what was taken back does not."""
    found = await session.exec(
        select(Member.person_id, EarlierLevel)
        .join(Member, col(EarlierLevel.member_id) == col(Member.id))
        .where(col(Member.person_id).in_(persons))
        .order_by(col(EarlierLevel.id))
    )
    newest = {(person or 0, row.year): row for person, row in found.all()}
    return {key: row for key, row in newest.items() if row.level}


async def of_collective(
    session: AsyncSession, cell_id: int, number: int
) -> dict[int, EarlierLevel]:
    """Give what counts of each year of a cell's collective; what was taken back does not."""
    found = await session.exec(
        select(EarlierLevel)
        .where(EarlierLevel.cell_id == cell_id, EarlierLevel.collective == number)
        .order_by(col(EarlierLevel.id))
    )
    newest = {row.year: row for row in found.all()}
    return {year: row for year, row in newest.items() if row.level}


async def of_collectives(
    session: AsyncSession, cells: Collection[int]
) -> dict[tuple[int, int, int], EarlierLevel]:
    """Give what counts of the collectives of these cells: cell, number on a sheet, year."""
    found = await session.exec(
        select(EarlierLevel)
        .where(
            among(session, col(EarlierLevel.cell_id), sorted(cells)),
            col(EarlierLevel.member_id).is_(None),
        )
        .order_by(col(EarlierLevel.id))
    )
    newest = {(row.cell_id, row.collective, row.year): row for row in found.all()}
    return {key: row for key, row in newest.items() if row.level}


async def decided_on_collectives(
    session: AsyncSession, cycles: Collection[int]
) -> list[tuple[int, int, str]]:
    """Give the levels decided on collectives in these years: cycle, number on a sheet, level."""
    found = await session.exec(
        select(MemberDecision.cycle_id, MemberDecision.member_id, MemberDecision.level).where(
            among(session, col(MemberDecision.cycle_id), sorted(cycles)),
            col(MemberDecision.member_id) < 0,
        )
    )
    return [(cycle, number, level) for cycle, number, level in found.all() if level]
