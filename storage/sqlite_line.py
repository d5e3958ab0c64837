"""The line to SQLite's thread: each statement goes there and comes back once.

The driver for asyncio runs SQLite in a thread of its own and hands over every small step by
itself: make a cursor, run it, fetch its rows, close it. A statement is all of these, and one tap
on a button is a dozen statements; here a statement is handed over whole (decision 0148)."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet

import aiosqlite
from sqlalchemy import event
from sqlalchemy.connectors.asyncio import AsyncIODBAPIConnection, AsyncIODBAPICursor
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

Given = Sequence[Any] | Mapping[str, Any]
"""The parameters of a statement, or a row of them for each time it is to be run."""

_CHUNK = 64
"""Rows which the driver's own cursor would fetch at a time; ours fetches all."""


@dataclass(slots=True)
class Answer:
    """What a statement gave: all that is asked of a cursor once its rows are fetched."""

    description: Any = None
    """The columns, nothing for a statement that has none."""
    rows: Sequence[Any] = ()
    rowcount: int = -1
    """How many rows were written, -1 where it does not apply."""
    lastrowid: int | None = None
    arraysize: int = 1

    def close(self) -> None:
        """Do nothing: the cursor was closed where it was made."""


class Line(aiosqlite.Connection):
    """A connection in its thread, asked by whole statements."""

    def __init__(self, database: str, chosen: Mapping[str, Any]) -> None:
        super().__init__(partial(sqlite3.connect, database, **chosen), _CHUNK)
        # A connection nobody closed must not keep the program from ending.
        self._thread.daemon = True
        self._asked = 0
        self._answered = 0
        self._ended: asyncio.Future[Any] | None = None

    @property
    def may_have_begun(self) -> bool:
        """Tell whether a transaction may be open.

        While a statement is under way it may: who asked can be cancelled, the thread cannot."""
        if self._asked != self._answered:
            return True
        return self._connection is not None and self._connection.in_transaction

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread once it has done what it was handed; give what is done when it ended.

        Told twice, it ends once: the driver would wait for a second end that never comes."""
        if self._ended is None:
            self._ended = super().stop()
        # Who waits for the end may be cancelled; the end itself is waited for by others too.
        return None if self._ended is None else asyncio.shield(self._ended)

    async def ends(self) -> None:
        """Wait until the thread has ended: it tells its loop, which must stand until then."""
        ended = self.stop()
        if ended is not None:
            await ended

    async def asks(self, statement: str, parameters: Given, *, many: bool = False) -> Answer:
        """Run a statement, or one for each row of parameters, and give all it answers.

        Raises what SQLite raises, and `ValueError` when the connection is closed."""
        self._asked += 1
        answer = await self._execute(self._answer, statement, parameters, many)  # type: ignore[no-untyped-call]
        return cast(Answer, answer)

    def _answer(self, statement: str, parameters: Given, many: bool) -> Answer:
        try:
            with closing(self._conn.cursor()) as cursor:
                (cursor.executemany if many else cursor.execute)(statement, parameters)
                rows = cursor.fetchall() if cursor.description else ()
                return Answer(cursor.description, rows, cursor.rowcount, cursor.lastrowid)
        finally:
            self._answered += 1


class LineCursor(AsyncAdapt_aiosqlite_cursor):
    """The cursor SQLAlchemy works with: nothing is made before a statement, nothing left after."""

    __slots__ = ()

    _awaitable_cursor_close = False
    _connection: Line  # type: ignore[assignment]  # the only ones it is made for
    _cursor: Answer  # type: ignore[assignment]

    def _make_new_cursor(self, connection: object) -> AsyncIODBAPICursor:
        return cast(AsyncIODBAPICursor, Answer())

    def _aenter_cursor(self, cursor: AsyncIODBAPICursor) -> AsyncIODBAPICursor:
        return cursor

    async def _execute_async(self, operation: str, parameters: Given | None) -> None:
        self._cursor = await self._connection.asks(operation, parameters or ())
        self._rows = deque(self._cursor.rows)

    async def _executemany_async(self, operation: str, seq_of_parameters: Sequence[Any]) -> None:
        self._cursor = await self._connection.asks(operation, seq_of_parameters, many=True)


class LineConnection(AsyncAdapt_aiosqlite_connection):
    """The connection SQLAlchemy works with."""

    __slots__ = ()

    _cursor_cls = LineCursor
    _connection: Line  # type: ignore[assignment]  # the only ones it is made for

    def rollback(self) -> None:
        """Give up what is not committed; where nothing was begun, nobody is asked.

        The pool asks for it each time a connection comes back."""
        if self._connection.may_have_begun:
            super().rollback()


_laid: WeakKeyDictionary[Engine, WeakSet[Line]] = WeakKeyDictionary()
"""The lines of each engine, also those which its pool has given up."""


def lay_line(engine: AsyncEngine) -> None:
    """Let this engine reach its SQLite file by such lines."""
    lines = _laid[engine.sync_engine] = WeakSet()

    def connect(
        dialect: Dialect, entry: ConnectionPoolEntry, given: list[Any], chosen: dict[str, Any]
    ) -> LineConnection:
        (database,) = given
        line = Line(database, chosen)
        lines.add(line)
        connected = cast(AsyncIODBAPIConnection, await_only(line))
        return LineConnection(dialect.dbapi, connected)

    event.listen(engine.sync_engine, "do_connect", connect)


async def lines_end(engine: AsyncEngine) -> None:
    """End every line of an engine that is being closed, also one that nobody gave back."""
    for line in list(_laid.get(engine.sync_engine, ())):
        await line.ends()
