"""What the excellence cap is counted from, over all cells of an organisation at once."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, or_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    CapDeparture,
    CapDivision,
    CapException,
    Cycle,
    Member,
    MemberDecision,
    Organisation,
    OrganisationKind,
    ProposedLevel,
)
from terms.name_order import units_by_name

_ROOT = (
    select(col(Organisation.id))
    .where(col(Organisation.id) == bindparam("organisation_id"))
    .cte("under", recursive=True)
)
_TREE = _ROOT.union(
    select(col(Organisation.id))
    .join(_ROOT, col(Organisation.parent_id) == _ROOT.c.id)
    .where(col(Organisation.kind) != OrganisationKind.PARTY_ORGANISATION)
)
"""A base organisation under another one decides for its own cells."""
_YEARS: Any = (
    select(Organisation, Cycle)
    .join(_TREE, col(Organisation.id) == _TREE.c.id)
    .outerjoin(
        Cycle,
        and_(col(Cycle.cell_id) == col(Organisation.id), col(Cycle.year) == bindparam("year")),
    )
    .order_by(col(Organisation.id))
)
_YEARS_OPENED: Any = (
    select(col(Cycle.year))
    .join(_TREE, col(Cycle.cell_id) == _TREE.c.id)
    .distinct()
    .order_by(col(Cycle.year).desc())
)
_PEOPLED: Any = (
    select(col(Member.cell_id))
    .where(
        col(Member.cell_id).in_(bindparam("cells", expanding=True)),
        or_(col(Member.until).is_(None), col(Member.until) > bindparam("day")),
    )
    .distinct()
)
_BEGUN: Any = (
    select(col(Member.cell_id))
    .where(
        col(Member.cell_id).in_(bindparam("cells", expanding=True)),
        or_(col(Member.since).is_(None), col(Member.since) <= bindparam("day")),
    )
    .distinct()
)
_PROPOSED: Any = (
    select(ProposedLevel)
    .where(col(ProposedLevel.cycle_id).in_(bindparam("cycles", expanding=True)))
    .order_by(col(ProposedLevel.cycle_id), col(ProposedLevel.subject_id))
    .execution_options(populate_existing=True)
)
_DECIDED: Any = (
    select(MemberDecision)
    .where(col(MemberDecision.cycle_id).in_(bindparam("cycles", expanding=True)))
    .execution_options(populate_existing=True)
)


_HERE: BindParameter[Any] = bindparam("organisations", expanding=True)
_DIVISIONS: Any = (
    select(CapDivision)
    .where(col(CapDivision.organisation_id).in_(_HERE), CapDivision.year == bindparam("year"))
    .order_by(col(CapDivision.id))
)
_WHOLE = or_(col(CapException.percent) == "", col(CapException.decided_on).is_not(None))
_EXCEPTIONS: Any = (
    select(CapException)
    .where(
        col(CapException.organisation_id).in_(_HERE),
        CapException.year == bindparam("year"),
        _WHOLE,
    )
    .order_by(col(CapException.id))
)


async def years_under(
    session: AsyncSession, organisation_id: int, year: int
) -> list[tuple[Organisation, Cycle | None]]:
    """Give everything that an organisation decides for, bodies too, with its cycle of a year."""
    found = await session.exec(_YEARS, params={"organisation_id": organisation_id, "year": year})
    return list(found.all())


async def peopled(session: AsyncSession, cells: Collection[int], day: date) -> set[int]:
    """Give which of these cells anybody is a member of on a day."""
    found = await session.exec(_PEOPLED, params={"cells": sorted(cells), "day": day})
    return set(found.all())


async def begun(session: AsyncSession, cells: Collection[int], day: date) -> set[int]:
    """Give which of these cells anybody, still there or not, had come to by a day."""
    found = await session.exec(_BEGUN, params={"cells": sorted(cells), "day": day})
    return set(found.all())


async def deciding_under(session: AsyncSession, offices: Collection[int]) -> list[Organisation]:
    """Give these organisations and the base organisations under them, by name."""
    tree = (
        select(col(Organisation.id), col(Organisation.kind))
        .where(col(Organisation.id).in_(offices))
        .cte("under", recursive=True)
    )
    tree = tree.union(
        select(col(Organisation.id), col(Organisation.kind)).join(
            tree, col(Organisation.parent_id) == tree.c.id
        )
    )
    found = await session.exec(
        select(Organisation)
        .join(tree, col(Organisation.id) == tree.c.id)
        .where(
            or_(
                col(Organisation.kind) == OrganisationKind.PARTY_ORGANISATION,
                col(Organisation.id).in_(offices),
            )
        )
    )
    return units_by_name(found.all())


async def years_of(session: AsyncSession, organisation_id: int) -> list[int]:
    """Give the years opened in the cells an organisation decides for, the newest first."""
    found = await session.exec(_YEARS_OPENED, params={"organisation_id": organisation_id})
    return list(found.all())


async def proposed(session: AsyncSession, cycles: Collection[int]) -> list[ProposedLevel]:
    """Give what was proposed in these cycles, as it is kept."""
    return list((await session.exec(_PROPOSED, params={"cycles": list(cycles)})).all())


async def decided(session: AsyncSession, cycles: Collection[int]) -> list[MemberDecision]:
    """Give the levels decided in these cycles."""
    return list((await session.exec(_DECIDED, params={"cycles": list(cycles)})).all())


async def keep_proposed(
    session: AsyncSession, cycle_id: int, rows: Iterable[ProposedLevel]
) -> None:
    """Keep what a cycle's meetings proposed instead of what was kept before."""
    await session.exec(
        delete(ProposedLevel)
        .where(col(ProposedLevel.cycle_id) == cycle_id)
        .execution_options(synchronize_session="fetch")
    )
    session.add_all(rows)
    await session.flush()


