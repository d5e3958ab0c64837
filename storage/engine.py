"""Engines for the two databases: durable, silent, and honest about who waits for whom."""

import asyncio
import logging
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, event, exc, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from storage.errors import StorageError
from storage.known_reads import note
from storage.sqlite_line import lay_line, lines_end

BUSY_SECONDS = 15
"""How long one waits for another's write before giving up."""

_ATTEMPTS = 300
"""How often a statement is tried for which SQLite does not wait by itself, within that time."""

OUTSIDE_TRANSACTION = "tusoi_outside_transaction"
"""Execution option of a SQLite connection that is to run VACUUM, which no transaction may hold."""

POSTGRES_CONNECTIONS = 10
"""What one worker keeps; as many again for a moment's rush."""

_PASSING_STATES = ("08", "25006", "28", "3D", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of errors that the same statement need not meet again: no connection,
nothing written for now (25006), no entry, a deadlock, no room, in use, told to stop, a fault of its
machine."""

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def _without_values(record: logging.LogRecord) -> bool:
    if record.name == "asyncio":
        return not str(record.msg).startswith("Executing ")
    return record.levelno > logging.DEBUG


# At DEBUG the SQLite driver logs each statement's parameters and SQLAlchemy each row it read; a
# loop in debug mode prints slow callbacks with their arguments, and the driver hands rows over in
# one. A filter stays in force whatever level anybody sets.
for _name in ("aiosqlite", "asyncio", "sqlalchemy.engine.Engine"):
    logging.getLogger(_name).addFilter(_without_values)


def make_engine(url: str) -> AsyncEngine:
    """Give the engine of `url`, sqlite+aiosqlite:///path or postgresql+asyncpg://…

    Nothing is echoed and errors hide their parameters: what was written must not reach a log.
    Raise `StorageError` (database_unsupported) for any other address.
    """
    driver = make_url(url).drivername
    if driver == "sqlite+aiosqlite":
        return _sqlite(url)
    if driver == "postgresql+asyncpg":
        engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=POSTGRES_CONNECTIONS,
            max_overflow=POSTGRES_CONNECTIONS,
            pool_timeout=BUSY_SECONDS,
            pool_pre_ping=True,
        )
        event.listen(engine.sync_engine, "handle_error", _told_apart)
        event.listen(engine.sync_engine, "before_cursor_execute", _note_turn)
        return engine
    raise StorageError("database_unsupported", driver=driver)


async def close_engine(engine: AsyncEngine) -> None:
    """Give every connection back, and wait for what a cancelled use has left under way.

    Until then the loop must stand: SQLite's thread reports to it, a cut socket closes in it."""
    await engine.dispose()
    await lines_end(engine)
    await asyncio.sleep(0)


def file_of(url: str) -> Path | None:
    """Give the file of an SQLite address; nothing for a server's."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def _sqlite(url: str) -> AsyncEngine:
    # One connection: its queue is first come, first served, where SQLite's own waiting for the
    # write lock is by guesswork and lets a busy writer starve the others.
    engine = create_async_engine(
        url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=BUSY_SECONDS
    )
    lay_line(engine)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    event.listen(engine.sync_engine, "before_cursor_execute", _note_turn)
    return engine


def _note_turn(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    note(connection, statement)


def _told_apart(context: ExceptionContext) -> None:
    """Call what may be gone the next time an operational error, as the driver for SQLite does.

    The one for PostgreSQL has a single class for a server that is shutting down and for a text
    that cannot be stored: its five-letter state tells them apart. A connection cut in the middle
    may leave the driver itself in disorder, without a state: it is thrown away."""
    error = context.sqlalchemy_exception
    state = str(getattr(context.original_exception, "sqlstate", None) or "")
    disorder = type(context.original_exception).__name__ == "InternalClientError"
    if disorder:
        context.is_disconnect = True
    if isinstance(error, exc.DBAPIError) and (disorder or state.startswith(_PASSING_STATES)):
        raise exc.OperationalError(
            error.statement,
            error.params,
            context.original_exception,
            hide_parameters=True,
            connection_invalidated=disorder or error.connection_invalidated,
        )


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by its own rules; ours begin where we say.
    driver: Any = connection
    driver.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        _until_free(cursor, pragma)
    cursor.close()


def _until_free(cursor: DBAPICursor, statement: str) -> None:
    # Several programs started at one new file: changing to WAL needs the file alone, and SQLite
    # then answers "locked" at once instead of waiting as it does for a write.
    for attempt in range(_ATTEMPTS):
        try:
            cursor.execute(statement)
        except OperationalError as error:
            if "locked" not in str(error) or attempt == _ATTEMPTS - 1:
                raise
            await_only(asyncio.sleep(BUSY_SECONDS / _ATTEMPTS))
        else:
            return


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock at once: a reader that turns writer could only fail.
    if not connection.get_execution_options().get(OUTSIDE_TRANSACTION, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
