"""What stood in a review before: remembered until it is handed in, the oldest first.

Of one place, what was put back stands after all that was not; so the last that was not put back is
the next to be, and the first that was can be taken again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AnswerBefore


@dataclass(frozen=True, slots=True)
class Mark:
    """Something remembered, without its text."""

    mark_id: int
    item: str
    undone: bool


async def remember(
    session: AsyncSession, review_id: int, item: str, value: str | None, at: datetime
) -> None:
    """Remember what something new takes the place of."""
    await session.exec(
        update(AnswerBefore)
        .where(col(AnswerBefore.review_id) == review_id, col(AnswerBefore.item) == item)
        .values(undone=False)
    )
    session.add(AnswerBefore(review_id=review_id, item=item, value=value, at=at))
    await session.flush()


async def marks(session: AsyncSession, review_id: int) -> list[Mark]:
    """Give what is remembered of a review; no text is read or decrypted."""
    found = await session.exec(
        select(AnswerBefore.id, AnswerBefore.item, AnswerBefore.undone)
        .where(AnswerBefore.review_id == review_id)
        .order_by(col(AnswerBefore.id))
    )
    return [Mark(mark_id or 0, item, undone) for mark_id, item, undone in found.all()]


async def exchange(session: AsyncSession, mark_id: int, value: str | None) -> str | None:
    """Give what is remembered under a mark, and remember `value` there instead."""
    row = await session.get_one(AnswerBefore, mark_id)
    before, row.value, row.undone = row.value, value, not row.undone
    session.add(row)
    await session.flush()
    return before


async def text(session: AsyncSession, mark_id: int) -> str | None:
    """Give what is remembered under a mark."""
    return (await session.get_one(AnswerBefore, mark_id)).value


async def forget(session: AsyncSession, review_id: int) -> None:
    """Forget everything that stood before in a review."""
    await session.exec(delete(AnswerBefore).where(col(AnswerBefore.review_id) == review_id))
