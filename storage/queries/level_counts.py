"""How many have which level, as it is kept of each cell's year; what a roll-up goes through."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable, and_, bindparam, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, prepared
from storage.tables import (
    Cycle,
    CycleState,
    LevelCounts,
    Organisation,
    OrganisationCounts,
    OrganisationKind,
)
from storage.types import EncryptedText

ABOVE_CELLS = (
    OrganisationKind.SUPERIOR,
    OrganisationKind.PARTY_ORGANISATION,
    OrganisationKind.SECTIONAL,
)
_STAMP_BITS = 48
"""A thousand of them added up still fit into what either database counts with."""


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
    stamp: int | None


class CountedOrganisation(NamedTuple):
    """What is directly in an organisation."""

    organisation_id: int | None
    base: bool | None
    """Whether it is one of the base: else it may be above some, a cell, or none at all."""
    cells: int
    """Living ones."""
    years: int
    """Decided ones."""
    counts: str | None
    """Their sum; None where it was never added up of just these."""


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
        col(LevelCounts.stamp),
    )
    .join(Organisation, col(Organisation.id) == col(Cycle.cell_id))
    .join(_PARENT, col(_PARENT.id) == col(Organisation.parent_id), isouter=True)
    .join(LevelCounts, col(LevelCounts.cycle_id) == col(Cycle.id), isouter=True)
    .where(
        col(Cycle.year) == bindparam("year"),
        col(Cycle.state).in_(bindparam("states", expanding=True)),
    )
    .order_by(col(Cycle.id))
)
_AFTER = _YEARS.where(col(Cycle.id) > bindparam("after")).limit(bindparam("limit"))
_ABOVE_THE_BASE = select(col(_PARENT.id)).where(col(_PARENT.kind) == OrganisationKind.SUPERIOR)
_LONE = or_(col(Organisation.parent_id).is_(None), col(Organisation.parent_id).in_(_ABOVE_THE_BASE))
_PLACES: Any = (
    select(
        col(Organisation.id),
        col(Organisation.parent_id),
        col(Organisation.kind),
        col(Organisation.name),
        col(Organisation.ended_on).is_(None),
    )
    .where(
        or_(
            col(Organisation.kind).in_(ABOVE_CELLS),
            and_(col(Organisation.kind) == OrganisationKind.CELL, _LONE),
        )
    )
    .order_by(col(Organisation.id))
)

# Whatever changed since a sum was kept, a cell that moved or a year that counts no more, the stamps
# of what is in it now come to something else.
_ORGANISATIONS = (
    text("""
WITH inside AS (
    SELECT place.parent_id AS organisation_id,
           count(*) FILTER (WHERE place.kind = 'cell' AND place.ended_on IS NULL) AS cells,
           count(cycle.id) AS years,
           count(level_counts.stamp) AS counted,
           sum(level_counts.stamp) AS stamp
    FROM organisation AS place
    LEFT JOIN cycle
        ON cycle.cell_id = place.id AND cycle.year = :year AND cycle.state IN :states
    LEFT JOIN level_counts ON level_counts.cycle_id = cycle.id
    WHERE place.kind IN ('cell', 'body')
    GROUP BY place.parent_id
)
SELECT inside.organisation_id,
       organisation.kind IN ('party_organisation', 'sectional') AS base,
       inside.cells,
       inside.years,
       organisation_counts.counts
FROM inside
LEFT JOIN organisation ON organisation.id = inside.organisation_id
LEFT JOIN organisation_counts
    ON organisation_counts.organisation_id = inside.organisation_id
    AND organisation_counts.year = :year
    AND organisation_counts.years = inside.counted
    AND organisation_counts.years = inside.years
    AND organisation_counts.stamp = inside.stamp
