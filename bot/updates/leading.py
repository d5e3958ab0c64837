"""Who of several programs with one database may do what only one may: poll a bot."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from storage import locks
from storage.database import Database
from workflow.clock import Clock

log = logging.getLogger("bot.leading")

STANDBY = 5.0
"""Seconds between two looks whether another's lead is over."""
LEASE = timedelta(seconds=20)
"""How long a dead program keeps the others waiting."""
_RENEW = timedelta(seconds=5)
"""Age at which a lease is prolonged."""


class Lead:
    """A lock in the database, held as long as it is asked for; it runs out by itself."""

    def __init__(self, database: Database, clock: Clock, name: str, holder: str) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._holder = holder
        self._renewed: datetime | None = None

    @property
    def fresh(self) -> bool:
        """Tell whether the lock is held, and need not be prolonged yet."""
        if self._renewed is None:
            return False
        return timedelta() <= self._clock.now() - self._renewed < _RENEW

    async def hold(self) -> bool:
        """Take the lock or keep it; False while another has it, or when the database is away."""
        if self.fresh:
            return True
        now = self._clock.now()
        try:
            async with self._database.transaction() as session:
                taken = await locks.take(session, self._name, self._holder, now, LEASE)
        except (SQLAlchemyError, OSError):
            log.warning("code=database_away lock=%s", self._name)
            taken = False
        self._renewed = now if taken else None
        return taken

    async def run(self) -> None:
        """Prolong the lock for as long as it is held, whatever its holder is waiting for."""
        while True:
            await asyncio.sleep(_RENEW.total_seconds())
            if self._renewed is not None:
                await self.hold()

    async def release(self) -> None:
        """Give it back, so that nobody waits for its end."""
        self._renewed = None
        async with self._database.transaction() as session:
            await locks.release(session, self._name, self._holder)
