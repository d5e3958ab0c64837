"""Collective reports: their items in versions, their hands, whom they consulted."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import and_, col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.reviews import cell_year_of
from storage.tables import (
    CollectiveFigure,
    CollectiveHand,
    CollectiveItem,
    CollectiveKind,
    CollectiveReport,
    CollectiveVersion,
    Consultation,
    Cycle,
    CycleState,
    ReportState,
)
from terms.people import BodyKind

_WHOSE = {
    BodyKind.CELL_COMMITTEE: CollectiveKind.COMMITTEE,
    BodyKind.LEADERSHIP: CollectiveKind.LEADERSHIP,
}


async def reports_of(
    session: AsyncSession, cycle_id: int, *, body: bool = False
) -> list[CollectiveReport]:
    """Give every collective report of a cycle, in the order they were begun; of a `body`'s year its
    own, which a body of a cell writes in the cell's."""
    own = (
        and_(
            col(CollectiveReport.cycle_id) == cell_year_of(cycle_id, kind).scalar_subquery(),
            CollectiveReport.kind == whose,
        )
        for kind, whose in _WHOSE.items()
    )
    found = await session.exec(
        select(CollectiveReport)
        .where(or_(CollectiveReport.cycle_id == cycle_id, *own if body else ()))
        .order_by(col(CollectiveReport.id))
    )
    return list(found.all())


async def reports_in(session: AsyncSession, cell_id: int) -> list[tuple[CollectiveReport, Cycle]]:
    """Give every collective report of a cell or body with its year, the newest year first."""
    found = await session.exec(
        select(CollectiveReport, Cycle)
        .join(Cycle, col(CollectiveReport.cycle_id) == col(Cycle.id))
        .where(Cycle.cell_id == cell_id)
        .order_by(col(Cycle.year).desc(), col(CollectiveReport.id))
    )
    return list(found.all())


async def report_with_cycle(
    session: AsyncSession, report_id: int
) -> tuple[CollectiveReport, Cycle] | None:
    """Give one report with its cycle."""
    found = await session.exec(
        select(CollectiveReport, Cycle)
        .join(Cycle, col(CollectiveReport.cycle_id) == col(Cycle.id))
        .where(CollectiveReport.id == report_id)
    )
    return found.first()


async def handed_in(
    session: AsyncSession, states: Collection[CycleState]
) -> list[tuple[CollectiveReport, Cycle]]:
    """Give every report handed in, with its cycle, of cycles in one of these states."""
    found = await session.exec(
        select(CollectiveReport, Cycle)
        .join(Cycle, col(CollectiveReport.cycle_id) == col(Cycle.id))
        .where(
            CollectiveReport.state == ReportState.SUBMITTED,
            col(Cycle.state).in_([state.value for state in states]),
        )
        .order_by(col(CollectiveReport.id))
    )
    return list(found.all())


async def hands_of(session: AsyncSession, report_id: int) -> set[int]:
    """Give the members who write a report."""
    found = await session.exec(
        select(CollectiveHand.member_id).where(CollectiveHand.report_id == report_id)
    )
    return set(found.all())


async def items_of(session: AsyncSession, report_id: int) -> Mapping[str, CollectiveItem]:
    """Give where each item of a report stands, by item."""
    found = await session.exec(select(CollectiveItem).where(CollectiveItem.report_id == report_id))
    return {row.item: row for row in found.all()}


async def rename_item(session: AsyncSession, report_id: int, former: str, item: str) -> None:
    """Let an item, with its writer and every version, be called otherwise."""
    for table in (CollectiveItem, CollectiveVersion):
        await session.exec(
            update(table)
            .where(col(table.report_id) == report_id, col(table.item) == former)
            .values(item=item)
        )


async def lay_aside(
    session: AsyncSession, report_id: int, former: str, aside: str, item: str
) -> None:
    """Keep an item with every version under another name. What is asked instead is still open, has
    the same writer, and its versions count on."""
    stood = await item_to_change(session, report_id, former)
    writer, version = stood.writer_id, stood.version
    session.expunge(stood)
    await rename_item(session, report_id, former, aside)
    session.add(CollectiveItem(report_id=report_id, item=item, writer_id=writer, version=version))
    await session.flush()


async def item_to_change(session: AsyncSession, report_id: int, item: str) -> CollectiveItem:
    """Give one item, made if need be, locked against a second writer until the transaction ends."""
    found = await session.exec(
        select(CollectiveItem)
        .where(CollectiveItem.report_id == report_id, CollectiveItem.item == item)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = found.first()
    if row is None:
        row = CollectiveItem(report_id=report_id, item=item)
        session.add(row)
        await session.flush()
    return row


async def newest_versions(session: AsyncSession, report_id: int) -> Mapping[str, CollectiveVersion]:
    """Give how each item of a report reads now."""
    found = await session.exec(
        select(CollectiveVersion)
        .where(CollectiveVersion.report_id == report_id)
        .order_by(col(CollectiveVersion.version))
    )
    return {row.item: row for row in found.all()}


async def add_version(
    session: AsyncSession, row: CollectiveItem, value: str, by: int, at: datetime
) -> None:
    """Write the next version of an item."""
    row.version += 1
    session.add(row)
    session.add(
        CollectiveVersion(
            report_id=row.report_id,
            item=row.item,
            version=row.version,
            value=value,
            written_by=by,
            written_at=at,
        )
    )
    await session.flush()


async def consultations_of(session: AsyncSession, report_id: int) -> Mapping[str, Consultation]:
    """Give what is noted of each body that was asked, by body."""
    found = await session.exec(select(Consultation).where(Consultation.report_id == report_id))
    return {row.body: row for row in found.all()}


async def figures_of(session: AsyncSession, cycle_id: int, collective: int) -> Mapping[str, str]:
    """Give what was told of a collective in a year, by figure: what was told last."""
    found = await session.exec(
        select(CollectiveFigure)
        .where(
            col(CollectiveFigure.cycle_id) == cycle_id,
            col(CollectiveFigure.collective) == collective,
        )
        .order_by(col(CollectiveFigure.id))
    )
    return {row.figure: row.value for row in found.all()}
