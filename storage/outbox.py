"""What is to be sent later: planned once, claimed by one, finished or tried again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.tables import OutboxMessage, OutboxState


async def plan(
    session: AsyncSession,
    key: str,
    kind: str,
    member_id: int,
    args: dict[str, Any],
    not_before: datetime,
    account_id: int | None = None,
) -> bool:
    """Plan one message; False when this key was planned before, whatever became of it."""
    planned = await session.exec(
        insert_into(session, OutboxMessage)
        .values(
            key=key,
            kind=kind,
            member_id=member_id,
            account_id=account_id,
            args=args,
            not_before=not_before,
            state=OutboxState.PENDING,
            attempts=0,
            error="",
        )
        .on_conflict_do_nothing()
        .returning(col(OutboxMessage.id))
    )
    return planned.first() is not None


async def claim(
    session: AsyncSession, holder: str, now: datetime, limit: int, lease: timedelta
) -> list[OutboxMessage]:
    """Take up to `limit` due messages for `holder`, oldest first; nobody else gets them meanwhile.

    A message that was neither finished nor put off within `lease` can be claimed again: its holder
    died. The attempt is counted here, so that one that kills its worker is counted too.
    """
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == OutboxState.PENDING,
            col(OutboxMessage.not_before) <= now,
            or_(
                col(OutboxMessage.claimed_until).is_(None),
                col(OutboxMessage.claimed_until) <= now,
            ),
        )
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_(due.scalar_subquery()))
        .values(
            claimed_by=holder,
            claimed_until=now + lease,
            attempts=col(OutboxMessage.attempts) + 1,
        )
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(claimed.scalars(), key=lambda message: (message.not_before, message.id or 0))


async def finish(
    session: AsyncSession, message_id: int, state: OutboxState, now: datetime, error: str = ""
) -> None:
    """Write what became of a message; `error` is a code of at most 80 characters."""
    await _write(session, message_id, state=state, finished_at=now, error=error)


async def retry(
    session: AsyncSession, message_id: int, not_before: datetime, error: str = ""
) -> None:
    """Put a message off until then."""
    await _write(session, message_id, not_before=not_before, error=error)


async def drop_where(
    session: AsyncSession,
    now: datetime,
    *,
    member_id: int | None = None,
    kinds: Collection[str] | None = None,
    key_prefix: str | None = None,
) -> int:
    """Drop what is still pending and meets every condition given (at least one); give how many."""
    if member_id is None and kinds is None and key_prefix is None:
        raise ValueError("dropping everything is never meant")
    statement = update(OutboxMessage).where(col(OutboxMessage.state) == OutboxState.PENDING)
    if member_id is not None:
        statement = statement.where(col(OutboxMessage.member_id) == member_id)
    if kinds is not None:
        statement = statement.where(col(OutboxMessage.kind).in_(kinds))
    if key_prefix is not None:
        statement = statement.where(col(OutboxMessage.key).startswith(key_prefix, autoescape=True))
    dropped = await session.exec(
        statement.values(state=OutboxState.DROPPED, finished_at=now)
        .returning(col(OutboxMessage.id))
        .execution_options(synchronize_session=False)
    )
    return len(dropped.all())


async def _write(session: AsyncSession, message_id: int, **values: Any) -> None:  # noqa: ANN401
    await session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == message_id)
        .values(claimed_by=None, claimed_until=None, **values)
        .execution_options(synchronize_session=False)
    )
