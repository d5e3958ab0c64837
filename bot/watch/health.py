"""Whether all is well: what the pages and the counters tell of this worker and its house."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.budget import Budget
from storage import urn_close, urn_scrub
from storage.database import Database
from storage.queries import outbox as outbox_rows
from storage.queries import strangers
from storage.tables import OutboxState
from workflow.clock import Clock
from workflow.wrong_codes import GUESSES_OF_ALL, hour_of

_OPEN = (OutboxState.PENDING, OutboxState.HELD, OutboxState.UNKNOWN, OutboxState.FAILED)
_MISSED = 3
"""Ticks that may be missed before something is wrong."""
_GRACE = 60.0
"""Seconds that a tick may take on a slow day."""

TOLD_ONLY = frozenset({"ballot_scrub", "joining"})
"""Parts that are told, and no reason to take the program out of service."""

T = TypeVar("T")
Parts = Callable[[], Mapping[str, bool]]


class Pulse:
    """When something that is to happen again and again last happened."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._last: float | None = None

    def beat(self) -> None:
        """It happened now."""
        self._last = asyncio.get_running_loop().time()

    @property
    def age(self) -> float:
        """Give the seconds since; 0 before the first time."""
        if self._last is None:
            return 0.0
        return asyncio.get_running_loop().time() - self._last

    @property
    def well(self) -> bool:
        """Tell whether it happened lately enough."""
        return self.age < _MISSED * self._every + _GRACE


class Health:
    """Looks at the database, the bots, the ticks and the oldest message that is due."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        pulse: Pulse,
        parts: Parts,
        budget: Budget,
        late: timedelta | None,
    ) -> None:
        """Look at these; `late` is the age of a due message that means that nobody delivers."""
        self._database = database
        self._clock = clock
        self._pulse = pulse
        self._parts = parts
        self._budget = budget
        self._late = late

    async def told(self) -> Mapping[str, bool]:
        """Give what works and what does not, by name."""
        waiting = await self._guarded(self._waiting)
        lost = await self._guarded(self.lost_keys)
        found = {"database": waiting is not None, "scheduler": self._pulse.well, **self._parts()}
        found["ballot_keys"] = not lost
        found["ballot_scrub"] = await self._guarded(self._may_scrub) is not False
        found["joining"] = await self._guarded(self._may_join) is not False
        if self._late is not None and waiting is not None:
            found["outbox"] = waiting < self._late
        return found

    async def state(self) -> Mapping[str, float]:
        """Give the same as numbers, with what waits in the outbox."""
        found = {f"well:{name}": float(well) for name, well in (await self.told()).items()}
        counts = await self._guarded(self._counts)
        return {**found, "tick_age_seconds": self._pulse.age, **(counts or {})}

    async def lost_keys(self) -> list[int]:
        """Give the sessions whose ballots wait for a key that is not here, or is another's."""
        return self._database.ballot_keys.lost(await urn_close.waiting(self._database))

    async def _may_scrub(self) -> bool:
        return await urn_scrub.may_scrub(self._database)

    async def _may_join(self) -> bool:
        """Tell whether codes are looked up, or too many wrong ones came this hour."""
        async with self._database.transaction() as session:
            wrong = await strangers.wrong_codes(session, hour_of(self._clock.now()))
        return wrong < GUESSES_OF_ALL

    async def _counts(self) -> Mapping[str, float]:
        found = {f"outbox:{state}": 0.0 for state in _OPEN}
        async with self._database.transaction() as session:
            for one in await outbox_rows.counts(session, _OPEN):
                found[f"outbox:{one.state}"] += one.count
        waiting = await self._waiting()
        spent = {f"zalo_sent:{bot}": float(sent) for bot, sent in self._budget.sent.items()}
        return {**found, "outbox_oldest_due_seconds": waiting.total_seconds(), **spent}

    async def _waiting(self) -> timedelta:
        """Give how long the oldest due message waits."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            oldest = await outbox_rows.oldest_due(session, now)
        return timedelta() if oldest is None else now - oldest

    async def _guarded(self, look: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await look()
        except (SQLAlchemyError, OSError):
            return None
