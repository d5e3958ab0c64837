"""What is to be sent later: planned once, claimed by one, finished or tried again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, literal, true
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import among, insert_into
from storage.tables import OutboxMessage, OutboxState
from storage.unit import PLANNED
from terms.ballots import CLEAR_SHEET

_PASSING = (CLEAR_SHEET,)
"""Kinds of which no row is kept once they are through: where a sheet lay tells since when.

They write over a message, and so may be sent twice: what is in doubt of them is sent again."""

_THROUGH = (OutboxState.SENT, OutboxState.DROPPED, OutboxState.FAILED)

_ROWS: Any = OutboxMessage
_TABLE = _ROWS.__table__


@dataclass(frozen=True, slots=True)
class Plan:
    """One message to be planned."""

    key: str
    kind: str
    member_id: int
    args: dict[str, Any]
    not_before: datetime
    account_id: int | None = None
    broadcast_id: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one claimed message: a state, or another moment to try it."""

    message_id: int
    error: str = ""
    """A code of at most 80 characters."""
    state: OutboxState | None = None
    not_before: datetime | None = None
    counted: bool = True
    """Whether the try counts: waiting for the platform's leave is nobody's failure."""


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
    one = Plan(key, kind, member_id, args, not_before, account_id)
    return await plan_many(session, [one]) == 1


async def plan_many(session: AsyncSession, plans: Iterable[Plan]) -> int:
    """Plan many messages at once; give how many keys were new. The commit wakes the delivery."""
    rows = [
        {
            "key": one.key,
            "kind": one.kind,
            "member_id": one.member_id,
            "account_id": one.account_id,
            "args": one.args,
            "not_before": one.not_before,
            "state": OutboxState.PENDING,
            "attempts": 0,
            "error": "",
            "broadcast_id": one.broadcast_id,
        }
        for one in plans
    ]
    if not rows:
        return 0
    statement = insert_into(session, OutboxMessage).on_conflict_do_nothing()
    connection = await session.connection()
    planned = await connection.execute(statement.returning(_TABLE.c.id), rows)
    fresh = len(planned.all())
    if fresh:
        session.info[PLANNED] = True
    return fresh


async def plan_for(
    session: AsyncSession,
    members: Select[tuple[int | None]],
    kind: str,
    args: dict[str, Any],
    not_before: datetime,
    key: tuple[str, str],
) -> int:
    """Plan one and the same message for every member that a question gives, in one statement.

    Args:
        session: The transaction.
        members: The question; its one column is named `member_id`.
        kind: What the message is.
        args: What it is worded of.
        not_before: When it may leave.
        key: What stands in the key before the member's number, and what after it.

    Gives how many were new. The commit wakes the delivery.
    """
    found = members.subquery()
    before, after = key
    constant = {
        "kind": kind,
        "args": args,
        "not_before": not_before,
        "state": OutboxState.PENDING,
        "attempts": 0,
        "error": "",
    }
    columns = [literal(value, _TABLE.c[name].type) for name, value in constant.items()]
    named = literal(before) + cast(found.c.member_id, String) + literal(after)
    rows = select(named, found.c.member_id, *columns)
    if session.get_bind().dialect.name == "sqlite":
        # Without a condition SQLite would read ON CONFLICT as the ON of a join.
        rows = rows.where(true())
    planned = await session.exec(
        insert_into(session, OutboxMessage)
        .from_select(["key", "member_id", *constant], rows, include_defaults=False)
        .on_conflict_do_nothing()
    )
    if planned.rowcount:
        session.info[PLANNED] = True
    return int(planned.rowcount)


async def is_planned(session: AsyncSession, key: str) -> bool:
    """Tell whether a message of this key was planned, whatever became of it."""
    found = await session.exec(select(OutboxMessage.id).where(OutboxMessage.key == key))
    return found.first() is not None


async def sent(session: AsyncSession, kind: str, member_id: int) -> list[dict[str, Any]]:
    """Give the arguments of the messages of one kind that one member was sent."""
    found = await session.exec(
        select(OutboxMessage.args).where(
            OutboxMessage.kind == kind,
            OutboxMessage.member_id == member_id,
            OutboxMessage.state == OutboxState.SENT,
        )
    )
    return [dict(args) for args in found.all()]


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
            # What may have left already is not claimed again: `lost` says what becomes of it.
            col(OutboxMessage.leaving_at).is_(None),
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


async def leaving(
    session: AsyncSession, holder: str, message_ids: Collection[int], now: datetime
) -> set[int]:
    """Mark messages as leaving at this moment; give those that `holder` still may send.

    The others were paused, dropped, or claimed by another worker meanwhile."""
    marked = await session.exec(
        update(OutboxMessage)
        .where(
            among(session, col(OutboxMessage.id), list(message_ids)),
            col(OutboxMessage.claimed_by) == holder,
            col(OutboxMessage.state) == OutboxState.PENDING,
        )
        .values(leaving_at=now)
        .returning(col(OutboxMessage.id))
        .execution_options(synchronize_session=False)
    )
    return {message_id for message_id in marked.scalars() if message_id is not None}


