"""What surrounds a self-review: prompts, versions, reopenings, proofs, pasted texts, pledges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, insert_into
from storage.queries.collectives import newest_versions
from storage.tables import (
    Answer,
    CollectiveReport,
    Cycle,
    FormCopy,
    Pledge,
    ReportState,
    ReviewAttachment,
    ReviewPaste,
    ReviewPrompt,
    ReviewReopening,
    ReviewState,
    ReviewVersion,
    SelfReview,
)
from terms.prompts import ThemeFor

THEME_ITEM = "theme."
"""Begins the item under which a theme is answered; its number follows."""


async def prompts_of(
    session: AsyncSession, cycle_id: int, member_id: int | None
) -> list[ReviewPrompt]:
    """Give the prompts of a member, or of the collective for None, oldest first."""
    found = await session.exec(
        select(ReviewPrompt)
        .where(
            ReviewPrompt.cycle_id == cycle_id,
            col(ReviewPrompt.member_id) == member_id,
            col(ReviewPrompt.theme).is_(None),
        )
        .order_by(col(ReviewPrompt.id))
    )
    return list(found.all())


async def themes_of(session: AsyncSession, cycle_id: int, *papers: ThemeFor) -> list[ReviewPrompt]:
    """Give the deep-review themes of a year that are asked in these papers, oldest first."""
    found = await session.exec(
        select(ReviewPrompt)
        .where(ReviewPrompt.cycle_id == cycle_id, col(ReviewPrompt.theme).in_(papers))
        .order_by(col(ReviewPrompt.id))
    )
    return list(found.all())


async def themes_sent(
    session: AsyncSession, year: int, organisations: Collection[int]
) -> list[ReviewPrompt]:
    """Give the themes of a year that these organisations sent to any cell, oldest first."""
    found = await session.exec(
        select(ReviewPrompt)
        .join(Cycle, col(Cycle.id) == col(ReviewPrompt.cycle_id))
        .where(
            Cycle.year == year,
            col(ReviewPrompt.theme).is_not(None),
            col(ReviewPrompt.organisation_id).in_(organisations),
        )
        .order_by(col(ReviewPrompt.id))
    )
    return list(found.all())


async def explained(
    session: AsyncSession, cycle_id: int, *, member_id: int | None = None
) -> dict[tuple[int, int], str]:
    """Give what members, or one of them, answered to prompts and themes in reviews that were handed
    in, by member and prompt."""
    query = (
        select(SelfReview.member_id, Answer.item, Answer.value)
        .join(Answer, col(Answer.review_id) == col(SelfReview.id))
        .where(
            SelfReview.cycle_id == cycle_id,
            SelfReview.state == ReviewState.SUBMITTED,
            col(Answer.item).contains("."),
        )
    )
    if member_id is not None:
        query = query.where(SelfReview.member_id == member_id)
    found = await session.exec(query)
    return {
        (member, int(number)): value
        for member, item, value in found.all()
        if (number := item.rpartition(".")[2]).isdigit()
    }


async def reports_written(
    session: AsyncSession, cycle_id: int
) -> list[tuple[CollectiveReport, dict[str, str]]]:
    """Give every collective report of a year with what stands at each item, by item; of one that
    was not handed in, nothing."""
    reports = await session.exec(
        select(CollectiveReport)
        .where(CollectiveReport.cycle_id == cycle_id)
        .order_by(col(CollectiveReport.id))
    )
    found = []
    for report in reports.all():
        done = report.state == ReportState.SUBMITTED
        written = await newest_versions(session, report.id or 0) if done else {}
        found.append((report, {item: version.value for item, version in written.items()}))
    return found


def theme_id(number: int) -> str:
    """Give the item under which a theme is answered."""
    return f"{THEME_ITEM}{number}"


async def prompts_in(session: AsyncSession, cycle_id: int) -> list[ReviewPrompt]:
    """Give every prompt of a cycle, oldest first."""
    return (await prompts_in_each(session, [cycle_id]))[cycle_id]


async def prompts_in_each(
    session: AsyncSession, cycle_ids: Sequence[int]
) -> dict[int, list[ReviewPrompt]]:
    """Give every prompt of each of these cycles, by cycle, oldest first."""
    each: dict[int, list[ReviewPrompt]] = {number: [] for number in cycle_ids}
    of_them = among(session, col(ReviewPrompt.cycle_id), cycle_ids)
    found = await session.exec(select(ReviewPrompt).where(of_them).order_by(col(ReviewPrompt.id)))
    for prompt in found.all():
        each[prompt.cycle_id].append(prompt)
    return each


async def open_reopening(session: AsyncSession, review_id: int) -> ReviewReopening | None:
    """Give the reopening that waits for the review to be handed in again."""
    found = await session.exec(
        select(ReviewReopening)
        .where(ReviewReopening.review_id == review_id, col(ReviewReopening.done_at).is_(None))
        .order_by(col(ReviewReopening.id).desc())
        .limit(1)
    )
    return found.first()


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


_ATTACHMENTS = (
    select(ReviewAttachment)
    .where(col(ReviewAttachment.review_id) == bindparam("review_id"))
    .order_by(col(ReviewAttachment.id))
)


async def attachments_of(session: AsyncSession, review_id: int) -> list[ReviewAttachment]:
    """Give the proofs of a review, oldest first."""
    found = await session.exec(_ATTACHMENTS, params={"review_id": review_id})
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


@dataclass(frozen=True, slots=True)
class EarlierReview:
    """A self-review of an earlier year, with its answers."""

    year: int
    form: str
    form_hash: str
    answers: Mapping[str, str]


_EARLIER = (
    select(SelfReview.id)
    .join(Cycle, col(Cycle.id) == col(SelfReview.cycle_id))
    .where(col(SelfReview.member_id) == bindparam("member_id"), col(Cycle.year) < bindparam("year"))
    .order_by(col(Cycle.year).desc())
    .limit(1)
    .scalar_subquery()
)
_WITH_EARLIER = (
    select(Cycle.year, SelfReview, Answer.item, Answer.value)
    .select_from(SelfReview)
    .join(Cycle, col(Cycle.id) == col(SelfReview.cycle_id))
    .outerjoin(Answer, col(Answer.review_id) == col(SelfReview.id))
    .where(or_(col(SelfReview.id) == bindparam("review_id"), col(SelfReview.id) == _EARLIER))
)


async def answers_with_earlier(
    session: AsyncSession, review: SelfReview, year: int
) -> tuple[dict[str, str], EarlierReview | None]:
    """Give the answers of a review of this year, item id to value, and the member's newest review
    of an earlier year, whatever cell they were in then. Each answer is decrypted once."""
    params = {"review_id": review.id, "member_id": review.member_id, "year": year}
    found = await session.exec(_WITH_EARLIER, params=params)
    answers: dict[str, str] = {}
    then: dict[str, str] = {}
    earlier = None
    for in_year, row, item, value in found.all():
        if row.id != review.id and earlier is None:
            earlier = EarlierReview(in_year, row.form, row.form_hash, then)
        if item is not None:
            (answers if row.id == review.id else then)[item] = value
    return answers, earlier


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
