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


async def posts_told(
    session: AsyncSession, member_id: int, posts: Collection[ToldPost], today: date
) -> None:
    """Let these be the posts a member holds today."""
    history = await people.history_of(session, member_id)
    # A roster knows no groups: what is held in one stays.
    held = [p for p in history.posts if holds(p, today) and p.body != PostBody.GROUP]
    kept = {(post.body, post.role) for post in held}
    wanted = {(told.body, told.role): told for told in posts}
    for post in held:
        told = wanted.get((post.body, post.role))
        if told is not None:
            post.title = told.title
            session.add(post)
            continue
        for period in history.periods:
            if period.post_id == post.id:
                await _over(session, period, today)
        await session.flush()
        await _over(session, post, today)
    for key, told in wanted.items():
        if key not in kept:
            session.add(Post(member_id=member_id, body=told.body, role=told.role, title=told.title))
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
