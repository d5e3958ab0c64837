"""Who follows which organisation on a day."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Follower, Organisation, PlanStep


async def followed_by(session: AsyncSession, member_id: int, day: date) -> list[int]:
    """Give the organisations a member follows on a day."""
    found = await session.exec(
        select(Follower.organisation_id).where(Follower.member_id == member_id, on(day))
    )
    return list(found.all())


async def followers_of(session: AsyncSession, cell_id: int, day: date) -> list[int]:
    """Give who follows a cell on a day, or an organisation above it."""
    line = (
        select(col(Organisation.id), col(Organisation.parent_id))
        .where(Organisation.id == cell_id)
        .cte("line", recursive=True)
    )
    above = select(col(Organisation.id), col(Organisation.parent_id)).join(
        line, col(Organisation.id) == line.c.parent_id
    )
    line = line.union(above)
    found = await session.exec(
        select(Follower.member_id)
        .join(line, col(Follower.organisation_id) == line.c.id)
        .where(on(day))
        .distinct()
        .order_by(col(Follower.member_id))
    )
    return list(found.all())


async def follower(
    session: AsyncSession, organisation_id: int, member_id: int, day: date
) -> Follower | None:
    """Give that a member follows an organisation on a day; None where they do not."""
    own = and_(
        col(Follower.organisation_id) == organisation_id, col(Follower.member_id) == member_id
    )
    return (await session.exec(select(Follower).where(own, on(day)))).first()


async def every(session: AsyncSession, day: date) -> list[Follower]:
    """Give all who follow something on a day."""
    return list(
        (await session.exec(select(Follower).where(on(day)).order_by(col(Follower.id)))).all()
    )


async def plan_steps(session: AsyncSession, cycle_id: int) -> list[PlanStep]:
    """Give what was done with the plan of a year, the newest step first."""
    found = await session.exec(
        select(PlanStep).where(PlanStep.cycle_id == cycle_id).order_by(col(PlanStep.id).desc())
    )
    return list(found.all())


def on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Give the condition that somebody follows on a day, of which the one it ends is none."""
    until = col(Follower.until)
    return and_(col(Follower.since) <= day, or_(until.is_(None), until > day))
