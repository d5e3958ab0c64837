"""What the screens of this worker show: read once a second for all who look, not once for each."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.updates.edge import Edge
from workflow.room import wall as room_wall
from workflow.room.wall import Wall

log = logging.getLogger("bot.pages")

PAUSE = 1.0
BEAT = 10.0
"""Seconds after which a silent stream says that it lives."""


class Board:
    """The walls that somebody looks at; whoever looks first reads for all."""

    def __init__(self, edge: Edge, pause: float = PAUSE) -> None:
        self._edge = edge
        self.pause = pause
        """Seconds between two looks at the database."""
        self._watched: Counter[int] = Counter()
        self._walls: dict[int, Wall] = {}
        self._read_at: float | None = None
        self._reading = asyncio.Lock()
        self._closing = asyncio.Event()
        self.looks = 0
        """How often the database was read."""

    @property
    def closing(self) -> bool:
        """Whether streams end because the program stops."""
        return self._closing.is_set()

    def close(self) -> None:
        """End every stream: the program stops."""
        self._closing.set()

    def viewers(self, meeting_id: int) -> int:
        """Give how many look at a meeting."""
        return self._watched[meeting_id]

    async def watch(self, meeting_id: int) -> AsyncGenerator[Wall | None]:
        """Give the wall now and whenever it changed, None when it did not for a while.

        Ends when the meeting is over or the program stops."""
        loop = asyncio.get_running_loop()
        with self._watching(meeting_id):
            shown: Wall | None = None
            said_at = loop.time()
            while not self._closing.is_set():
                wall = await self._look(meeting_id)
                if wall is None:
                    return
                if wall != shown or loop.time() - said_at >= BEAT:
                    yield wall if wall != shown else None
                    shown, said_at = wall, loop.time()
                await self._rest()

    @contextmanager
    def _watching(self, meeting_id: int) -> Iterator[None]:
        self._watched[meeting_id] += 1
        if meeting_id not in self._walls:
            self._read_at = None
        try:
            yield
        finally:
            self._watched[meeting_id] -= 1
            if not self._watched[meeting_id]:
                del self._watched[meeting_id]

    async def _look(self, meeting_id: int) -> Wall | None:
        loop = asyncio.get_running_loop()
        async with self._reading:
            if self._read_at is None or loop.time() - self._read_at >= self.pause:
                await self._read()
                self._read_at = loop.time()
        return self._walls.get(meeting_id)

    async def _read(self) -> None:
        watched = sorted(self._watched)
        self.looks += 1
        try:
            self._walls = await self._edge.job(lambda work: room_wall.walls(work, watched))
        except (SQLAlchemyError, OSError) as failure:
            # What was shown stays; the next look may succeed.
            log.warning("code=screen_not_read kind=%s", type(failure).__name__)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self.pause):
                await self._closing.wait()
        except TimeoutError:
            return
