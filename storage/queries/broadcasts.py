"""Broadcasts: who is told, and how far it is."""

from datetime import date, datetime

from sqlalchemy import exists
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import people
from storage.tables import (
    AccountState,
    Broadcast,
    BroadcastState,
    ChatAccount,
    Member,
    Organisation,
    OutboxMessage,
    OutboxState,
)

_OPEN = (OutboxState.PENDING, OutboxState.HELD)


async def audience(
    session: AsyncSession, organisation_id: int | None, day: date
) -> list[tuple[int, bool]]:
    """Give the members on a day below an organisation (all when none is named), and who can be
    reached."""
    reached = exists().where(
        col(ChatAccount.member_id) == col(Member.id),
        col(ChatAccount.state) == AccountState.ACTIVE,
    )
    query = select(Member.id, reached).where(people.in_a_cell(day)).order_by(col(Member.id))
    if organisation_id is not None:
        below = (
            select(Organisation.id).where(Organisation.id == organisation_id).cte(recursive=True)
        )
        step = select(Organisation.id).where(col(Organisation.parent_id) == below.c.id)
        tree = below.union_all(step)
        query = query.where(col(Member.cell_id).in_(select(tree.c.id)))
    found = await session.exec(query)
    return [(member_id, can) for member_id, can in found if member_id is not None]


async def locked(session: AsyncSession, broadcast_id: int) -> Broadcast | None:
    """Give one broadcast, locked until the transaction ends."""
    found = await session.exec(
        select(Broadcast).where(Broadcast.id == broadcast_id).with_for_update()
    )
    return found.first()


async def newest_of(
    session: AsyncSession, author_id: int, organisation_id: int
) -> Broadcast | None:
    """Give the newest broadcast somebody wrote for an organisation."""
    found = await session.exec(
        select(Broadcast)
        .where(
            Broadcast.author_id == author_id,
            Broadcast.organisation_id == organisation_id,
            Broadcast.state != BroadcastState.CANCELLED,
        )
        .order_by(col(Broadcast.id).desc())
        .limit(1)
    )
    return found.first()


async def hand_drafts(session: AsyncSession, old: int, new: int, organisation_id: int) -> None:
    """Let another go on with what somebody wrote for an organisation and did not send."""
    drafts = update(Broadcast).where(
        col(Broadcast.author_id) == old,
        col(Broadcast.organisation_id) == organisation_id,
        col(Broadcast.state) == BroadcastState.DRAFT,
    )
    await session.exec(drafts.values(author_id=new))


async def drop_drafts(session: AsyncSession, author_id: int, now: datetime) -> None:
    """Put away what somebody wrote and did not send."""
    await session.exec(
        update(Broadcast)
        .where(col(Broadcast.author_id) == author_id, col(Broadcast.state) == BroadcastState.DRAFT)
        .values(state=BroadcastState.CANCELLED, finished_at=now)
        .execution_options(synchronize_session=False)
    )


async def worked_off(session: AsyncSession, now: datetime) -> list[Broadcast]:
    """Mark as done every broadcast that has nothing left to send; give them."""
    waiting = exists().where(
        col(OutboxMessage.broadcast_id) == col(Broadcast.id),
        col(OutboxMessage.state).in_(_OPEN),
    )
    done = await session.exec(
        update(Broadcast)
        .where(col(Broadcast.state) == BroadcastState.SENDING, ~waiting)
        .values(state=BroadcastState.DONE, finished_at=now)
        .returning(Broadcast)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(done.scalars())


async def newest(session: AsyncSession, limit: int) -> list[Broadcast]:
    """Give the newest broadcasts that were begun."""
    found = await session.exec(
        select(Broadcast)
        .where(Broadcast.state != BroadcastState.DRAFT)
        .order_by(col(Broadcast.id).desc())
        .limit(limit)
    )
    return list(found)
