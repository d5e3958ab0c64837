"""The days of a cycle's calendar."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select
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


async def unlaid(
    session: AsyncSession, today: date, states: Iterable[CycleState], limit: int
) -> list[Cycle]:
    """Give cycles in these states whose duties were not derived today yet; nobody else's now."""
    found = await session.exec(
        select(Cycle)
        .outerjoin(LaidCycle, col(LaidCycle.cycle_id) == col(Cycle.id))
        .where(
            col(Cycle.state).in_(list(states)),
            col(LaidCycle.laid_on).is_(None) | (col(LaidCycle.laid_on) < today),
        )
        .order_by(col(Cycle.id))
        .limit(limit)
        .with_for_update(of=Cycle, skip_locked=True)
    )
    return list(found.all())
