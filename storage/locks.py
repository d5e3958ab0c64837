"""Locks with a lease, for what only one worker may do: poll a bot, deliver its messages."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import col, delete, or_
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import WorkerLock

_ONE_ROSTER = text("SELECT pg_advisory_xact_lock(x'7475736f6b'::bigint)")

SKEW = timedelta(minutes=5)
"""How far two workers' clocks may differ."""


async def take(
    session: AsyncSession, name: str, holder: str, now: datetime, lease: timedelta
) -> bool:
    """Take or prolong the lock until now + lease; False while another's lease runs.

    A lease that runs longer than one can be given was written before the clock was put back; its
    holder, if it lives, takes it again by itself."""
    statement = insert_into(session, WorkerLock).values(name=name, holder=holder, until=now + lease)
    taken = await session.exec(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": now + lease},
            where=or_(
                col(WorkerLock.holder) == holder,
                col(WorkerLock.until) <= now,
                col(WorkerLock.until) > now + lease + SKEW,
            ),
        ).returning(col(WorkerLock.name))
    )
    return taken.first() is not None


async def rosters_wait(session: AsyncSession) -> None:
    """Let nobody else take a roster in before this transaction ends.

    Two at once would each find a member missing and add them. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await (await session.connection()).execute(_ONE_ROSTER)


async def release(session: AsyncSession, name: str, holder: str) -> None:
    """Give the lock back; nothing when it is not, or no longer, this holder's."""
    await session.exec(
        delete(WorkerLock).where(col(WorkerLock.name) == name, col(WorkerLock.holder) == holder)
    )
