"""Which rules were chosen for which organisation."""

from collections.abc import Collection

from sqlalchemy import literal
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cycle, LawUse, Organisation
from terms.name_order import units_by_name


async def in_use(session: AsyncSession, organisation_id: int, year: int) -> LawUse | None:
    """Give the rules of a year: of the nearest organisation that chose any, its newest choice."""
    above = (
        select(col(Organisation.id), col(Organisation.parent_id), literal(0).label("steps"))
        .where(col(Organisation.id) == organisation_id)
        .cte("above", recursive=True)
    )
    above = above.union_all(
        select(
            col(Organisation.id), col(Organisation.parent_id), (above.c.steps + 1).label("steps")
        ).join(above, col(Organisation.id) == above.c.parent_id)
    )
    found = await session.exec(
        select(LawUse)
        .join(above, col(LawUse.organisation_id) == above.c.id)
        .where(col(LawUse.from_year) <= year)
        .order_by(above.c.steps, col(LawUse.from_year).desc(), col(LawUse.id).desc())
        .limit(1)
    )
    return found.first()


async def uses(session: AsyncSession) -> list[tuple[LawUse, Organisation]]:
    """Give every choice with its organisation, by name, the newest first."""
    found = await session.exec(
        select(LawUse, Organisation)
        .join(Organisation, col(LawUse.organisation_id) == col(Organisation.id))
        .order_by(col(LawUse.from_year).desc(), col(LawUse.id).desc())
    )
    rows = found.all()
    units = units_by_name({unit.id: unit for _, unit in rows}.values())
    return [(use, unit) for unit in units for use, whose in rows if whose.id == unit.id]


async def opened_from(session: AsyncSession, cells: Collection[int], from_year: int) -> list[Cycle]:
    """Give the years of some cells that were opened, from one on."""
    found = await session.exec(
        select(Cycle).where(col(Cycle.cell_id).in_(cells), col(Cycle.year) >= from_year)
    )
    return list(found.all())
