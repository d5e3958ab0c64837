"""Phones that joined in life once: where a scene stands untouched, their joining is copied.

A third of the tests begin with somebody who types a code and agrees. The first to do so in a scene
does it behind the edge; the next one goes on from what that left, in the rows and in the chat. As
soon as a test has written something of its own, or moved the clock, everybody joins in life."""

import shutil
import sqlite3
import tempfile
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.sqlite_line import Line
from tests import databases
from tests.handlers.line import Behind
from tests.scenes import Begun
from tests.worlds import World
from workflow.work import House

_MOST = 24
"""Copies that are kept: a file of tests has a few."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A phone as it was when it had joined, and the rows of its house."""

    rows: Path
    phone: dict[str, Any]


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()


class JoinedPhones:
    """The phones that join in one test, one after the other."""

    def __init__(self, begun: Begun, *, as_ever: bool) -> None:
        self._world = begun.world
        self._came_of = begun.came_of if as_ever else None
        """What the database is a copy of; nothing once it has gone its own way, or where the
        program is not as ever."""
        self._changes = (0, _written_beside(begun.world))

    async def joins(self, phone: Behind, who: int, in_life: Callable[[], Awaitable[None]]) -> None:
        """Let a phone join as this member: in life, or as it once did."""
        async with _line(self._world) as line:
            still = self._changes == (line.total_changes, _written_beside(self._world))
        if not self._came_of or not still:
            self._came_of = None
            await in_life()
            return
        there = (self._came_of, self._world.clock.now(), _lasting(self._world.house))
        name = (*there, who, type(phone), phone.chat, phone.language_code)
        if name in _kept:
            await self._goes_on(phone, _kept[name])
        else:
            await in_life()
            await self._keeps(phone, name)
        _kept.move_to_end(name)
        async with _line(self._world) as line:
            self._changes = (line.total_changes, _written_beside(self._world))
        self._came_of = name

    async def _keeps(self, phone: Behind, name: Hashable) -> None:
        rows = Path(tempfile.mkdtemp(dir=databases.template_folder())) / "joined.sqlite"
        async with _line(self._world) as line:
            with closing(sqlite3.connect(rows)) as copied:
                line._conn.backup(copied)
        _kept[name] = _Kept(rows, phone.stands())
        while len(_kept) > _MOST:
            _, gone = _kept.popitem(last=False)
            shutil.rmtree(gone.rows.parent)

    async def _goes_on(self, phone: Behind, kept: _Kept) -> None:
        async with _line(self._world) as line:
            with closing(sqlite3.connect(kept.rows)) as source:
                source.backup(line._conn)
        phone.goes_on(kept.phone)


@asynccontextmanager
async def _line(world: World) -> AsyncIterator[Line]:
    async with world.database.outside_transaction() as connection:
        line = (await connection.get_raw_connection()).driver_connection
        assert isinstance(line, Line)
        yield line


def _lasting(house: House) -> str:
    """Give what is set of a house: how a test may have changed it before anybody joins."""
    return repr([house.profile, house.quiet, house.steps, house.public_url, house.bot_names])


def _written_beside(world: World) -> int:
    """Give how long the log of what was written is, by whomever."""
    log = Path(f"{world.database.engine.url.database}-wal")
    return log.stat().st_size if log.exists() else 0
