"""What surrounds a self-review: prompts, versions, reopenings, proofs, pasted texts, pledges."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import (
    Cycle,
    FormCopy,
    Pledge,
    ReviewAttachment,
    ReviewPaste,
    ReviewPrompt,
    ReviewReopening,
    ReviewVersion,
    SelfReview,
)


async def prompts_of(
    session: AsyncSession, cycle_id: int, member_id: int | None
) -> list[ReviewPrompt]:
    """Give the prompts of a member, or of the collective for None, oldest first."""
    found = await session.exec(
        select(ReviewPrompt)
        .where(ReviewPrompt.cycle_id == cycle_id, col(ReviewPrompt.member_id) == member_id)
        .order_by(col(ReviewPrompt.id))
    )
    return list(found.all())


async def prompts_in(session: AsyncSession, cycle_id: int) -> list[ReviewPrompt]:
    """Give every prompt of a cycle, oldest first."""
    found = await session.exec(
        select(ReviewPrompt).where(ReviewPrompt.cycle_id == cycle_id).order_by(col(ReviewPrompt.id))
    )
    return list(found.all())


async def open_reopening(session: AsyncSession, review_id: int) -> ReviewReopening | None:
    """Give the reopening that waits for the review to be handed in again."""
    found = await session.exec(
        select(ReviewReopening)
        .where(ReviewReopening.review_id == review_id, col(ReviewReopening.done_at).is_(None))
        .order_by(col(ReviewReopening.id).desc())
        .limit(1)
    )
    return found.first()


async def open_reopenings(
    session: AsyncSession, review_ids: Sequence[int]
) -> dict[int, ReviewReopening]:
    """Give the open reopenings of several reviews, by review."""
    found = await session.exec(
        select(ReviewReopening)
        .where(
            col(ReviewReopening.review_id).in_(review_ids), col(ReviewReopening.done_at).is_(None)
        )
        .order_by(col(ReviewReopening.id))
    )
    return {row.review_id: row for row in found.all()}


async def versions_of(session: AsyncSession, review_id: int) -> list[ReviewVersion]:
    """Give every version of a review, the first one first."""
    found = await session.exec(
        select(ReviewVersion)
        .where(ReviewVersion.review_id == review_id)
        .order_by(col(ReviewVersion.number))
    )
    return list(found.all())


async def version_count(session: AsyncSession, review_id: int) -> int:
    """Give how many versions there are, without reading any."""
    found = await session.exec(
        select(func.count()).select_from(ReviewVersion).where(ReviewVersion.review_id == review_id)
    )
    return found.one()


async def attachments_of(session: AsyncSession, review_id: int) -> list[ReviewAttachment]:
    """Give the proofs of a review, oldest first."""
    found = await session.exec(
        select(ReviewAttachment)
        .where(ReviewAttachment.review_id == review_id)
        .order_by(col(ReviewAttachment.id))
    )
    return list(found.all())


async def paste_of(session: AsyncSession, review_id: int) -> str | None:
    """Give the prepared text that waits to be accepted."""
    row = await session.get(ReviewPaste, review_id)
    return None if row is None else row.text


async def keep_paste(session: AsyncSession, review_id: int, text: str, at: datetime) -> None:
    """Keep a prepared text over the one before."""
    row = await session.get(ReviewPaste, review_id)
    if row is None:
        row = ReviewPaste(review_id=review_id, text=text, at=at)
    row.text, row.at = text, at
    session.add(row)
    await session.flush()


async def drop_paste(session: AsyncSession, review_id: int) -> None:
    """Forget the prepared text."""
    await session.exec(delete(ReviewPaste).where(col(ReviewPaste.review_id) == review_id))


async def earlier_review(
    session: AsyncSession, member_id: int, before_year: int
) -> tuple[SelfReview, int] | None:
    """Give a member's newest self-review of an earlier year, with its year; whatever cell he was
    in then."""
    found = await session.exec(
        select(SelfReview, Cycle.year)
        .join(Cycle, col(Cycle.id) == col(SelfReview.cycle_id))
        .where(SelfReview.member_id == member_id, Cycle.year < before_year)
        .order_by(col(Cycle.year).desc())
        .limit(1)
    )
    row = found.first()
    return None if row is None else (row[0], row[1])


async def pledge_of(session: AsyncSession, member_id: int, year: int) -> str | None:
    """Give what a member pledged for a year."""
    row = await session.get(Pledge, (member_id, year))
    return None if row is None else row.text


async def keep_pledge(
    session: AsyncSession, member_id: int, year: int, text: str, at: datetime
) -> None:
    """Keep a pledge over the one before."""
    row = await session.get(Pledge, (member_id, year))
    if row is None:
        row = Pledge(member_id=member_id, year=year, text=text, at=at)
    row.text, row.at = text, at
    session.add(row)
    await session.flush()


async def form_source(session: AsyncSession, content_hash: str) -> str | None:
    """Give the stored copy of a form."""
    row = await session.get(FormCopy, content_hash)
    return None if row is None else row.source


async def keep_form(session: AsyncSession, content_hash: str, key: str, source: str) -> None:
    """Keep a copy of a form, once."""
    await session.exec(
        insert_into(session, FormCopy)
        .values(content_hash=content_hash, key=key, source=source)
        .on_conflict_do_nothing()
    )
