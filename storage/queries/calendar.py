"""The days of a cycle's calendar."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, insert_into
from storage.tables import CalendarDay, Cycle, CycleState, LaidCycle


async def days_of(session: AsyncSession, cycle_id: int) -> list[CalendarDay]:
    """Give every day of a cycle's calendar, the soonest first."""
    return (await days_of_each(session, [cycle_id]))[cycle_id]


async def days_of_each(
    session: AsyncSession, cycle_ids: Sequence[int]
) -> dict[int, list[CalendarDay]]:
    """Give every day of each of these calendars, by cycle, the soonest first."""
    each: dict[int, list[CalendarDay]] = {number: [] for number in cycle_ids}
    found = await session.exec(
        select(CalendarDay)
        .where(among(session, col(CalendarDay.cycle_id), cycle_ids))
        .order_by(col(CalendarDay.day), col(CalendarDay.id))
    )
    for day in found.all():
        each[day.cycle_id].append(day)
    return each


async def add_days(session: AsyncSession, days: Sequence[Mapping[str, Any]]) -> None:
    """Add days to calendars; one that is there already stays as it is."""
    if days:
        connection = await session.connection()
        statement = insert_into(session, CalendarDay).on_conflict_do_nothing()
        await connection.execute(statement, list(days))


async def unlaid(session: AsyncSession, states: Iterable[CycleState], limit: int) -> list[Cycle]:
    """Give cycles in these states whose duties were never derived, or not since somebody said that
    something changed (`lay_anew`). They are nobody else's now."""
    return await _cycles(session, states, col(LaidCycle.laid_on).is_(None), limit)


async def laid_before(
    session: AsyncSession, today: date, states: Iterable[CycleState], limit: int
) -> list[Cycle]:
    """Give cycles in these states whose duties were not derived today yet; nobody else's now."""
    return await _cycles(session, states, col(LaidCycle.laid_on) < today, limit)


async def laid(session: AsyncSession, cycle_ids: Sequence[int]) -> dict[int, LaidCycle]:
    """Give since when these cycles have duties, of those that have."""
    found = await session.exec(
        select(LaidCycle).where(among(session, col(LaidCycle.cycle_id), cycle_ids))
    )
    return {one.cycle_id: one for one in found.all()}


async def lay_anew(session: AsyncSession, cells: Iterable[int]) -> None:
    """Have the duties of these cells derived anew before anything is planned."""
    cycles = select(Cycle.id).where(col(Cycle.cell_id).in_(list(cells)))
    await session.exec(
        update(LaidCycle)
        # A year that never has duties is laid until the end of days.
        .where(col(LaidCycle.cycle_id).in_(cycles), col(LaidCycle.laid_on) != date.max)
        .values(laid_on=None)
    )


async def _cycles(
    session: AsyncSession, states: Iterable[CycleState], condition: ColumnElement[bool], limit: int
) -> list[Cycle]:
    found = await session.exec(
        select(Cycle)
        .outerjoin(LaidCycle, col(LaidCycle.cycle_id) == col(Cycle.id))
        .where(col(Cycle.state).in_(list(states)), condition)
        .order_by(col(Cycle.id))
        .limit(limit)
        .with_for_update(of=Cycle, skip_locked=True)
    )
    return list(found.all())
