"""The outbox: planned once, claimed by one worker, finished, put off or dropped."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Select
from sqlmodel import col, select

from storage import outbox
from storage.database import Database
from storage.outbox import Result
from storage.tables import Member, OutboxMessage, OutboxState
from tests.storage.stage import NOW, Cell, found_cell

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def cell(database: Database) -> Cell:
    """The members who are to be told things."""
    return await found_cell(database)


async def _plan(
    database: Database, key: str, member_id: int, at: datetime = NOW, kind: str = "reminder"
) -> bool:
    async with database.transaction() as session:
        return await outbox.plan(session, key, kind, member_id, {"review": 1}, at)


async def _claim(
    database: Database, holder: str = "w1", now: datetime = NOW, limit: int = 10
) -> list[OutboxMessage]:
    async with database.transaction() as session:
        return await outbox.claim(session, holder, now, limit, LEASE)


def _keys(messages: list[OutboxMessage]) -> list[str]:
    return [message.key for message in messages]


async def test_the_same_thing_is_planned_once(database: Database, cell: Cell) -> None:
    """The tick runs every minute, on every worker; a member is reminded once."""
    first = await _plan(database, "lan:review:3d", cell.members[1])
    again = await _plan(database, "lan:review:3d", cell.members[1])

    assert (True, False) == (first, again)
    assert ["lan:review:3d"] == _keys(await _claim(database))


async def test_one_statement_plans_for_all_that_a_question_gives(
    database: Database, cell: Cell
) -> None:
    """As often as it is asked, each is told once; whoever was told already stays so."""
    lan, an = sorted(cell.members[:2])
    await _plan(database, f"remind:{lan}:today", lan)

    planned = []
    for _ in range(2):
        async with database.transaction() as session:
            asked: Select[tuple[int | None]] = select(col(Member.id).label("member_id")).where(
                col(Member.id).in_([lan, an])
            )
            key = ("remind:", ":today")
            planned.append(
                await outbox.plan_for(session, asked, "reminder", {"day": "today"}, NOW, key)
            )

    found = await _claim(database)
    assert [1, 0] == planned
    assert {f"remind:{lan}:today": lan, f"remind:{an}:today": an} == {
        message.key: message.member_id for message in found
    }
    assert {"day": "today"} in [message.args for message in found]


async def test_what_was_sent_is_not_planned_again(database: Database, cell: Cell) -> None:
    """The key outlives the sending."""
    await _plan(database, "lan:review:3d", cell.members[1])
    (message,) = await _claim(database)
    async with database.transaction() as session:
        assert message.id is not None
        await outbox.finish(session, message.id, OutboxState.SENT, NOW)

    again = await _plan(database, "lan:review:3d", cell.members[1])

    assert (False, []) == (again, await _claim(database))


async def test_a_message_is_due_at_its_moment(database: Database, cell: Cell) -> None:
    """A second before: not yet. At the moment and after it: yes."""
    await _plan(database, "lan", cell.members[1])

    before = await _claim(database, now=NOW - SECOND)
    at = await _claim(database, now=NOW)

    assert ([], ["lan"]) == (_keys(before), _keys(at))


async def test_the_oldest_go_first_and_no_more_than_asked(database: Database, cell: Cell) -> None:
    """A crowd of messages is worked off in order."""
    for n in (3, 1, 2):
        await _plan(database, f"m{n}", cell.members[n], NOW - n * SECOND)

    assert ["m3", "m2"] == _keys(await _claim(database, limit=2))
    assert ["m1"] == _keys(await _claim(database, limit=2))


async def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(
    database: Database, cell: Cell
) -> None:
    """A worker that died holds it no longer than that; the attempt was counted."""
    await _plan(database, "lan", cell.members[1])
    await _claim(database, "w1")

    before = await _claim(database, "w2", NOW + LEASE - SECOND)
    (after,) = await _claim(database, "w2", NOW + LEASE)

    assert [] == before
    assert ("w2", 2) == (after.claimed_by, after.attempts)


async def test_two_workers_never_claim_the_same(database: Database, cell: Cell) -> None:
    """Side by side, each message goes to exactly one."""
    for n in range(40):
        await _plan(database, f"m{n}", cell.members[n % 8])

    claims = await asyncio.gather(*(_claim(database, f"w{n}", limit=10) for n in range(8)))

    got = sorted(key for claim in claims for key in _keys(claim))
    assert sorted(f"m{n}" for n in range(40)) == got


async def test_a_message_put_off_comes_back_then(database: Database, cell: Cell) -> None:
    """The platform was busy: later, and free for any worker."""
    await _plan(database, "lan", cell.members[1])
    (message,) = await _claim(database)
    assert message.id is not None
    async with database.transaction() as session:
        put_off = Result(message.id, "429", not_before=NOW + 5 * SECOND)
        await outbox.settle_many(session, "w1", [put_off], NOW)

    early = await _claim(database, "w2", NOW + 4 * SECOND)
    (late,) = await _claim(database, "w2", NOW + 5 * SECOND)

    assert [] == early
    assert ("429", 2) == (late.error, late.attempts)


@pytest.mark.parametrize("state", [one for one in OutboxState if one is not OutboxState.PENDING])
async def test_a_finished_message_is_left_alone(
    database: Database, cell: Cell, state: OutboxState
) -> None:
    """Sent, dropped, perhaps delivered, failed: none is sent again by itself."""
    await _plan(database, "lan", cell.members[1])
    (message,) = await _claim(database)
    assert message.id is not None
    async with database.transaction() as session:
        await outbox.finish(session, message.id, state, NOW, "code")

    later = await _claim(database, now=NOW + timedelta(days=1))

    assert [] == later
    async with database.transaction() as session:
        row = (await session.exec(select(OutboxMessage))).one()
    assert (state, NOW, "code", None) == (row.state, row.finished_at, row.error, row.claimed_by)
