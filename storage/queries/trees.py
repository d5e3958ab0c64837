"""What became of organisations: when one was made anew, when one was handed over."""

from datetime import date

from sqlalchemy import and_, delete, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Duty, DutyState, Organisation, TreeChange
from terms.people import TreeChangeKind

_ANEW = (TreeChangeKind.FOUNDED, TreeChangeKind.SPLIT, TreeChangeKind.MERGED)


async def made_anew_on(session: AsyncSession, organisation_id: int) -> date | None:
    """Give the last day an organisation was founded, split or merged; None where it never was.

    Both parts of what was split are made anew by it."""
    came, of = col(TreeChange.kind), organisation_id
    split = and_(came == TreeChangeKind.SPLIT, col(TreeChange.from_id) == of)
    own = and_(came.in_(_ANEW), col(TreeChange.organisation_id) == of)
    found = await session.exec(select(func.max(TreeChange.on)).where(or_(own, split)))
    return found.first()


async def was_received(session: AsyncSession, line: list[Organisation], year: int) -> bool:
    """Tell whether an organisation, or one above it, was handed over to another one in a year."""
    found = await session.exec(
        select(TreeChange.id).where(
            TreeChange.kind == TreeChangeKind.TRANSFERRED,
            col(TreeChange.organisation_id).in_([one.id for one in line]),
            col(TreeChange.on).between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return found.first() is not None


async def handed_over_by(session: AsyncSession, line: list[Organisation], day: date) -> list[int]:
    """Give what an organisation, or one above it, was under until it was handed over, by a day."""
    found = await session.exec(
        select(col(TreeChange.from_id)).where(
            TreeChange.kind == TreeChangeKind.TRANSFERRED,
            col(TreeChange.organisation_id).in_([one.id for one in line]),
            col(TreeChange.on) <= day,
            col(TreeChange.from_id).is_not(None),
        )
    )
    return [number for number in found.all() if number is not None]


async def drop_duties(session: AsyncSession, cell_id: int) -> None:
    """Take away what a cell that is none any more still owed; what was done stays."""
    own = col(Duty.organisation_id) == cell_id
    await session.exec(delete(Duty).where(own, col(Duty.state) == DutyState.OPEN))
