"""The days of a cycle's calendar."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import CalendarDay, Cycle, CycleState, LaidCycle


async def days_of(session: AsyncSession, cycle_id: int) -> list[CalendarDay]:
    """Give every day of a cycle's calendar, the soonest first."""
    found = await session.exec(
        select(CalendarDay)
        .where(CalendarDay.cycle_id == cycle_id)
        .order_by(col(CalendarDay.day), col(CalendarDay.id))
    )
    return list(found.all())


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
