"""Reviews begun on a form that another took the place of."""

from datetime import datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AnswerBefore, ReviewAttachment, ReviewMove


async def move_of(session: AsyncSession, review_id: int) -> ReviewMove | None:
    """Give what is kept of a review's former form; None where nothing is."""
    return await session.get(ReviewMove, review_id)


async def not_told(session: AsyncSession, most: int) -> list[ReviewMove]:
    """Give reviews handed in on a former form whose writers were not told yet."""
    found = await session.exec(
        select(ReviewMove)
        .where(col(ReviewMove.told_at).is_(None), col(ReviewMove.moved_at).is_(None))
        .order_by(col(ReviewMove.review_id))
        .limit(most)
    )
    return list(found.all())


async def keep(
    session: AsyncSession, review_id: int, form: str, form_hash: str, answers: str, at: datetime
) -> None:
    """Keep every answer as it stood on the former form."""
    row = await session.get(ReviewMove, review_id)
    row = row or ReviewMove(review_id=review_id, form=form, form_hash=form_hash)
    row.form, row.form_hash = form, form_hash
    row.answers, row.moved_at = answers, at
    session.add(row)
    await session.flush()


async def shown(session: AsyncSession, review_id: int, at: datetime) -> None:
    """Note that its writer saw what has no place any more."""
    await session.exec(
        update(ReviewMove).where(col(ReviewMove.review_id) == review_id).values(shown_at=at)
    )


async def rename_item(session: AsyncSession, review_id: int, former: str, item: str) -> None:
    """Let the proofs of an item belong to another."""
    await session.exec(
        update(ReviewAttachment)
        .where(col(ReviewAttachment.review_id) == review_id, col(ReviewAttachment.item) == former)
        .values(item=item)
    )


async def rename_trail(session: AsyncSession, review_id: int, former: str, item: str) -> None:
    """Let what stood in an item before belong to another; with no other, be forgotten."""
    mine = (col(AnswerBefore.review_id) == review_id, col(AnswerBefore.item) == former)
    if item:
        await session.exec(update(AnswerBefore).where(*mine).values(item=item))
    else:
        await session.exec(delete(AnswerBefore).where(*mine))
