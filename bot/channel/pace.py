"""How fast pushes go: a pause between two of a chat, and a gate that the platform can shut."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

_REMEMBERED = 512


class Pace:
    """Spaces what happens under one name: the first at once, the next when the pause is over."""

    def __init__(self, pause: float, sleep: Sleep = asyncio.sleep) -> None:
        self._pause = pause
        self._sleep = sleep
        self._free: dict[str, float] = {}

    async def wait(self, name: str) -> None:
        """Wait for the turn."""
        now = asyncio.get_running_loop().time()
        turn = max(self._free.get(name, now), now)
        if len(self._free) > _REMEMBERED:
            self._free = {known: until for known, until in self._free.items() if until > now}
        self._free[name] = turn + self._pause
        if turn > now:
            await self._sleep(turn - now)


class Stopping:
    """Whether a task was told to end; what it waits for is given up then."""

    def __init__(self) -> None:
        self.told = False
        self._waiting: asyncio.Timeout | None = None

    def tell(self) -> None:
        """Let the task end."""
        self.told = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def unless(self, wait: Awaitable[T], instead: T) -> T:
        """Give what is waited for; `instead` as soon as the task is told to end."""
        waiting = asyncio.timeout(0 if self.told else None)
        try:
            async with waiting as self._waiting:
                return await wait
        except TimeoutError:
            if not waiting.expired():
                raise
            return instead
        finally:
            self._waiting = None


class Gate:
    """Shut for a whole bot when its platform asked for patience; it opens by itself."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def left(self) -> float:
        """Give the seconds until it opens; 0 when it is open."""
        return max(0.0, self._until - asyncio.get_running_loop().time())

    def shut(self, seconds: float) -> None:
        """Shut it, if it is not shut for longer already."""
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)
