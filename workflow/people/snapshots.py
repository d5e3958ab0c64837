"""A membership with its posts and periods as they stand, so that a change can be taken back."""

import hashlib
import json
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.member_then import History
from storage.queries import people
from storage.tables import Member, Period, Post

_FIELDS = (
    "official_on",
    "status",
    "since",
    "until",
    "left_why",
    "left_for",
    "party_post",
    "state_post",
    "phone",
)
"""What a change may touch of the membership's own fields."""
_THERE = "there"


def snapshot(history: History) -> str:
    """Give what stands, as JSON; the same for the same facts."""
    member = history.member.model_dump(mode="json")
    kept: dict[str, Any] = {
        "member": {name: member[name] for name in _FIELDS},
        "posts": [_kept(post) for post in history.posts],
        "periods": [period.model_dump(mode="json") for period in history.periods],
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _kept(post: Post) -> dict[str, Any]:
    """What nobody said of a post is left out: so snapshots of before it could be said compare."""
    unsaid = {"organisation_id"} if post.organisation_id is None else set()
    return post.model_dump(mode="json", exclude=unsaid)


def with_there(kept: str, there: str) -> str:
    """Give a snapshot with that of the membership in the cell that somebody came back to."""
    return json.dumps(json.loads(kept) | {_THERE: there}, ensure_ascii=False, sort_keys=True)


def there_in(kept: str) -> str:
    """Give the snapshot of the other membership; empty where none was kept."""
    return str(json.loads(kept).get(_THERE, ""))


def digest(kept: str) -> str:
    """Give the SHA-256 of a snapshot; 64 hexadecimal digits."""
    return hashlib.sha256(kept.encode()).hexdigest()


async def put_back(session: AsyncSession, member_id: int, kept: str) -> None:
    """Let a membership stand as it was kept: what was added goes, what was ended goes on."""
    then: dict[str, Any] = json.loads(kept)
    now = await people.history_of(session, member_id)
    posts = [Post.model_validate(row) for row in then["posts"]]
    periods = [Period.model_validate(row) for row in then["periods"]]
    for period in now.periods:
        if period.id not in {one.id for one in periods}:
            await session.delete(period)
    await session.flush()
    for post in now.posts:
        if post.id not in {one.id for one in posts}:
            await session.delete(post)
    await session.flush()
    for row in (*posts, *periods):
        await session.merge(row)
        await session.flush()
    fields = now.member.model_dump() | then["member"]
    was = Member.model_validate(fields)
    now.member.sqlmodel_update({name: getattr(was, name) for name in _FIELDS})
    session.add(now.member)
    await session.flush()
