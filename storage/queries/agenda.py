"""The agenda of a meeting, its guests and tellers, and what was said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, null, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

import rating
from storage.tables import (
    Meeting,
    MeetingGuest,
    MeetingOpinion,
    MeetingState,
    MeetingTeller,
    MeetingTopic,
    OpinionState,
)

_TOPICS = (
    select(MeetingTopic)
    .where(col(MeetingTopic.meeting_id) == bindparam("meeting_id"))
    .order_by(col(MeetingTopic.position), col(MeetingTopic.id))
    .execution_options(populate_existing=True)
)


async def topics_of(session: AsyncSession, meeting_id: int) -> list[MeetingTopic]:
    """Give the items of the agenda, in order."""
    found = await session.exec(_TOPICS, params={"meeting_id": meeting_id})
    return list(found.all())


_COLLECTIVES_IN: Any = (
    select(Meeting.cycle_id, MeetingTopic.subject)
    .join(Meeting, col(MeetingTopic.meeting_id) == col(Meeting.id))
    .where(
        col(Meeting.cycle_id).in_(bindparam("cycles", expanding=True)),
        Meeting.state != MeetingState.CANCELLED,
        col(MeetingTopic.member_id).is_(None),
    )
    .distinct()
)


async def collectives_in(
    session: AsyncSession, cycles: Collection[int]
) -> set[tuple[int, rating.Subject]]:
    """Give which collectives are on the agenda of a meeting of these years, each with the year."""
    found = await session.exec(_COLLECTIVES_IN, params={"cycles": sorted(cycles)})
    return {(cycle_id, rating.Subject(subject)) for cycle_id, subject in found.all()}


async def put_topics(
    session: AsyncSession, meeting_id: int, topics: Sequence[tuple[int, rating.Subject, int | None]]
) -> None:
    """Write items that wait, all at once: each by its place, what it is called, and whom it is
    about."""
    if not topics:
        return
    rows = [
        MeetingTopic(
            meeting_id=meeting_id, position=position, subject=subject, member_id=member_id
        ).model_dump(exclude={"id"})
        for position, subject, member_id in topics
    ]
    await (await session.connection()).execute(insert(MeetingTopic), rows)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who speaks and does not vote: by number, name and office."""

    id: int
    name: str


async def guests_of(session: AsyncSession, meeting_id: int) -> list[Guest]:
    """Give the guests, in the order they were entered."""
    there = await _beside_the_cell(session, meeting_id)
    return [Guest(number, name) for number, name in there if name is not None]


async def tellers_of(session: AsyncSession, meeting_id: int) -> list[int]:
    """Give the tellers, by their numbers."""
    there = await _beside_the_cell(session, meeting_id)
    return [number for number, name in there if name is None]


_GUESTS: Any = select(
    col(MeetingGuest.id).label("number"),
    col(MeetingGuest.name).label("name"),
).where(col(MeetingGuest.meeting_id) == bindparam("meeting_id"))
_TELLERS: Any = select(col(MeetingTeller.member_id).label("number"), null().label("name")).where(
    col(MeetingTeller.meeting_id) == bindparam("meeting_id")
)
_BOTH = union_all(_GUESTS, _TELLERS).subquery()
_BESIDE_THE_CELL = select(_BOTH.c.number, _BOTH.c.name).order_by(_BOTH.c.number)


async def _beside_the_cell(session: AsyncSession, meeting_id: int) -> list[tuple[int, str | None]]:
    """Give guests, by their names, and tellers, by their numbers alone: whoever wants the ones
    mostly wants the others."""
    found = await session.exec(_BESIDE_THE_CELL, params={"meeting_id": meeting_id})
    return [(number, name) for number, name in found.all()]


async def opinions_of(
    session: AsyncSession, topic_ids: Sequence[int], *states: OpinionState
) -> list[MeetingOpinion]:
    """Give what was said to some items, in order; in whatever state when none is named."""
    query = select(MeetingOpinion).where(col(MeetingOpinion.topic_id).in_(topic_ids))
    if states:
        query = query.where(col(MeetingOpinion.state).in_(states))
    found = await session.exec(query.order_by(col(MeetingOpinion.id)))
    return list(found.all())
