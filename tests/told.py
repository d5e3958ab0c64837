"""What a test tells of a member without a day, as a roster does: fields, posts and marks."""

from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from papers.plain import fold
from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import (
    Member,
    MemberRole,
    MemberStatus,
)
from terms.people import PeriodKind, PostBody, PostRole
from workflow.people import undated
from workflow.people.roster_values import heads
from workflow.people.undated import ToldPost

_SOME_DAY = date(2024, 12, 1)
"""What has no day is so on any."""
_DATED = ("role", "leader", "exempt", "suspended")


async def add(session: AsyncSession, **values: Any) -> Member:
    """Put somebody official on a roster, with what is told of him."""
    fields = {name: value for name, value in values.items() if name not in _DATED}
    member = Member(**{"status": MemberStatus.OFFICIAL, **fields})
    session.add(member)
    await session.flush()
    dated = {name: values[name] for name in _DATED if name in values}
    await tell(session, member.id or 0, **dated)
    return member


async def tell(session: AsyncSession, member_id: int, **values: Any) -> None:
    """Tell something else of a member: fields, `role`, `leader`, `exempt`, `suspended`."""
    member = await session.get_one(Member, member_id)
    member.sqlmodel_update({k: value for k, value in values.items() if k not in _DATED})
    session.add(member)
    await session.flush()
    for mark in ("exempt", "suspended"):
        if mark in values:
            so = bool(values[mark])
            await undated.mark_told(session, member_id, PeriodKind(mark), so=so, today=_SOME_DAY)
    if "role" in values or "leader" in values:
        now = await people.member_on(session, member_id, _SOME_DAY)
        await undated.posts_told(session, member_id, _posts(now, values), _SOME_DAY)


def _posts(now: MemberThen, values: dict[str, Any]) -> list[ToldPost]:
    role = MemberRole(values.get("role", now.role))
    leads = values.get("leader", now.leader)
    posts = []
    if role is not MemberRole.MEMBER:
        posts.append(ToldPost(PostBody.CELL, PostRole(role.value), now.party_post))
    if leads and now.state_post and (heads(now.state_post) or not posts):
        second = fold(now.state_post).startswith("pho")
        place = PostRole.DEPUTY_HEAD if second else PostRole.HEAD
        posts.append(ToldPost(PostBody.STATE, place, now.state_post))
    if values.get("leader") and not posts:
        posts.append(ToldPost(PostBody.PARTY, PostRole.COMMITTEE_MEMBER, now.party_post))
    return posts
