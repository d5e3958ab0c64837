"""Inside a transaction SQLite answers a test at once, with no thread between.

A transaction on SQLite has the write lock from its first moment, so nothing in it can wait: the
way to the line's thread and back took a fifth of the time of a test that talks. What can wait,
the beginning and whatever stands outside a transaction, goes through the thread as in the
program; so does everything in the tests of the store, of the running program and of its line."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.sqlite_line import Answer, Given, Line


class LineAtOnce(Line):
    """A line whose thread is asked for what may have to wait."""

    @property
    def _holds_the_lock(self) -> bool:
        # What a cancelled use left under way is in the thread: then all must queue behind it.
        idle = self._asked == self._answered
        return idle and self._connection is not None and self._connection.in_transaction

    async def asks(self, statement: str, parameters: Given, *, many: bool = False) -> Answer:
        """Run a statement here where the transaction is open, else in the thread."""
        if not self._holds_the_lock:
            return await super().asks(statement, parameters, many=many)
        self._asked += 1
        return self._answer(statement, parameters, many)

    async def commit(self) -> None:
        """Commit, from where the statements were run."""
        if not self._holds_the_lock:
            await super().commit()
        else:
            self._conn.commit()

    async def rollback(self) -> None:
        """Roll back, from where the statements were run."""
        if not self._holds_the_lock:
            await super().rollback()
        else:
            self._conn.rollback()


def answer_at_once(engine: AsyncEngine) -> None:
    """Let this engine's lines be such ones; nothing where it is PostgreSQL's."""
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "do_connect", _for_any_thread, insert=True)
        event.listen(engine.sync_engine, "connect", _answers_at_once)


def _for_any_thread(
    dialect: Dialect, entry: ConnectionPoolEntry, given: list[Any], chosen: dict[str, Any]
) -> None:
    chosen["check_same_thread"] = False


def _answers_at_once(connection: Any, entry: ConnectionPoolEntry) -> None:
    # Laid and prepared as the program does it; nobody has used it yet.
    connection._connection.__class__ = LineAtOnce
