"""The scheduler: ticks, and keeps nothing. What is due stands in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from workflow.clock import VIETNAM


class Scheduler:
    """Calls the tick every so many seconds; a late one makes up for all that were missed."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: float) -> None:

        async def run() -> None:
            # A coroutine function by its kind: for anything else the scheduler takes a thread.
            with suppress(asyncio.CancelledError):  # cut off at the end: nothing to report
                await tick()

        self._scheduler = AsyncIOScheduler(timezone=VIETNAM)
        self._scheduler.add_job(
            run,
            "interval",
            seconds=seconds,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick under way is cut off, and done again by the next worker's."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
