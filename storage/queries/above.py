"""Who acts in the bodies above a cell, what was handed up to them, and what they say of it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, func
from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    AboveSeat,
    Cycle,
    CycleState,
    FilledSheet,
    HandedLevel,
    HandUp,
    LevelAbove,
    Member,
    MemberDecision,
    Organisation,
)
from terms.above import AboveRight, HandUpState

OPEN = (HandUpState.HANDED, HandUpState.APPRAISED)
"""What waits for somebody above."""


async def seats_in(
    session: AsyncSession, organisations: Collection[int], day: date
) -> list[AboveSeat]:
    """Give who acts in these organisations on a day."""
    found = await session.exec(
        select(AboveSeat).where(col(AboveSeat.organisation_id).in_(organisations), on(day))
    )
    return list(found.all())


async def seats_of(session: AsyncSession, member_id: int, day: date) -> list[AboveSeat]:
    """Give where a member acts on a day, and as what."""
    found = await session.exec(select(AboveSeat).where(AboveSeat.member_id == member_id, on(day)))
    return list(found.all())


async def every_seat(session: AsyncSession, day: date) -> list[AboveSeat]:
    """Give all who act above somebody on a day."""
    found = await session.exec(select(AboveSeat).where(on(day)).order_by(col(AboveSeat.id)))
    return list(found.all())


async def hand_ups(session: AsyncSession, cycle_id: int) -> list[HandUp]:
    """Give what was ever handed up of a year, the oldest first."""
    found = await session.exec(
        select(HandUp).where(HandUp.cycle_id == cycle_id).order_by(col(HandUp.id))
    )
    return list(found.all())


async def locked(session: AsyncSession, hand_up_id: int) -> HandUp | None:
    """Give one, locked until the transaction ends: two taps take one step."""
    found = await session.exec(
        select(HandUp)
        .where(HandUp.id == hand_up_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def locked_open(session: AsyncSession, cycle_id: int) -> list[HandUp]:
    """Give what of a year waits above, the oldest first, locked until the transaction ends."""
    found = await session.exec(
        select(HandUp)
        .where(HandUp.cycle_id == cycle_id, col(HandUp.state).in_(OPEN))
        .order_by(col(HandUp.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def drop_picked(session: AsyncSession, hand_up_id: int, members: Collection[int]) -> None:
    """Forget the levels that who decides picked for these in a list, and did not record."""
    recorded = select(HandedLevel.member_id).where(
        HandedLevel.hand_up_id == hand_up_id, col(HandedLevel.decided).is_(True)
    )
    await session.exec(
        delete(LevelAbove).where(
            col(LevelAbove.hand_up_id) == hand_up_id,
            col(LevelAbove.step) == AboveRight.DECIDES,
            col(LevelAbove.member_id).in_(members),
            col(LevelAbove.member_id).not_in(recorded),
        )
    )


async def waiting(
    session: AsyncSession, organisations: Collection[int]
) -> list[tuple[HandUp, Cycle, Organisation]]:
    """Give what is open in these organisations, with its year and cell, the oldest first."""
    found = await session.exec(
        select(HandUp, Cycle, Organisation)
        .join(Cycle, col(HandUp.cycle_id) == col(Cycle.id))
        .join(Organisation, col(Cycle.cell_id) == col(Organisation.id))
        .where(
            col(HandUp.state).in_(OPEN),
            or_(
                col(HandUp.organisation_id).in_(organisations),
                col(HandUp.appraised_at_id).in_(organisations),
            ),
        )
        .order_by(col(HandUp.id))
    )
    return list(found.all())


async def open_counts(
    session: AsyncSession, cycles: Collection[int]
) -> dict[tuple[int, HandUpState], int]:
    """Give how many members of each of these years wait above, by where they stand."""
    found = await session.exec(
        select(HandUp.cycle_id, HandUp.state, func.count())
        .join(HandedLevel, col(HandedLevel.hand_up_id) == col(HandUp.id))
        .where(
            col(HandUp.cycle_id).in_(cycles),
            col(HandUp.state).in_(OPEN),
            col(HandedLevel.decided).is_(False),
        )
        .group_by(col(HandUp.cycle_id), col(HandUp.state))
    )
    return {(cycle, HandUpState(state)): int(count) for cycle, state, count in found.all()}


async def handed(session: AsyncSession, hand_up_id: int) -> dict[int, HandedLevel]:
    """Give whom one is about."""
    found = await session.exec(select(HandedLevel).where(HandedLevel.hand_up_id == hand_up_id))
    return {row.member_id: row for row in found.all()}


async def said(session: AsyncSession, hand_up_id: int, step: AboveRight) -> dict[int, LevelAbove]:
    """Give what was said at a step, by member."""
    found = await session.exec(
        select(LevelAbove).where(LevelAbove.hand_up_id == hand_up_id, LevelAbove.step == step)
    )
    return {row.member_id: row for row in found.all()}


async def decided_in(session: AsyncSession, cycle_id: int) -> list[LevelAbove]:
    """Give what was said by who decided above, of those of a year that were decided on, the oldest
    first."""
    found = await session.exec(
        select(LevelAbove)
        .join(HandUp, col(HandUp.id) == col(LevelAbove.hand_up_id))
        .join(
            HandedLevel,
            and_(
                col(HandedLevel.hand_up_id) == col(LevelAbove.hand_up_id),
                col(HandedLevel.member_id) == col(LevelAbove.member_id),
            ),
        )
        .where(
            HandUp.cycle_id == cycle_id,
            LevelAbove.step == AboveRight.DECIDES,
            col(HandedLevel.decided).is_(True),
        )
        .order_by(col(HandUp.id))
    )
    return list(found.all())


async def sheet(session: AsyncSession, sheet_id: int) -> FilledSheet | None:
    """Give a list that came back filled in, as it stands now."""
    found = await session.exec(
        select(FilledSheet)
        .where(FilledSheet.id == sheet_id)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def drop_sheets(session: AsyncSession, member_id: int) -> None:
    """Forget what somebody sent filled in."""
    await session.exec(delete(FilledSheet).where(col(FilledSheet.sent_by) == member_id))


async def level_before(session: AsyncSession, member_id: int, year: int) -> str:
    """Give the level decided in a year on the person of a membership; empty where none is known."""
    person = select(Member.person_id).where(Member.id == member_id).scalar_subquery()
    found = await session.exec(
        select(MemberDecision.level)
        .join(Member, col(MemberDecision.member_id) == col(Member.id))
        .join(Cycle, col(MemberDecision.cycle_id) == col(Cycle.id))
        .where(
            col(Member.person_id) == person,
            Cycle.year == year,
            col(Cycle.state).in_([CycleState.DECIDED, CycleState.PUBLISHED, CycleState.CLOSED]),
        )
        .limit(1)
    )
    return found.first() or ""


def on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Give the condition that somebody acts on a day, of which the one it ends is none."""
    until = col(AboveSeat.until)
    return and_(col(AboveSeat.since) <= day, or_(until.is_(None), until > day))
