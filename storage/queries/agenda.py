"""The agenda of a meeting, its guests and tellers, and what was said."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    MeetingGuest,
    MeetingOpinion,
    MeetingTeller,
    MeetingTopic,
    OpinionState,
)


async def topics_of(session: AsyncSession, meeting_id: int) -> list[MeetingTopic]:
    """Give the items of the agenda, in order."""
    found = await session.exec(
        select(MeetingTopic)
        .where(MeetingTopic.meeting_id == meeting_id)
        .order_by(col(MeetingTopic.position), col(MeetingTopic.id))
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def guests_of(session: AsyncSession, meeting_id: int) -> list[MeetingGuest]:
    """Give the guests, in the order they were entered."""
    found = await session.exec(
        select(MeetingGuest)
        .where(MeetingGuest.meeting_id == meeting_id)
        .order_by(col(MeetingGuest.id))
    )
    return list(found.all())


async def tellers_of(session: AsyncSession, meeting_id: int) -> list[int]:
    """Give the tellers, in the order of the roster."""
    found = await session.exec(
        select(MeetingTeller.member_id)
        .where(MeetingTeller.meeting_id == meeting_id)
        .order_by(col(MeetingTeller.member_id))
    )
    return list(found.all())


async def opinions_of(
    session: AsyncSession, topic_ids: Sequence[int], *states: OpinionState
) -> list[MeetingOpinion]:
    """Give what was said to some items, in order; in whatever state when none is named."""
    query = select(MeetingOpinion).where(col(MeetingOpinion.topic_id).in_(topic_ids))
    if states:
        query = query.where(col(MeetingOpinion.state).in_(states))
    found = await session.exec(query.order_by(col(MeetingOpinion.id)))
    return list(found.all())
