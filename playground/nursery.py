"""The one place of the playground where tasks are started and watched over."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Nursery:
    """Runs errands beside the callers; an errand that failed is heard of when it is closed."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._failures: list[Exception] = []

    def start(self, errand: Coroutine[Any, Any, None], name: str) -> None:
        """Begin an errand now; `name` shows up where tasks are listed."""
        task = asyncio.get_running_loop().create_task(errand, name=name)
        self._running.add(task)
        task.add_done_callback(self._settle)

    async def close(self) -> None:
        """Cancel what still runs, wait for it, and raise what failed (ExceptionGroup)."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._failures:
            raise ExceptionGroup("errands that failed", self._failures)

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        failure = task.exception()
        if isinstance(failure, Exception):
            self._failures.append(failure)
