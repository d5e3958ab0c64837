"""The outbox as those see it who watch over it: counts, ages, what is in doubt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import OutboxMessage, OutboxState
from storage.unit import PLANNED

UNREACHED = ("nobody", "unreachable")
"""Why a message was dropped whose member no message reaches."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages of a kind are in a state."""

    state: OutboxState
    kind: str
    count: int


async def counts(
    session: AsyncSession, states: Collection[OutboxState] = tuple(OutboxState)
) -> list[Count]:
    """Count what is in these states, by state and kind."""
    found = await session.exec(
        select(OutboxMessage.state, OutboxMessage.kind, func.count())
        .where(col(OutboxMessage.state).in_(states))
        .group_by(col(OutboxMessage.state), col(OutboxMessage.kind))
        .order_by(col(OutboxMessage.state), col(OutboxMessage.kind))
    )
    return [Count(OutboxState(state), kind, count) for state, kind, count in found]


async def oldest_due(session: AsyncSession, now: datetime) -> datetime | None:
    """Give since when the message waits that is due the longest; None when none is due."""
    found = await session.exec(
        select(func.min(OutboxMessage.not_before)).where(
            OutboxMessage.state == OutboxState.PENDING, col(OutboxMessage.not_before) <= now
        )
    )
    return found.one()


async def in_state(
    session: AsyncSession, states: Collection[OutboxState], limit: int
) -> list[OutboxMessage]:
    """Give the newest messages in these states."""
    found = await session.exec(
        select(OutboxMessage)
        .where(col(OutboxMessage.state).in_(states))
        .order_by(col(OutboxMessage.finished_at).desc(), col(OutboxMessage.id).desc())
        .limit(limit)
    )
    return list(found)


async def message(session: AsyncSession, message_id: int) -> OutboxMessage | None:
    """Give one message, locked until the transaction ends."""
    found = await session.exec(
        select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()
    )
    return found.first()


async def unreached(session: AsyncSession, member_id: int, since: datetime | None) -> int:
    """Count what did not reach a member, after a moment when one is given."""
    query = select(func.count()).where(
        col(OutboxMessage.member_id) == member_id,
        col(OutboxMessage.state) == OutboxState.DROPPED,
        col(OutboxMessage.error).in_(UNREACHED),
    )
    if since is not None:
        query = query.where(col(OutboxMessage.finished_at) > since)
    return (await session.exec(query)).one()


async def of_broadcast(
    session: AsyncSession, broadcast_id: int
) -> dict[tuple[OutboxState, str], int]:
    """Count a broadcast's messages by state and reason."""
    found = await session.exec(
        select(OutboxMessage.state, OutboxMessage.error, func.count())
        .where(OutboxMessage.broadcast_id == broadcast_id)
        .group_by(col(OutboxMessage.state), col(OutboxMessage.error))
    )
    return {(OutboxState(state), error): count for state, error, count in found}


async def first_after(session: AsyncSession, broadcast_id: int, now: datetime) -> datetime | None:
    """Give when a broadcast begins of which nothing was tried yet; None when it has begun."""
    found = await session.exec(
        select(func.min(OutboxMessage.not_before)).where(
            OutboxMessage.broadcast_id == broadcast_id,
            col(OutboxMessage.state).in_((OutboxState.PENDING, OutboxState.HELD)),
            OutboxMessage.attempts == 0,
        )
    )
    first = found.one()
    return first if first is not None and first > now else None


async def shift(
    session: AsyncSession,
    broadcast_id: int,
    sources: Collection[OutboxState],
    target: OutboxState,
    now: datetime,
    error: str = "",
) -> int:
    """Move a broadcast's messages that are not leaving from some states to another; count them."""
    ended = now if target is OutboxState.DROPPED else None
    moved = await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.broadcast_id) == broadcast_id,
            col(OutboxMessage.state).in_(sources),
            col(OutboxMessage.leaving_at).is_(None),
        )
        .values(state=target, error=error, finished_at=ended, claimed_by=None, claimed_until=None)
        .returning(col(OutboxMessage.id))
        .execution_options(synchronize_session=False)
    )
    if target is OutboxState.PENDING:
        session.info[PLANNED] = True
    return len(moved.all())
