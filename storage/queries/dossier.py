"""The dossier of a year: what was marked in it, what went up, what stands under an organisation."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Cycle,
    DossierMark,
    HandUp,
    LevelAbove,
    Organisation,
    OrganisationKind,
    SentDossier,
)
from terms.above import AboveRight, HandUpState
from terms.name_order import units_by_name

_MARKS = select(DossierMark).where(col(DossierMark.cycle_id) == bindparam("cycle_id"))
_APPRAISED = (
    select(LevelAbove.member_id)
    .join(HandUp, col(HandUp.id) == col(LevelAbove.hand_up_id))
    .where(
        col(HandUp.cycle_id) == bindparam("cycle_id"),
        col(HandUp.state).in_((HandUpState.APPRAISED, HandUpState.DECIDED)),
        LevelAbove.step == AboveRight.APPRAISES,
    )
)


async def marks(session: AsyncSession, cycle_id: int) -> list[DossierMark]:
    """Give what was marked in the dossier of a year."""
    found = await session.exec(_MARKS, params={"cycle_id": cycle_id})
    return list(found.all())


async def appraised(session: AsyncSession, cycle_id: int) -> set[int]:
    """Give on whom a body above in the house ended its appraisal in a year."""
    found = await session.exec(_APPRAISED, params={"cycle_id": cycle_id})
    return set(found.all())


async def bodies_under(session: AsyncSession, organisations: Collection[int]) -> list[Organisation]:
    """Give the bodies of these cells and organisations that did not end, by name."""
    found = await session.exec(
        select(Organisation).where(
            col(Organisation.parent_id).in_(organisations),
            Organisation.kind == OrganisationKind.BODY,
            col(Organisation.ended_on).is_(None),
        )
    )
    return units_by_name(found.all())


async def years_in(
    session: AsyncSession, places: Collection[int], year: int
) -> dict[int, tuple[Cycle, SentDossier | None]]:
    """Give the year of each of these cells and bodies, with when its dossier was sent."""
    found = await session.exec(
        select(Cycle, SentDossier)
        .outerjoin(SentDossier, col(SentDossier.cycle_id) == col(Cycle.id))
        .where(col(Cycle.cell_id).in_(places), Cycle.year == year)
    )
    return {cycle.cell_id: (cycle, sent) for cycle, sent in found.all()}


async def years_known(session: AsyncSession, places: Collection[int]) -> list[int]:
    """Give the years that any of these cells and bodies has, the newest first."""
    found = await session.exec(select(Cycle.year).where(col(Cycle.cell_id).in_(places)).distinct())
    return sorted(found.all(), reverse=True)
