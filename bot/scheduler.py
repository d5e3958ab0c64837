"""The scheduler: ticks, and keeps nothing. What is due stands in the database."""

import asyncio
from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from workflow.clock import VIETNAM


class Scheduler:
    """Calls `tick` every so many seconds; a late one makes up for all that were missed.

    `tick` only begins the work: whoever watches over tasks watches over that one too."""

    def __init__(self, tick: Callable[[], None], seconds: float) -> None:
        async def run() -> None:
            # A coroutine function by its kind: anything else would be run in a thread.
            tick()

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

    async def stop(self) -> None:
        """Tick no more; what was begun goes on to its end."""
        if self._scheduler.running:
            self._scheduler.pause()
            # A tick that is due now runs at the loop's next turn. The shutdown would cancel it
            # before, and log that as a failure.
            await asyncio.sleep(0)
            self._scheduler.shutdown(wait=False)
