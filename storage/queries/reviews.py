"""Cycles and self-reviews."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import answer_trail
from storage.tables import Answer, Cycle, CycleState, SelfReview


async def current_cycle(session: AsyncSession, cell_id: int) -> Cycle | None:
    """Give the newest cycle of a cell."""
    found = await session.exec(
        select(Cycle).where(Cycle.cell_id == cell_id).order_by(col(Cycle.year).desc()).limit(1)
    )
    return found.first()


async def newest_cycle_in(
    session: AsyncSession, cell_id: int, states: Collection[CycleState]
) -> Cycle | None:
    """Give the newest cycle of a cell that stands in one of these states."""
    found = await session.exec(
        select(Cycle)
        .where(Cycle.cell_id == cell_id, col(Cycle.state).in_(states))
        .order_by(col(Cycle.year).desc())
        .limit(1)
    )
    return found.first()


async def cycles_in(session: AsyncSession, state: CycleState) -> list[Cycle]:
    """Give every cycle that stands in a state."""
    found = await session.exec(select(Cycle).where(Cycle.state == state).order_by(col(Cycle.id)))
    return list(found.all())


async def review_of(session: AsyncSession, cycle_id: int, member_id: int) -> SelfReview | None:
    """Give a member's self-review of one cycle."""
    found = await session.exec(
        select(SelfReview).where(SelfReview.cycle_id == cycle_id, SelfReview.member_id == member_id)
    )
    return found.first()


async def reviews_of_cycle(session: AsyncSession, cycle_id: int) -> Mapping[int, SelfReview]:
    """Give every self-review of a cycle, by member."""
    found = await session.exec(select(SelfReview).where(SelfReview.cycle_id == cycle_id))
    return {review.member_id: review for review in found.all()}


async def answers_of(session: AsyncSession, review_id: int) -> dict[str, str]:
    """Give the answers of one self-review, item id to value."""
    found = await session.exec(select(Answer).where(Answer.review_id == review_id))
    return {answer.item: answer.value for answer in found.all()}


async def answered_items(session: AsyncSession, review_id: int) -> set[str]:
    """Give which items have an answer, without reading (or decrypting) any."""
    found = await session.exec(select(Answer.item).where(Answer.review_id == review_id))
    return set(found.all())


async def put_answer(
    session: AsyncSession,
    review_id: int,
    item: str,
    value: str,
    at: datetime,
    *,
    trail: bool = True,
) -> None:
    """Write one answer over the one before, which is remembered unless it goes on in the new one
    or the whole review is put back (`trail`)."""
    row = await session.get(Answer, (review_id, item))
    if trail and row is not None and row.value != value:
        await answer_trail.remember(session, review_id, item, row.value, at)
    if row is None:
        row = Answer(review_id=review_id, item=item, value=value, updated_at=at)
    else:
        row.value = value
        row.updated_at = at
    session.add(row)
    await session.flush()


async def clear_answer(session: AsyncSession, review_id: int, item: str, at: datetime) -> None:
    """Take an answer away that can be put back."""
    row = await session.get(Answer, (review_id, item))
    if row is not None:
        await answer_trail.remember(session, review_id, item, row.value, at)
        await drop_answer(session, review_id, item)


async def drop_answer(session: AsyncSession, review_id: int, item: str) -> None:
    """Take an answer away for good."""
    await session.exec(
        delete(Answer).where(col(Answer.review_id) == review_id, col(Answer.item) == item)
    )
