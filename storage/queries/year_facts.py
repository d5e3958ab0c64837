"""The facts of a year about its members."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cycle, Member, YearFact

_OF_MEMBERS = (
    select(YearFact, Member)
    .join(Cycle, col(Cycle.id) == col(YearFact.cycle_id))
    .join(Member, col(Member.id) == col(YearFact.entered_by))
    .where(
        col(Cycle.year) == bindparam("year"),
        col(YearFact.member_id).in_(bindparam("members", expanding=True)),
    )
    .order_by(col(YearFact.id))
)


_OF_CYCLE = (
    select(YearFact)
    .where(col(YearFact.cycle_id) == bindparam("cycle_id"))
    .order_by(col(YearFact.id))
)


async def of_cycle(session: AsyncSession, cycle_id: int) -> list[YearFact]:
    """Give every version of what is known of all members of a year, the oldest first."""
    found = await session.exec(_OF_CYCLE, params={"cycle_id": cycle_id})
    return list(found.all())


async def of_members(
    session: AsyncSession, year: int, member_ids: Collection[int]
) -> list[tuple[YearFact, str]]:
    """Give every version of what is known of these members in a year, the oldest first, with the
    name of who entered it."""
    params = {"year": year, "members": list(member_ids)}
    found = await session.exec(_OF_MEMBERS, params=params)
    return [(row, member.called) for row, member in found.all()]
