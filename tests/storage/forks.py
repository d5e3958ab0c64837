"""Workers to be killed: forked from a process that has imported all, so none costs a start."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "tests.storage.caster",
        "sqlalchemy.dialects.sqlite.aiosqlite",
        "sqlalchemy.dialects.postgresql.asyncpg",
        "aiosqlite",
        "asyncpg",
    ]
)


class Worker:
    """A process of ours, and all it has told so far."""

    def __init__(self, work: Callable[..., None], *given: object) -> None:
        self._ours, theirs = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=work, args=(theirs, *given), daemon=True)
        self._theirs: Connection | None = theirs
        self.told: list[Any] = []

    async def start(self) -> None:
        """Begin; whatever it sends is heard until it is no more."""
        await asyncio.to_thread(self._process.start)
        _living.add(self)
        if self._theirs is not None:
            self._theirs.close()
        self._theirs = None

    @property
    def process(self) -> int:
        """Give its number."""
        return self._process.pid or 0

    async def tells(self) -> bool:
        """Hear one more thing; False when it has gone and left no more."""
        try:
            self.told.append(await asyncio.to_thread(self._ours.recv))
        except EOFError:
            return False
        return True

    async def kill(self) -> bool:
        """End it as a power cut would; hear what it had told until then.

        False when it had done all and ended by itself before."""
        self._process.kill()
        status = await self.ends()
        assert status in (-signal.SIGKILL, 0), f"a worker failed with status {status}"
        return status != 0

    async def ends(self) -> int | None:
        """Hear all that is left until it ends by itself; give its status."""
        while await self.tells():
            pass
        await asyncio.to_thread(self._process.join)
        self._ours.close()
        _living.discard(self)
        return self._process.exitcode


async def none_is_left() -> None:
    """End every worker that lives: whoever waits for its answers waits no more."""
    for worker in list(_living):
        await worker.kill()


_living: set[Worker] = set()
