"""Locks with a lease."""

import asyncio
from datetime import datetime, timedelta

from storage import locks
from storage.database import Database
from tests.storage.stage import NOW

LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


async def _take(database: Database, holder: str, now: datetime = NOW, name: str = "poll") -> bool:
    async with database.transaction() as session:
        return await locks.take(session, name, holder, now, LEASE)


async def test_one_holds_and_the_others_do_not(database: Database) -> None:
    """The holder may take it again; another name is another lock."""
    assert [True, False, True, True] == [
        await _take(database, "w1"),
        await _take(database, "w2"),
        await _take(database, "w1"),
        await _take(database, "w2", name="deliver"),
    ]


async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    """Workers start together."""
    got = await asyncio.gather(*(_take(database, f"w{n}") for n in range(10)))

    assert 1 == got.count(True)


async def test_a_dead_holders_lease_runs_out(database: Database) -> None:
    """A second before its end: no. At its end: yes."""
    await _take(database, "w1")

    assert not await _take(database, "w2", NOW + LEASE - SECOND)
    assert await _take(database, "w2", NOW + LEASE)


async def test_a_lock_of_a_time_to_come_is_nobodys(database: Database) -> None:
    """The clock was put back after its holder died: nobody waits for that; skew is allowed."""
    await _take(database, "w1", NOW + locks.SKEW)

    assert not await _take(database, "w2", NOW)
    assert await _take(database, "w2", NOW - SECOND)


async def test_a_lock_taken_again_lasts_longer(database: Database) -> None:
    """The holder who is alive keeps it."""
    await _take(database, "w1")
    await _take(database, "w1", NOW + LEASE - SECOND)

    assert not await _take(database, "w2", NOW + LEASE)


async def test_a_lock_given_back_is_free(database: Database) -> None:
    """Only its holder can give it back."""
    await _take(database, "w1")

    async with database.transaction() as session:
        await locks.release(session, "poll", "w2")
    kept = await _take(database, "w2")
    async with database.transaction() as session:
        await locks.release(session, "poll", "w1")

    assert (False, True) == (kept, await _take(database, "w2"))
