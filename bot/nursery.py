"""The one place where tasks are started: each has a name, and a say in what its crash means."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from typing import Any

log = logging.getLogger("bot.nursery")

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STEADY = 60.0
"""Seconds a task must have run for the next pause to be short again."""


class OnCrash(StrEnum):
    """What the crash of a task means for the program."""

    RESTART = "restart"
    """Begin it again, after a growing pause."""
    END = "end"
    """The program cannot go on without it."""


class Nursery:
    """Holds every task of the program; `close` leaves none behind."""

    def __init__(
        self,
        fatal: tuple[type[Exception], ...] = (),
        told: Callable[[Exception], str | None] = lambda _failure: None,
    ) -> None:
        """Make an empty one. A `fatal` failure ends the program, whatever the task's policy.

        What `told` has a line for is logged by that line, without its places."""
        self._told = told
        self._fatal = fatal
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._finish: list[Callable[[], None]] = []
        self._crashed: Exception | None = None
        self._over = asyncio.Event()

    def keep(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        on_crash: OnCrash = OnCrash.RESTART,
        finish: Callable[[], None] | None = None,
    ) -> None:
        """Run `work` until the nursery closes; what its failure means is said by `on_crash`.

        `finish` asks the work to end by itself; it is then given the time that jobs are given."""
        task = self._begin(name, self._supervise(name, work, on_crash))
        if finish is not None:
            self._finish.append(finish)
            self._jobs.add(task)

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run one job to its end. A failure is logged by name; `close` lets it finish first."""
        self._jobs.add(self._begin(name, self._once(name, work)))

    def stop(self) -> None:
        """Let `wait` return: the program is to end in good order."""
        self._over.set()

    async def wait(self) -> None:
        """Wait until somebody stops the program; raise what ended a vital task."""
        await self._over.wait()
        if self._crashed is not None:
            raise self._crashed

    async def close(self, grace: float = 10.0) -> None:
        """Let jobs finish for `grace` seconds, then cancel everything and wait for it."""
        for finish in self._finish:
            finish()
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        while self._jobs and (left := until - loop.time()) > 0:
            # One job may begin another: wait until there is none.
            await asyncio.wait(set(self._jobs), timeout=left)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, failure: Exception) -> None:
        self._crashed = self._crashed or failure
        self._over.set()

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[task] = name
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._jobs.discard(task)
        del self._tasks[task]

    async def _once(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as failure:  # noqa: BLE001 - the supervisor: all of a job ends here
            self._log("job_failed job", name, failure)

    def _log(self, what: str, name: str, failure: Exception) -> None:
        line = self._told(failure)
        if line is None:
            log.error("code=%s=%s", what, name, exc_info=failure)
        else:
            log.error("%s (%s)", line, name)

    async def _supervise(
        self, name: str, work: Callable[[], Awaitable[None]], on_crash: OnCrash
    ) -> None:
        pause = _FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await work()
            except self._fatal as failure:
                self._end(failure)
                return
            except Exception as failure:  # noqa: BLE001 - on_crash says what it means
                self._log("task_failed task", name, failure)
                if on_crash is OnCrash.END:
                    self._end(failure)
                    return
            else:
                return
            pause = _FIRST_PAUSE if loop.time() - began > _STEADY else pause
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def side_by_side(works: list[Coroutine[Any, Any, None]]) -> None:
    """Run several things at once and wait for all, even when one fails; raise the first failure."""
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
