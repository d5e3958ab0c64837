"""Officers, what lies under them, and how every cell there stands."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among
from storage.tables import (
    CalendarDay,
    Cycle,
    Duty,
    Member,
    Organisation,
    OrganisationKind,
    Overseer,
)
from terms.calendar import CalendarMatter
from terms.name_order import by_name, units_by_name

Late = tuple[int, int, date]
"""Of one cell: duties of the cell, duties of its members, the oldest last day."""

_OFFICES = (
    select(col(Organisation.id))
    .where(col(Organisation.id).in_(bindparam("organisations", expanding=True)))
    .cte("under", recursive=True)
)
_UNDER = _OFFICES.union(
    select(col(Organisation.id)).join(_OFFICES, col(Organisation.parent_id) == _OFFICES.c.id)
)
_EVERY_YEAR: Any = (
    select(Organisation, Cycle)
    .join(_UNDER, col(Organisation.id) == _UNDER.c.id)
    .outerjoin(Cycle, col(Cycle.cell_id) == col(Organisation.id))
    .order_by(col(Organisation.id), col(Cycle.year))
)


async def offices_of(session: AsyncSession, member_id: int) -> list[Organisation]:
    """Give the organisations a member is the officer of, by name."""
    found = await session.exec(
        select(Organisation)
        .join(Overseer, col(Overseer.organisation_id) == col(Organisation.id))
        .where(Overseer.member_id == member_id)
    )
    return units_by_name(found.all())


async def officers_among(session: AsyncSession, members: Collection[int]) -> frozenset[int]:
    """Give which of these members are officers of anything."""
    found = await session.exec(
        select(Overseer.member_id)
        .where(among(session, col(Overseer.member_id), sorted(members)))
        .distinct()
    )
    return frozenset(found.all())


async def handed_by(session: AsyncSession, day: date) -> list[Overseer]:
    """Give whose successor begins by a day."""
    found = await session.exec(select(Overseer).where(col(Overseer.hands_on) <= day))
    return list(found.all())


async def officers(session: AsyncSession) -> list[tuple[Organisation, Member]]:
    """Give every officer with their organisation, by name."""
    found = await session.exec(
        select(Organisation, Member)
        .join(Overseer, col(Overseer.organisation_id) == col(Organisation.id))
        .join(Member, col(Overseer.member_id) == col(Member.id))
    )
    by_unit: dict[int, tuple[Organisation, list[Member]]] = {}
    for unit, member in found.all():
        by_unit.setdefault(unit.id or 0, (unit, []))[1].append(member)
    units = units_by_name(unit for unit, _ in by_unit.values())
    return [(unit, one) for unit in units for one in by_name(by_unit[unit.id or 0][1])]


async def cells_under(
    session: AsyncSession, organisations: Collection[int], *, unwatched: bool = False
) -> list[Organisation]:
    """Give the cells there are at and under some organisations, however deep, by name.

    With `unwatched` without those that have an officer of their own nearer."""
    tree = (
        select(col(Organisation.id))
        .where(col(Organisation.id).in_(organisations))
        .cte("under", recursive=True)
    )
    below = select(col(Organisation.id)).join(tree, col(Organisation.parent_id) == tree.c.id)
    if unwatched:
        below = below.where(col(Organisation.id).not_in(select(Overseer.organisation_id)))
    tree = tree.union(below)
    found = await session.exec(
        select(Organisation)
        .join(tree, col(Organisation.id) == tree.c.id)
        .where(Organisation.kind == OrganisationKind.CELL, col(Organisation.ended_on).is_(None))
    )
    return units_by_name(found.all())


async def every_year_under(
    session: AsyncSession, organisations: Collection[int]
) -> list[tuple[Organisation, Cycle | None]]:
    """Give everything at and under some organisations, bodies and what has ended too, with each of
    its years; once without one where it never had any."""
    found = await session.exec(_EVERY_YEAR, params={"organisations": list(organisations)})
    return list(found.all())


async def overseers_above(
    session: AsyncSession, cells: Collection[int], *, but: Collection[int] = ()
) -> set[int]:
    """Give who is told about these cells: the officers of the nearest organisation that has any,
    or any `but` these members."""
    above = (
        select(
            col(Organisation.id).label("cell"),
            col(Organisation.parent_id).label("at"),
            func.coalesce(1, 1).label("steps"),
        )
        .where(col(Organisation.id).in_(cells))
        .cte("above", recursive=True)
    )
    higher = select(above.c.cell, col(Organisation.parent_id), above.c.steps + 1).join(
        above, col(Organisation.id) == above.c.at
    )
    above = above.union_all(higher)
    found = await session.exec(
        select(above.c.cell, above.c.steps, col(Overseer.member_id)).join(
            Overseer, col(Overseer.organisation_id) == above.c.at
        )
    )
    rows = [row for row in found.all() if row[2] not in but]
    nearest: dict[int, int] = {}
    for cell, steps, _ in rows:
        nearest[cell] = min(steps, nearest.get(cell, steps))
    return {member for cell, steps, member in rows if steps == nearest[cell]}


async def late(
    session: AsyncSession, condition: ColumnElement[bool], cells: Collection[int], today: date
) -> dict[int, Late]:
    """Give what is overdue in these cells; those without anything are left out."""
    of_cell = func.sum(func.coalesce(col(Duty.member_id) * 0, 1))
    found = await session.exec(
        select(Duty.organisation_id, of_cell, func.count(), func.min(Duty.last_day))
        .join(Cycle, col(Duty.cycle_id) == col(Cycle.id))
        .where(condition, col(Duty.organisation_id).in_(cells), col(Duty.last_day) < today)
        .group_by(col(Duty.organisation_id))
    )
    return {
        cell: (int(own or 0), int(every) - int(own or 0), oldest)
        for cell, own, every, oldest in found
    }


async def newest_cycles(session: AsyncSession, cells: Collection[int]) -> dict[int, Cycle]:
    """Give the newest cycle of each of these cells."""
    found = await session.exec(
        select(Cycle).where(col(Cycle.cell_id).in_(cells)).order_by(col(Cycle.year))
    )
    return {row.cell_id: row for row in found.all()}


async def last_days(
    session: AsyncSession, cycles: Collection[int], matter: CalendarMatter
) -> list[CalendarDay]:
    """Give the day for one matter in each of these cycles."""
    found = await session.exec(
        select(CalendarDay).where(
            col(CalendarDay.cycle_id).in_(cycles), CalendarDay.matter == matter
        )
    )
    return list(found.all())
