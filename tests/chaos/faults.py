"""What goes wrong, and the ground on which it does: one database, seen by its victims from afar."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url

from storage.engine import file_of
from tests import databases
from tests.chaos.cable import Cable, laid
from tests.chaos.report import Score
from tests.sickness import no_room
from tests.storage import forks


class Fault(StrEnum):
    """What goes wrong."""

    KILL = "kill -9"
    TWO = "two workers"
    """Two at the same work at once; one of them is killed."""
    RESTART = "restart"
    """PostgreSQL is restarted, in good order or by a crash."""
    FULL = "disk full"
    READ_ONLY = "read-only"
    NETWORK = "network"
    """The line to the database is cut; of the whole program, the one to Telegram."""
    LINE = "line"
    """The whole program is cut off from PostgreSQL."""
    CLOCK = "clock"
    """The clock jumps, forth or back."""


LASTING = (Fault.RESTART, Fault.FULL, Fault.READ_ONLY, Fault.NETWORK, Fault.LINE)
"""What comes from outside, and goes again."""


@dataclass
class Ground:
    """Where one fault meets one place."""

    kind: str
    folder: Path
    url: str
    """The database as we see it."""
    seen: str
    """The database as the victims see it: on PostgreSQL behind a cable."""
    cable: Cable | None
    luck: random.Random
    score: Score
    goes_on: Callable[[], None]
    """Says how far it is."""
    takes: float = 0.0
    """Seconds that the quickest command took; nought before the first."""

    @property
    def keys(self) -> Path:
        """The folder of the key files."""
        return self.folder / "keys"

    @property
    def switch(self) -> Path:
        """The file that makes an SQLite database read-only."""
        return self.folder / "read-only"

    @asynccontextmanager
    async def ill(self, fault: Fault, victims: Sequence[int]) -> AsyncIterator[None]:
        """Let one of the lasting faults last as long as the block does."""
        match fault:
            case Fault.RESTART:
                way = self.luck.choice(("fast", "immediate"))
                await asyncio.to_thread(databases.postgres().restart, way)
                yield
            case Fault.NETWORK | Fault.LINE:
                assert self.cable is not None
                async with cut(self.cable, self.luck):
                    yield
            case Fault.FULL:
                async with self._full(victims):
                    yield
            case Fault.READ_ONLY:
                async with self._read_only():
                    yield
            case _:
                raise ValueError(fault)

    @asynccontextmanager
    async def _full(self, victims: Sequence[int]) -> AsyncIterator[None]:
        if self.kind == "postgresql":
            # The log of what is written is what fills up: the server ends in a panic and recovers.
            victims, most = await databases.postgres().backends(self.url), 0
        else:
            most = self._written() + self.luck.randrange(60_000)
        with no_room(victims, most):
            yield

    def _written(self) -> int:
        file = file_of(self.url)
        log = Path(f"{file}-wal")
        return log.stat().st_size if log.exists() else 0

    @asynccontextmanager
    async def _read_only(self) -> AsyncIterator[None]:
        if self.kind == "sqlite":
            with _there(self.switch):
                yield
            return
        async with databases.postgres().read_only(self.url):
            yield

    async def a_while(self, longest: float) -> None:
        """Let some time pass, as luck has it."""
        await asyncio.sleep(self.luck.uniform(0, longest))


@contextmanager
def _there(switch: Path) -> Iterator[None]:
    switch.touch()
    try:
        yield
    finally:
        switch.unlink()


@asynccontextmanager
async def cut(cable: Cable, luck: random.Random) -> AsyncIterator[None]:
    """Cut a cable; every other time what was asked arrives first, and its answer does not."""
    if luck.random() < 0.5:
        cable.deafen()
        await asyncio.sleep(luck.uniform(0, 0.03))
    cable.cut()
    try:
        yield
    finally:
        cable.mend()


def faults_of(place: str, kind: str) -> list[Fault]:
    """Give what can go wrong at a place on a database."""
    found = [Fault.KILL, Fault.TWO, Fault.FULL, Fault.READ_ONLY]
    with_product = place in ("delivery", "texts")
    if kind == "postgresql":
        found += [Fault.RESTART]
    if kind == "postgresql" or with_product:
        found += [Fault.NETWORK]
    if kind == "postgresql" and with_product:
        found += [Fault.LINE]
    if with_product:
        found += [Fault.CLOCK]
    return [fault for fault in Fault if fault in found]


@asynccontextmanager
async def ground(
    kind: str, folder: Path, luck: random.Random, score: Score, goes_on: Callable[[], None]
) -> AsyncIterator[Ground]:
    """Give a fresh database, its keys, and on PostgreSQL the cable that leads to it."""
    url = await databases.fresh_url(kind, folder)
    (folder / "keys").mkdir(mode=0o700)
    (folder / "keys" / "text.key").write_text(databases.TEXT_KEY.hex(), encoding="ascii")
    try:
        if kind == "sqlite":
            yield Ground(kind, folder, url, url, None, luck, score, goes_on)
            return
        async with laid(databases.postgres().socket) as cable:
            yield Ground(kind, folder, url, through(cable, url), cable, luck, score, goes_on)
    finally:
        await forks.none_is_left()
        await databases.drop(url)


def through(cable: Cable, url: str) -> str:
    """Give the address of a PostgreSQL database at the near end of a cable."""
    near = make_url(url).set(host="127.0.0.1", port=cable.port, query={})
    return near.render_as_string(hide_password=False)