""")
    .bindparams(bindparam("states", expanding=True))
    .columns(counts=EncryptedText)
)
_SUM_SLOTS = 64
"""Locks by which sums are kept: a server has room for a few thousand, a country has more sums."""
_FREE = text(
    "SELECT slot FROM unnest(CAST(:slots AS integer[])) AS slot "
    "WHERE pg_try_advisory_xact_lock(x'7475736f'::integer, slot)"
)
_KEEP_SUM = prepared(
    OrganisationCounts,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["organisation_id", "year"],
        set_={name: insert.excluded[name] for name in ("years", "stamp", "counts")},
    ),
)


async def hold(session: AsyncSession, cycle_id: int) -> Cycle:
    """Give a year, its row locked until the transaction ends: it is counted by one at a time."""
    return await session.get_one(Cycle, cycle_id, with_for_update=True)


async def keep(session: AsyncSession, cycle_id: int, counts: str) -> None:
    """Keep what a year was counted to."""
    stamp = secrets.randbits(_STAMP_BITS)
    await session.merge(LevelCounts(cycle_id=cycle_id, counts=counts, stamp=stamp))
    await session.flush()


async def keep_sums(
    session: AsyncSession, year: int, sums: Sequence[tuple[int, Sequence[CountedYear], str]]
) -> None:
    """Keep what the years of what is in each of some organisations were added up to.

    One that another transaction keeps just now is left alone: its row is held until that ends, and
    who waited for it while holding the audit chain might never be let on (0422)."""
    free = await _free(session, {number % _SUM_SLOTS for number, _, _ in sums})
    rows = [
        {
            "organisation_id": number,
            "year": year,
            "years": len(of),
            "stamp": sum(one.stamp or 0 for one in of),
            "counts": counts,
        }
        for number, of, counts in sums
        if number % _SUM_SLOTS in free
    ]
    if rows:
        await (await session.connection()).execute(_KEEP_SUM(session), rows)


async def newest_year(session: AsyncSession, states: Collection[CycleState]) -> int | None:
    """Give the newest year that any cell is so far with."""
    newest = select(func.max(Cycle.year)).where(col(Cycle.state).in_(states))
    return await session.scalar(newest)


async def some_years(
    session: AsyncSession, year: int, states: Collection[CycleState], after: int, limit: int
) -> list[CountedYear]:
    """Give the next decided years behind one, in the order of their numbers."""
    return await _years(session, _AFTER, year, states, after=after, limit=limit)


async def years_inside(
    session: AsyncSession,
    year: int,
    states: Collection[CycleState],
    organisations: Sequence[int | None],
) -> list[CountedYear]:
    """Give the decided years of what is directly in one of these; None: in no organisation."""
    parent = col(Organisation.parent_id)
    inside = among(session, parent, [one for one in organisations if one is not None])
    if None in organisations:
        inside = or_(inside, parent.is_(None))
    return await _years(session, _YEARS.where(inside), year, states)


async def organisations(
    session: AsyncSession, year: int, states: Collection[CycleState]
) -> list[CountedOrganisation]:
    """Give what each organisation has in it, with its kept sum; also what is in none."""
    given = {"year": year, "states": [one.value for one in states]}
    found = await (await session.connection()).execute(_ORGANISATIONS, given)
    return [CountedOrganisation(*row) for row in found.all()]


async def places(session: AsyncSession) -> list[Place]:
    """Give everything above cells, and the cells that are in no organisation of the base."""
    found = await (await session.connection()).execute(_PLACES)
    return [Place(*row) for row in found.all()]


async def _free(session: AsyncSession, slots: set[int]) -> set[int]:
    """Take what of some locks is free until the transaction ends, and wait for none; give it.

    SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return slots
    found = await (await session.connection()).execute(_FREE, {"slots": sorted(slots)})
    return set(found.scalars())


async def _years(
    session: AsyncSession,
    statement: Executable,
    year: int,
    states: Collection[CycleState],
    **more: int,
) -> list[CountedYear]:
    given = {"year": year, "states": list(states), **more}
    found = await (await session.connection()).execute(statement, given)
    return [CountedYear(*row) for row in found.all()]