async def settle_many(
    session: AsyncSession, holder: str, results: Sequence[Result], now: datetime
) -> None:
    """Write what became of many claimed messages.

    What another worker took over meanwhile is left to it; but that a message arrived after all is
    written over its doubt."""
    for ended, ids in _alike(results):
        ours = col(OutboxMessage.claimed_by) == holder
        if ended.state is not None:
            ours = or_(ours, col(OutboxMessage.state) == OutboxState.UNKNOWN)
        written = await session.exec(
            update(OutboxMessage)
            .where(among(session, col(OutboxMessage.id), ids), ours)
            .values(**_written(ended, now))
            .returning(col(OutboxMessage.id), col(OutboxMessage.kind))
            .execution_options(synchronize_session=False)
        )
        if passing := [number for number, kind in written.all() if kind in _PASSING]:
            await _forget(session, passing)


def _alike(results: Sequence[Result]) -> list[tuple[Result, list[int]]]:
    """Put together what came to the same: one statement for a batch that was sent."""
    found: dict[Result, list[int]] = {}
    for one in results:
        found.setdefault(replace(one, message_id=0), []).append(one.message_id)
    return list(found.items())


def _written(result: Result, now: datetime) -> dict[str, Any]:
    free = {"claimed_by": None, "claimed_until": None, "leaving_at": None, "error": result.error}
    if result.state is not None:
        return {**free, "finished_at": now, "state": result.state}
    uncounted = 0 if result.counted else 1
    attempts = col(OutboxMessage.attempts) - uncounted
    return {**free, "not_before": result.not_before, "attempts": attempts}


async def lost(session: AsyncSession, now: datetime) -> int:
    """Give up what left with a worker that did not come back: perhaps delivered; give how many."""
    return await _give_up(session, now, col(OutboxMessage.claimed_until) <= now)


async def take_over(session: AsyncSession, now: datetime) -> int:
    """Free what other workers had claimed; what was leaving with them is perhaps delivered.

    Only for who alone may deliver from now on. Gives how many are in doubt."""
    doubtful = await _give_up(session, now)
    # An older program left these in doubt for good, and the sheets on their screens with them.
    await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.kind).in_(_PASSING),
            col(OutboxMessage.state) == OutboxState.UNKNOWN,
        )
        .values(state=OutboxState.PENDING, finished_at=None)
        .execution_options(synchronize_session=False)
    )
    await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.state) == OutboxState.PENDING,
            col(OutboxMessage.claimed_by).is_not(None),
        )
        .values(claimed_by=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )
    return doubtful


async def release(session: AsyncSession, holder: str) -> None:
    """Give back what a worker had claimed and not begun to send, as it ends in good order."""
    await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.state) == OutboxState.PENDING,
            col(OutboxMessage.claimed_by) == holder,
            col(OutboxMessage.leaving_at).is_(None),
        )
        .values(claimed_by=None, claimed_until=None, attempts=col(OutboxMessage.attempts) - 1)
        .execution_options(synchronize_session=False)
    )


async def _give_up(session: AsyncSession, now: datetime, *also: Any) -> int:  # noqa: ANN401
    leaving = (
        col(OutboxMessage.state) == OutboxState.PENDING,
        col(OutboxMessage.leaving_at).is_not(None),
        *also,
    )
    free = {"claimed_by": None, "claimed_until": None, "leaving_at": None}
    # First: what is written over may be so again, and is not given up.
    await session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.kind).in_(_PASSING), *leaving)
        .values(**free)
        .execution_options(synchronize_session=False)
    )
    given_up = await session.exec(
        update(OutboxMessage)
        .where(*leaving)
        .values(state=OutboxState.UNKNOWN, finished_at=now, error="worker_lost", **free)
        .returning(col(OutboxMessage.id))
        .execution_options(synchronize_session=False)
    )
    return len(given_up.all())


async def finish(
    session: AsyncSession, message_id: int, state: OutboxState, now: datetime, error: str = ""
) -> None:
    """Write what became of a message; `error` is a code of at most 80 characters."""
    ended = _written(Result(message_id, error, state), now)
    await session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == message_id)
        .values(**ended)
        .execution_options(synchronize_session=False)
    )
    await _forget(session, [message_id])


async def _forget(session: AsyncSession, ids: Collection[int]) -> None:
    await session.exec(
        delete(OutboxMessage)
        .where(
            col(OutboxMessage.id).in_(ids),
            col(OutboxMessage.kind).in_(_PASSING),
            col(OutboxMessage.state).in_(_THROUGH),
        )
        .execution_options(synchronize_session=False)
    )
