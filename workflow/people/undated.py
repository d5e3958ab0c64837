"""What is told of a member without a day: a roster's posts and marks.

Whatever holds without a day is what was told last; it takes the place of what was told so before.
What has days of its own is only ended, on the day it is told to be over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import Spanned, holds
from storage.queries import people
from storage.tables import Period, Post
from terms.people import PeriodKind, PostBody, PostRole


@dataclass(frozen=True, slots=True)
class ToldPost:
    """A post without a day."""

    body: PostBody
    role: PostRole
    title: str
    organisation_id: int | None = None
    """Above the cell: whose committee it is in, where that was told."""

    def is_of(self, post: Post) -> bool:
        """Tell whether that is the post; where one side does not know whose it is, by the rest."""
        known = {self.organisation_id, post.organisation_id} - {None}
        return (post.body, post.role) == (self.body, self.role) and len(known) < 2


async def posts_told(
    session: AsyncSession, member_id: int, posts: Collection[ToldPost], today: date
) -> None:
    """Let these be the posts a member holds today."""
    history = await people.history_of(session, member_id)
    # A roster knows no groups: what is held in one stays.
    held = [p for p in history.posts if holds(p, today) and p.body != PostBody.GROUP]
    new = list(posts)
    for post in held:
        told = next((one for one in posts if one.is_of(post)), None)
        if told is not None:
            post.title = told.title
            post.organisation_id = post.organisation_id or told.organisation_id
            session.add(post)
            new = [one for one in new if one is not told]
            continue
        for period in history.periods:
            if period.post_id == post.id:
                await _over(session, period, today)
        await session.flush()
        await _over(session, post, today)
    for told in new:
        session.add(
            Post(
                member_id=member_id,
                body=told.body,
                role=told.role,
                title=told.title,
                organisation_id=told.organisation_id,
            )
        )
    await session.flush()


async def mark_told(
    session: AsyncSession, member_id: int, kind: PeriodKind, *, so: bool, today: date
) -> None:
    """Let a member be exempt or suspended today, or not."""
    history = await people.history_of(session, member_id)
    now = [period for period in history.periods if period.kind == kind and holds(period, today)]
    if so and not now:
        session.add(Period(member_id=member_id, kind=kind))
    if not so:
        for period in now:
            await _over(session, period, today)
    await session.flush()


async def _over(session: AsyncSession, row: Post | Period, today: date) -> None:
    """Take away what never had a day; end on this day what began on one."""
    if _undated(row):
        await session.delete(row)
        return
    row.until = today
    session.add(row)


def _undated(row: Spanned) -> bool:
    return row.since is None and row.until is None
