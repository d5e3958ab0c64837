"""Tries: what an update does is looked at inside its transaction, and then undone."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.known_reads import remember
from storage.unit import Unit
from storage.urn import BallotWriter
from tests.rights_stage import OF_NO_CELL, Kept, kept
from tests.worlds import World
from workflow.drafts import Drafts
from workflow.open_urns import Sheets

_WRITES = re.compile(r"\b(?:INSERT (?:OR \w+ )?INTO|(?<!DO )UPDATE|DELETE FROM) \"?(\w+)")
"""Anywhere in a statement: a cast names the rows it is about first, `WITH due AS … UPDATE …`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; nothing where it was not there."""

    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class _Part(Unit):
    """A transaction inside the one that is undone at the end.

    What it commits is there for the next one. What it does not commit is undone with all that was
    tried before it; alone, where savepoints are set: they cost a third of a try."""

    def __init__(self, tries: "Tries") -> None:
        super().__init__(tries.connection.engine)
        self._tries = tries

    async def session(self) -> AsyncSession:
        """Give the session."""
        if self._session is None:
            nested = self._tries.nested
            if not self._tries.connection.in_transaction():
                await self._tries.connection.begin()
            self._session = AsyncSession(
                self._tries.connection,
                expire_on_commit=False,
                join_transaction_mode="create_savepoint" if nested else "rollback_only",
            )
            connection = (await self._session.connection()).sync_connection
            assert connection is not None
            self._turns = remember(self._session.sync_session, connection)
        return self._session

    async def close(self) -> None:
        """Undo what was not committed."""
        if self._session is not None:
            # After a commit there is nothing left to undo.
            await self._session.rollback()
        await super().close()


class _TriedDatabase(Database):
    """A database all of whose transactions are parts of one."""

    def __init__(self, real: Database, tries: "Tries") -> None:
        vars(self).update(vars(real))
        self._tries = tries

    def unit(self) -> Unit:
        """Give a part."""
        return _Part(self._tries)


class Tries:
    """A house in which everything is tried and nothing is done."""

    def __init__(self, world: World, rows: Kept, connection: AsyncConnection) -> None:
        database = _TriedDatabase(world.database, self)
        house = replace(world.house, writer=BallotWriter(database))
        self.world = World(database, world.clock, house)
        """What the phones are behind."""
        self.rows = rows
        """What the store holds, whatever is tried."""
        self.connection = connection
        self.nested = False
        """Whether what is refused is undone alone."""
        self.written: set[str] = set()
        """The tables that were written to since the beginning of the try."""

    @asynccontextmanager
    async def undone(self, *, nested: bool = False) -> AsyncIterator[None]:
        """Try something; with `nested` several things, one after the other."""
        self.written.clear()
        self.nested = nested
        # What a house remembers of a sheet is of a ballot that was never opened, once undone.
        for name, empty in (("drafts", Drafts(self.world.clock.now)), ("sheets", Sheets())):
            object.__setattr__(self.world.house, name, empty)
        await self.connection.begin()
        try:
            yield
        finally:
            await self.connection.rollback()

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Try something more after what was tried before; this alone is undone."""
        inner = await self.connection.begin_nested()
        try:
            yield
        finally:
            await inner.rollback()

    async def changes(self) -> list[Change]:
        """Give the rows of every cell that are no longer as they were."""
        found: list[Change] = []
        for table in self._tables():
            now = {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in (await self.connection.execute(table.select())).mappings()
            }
            was = {key: row for (name, key), row in self.rows.items() if name == table.name}
            found += [
                Change(table.name, was.get(key), now.get(key))
                for key in {**was, **now}
                if was.get(key) != now.get(key)
            ]
        return found

    def _tables(self) -> Iterable[Any]:
        tables = SQLModel.metadata.tables
        return [tables[name] for name in sorted(self.written) if name not in OF_NO_CELL]


@asynccontextmanager
async def open_tries(world: World) -> AsyncIterator[Tries]:
    """Give the same house for trying; nobody else reaches its database meanwhile."""
    rows = await kept(world)
    engine = world.database.engine
    async with engine.connect() as connection:
        tries = Tries(world, rows, connection)

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            tries.written.update(_WRITES.findall(statement))

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        yield tries
        event.remove(engine.sync_engine, "before_cursor_execute", note)
