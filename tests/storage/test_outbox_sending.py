"""The outbox while it is sent: marked right before it leaves, settled together, never twice."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.database import Database
from storage.outbox import Plan, Result
from storage.queries import outbox as outbox_rows
from storage.tables import Broadcast, BroadcastState, OutboxMessage, OutboxState
from terms.ballots import CLEAR_SHEET
from tests.storage.stage import NOW, Cell, found_cell

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def cell(database: Database) -> Cell:
    """The members who are to be told things."""
    return await found_cell(database)


@pytest.fixture
async def claimed(database: Database, cell: Cell) -> list[int]:
    """Five messages, claimed by worker w1."""
    async with database.transaction() as session:
        await outbox.plan_many(
            session, [Plan(f"m{n}", "notice", cell.members[n], {}, NOW) for n in range(5)]
        )
    async with database.transaction() as session:
        rows = await outbox.claim(session, "w1", NOW, 10, LEASE)
    return [row.id or 0 for row in rows]


async def _leave(database: Database, holder: str, ids: Sequence[int]) -> set[int]:
    async with database.transaction() as session:
        return await outbox.leaving(session, holder, ids, NOW)


async def _settle(database: Database, holder: str, *results: Result) -> None:
    async with database.transaction() as session:
        await outbox.settle_many(session, holder, results, NOW)


async def _rows(database: Database) -> dict[int, OutboxMessage]:
    async with database.transaction() as session:
        return {row.id or 0: row for row in await session.exec(select(OutboxMessage))}


async def test_many_are_planned_at_once_and_each_only_once(database: Database, cell: Cell) -> None:
    """What was planned before is left as it is; only new keys are counted."""
    first = [Plan(f"m{n}", "notice", cell.members[n], {"n": n}, NOW) for n in range(3)]
    more = [Plan(f"m{n}", "other", cell.members[n], {}, NOW) for n in range(5)]

    async with database.transaction() as session:
        planned = await outbox.plan_many(session, first)
        again = await outbox.plan_many(session, more)
        none = await outbox.plan_many(session, [])

    rows = sorted((await _rows(database)).values(), key=lambda row: row.key)
    assert (3, 2, 0) == (planned, again, none)
    assert ["notice"] * 3 + ["other"] * 2 == [row.kind for row in rows]
    assert [{"n": 0}, {"n": 1}, {"n": 2}, {}, {}] == [row.args for row in rows]


async def test_only_who_claimed_a_message_may_send_it(
    database: Database, claimed: list[int]
) -> None:
    """Another worker is told no; the holder yes, also for a second account of the member."""
    others = await _leave(database, "w2", claimed)
    ours = await _leave(database, "w1", claimed[:2])
    again = await _leave(database, "w1", claimed[:2])

    assert (set(), set(claimed[:2]), set(claimed[:2])) == (others, ours, again)


async def test_results_are_written_together(database: Database, claimed: list[int]) -> None:
    """Sent, dropped, put off as a failure, put off as nobody's failure."""
    sent, dropped, failed, waited, untouched = claimed
    later = NOW + 5 * SECOND

    await _settle(
        database,
        "w1",
        Result(sent, state=OutboxState.SENT),
        Result(dropped, "nobody", OutboxState.DROPPED),
        Result(failed, "not_sent", not_before=later),
        Result(waited, "pace", not_before=later, counted=False),
    )

    rows = await _rows(database)
    assert (OutboxState.SENT, NOW, "") == _ended(rows[sent])
    assert (OutboxState.DROPPED, NOW, "nobody") == _ended(rows[dropped])
    assert (OutboxState.PENDING, later, 1) == _waiting(rows[failed])
    assert (OutboxState.PENDING, later, 0) == _waiting(rows[waited])
    assert [None] * 4 + ["w1"] == [rows[one].claimed_by for one in claimed]
    assert (OutboxState.PENDING, NOW, 1) == _waiting(rows[untouched])


def _ended(row: OutboxMessage) -> tuple[object, ...]:
    return row.state, row.finished_at, row.error


def _waiting(row: OutboxMessage) -> tuple[object, ...]:
    return row.state, row.not_before, row.attempts


async def test_what_left_with_a_dead_worker_is_in_doubt(
    database: Database, claimed: list[int]
) -> None:
    """The next worker frees what had not left, and sends nothing that had."""
    await _leave(database, "w1", claimed[:2])

    async with database.transaction() as session:
        doubtful = await outbox.take_over(session, NOW)
        again = await outbox.claim(session, "w2", NOW, 10, LEASE)

    rows = await _rows(database)
    assert (2, claimed[2:]) == (doubtful, [row.id for row in again])
    assert [(OutboxState.UNKNOWN, "worker_lost")] * 2 == [
        (rows[one].state, rows[one].error) for one in claimed[:2]
    ]


@pytest.mark.parametrize("lease_over", [False, True])
async def test_a_sheet_whose_clearing_is_in_doubt_is_cleared_again(
    database: Database, cell: Cell, lease_over: bool
) -> None:
    """L10: its worker died as it left; writing the same over a message twice says it once."""
    async with database.transaction() as session:
        kinds = (CLEAR_SHEET, "notice")
        await outbox.plan_many(
            session, [Plan(f"m:{kind}", kind, cell.members[0], {}, NOW) for kind in kinds]
        )
        sheet, notice = [row.id or 0 for row in await outbox.claim(session, "w1", NOW, 10, LEASE)]
    await _leave(database, "w1", [sheet, notice])

    async with database.transaction() as session:
        if lease_over:
            doubtful = await outbox.lost(session, NOW + LEASE)
        else:
            doubtful = await outbox.take_over(session, NOW)
        again = await outbox.claim(session, "w2", NOW + LEASE, 10, LEASE)
    await _settle(database, "w2", Result(sheet, state=OutboxState.SENT))

    assert (1, [sheet]) == (doubtful, [row.id for row in again])
    assert {notice: OutboxState.UNKNOWN} == {
        number: row.state for number, row in (await _rows(database)).items()
    }


