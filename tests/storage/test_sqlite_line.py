"""The line to SQLite's thread: whole statements there and back, and nothing left open behind."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlmodel import select

from storage.sqlite_line import Line, lay_line
from tests import databases

NAMES = [{"id": 1, "name": "Lan"}, {"id": 2, "name": "Bình"}, {"id": 3, "name": "Hoa"}]


TABLE = "CREATE TABLE who (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"
EVERYBODY = "SELECT * FROM who ORDER BY id"


@pytest_asyncio.fixture
async def asked(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """A connection to a file with three names in it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'names.db'}")
    lay_line(engine)
    async with engine.connect() as connection:
        await connection.execute(text(TABLE))
        await connection.execute(text("INSERT INTO who VALUES (:id, :name)"), NAMES)
        yield connection
    await engine.dispose()


async def _all(asked: AsyncConnection, statement: str, **given: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await asked.execute(text(statement), given)]


async def test_rows_come_back_in_their_order(asked: AsyncConnection) -> None:
    """All of them, some of them, and none."""
    assert [(1, "Lan"), (2, "Bình"), (3, "Hoa")] == await _all(asked, EVERYBODY)
    assert [("Hoa",)] == await _all(asked, "SELECT name FROM who WHERE id = :id", id=3)
    assert [] == await _all(asked, "SELECT name FROM who WHERE id = :id", id=4)


async def test_a_result_tells_its_columns_also_without_rows(asked: AsyncConnection) -> None:
    """As a cursor does, when it is closed long since."""
    nothing = await asked.execute(text("SELECT id, name FROM who WHERE id > 3"))

    assert ["id", "name"] == list(nothing.keys())
    assert nothing.first() is None


async def test_a_write_tells_what_it_did(asked: AsyncConnection) -> None:
    """How many rows, also over many rows of parameters, and the number of the new one."""
    one = await asked.execute(text("UPDATE who SET name = name || '!' WHERE id > 1"))
    many = await asked.execute(
        text("UPDATE who SET name = 'x' || id WHERE id = :id"), [{"id": 1}, {"id": 2}, {"id": 9}]
    )
    new = await asked.execute(text("INSERT INTO who (name) VALUES ('Mai')"))
    returned = await asked.execute(text("DELETE FROM who WHERE id < 3 RETURNING name"))

    assert (2, 2) == (one.rowcount, many.rowcount)
    assert 4 == new.lastrowid
    assert ["x1", "x2"] == sorted(returned.scalars())


async def test_several_results_are_read_side_by_side(asked: AsyncConnection) -> None:
    """A row of the first, a row of the second, and the rest of the first."""
    first = await asked.execute(text("SELECT name FROM who ORDER BY id"))
    second = await asked.execute(text("SELECT name FROM who ORDER BY id DESC"))

    read = [first.fetchone(), second.fetchone(), *first.fetchall()]

    assert [("Lan",), ("Hoa",), ("Bình",), ("Hoa",)] == [tuple(row) for row in read if row]


async def test_large_answers_can_be_streamed(asked: AsyncConnection) -> None:
    """The driver's own cursor is there for who wants row by row."""
    async with asked.stream(text("SELECT name FROM who ORDER BY id")) as rows:
        assert ["Lan", "Bình", "Hoa"] == [name async for (name,) in rows]


async def test_what_sqlite_refuses_is_told_by_its_class(asked: AsyncConnection) -> None:
    """Edges tell a second row of the same name from a statement that is none."""
    with pytest.raises(IntegrityError):
        await asked.execute(text("INSERT INTO who (name) VALUES ('Lan')"))
    with pytest.raises(OperationalError):
        await asked.execute(text("SELECT nothing FROM nowhere"))

    assert [(3,)] == await _all(asked, "SELECT count(*) FROM who")


async def test_a_closed_connection_is_an_operational_error(asked: AsyncConnection) -> None:
    """Not a `ValueError` of the driver's, which nobody catches."""
    raw = await asked.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.close()

    with pytest.raises(OperationalError):
        await asked.execute(text("SELECT 1"))


async def test_a_transaction_is_begun_and_given_up(asked: AsyncConnection) -> None:
    """The line asks for a rollback where there is something to roll back."""
    await asked.commit()
    await asked.execute(text("DELETE FROM who"))
    await asked.rollback()

    assert [(3,)] == await _all(asked, "SELECT count(*) FROM who")


async def test_who_is_cancelled_while_it_waits_leaves_no_lock(tmp_path: Path) -> None:
    """SQLite goes on waiting for the lock, and gets it when nobody wants it any more."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    other = databases.at(database.url, tmp_path)
    async with other.outside_transaction() as writer:
        await writer.execute(text("BEGIN IMMEDIATE"))
        unit = database.unit()
        async with asyncio.TaskGroup() as group:
            waits = group.create_task(unit.session())
            await asyncio.sleep(0.1)
            waits.cancel()
            await asyncio.sleep(0)
            await writer.execute(text("ROLLBACK"))
        await unit.close()

        await writer.execute(text("BEGIN IMMEDIATE"))
        await writer.execute(text("ROLLBACK"))
    await other.close()
    await database.close()


async def test_a_house_is_closed_when_its_threads_have_ended(tmp_path: Path) -> None:
    """Cut off twice in the middle of a statement: its thread has yet to report to this loop."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    begun, may_end = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def dawdles() -> int:
        loop.call_soon_threadsafe(begun.set)
        may_end.wait()
        return 1

    async def asks() -> None:
        async with database.engine.connect() as connection:
            line = (await connection.get_raw_connection()).driver_connection
            assert line is not None
            await line.create_function("dawdles", 0, dawdles)
            await connection.execute(text("SELECT dawdles()"))

    asked = asyncio.ensure_future(asks())
    await begun.wait()
    for _ in range(2):
        asked.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await asyncio.wait({asked})

    closing = asyncio.ensure_future(database.close())
    closed_early, _ = await asyncio.wait({closing}, timeout=0.2)
    may_end.set()
    await closing

    assert not closed_early


async def test_a_line_that_nobody_gave_back_is_ended_too(tmp_path: Path) -> None:
    """A house that is closed in the middle of somebody's transaction leaves no thread behind."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    unit = database.unit()
    session = await unit.session()
    line = (await (await session.connection()).get_raw_connection()).driver_connection
    assert isinstance(line, Line)

    await database.close()

    with pytest.raises(ValueError, match="closed"):
        await line.asks("SELECT 1", ())
    await unit.close()


async def test_a_statement_crosses_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There and back: a cursor's other steps are done where SQLite is."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    crosses, crossings = aiosqlite.Connection._execute, []

    async def counted(line: aiosqlite.Connection, *given: Any) -> Any:
        crossings.append(given)
        return await crosses(line, *given)  # type: ignore[no-untyped-call]

    async with database.transaction() as session:
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        for number in range(10):
            (await session.exec(select(number))).one()

        assert 10 == len(crossings)
    await database.close()
