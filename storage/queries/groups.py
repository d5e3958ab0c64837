"""Party groups of a cell, and who is in which on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import GroupMembership, PartyGroup
from terms.name_order import units_by_name


async def of_cell(session: AsyncSession, cell_id: int) -> list[PartyGroup]:
    """Give the groups of a cell that have not ended, by name."""
    found = await session.exec(
        select(PartyGroup).where(PartyGroup.cell_id == cell_id, col(PartyGroup.ended_on).is_(None))
    )
    return units_by_name(found.all())


async def grouped(session: AsyncSession, cell_id: int, day: date) -> dict[int, PartyGroup]:
    """Give the group of each member of a cell who is in one on a day."""
    found = await session.exec(
        select(GroupMembership.member_id, PartyGroup)
        .join(PartyGroup, col(GroupMembership.group_id) == col(PartyGroup.id))
        .where(PartyGroup.cell_id == cell_id, _on(day))
    )
    return dict(found.all())


async def memberships(session: AsyncSession, member_id: int, day: date) -> list[GroupMembership]:
    """Give the membership of a member in a group on a day, or from a later one on."""
    found = await session.exec(
        select(GroupMembership).where(
            GroupMembership.member_id == member_id,
            or_(col(GroupMembership.until).is_(None), col(GroupMembership.until) > day),
        )
    )
    return list(found.all())


async def ever_in(session: AsyncSession, group_id: int) -> list[GroupMembership]:
    """Give every membership there ever was in a group."""
    found = await session.exec(select(GroupMembership).where(GroupMembership.group_id == group_id))
    return list(found.all())


def _on(day: date) -> ColumnElement[bool]:
    until = col(GroupMembership.until)
    return and_(col(GroupMembership.since) <= day, or_(until.is_(None), until > day))