async def test_what_an_older_program_left_on_screens_is_cleared(
    database: Database, cell: Cell
) -> None:
    """In doubt for good: whoever delivers next takes it up."""
    async with database.transaction() as session:
        await outbox.plan(session, "a", CLEAR_SHEET, cell.members[0], {}, NOW)
        (row,) = await session.exec(select(OutboxMessage))
        row.state, row.finished_at = OutboxState.UNKNOWN, NOW
        session.add(row)

    async with database.transaction() as session:
        await outbox.take_over(session, NOW)
        again = await outbox.claim(session, "w2", NOW, 10, LEASE)

    assert [(OutboxState.PENDING, None)] == [(one.state, one.finished_at) for one in again]


@pytest.mark.parametrize(("after", "lost"), [(-1, 0), (0, 2), (1, 2)])
async def test_what_left_and_was_never_settled_is_in_doubt_when_its_lease_ends(
    database: Database, claimed: list[int], after: int, lost: int
) -> None:
    """Not a second before: its worker may still be waiting for the answer."""
    await _leave(database, "w1", claimed[:2])
    now = NOW + LEASE + after * SECOND

    async with database.transaction() as session:
        found = await outbox.lost(session, now)
        claimed_now = await outbox.claim(session, "w2", now, 10, LEASE)

    assert lost == found
    assert set(claimed[:2]).isdisjoint(row.id for row in claimed_now)


async def test_the_truth_is_written_over_a_doubt(database: Database, claimed: list[int]) -> None:
    """The worker was only slow: it knows that its message arrived; it cannot bring it back."""
    await _leave(database, "w1", claimed[:2])
    async with database.transaction() as session:
        await outbox.take_over(session, NOW)

    await _settle(
        database,
        "w1",
        Result(claimed[0], state=OutboxState.SENT),
        Result(claimed[1], "not_sent", not_before=NOW),
    )

    rows = await _rows(database)
    states = [rows[one].state for one in claimed[:2]]
    assert [OutboxState.SENT, OutboxState.UNKNOWN] == states


async def test_a_slow_worker_does_not_settle_what_another_claimed(
    database: Database, claimed: list[int]
) -> None:
    """It had not left with the first: the second sends it, and what the first says is void."""
    async with database.transaction() as session:
        await outbox.take_over(session, NOW)
        await outbox.claim(session, "w2", NOW, 10, LEASE)

    left = await _leave(database, "w1", claimed)
    await _settle(database, "w1", Result(claimed[0], state=OutboxState.SENT))

    row = (await _rows(database))[claimed[0]]
    assert (set(), OutboxState.PENDING, "w2") == (left, row.state, row.claimed_by)


async def test_a_paused_broadcast_holds_what_has_not_left(database: Database, cell: Cell) -> None:
    """Paused, none leaves but those on their way; resumed, the rest; cancelled, none."""
    async with database.transaction() as session:
        session.add(Broadcast(id=1, text="…", state=BroadcastState.SENDING, created_at=NOW))
        await session.flush()
        plans = [
            Plan(f"b{n}", "broadcast", cell.members[n], {}, NOW, broadcast_id=1) for n in range(4)
        ]
        await outbox.plan_many(session, plans)
        rows = await outbox.claim(session, "w1", NOW, 2, LEASE)
    gone, held = (row.id or 0 for row in rows)
    await _leave(database, "w1", [gone])

    async with database.transaction() as session:
        paused = await _shift(session, OutboxState.PENDING, OutboxState.HELD)
        none = await outbox.claim(session, "w1", NOW, 10, LEASE)
    left = await _leave(database, "w1", [held])
    async with database.transaction() as session:
        resumed = await _shift(session, OutboxState.HELD, OutboxState.PENDING)
        again = await outbox.claim(session, "w1", NOW, 10, LEASE)
        dropped = await _shift(session, OutboxState.PENDING, OutboxState.DROPPED)
        counts = await outbox_rows.of_broadcast(session, 1)

    assert (3, [], set(), 3, 3, 3) == (paused, none, left, resumed, len(again), dropped)
    assert {("pending", ""): 1, ("dropped", "because"): 3} == counts


async def _shift(session: AsyncSession, source: OutboxState, target: OutboxState) -> int:
    error = "because" if target is OutboxState.DROPPED else ""
    return await outbox_rows.shift(session, 1, [source], target, NOW, error)


async def test_the_outbox_is_counted(database: Database, claimed: list[int]) -> None:
    """By state and kind; how long the oldest waits; what did not reach whom."""
    await _settle(
        database,
        "w1",
        Result(claimed[0], state=OutboxState.SENT),
        Result(claimed[1], "nobody", OutboxState.DROPPED),
        Result(claimed[2], "not_owed", OutboxState.DROPPED),
    )
    rows = await _rows(database)
    member = rows[claimed[1]].member_id

    async with database.transaction() as session:
        counts = await outbox_rows.counts(session)
        oldest = await outbox_rows.oldest_due(session, NOW)
        before = await outbox_rows.oldest_due(session, NOW - SECOND)
        unreached = [
            await outbox_rows.unreached(session, member, since)
            for since in (None, NOW - SECOND, NOW)
        ]

    assert [("dropped", 2), ("pending", 2), ("sent", 1)] == [(c.state, c.count) for c in counts]
    assert (NOW, None, [1, 1, 0]) == (oldest, before, unreached)
