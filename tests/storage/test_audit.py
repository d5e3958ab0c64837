"""The audit chain: whole, or broken at the link that was touched."""

import asyncio

import pytest
from sqlalchemy import text

from storage import audit
from storage.database import Database
from tests.storage.stage import NOW


async def _write(database: Database, kinds: list[str]) -> None:
    for kind in kinds:
        async with database.transaction() as session:
            await audit.append(session, NOW, kind, None, {"session": 1, "ghi chú": "số phiếu"})


async def _verify(database: Database) -> int | None:
    async with database.transaction() as session:
        return await audit.verify(session)


async def test_an_empty_chain_is_whole_and_has_a_head(database: Database) -> None:
    """The first minutes of a house have something to print."""
    async with database.transaction() as session:
        assert audit.BEGINNING == await audit.head(session)
    assert await _verify(database) is None


async def test_each_link_carries_the_one_before(database: Database) -> None:
    """Numbered from one, without a gap; the head is the last digest."""
    async with database.transaction() as session:
        first = await audit.append(session, NOW, "opened", None, {})
        second = await audit.append(session, NOW, "closed", None, {})

        assert (1, audit.BEGINNING) == (first.seq, first.previous)
        assert (2, first.digest) == (second.seq, second.previous)
        assert second.digest == await audit.head(session)


async def test_an_untouched_chain_is_whole(database: Database) -> None:
    """Read back from the database, times and letters included."""
    await _write(database, ["opened", "closed", "counted"])

    assert await _verify(database) is None


@pytest.mark.parametrize(
    ("touch", "broken"),
    [
        ("UPDATE audit_event SET kind = 'khác' WHERE seq = 2", 2),
        ("UPDATE audit_event SET payload = '{\"session\": 2}' WHERE seq = 2", 2),
        ("UPDATE audit_event SET at = '2026-12-10 00:00:00+00' WHERE seq = 1", 1),
        ("UPDATE audit_event SET previous = digest WHERE seq = 3", 3),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 1", 1),
    ],
)
async def test_whoever_touches_a_link_breaks_the_chain_there(
    database: Database, touch: str, broken: int
) -> None:
    """Changed or removed: the number of the first link that does not fit is told."""
    await _write(database, ["opened", "closed", "counted"])
    async with database.transaction() as session:
        statement = touch.replace("+00'", "'") if database.dialect == "sqlite" else touch
        await (await session.connection()).execute(text(statement))

    assert broken == await _verify(database)


async def test_links_cut_off_at_the_end_show_at_the_head(database: Database) -> None:
    """The chain alone cannot know; the digest printed in the minutes does."""
    await _write(database, ["opened", "closed"])
    async with database.transaction() as session:
        printed = await audit.head(session)
        await (await session.connection()).execute(text("DELETE FROM audit_event WHERE seq = 2"))

    async with database.transaction() as session:
        assert await audit.verify(session) is None
        assert printed != await audit.head(session)


async def test_many_who_append_at_once_make_one_chain(database: Database) -> None:
    """Twenty transactions side by side: no fork, no gap, none refused."""
    await asyncio.gather(*(_write(database, [f"event {n}"]) for n in range(20)))

    assert await _verify(database) is None
    async with database.transaction() as session:
        assert 21 == (await audit.append(session, NOW, "last", None, {})).seq


async def test_an_event_undone_leaves_no_gap(database: Database) -> None:
    """The number belongs to the transaction."""
    unit = database.unit()
    await audit.append(await unit.session(), NOW, "opened", None, {})
    await unit.rollback()

    await _write(database, ["opened"])

    assert await _verify(database) is None