async def division(session: AsyncSession, organisation_id: int, year: int) -> CapDivision | None:
    """Give how an organisation divides persons in a year; None before it said so."""
    return (await divisions(session, [organisation_id], year)).get(organisation_id)


async def divisions(
    session: AsyncSession, organisations: Collection[int], year: int
) -> dict[int, CapDivision]:
    """Give the same of many organisations; who said nothing is left out."""
    given = {"organisations": list(organisations), "year": year}
    found = await session.exec(_DIVISIONS, params=given)
    return {row.organisation_id: row for row in found.all()}


async def exception(session: AsyncSession, organisation_id: int, year: int) -> CapException | None:
    """Give what was decided last of a higher share, or that it was taken back; None before
    anything was. What is still being entered is none."""
    return (await exceptions(session, [organisation_id], year)).get(organisation_id)


async def exceptions(
    session: AsyncSession, organisations: Collection[int], year: int
) -> dict[int, CapException]:
    """Give the same of many organisations; before anything was decided one is left out."""
    given = {"organisations": list(organisations), "year": year}
    found = await session.exec(_EXCEPTIONS, params=given)
    return {row.organisation_id: row for row in found.all()}


async def exception_begun(
    session: AsyncSession, organisation_id: int, year: int
) -> CapException | None:
    """Give the higher share that is being entered, the newest; None where it is whole."""
    found = await session.exec(
        select(CapException)
        .where(CapException.organisation_id == organisation_id, CapException.year == year)
        .order_by(col(CapException.id).desc())
        .limit(1)
    )
    row = found.first()
    return row if row is not None and row.percent and row.decided_on is None else None


async def departures(
    session: AsyncSession, cycle_id: int, about_id: int | None = None
) -> list[CapDeparture]:
    """Give why decisions of a cycle go past the cap, the oldest first."""
    found = await session.exec(
        select(CapDeparture)
        .where(CapDeparture.cycle_id == cycle_id, CapDeparture.about_id == about_id)
        .order_by(col(CapDeparture.id))
    )
    return list(found.all())


async def departures_recorded(session: AsyncSession, cycle_id: int) -> list[CapDeparture]:
    """Give why the recorded decisions of a cycle go past the cap, whoever decided, oldest first."""
    found = await session.exec(
        select(CapDeparture)
        .where(CapDeparture.cycle_id == cycle_id, col(CapDeparture.used).is_(True))
        .order_by(col(CapDeparture.id))
    )
    return list(found.all())
