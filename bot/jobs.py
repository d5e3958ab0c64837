"""Jobs without a person waiting in front of them: the close of an urn, and what every tick does."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.nursery import Nursery
from bot.updates.edge import Edge
from storage import updates
from storage.database import Database
from storage.tables import BallotPhase
from storage.urn_close import close_step, scrub_again, unfinished, unscrubbed
from workflow import wrong_codes
from workflow.work import Work

log = logging.getLogger("bot.jobs")

HANDLED_FOR = timedelta(days=3)
"""How long a handled update is remembered: Telegram repeats none after a day."""

SCRUBBED_AGAIN = timedelta(minutes=5)
"""How long after a close whose traces stayed they are scrubbed again; each time twice as long."""
_RAREST = timedelta(hours=6)

Closed = Callable[[Work, int], Awaitable[None]]
LeftBehind = Callable[[Work], Awaitable[list[int]]]
Plan = Callable[[Work], Awaitable[bool]]
"""Does one piece of what became due; tells whether there is more, each piece a transaction."""


class Closing:
    """Works off the close of urns, phase by phase; each again after any crash."""

    def __init__(
        self, database: Database, edge: Edge, closed: Closed, left_behind: LeftBehind
    ) -> None:
        self._database = database
        self._edge = edge
        self._closed = closed
        self._left_behind = left_behind
        self._under_way: set[int] = set()

    async def close(self, session_id: int) -> None:
        """Close one urn whole, then let the meeting go on. Nothing when that is under way here."""
        if session_id in self._under_way:
            return
        self._under_way.add(session_id)
        try:
            phase = BallotPhase.NONE
            while phase is not BallotPhase.SCRUBBED:
                phase = await close_step(self._database, session_id)
                log.info("code=urn_%s session=%d", phase, session_id)
            await self._edge.job(lambda work: self._closed(work, session_id))
        finally:
            self._under_way.discard(session_id)

    async def resume(self, nursery: Nursery) -> None:
        """Take up every close that a crash left unfinished, or finished and untold."""
        behind = await self._edge.job(self._left_behind)
        for session_id in {*await unfinished(self._database), *behind}:
            nursery.spawn(f"close:{session_id}", self.close(session_id))


class Scrubbing:
    """Comes back to the closes whose traces stayed on the server's disk: somebody read meanwhile,
    or the server kept its log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: dict[int, tuple[datetime, timedelta]] = {}
        """By session: when it is tried, and how long it is waited for after that."""

    async def once(self, now: datetime) -> None:
        """Try each whose time has come; the operator is told of those that are clean at last."""
        for session_id in await unscrubbed(self._database):
            due, pause = self._next.get(session_id, (now + SCRUBBED_AGAIN, SCRUBBED_AGAIN))
            if due > now:
                self._next[session_id] = (due, pause)
                continue
            # Before it is tried: the next tick may come meanwhile.
            self._next[session_id] = (now + 2 * pause, min(2 * pause, _RAREST))
            if await scrub_again(self._database, session_id):
                log.warning("code=urn_scrubbed_late session=%d", session_id)


class Tick:
    """What is done every so often, by whichever worker: each step may be done twice."""

    def __init__(
        self,
        database: Database,
        edge: Edge,
        nursery: Nursery,
        closing: Closing,
        plan: Plan,
        wake: Callable[[], None],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        """Make one; `done` hears of every tick that went well."""
        self._database = database
        self._edge = edge
        self._nursery = nursery
        self._closing = closing
        self._plan = plan
        self._wake = wake
        self._done = done
        self._scrubbing = Scrubbing(database)
        self._under_way = False
        self._guesses_told: datetime | None = None

    def begin(self) -> None:
        """Begin a tick, unless the last one still runs."""
        if not self._under_way:
            self._under_way = True
            self._nursery.spawn("tick", self._whole())

    async def _whole(self) -> None:
        try:
            await self.once()
            self._done()
        finally:
            self._under_way = False

    async def once(self) -> None:
        """Plan what became due, wake the delivery, take up closes, forget old updates."""
        while await self._edge.job(self._plan):
            # Whoever writes meanwhile need not wait until all of it is planned.
            self._wake()
        self._wake()
        await self._closing.resume(self._nursery)
        # By itself: somebody who still reads is waited for.
        self._nursery.spawn("scrub", self._edge.job(self._scrub))
        await self._edge.job(_prune)
        await self._edge.job(self._tell_guesses)

    async def _scrub(self, work: Work) -> None:
        # Its transactions are its own; this one is never opened.
        await self._scrubbing.once(work.now)

    async def _tell_guesses(self, work: Work) -> None:
        """Tell the operator, once an hour, that so many wrong codes came that none is looked at."""
        wrong, hour = await wrong_codes.of_all(work), wrong_codes.hour_of(work.now)
        if wrong >= wrong_codes.GUESSES_OF_ALL and hour != self._guesses_told:
            self._guesses_told = hour
            log.error("code=codes_guessed wrong=%d", wrong)


async def _prune(work: Work) -> None:
    gone = await updates.prune(await work.session(), work.now - HANDLED_FOR)
    if gone:
        log.info("code=forgotten updates=%d", gone)
