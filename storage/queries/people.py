"""Organisations and members."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Member, MemberRole, Organisation, OrganisationKind


async def organisation(
    session: AsyncSession, parent_id: int | None, kind: OrganisationKind, name: str
) -> Organisation:
    """Give the organisation of that name under that parent, made if need be."""
    found = await session.exec(
        select(Organisation).where(Organisation.parent_id == parent_id, Organisation.name == name)
    )
    row = found.first()
    if row is None:
        row = Organisation(parent_id=parent_id, kind=kind, name=name)
        session.add(row)
        await session.flush()
    return row


async def cells(session: AsyncSession) -> list[Organisation]:
    """Give every cell, by name."""
    found = await session.exec(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.CELL)
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return list(found.all())


async def organisations(session: AsyncSession) -> list[Organisation]:
    """Give every organisation, those above before those below."""
    found = await session.exec(select(Organisation).order_by(col(Organisation.id)))
    return list(found.all())


async def line_of(session: AsyncSession, organisation_id: int) -> list[Organisation]:
    """Give an organisation and those above it, the highest first."""
    line: list[Organisation] = []
    at: int | None = organisation_id
    while at is not None:
        row = await session.get_one(Organisation, at)
        line.insert(0, row)
        at = row.parent_id
    return line


async def members_of(session: AsyncSession, cell_id: int) -> list[Member]:
    """Give a cell's members in the order of the roster."""
    found = await session.exec(
        select(Member).where(Member.cell_id == cell_id).order_by(col(Member.id))
    )
    return list(found.all())


async def every_member(session: AsyncSession) -> list[Member]:
    """Give the members of all cells, in the order of the roster."""
    return list((await session.exec(select(Member).order_by(col(Member.id)))).all())


async def secretaries_of(session: AsyncSession, cell_id: int) -> list[Member]:
    """Give who leads a cell: the secretary, then the deputies."""
    members = await members_of(session, cell_id)
    lead = {MemberRole.SECRETARY: 0, MemberRole.DEPUTY_SECRETARY: 1}
    return sorted((m for m in members if m.role in lead), key=lambda m: lead[m.role])
