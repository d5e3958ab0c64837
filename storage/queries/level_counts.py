"""How many have which level, as it is kept of each cell's year; what a roll-up goes through."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cycle, CycleState, LevelCounts, Organisation, OrganisationKind

ABOVE_CELLS = (
    OrganisationKind.SUPERIOR,
    OrganisationKind.PARTY_ORGANISATION,
    OrganisationKind.SECTIONAL,
)


class CountedYear(NamedTuple):
    """A decided year of a cell or a body, with its counts; None where they were never kept."""

    cycle_id: int
    place_id: int
    cell: bool
    """Whether it is a cell's; else a body's."""
    parent_id: int | None
    above_id: int | None
    """What the parent is in."""
    counts: str | None


class Place(NamedTuple):
    """An organisation of the tree as a roll-up needs it."""

    number: int
    parent_id: int | None
    kind: OrganisationKind
    name: str
    living: bool


_PARENT = aliased(Organisation)
_YEARS: Any = (
    select(
        col(Cycle.id),
        col(Cycle.cell_id),
        col(Organisation.kind) == OrganisationKind.CELL,
        col(Organisation.parent_id),
        col(_PARENT.parent_id),
        col(LevelCounts.counts),
    )
    .join(Organisation, col(Organisation.id) == col(Cycle.cell_id))
    .join(_PARENT, col(_PARENT.id) == col(Organisation.parent_id), isouter=True)
    .join(LevelCounts, col(LevelCounts.cycle_id) == col(Cycle.id), isouter=True)
    .where(
        col(Cycle.id) > bindparam("after"),
        col(Cycle.year) == bindparam("year"),
        col(Cycle.state).in_(bindparam("states", expanding=True)),
    )
    .order_by(col(Cycle.id))
    .limit(bindparam("limit"))
)


_LONE = or_(col(Organisation.parent_id).is_(None), col(_PARENT.kind) == OrganisationKind.SUPERIOR)
_PLACES: Any = (
    select(
        col(Organisation.id),
        col(Organisation.parent_id),
        col(Organisation.kind),
        col(Organisation.name),
        col(Organisation.ended_on).is_(None),
    )
    .join(_PARENT, col(_PARENT.id) == col(Organisation.parent_id), isouter=True)
    .where(
        or_(
            col(Organisation.kind).in_(ABOVE_CELLS),
            and_(col(Organisation.kind) == OrganisationKind.CELL, _LONE),
        )
    )
    .order_by(col(Organisation.id))
)


async def hold(session: AsyncSession, cycle_id: int) -> Cycle:
    """Give a year, its row locked until the transaction ends: it is counted by one at a time."""
    return await session.get_one(Cycle, cycle_id, with_for_update=True)


async def keep(session: AsyncSession, cycle_id: int, counts: str) -> None:
    """Keep what a year was counted to."""
    await session.merge(LevelCounts(cycle_id=cycle_id, counts=counts))
    await session.flush()


async def newest_year(session: AsyncSession, states: Collection[CycleState]) -> int | None:
    """Give the newest year that any cell is so far with."""
    newest = select(func.max(Cycle.year)).where(col(Cycle.state).in_(states))
    return await session.scalar(newest)


async def how_many(session: AsyncSession, year: int, states: Collection[CycleState]) -> int:
    """Give of how many cells and bodies a year is so far."""
    so_far = select(func.count(col(Cycle.id))).where(
        col(Cycle.year) == year, col(Cycle.state).in_(states)
    )
    return await session.scalar(so_far) or 0


async def some_years(
    session: AsyncSession, year: int, states: Collection[CycleState], after: int, limit: int
) -> list[CountedYear]:
    """Give the next decided years behind one, in the order of their numbers."""
    given = {"year": year, "states": list(states), "after": after, "limit": limit}
    connection = await session.connection()
    found = await connection.execute(_YEARS, given)
    return [CountedYear(*row) for row in found.all()]


async def places(session: AsyncSession) -> list[Place]:
    """Give everything above cells, and the cells that are in no organisation of the base."""
    found = await (await session.connection()).execute(_PLACES)
    return [Place(*row) for row in found.all()]


async def cells_by_parent(session: AsyncSession) -> dict[int | None, int]:
    """Give how many living cells are directly in each organisation."""
    living = (
        select(col(Organisation.parent_id), func.count())
        .where(
            col(Organisation.kind) == OrganisationKind.CELL, col(Organisation.ended_on).is_(None)
        )
        .group_by(col(Organisation.parent_id))
    )
    found = await (await session.connection()).execute(living)
    return {parent: cells for parent, cells in found.all() if cells}
