"""Counting and destroying what closed years have left, with everything that hangs on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, not_, or_
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    CapDeparture,
    CollectiveFigure,
    CollectiveReport,
    CommitteeComment,
    Cycle,
    CycleDecision,
    CycleState,
    Destruction,
    DossierMark,
    EarlierLevel,
    FurtherDecision,
    HandUp,
    LevelCounts,
    LevelReason,
    Meeting,
    Member,
    MemberDecision,
    Objection,
    ObjectionTerm,
    Organisation,
    OrganisationCounts,
    OrganisationKind,
    OtherPlace,
    OtherRating,
    OutboxMessage,
    OutboxState,
    PaperCheck,
    PlanStep,
    Pledge,
    ProposedLevel,
    QuarterResult,
    RatingCase,
    Remedy,
    ReviewPrompt,
    SelfReview,
    SentDossier,
    SuperiorCheck,
    YearClosedFor,
    YearFact,
)
from terms.destruction import RecordKind

ROOTS: Mapping[RecordKind, tuple[Any, ...]] = {
    RecordKind.REVIEW: (SelfReview,),
    RecordKind.PROMPT: (ReviewPrompt,),
    RecordKind.COMMENT: (CommitteeComment, OtherPlace, PlanStep, DossierMark, SentDossier),
    RecordKind.COLLECTIVE_REPORT: (CollectiveReport,),
    RecordKind.MEETING: (Meeting,),
    RecordKind.OTHER_RATING: (
        OtherRating,
        QuarterResult,
        CollectiveFigure,
        SuperiorCheck,
        YearFact,
    ),
    RecordKind.LEVEL: (
        MemberDecision,
        FurtherDecision,
        CycleDecision,
        YearClosedFor,
        RatingCase,
        LevelReason,
        ProposedLevel,
        CapDeparture,
        HandUp,
        Objection,
        ObjectionTerm,
    ),
    RecordKind.REMEDY: (Remedy,),
}
"""The tables that belong to a cell's year; what belongs to their rows is found by its keys."""
_NAMED_BY: Mapping[str, Any] = {
    "review": SelfReview,
    "meeting": Meeting,
    "report": CollectiveReport,
    "remedy": Remedy,
}
"""What an unsent message may be about, by the name of its number."""

Counted = dict[tuple[int, int, RecordKind], int]
"""How many, by cell, year and kind."""


async def open_before(session: AsyncSession, year: int) -> list[tuple[str, int]]:
    """Give cells and years before that one that are not closed. The year of a body that meets ends
    with its minutes, or with the years of the cells where it never met (0286): it holds nothing
    back but while it meets."""
    ended = and_(
        col(Organisation.kind) == OrganisationKind.BODY, col(Cycle.state) != CycleState.MEETING
    )
    found = await session.exec(
        select(Organisation.name, Cycle.year)
        .join(Cycle, col(Cycle.cell_id) == col(Organisation.id))
        .where(col(Cycle.year) < year, Cycle.state != CycleState.CLOSED, not_(ended))
        .order_by(col(Cycle.year), col(Cycle.id))
    )
    return list(found.all())


async def count(session: AsyncSession, year: int, *, levels: bool) -> Counted:
    """Give what there is of years before that one."""
    found: Counted = {}
    for kind, roots in _meant(levels=levels):
        for table in roots:
            rows = await session.exec(
                select(Cycle.cell_id, Cycle.year, func.count())
                .join(table, table.cycle_id == col(Cycle.id))
                .where(col(Cycle.year) < year)
                .group_by(col(Cycle.cell_id), col(Cycle.year))
            )
            for cell, of_year, n in rows.all():
                key = (cell, of_year, kind)
                found[key] = found.get(key, 0) + n
    papers = await session.exec(
        select(Member.cell_id, Pledge.year, func.count())
        .join(Pledge, col(Pledge.member_id) == col(Member.id))
        .where(col(Pledge.year) < year)
        .group_by(col(Member.cell_id), col(Pledge.year))
    )
    for cell, of_year, n in papers.all():
        found[cell, of_year, RecordKind.YEARLY_PAPER] = n
    return found


async def destroy(session: AsyncSession, year: int, *, levels: bool) -> None:
    """Destroy what `count` counts, with everything that belongs to it."""
    cycles = select(Cycle.id).where(col(Cycle.year) < year)
    await _drop_messages(session, cycles)
    for _, roots in _meant(levels=levels):
        for table in roots:
            await _delete(session, table.__table__, table.cycle_id.in_(cycles))
    if levels:
        # Counted from the levels: no record of its own, and a count of one names a level.
        await session.exec(delete(EarlierLevel).where(col(EarlierLevel.year) < year))
        await session.exec(delete(LevelCounts).where(col(LevelCounts.cycle_id).in_(cycles)))
        await session.exec(delete(OrganisationCounts).where(col(OrganisationCounts.year) < year))
    await session.exec(delete(Pledge).where(col(Pledge.year) < year))
    await session.exec(delete(PaperCheck).where(col(PaperCheck.year) < year))


async def records(session: AsyncSession) -> list[tuple[Destruction, str]]:
    """Give what was ever destroyed with the name of the cell, the oldest first."""
    found = await session.exec(
        select(Destruction, Organisation.name)
        .join(Organisation, col(Destruction.cell_id) == col(Organisation.id))
        .order_by(col(Destruction.id))
    )
    return list(found.all())


async def of_year(session: AsyncSession, cell_id: int, year: int) -> list[Destruction]:
    """Give what was destroyed of one year of a cell, the newest first."""
    found = await session.exec(
        select(Destruction)
        .where(Destruction.cell_id == cell_id, Destruction.year == year)
        .order_by(col(Destruction.id).desc())
    )
    return list(found.all())


def _meant(*, levels: bool) -> list[tuple[RecordKind, tuple[Any, ...]]]:
    return [(kind, roots) for kind, roots in ROOTS.items() if levels or kind != RecordKind.LEVEL]


async def _delete(session: AsyncSession, table: Table, which: ColumnElement[bool]) -> None:
    """Delete rows, and before them all rows of other tables that point to them."""
    number = table.c.get("id")
    if number is not None:
        these = select(number).where(which)
        for child, points in _pointing_at(table):
            await _delete(session, child, or_(*(column.in_(these) for column in points)))
    await session.exec(delete(table).where(which))


def _pointing_at(table: Table) -> list[tuple[Table, list[ColumnElement[Any]]]]:
    found: list[tuple[Table, list[ColumnElement[Any]]]] = []
    for child in SQLModel.metadata.sorted_tables:
        points: list[ColumnElement[Any]] = [
            column
            for column in child.columns
            for key in column.foreign_keys
            if key.column.table is table
        ]
        if points and child is not table:
            found.append((child, points))
    return found


async def _drop_messages(session: AsyncSession, cycles: Any) -> None:  # noqa: ANN401
    """Take back what was planned and not sent about something that goes."""
    gone = {"cycle": set((await session.exec(cycles)).all())}
    for name, table in _NAMED_BY.items():
        rows = await session.exec(select(table.id).where(col(table.cycle_id).in_(cycles)))
        gone[name] = set(rows.all())
    waiting = await session.exec(
        select(OutboxMessage).where(
            col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.HELD])
        )
    )
    for row in waiting.all():
        if any(row.args.get(name) in numbers for name, numbers in gone.items()):
            await session.delete(row)
    await session.flush()
