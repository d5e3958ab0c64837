"""What a bot may still send this month, where its platform counts: kept in the database.

Every message counts, answers too; what waits for nobody is held when the month is used up."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Protocol, runtime_checkable

from bot.channel.bot_channel import ZALO, Line
from storage.database import Database
from storage.queries import reach as rows
from workflow.clock import Clock
from workflow.notices import reach
from workflow.notices.reach import Spent
from workflow.work import Work


@runtime_checkable
class CountingSession(Protocol):
    """A session that counts what it sent."""

    sent: int


class Budget:
    """Counts for all workers together; what one of them sent is written down at every look."""

    def __init__(
        self, database: Database, clock: Clock, lines: Collection[Line], limit: int, users: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._lines = [line for line in lines if line.channel == ZALO]
        self._limit = limit
        self._users = users
        self._sent: dict[str, int] = {}
        self._looking = asyncio.Lock()

    @property
    def sent(self) -> Mapping[str, int]:
        """Give what each bot sent this month, as of the last look."""
        return {line.key: self._sent.get(line.name, 0) for line in self._lines}

    def allows(self, line: str) -> bool:
        """Tell whether a line may send what nobody waits for."""
        return self._sent.get(line, 0) + self._unwritten(line) < self._limit

    async def look(self) -> None:
        """Write down what was sent since the last look, and read what all workers sent.

        Until that is committed it counts as unwritten: nobody who asks meanwhile is told less."""
        if not self._lines:
            return
        async with self._looking:
            month = f"{self._clock.now():%Y-%m}"
            unwritten = {line.name: _session(line).sent for line in self._lines}
            found: dict[str, int] = {}
            async with self._database.transaction() as session:
                for line in self._lines:
                    where = (line.channel, line.key, month)
                    if unwritten[line.name]:
                        await rows.add_sent(session, *where, unwritten[line.name])
                    found[line.name] = await rows.sent_in(session, *where)
            for line in self._lines:
                _session(line).sent -= unwritten[line.name]
            self._sent = found

    async def warn(self, work: Work) -> None:
        """Tell the secretaries once when little, and once when nothing is left."""
        for line in self._lines:
            spent = Spent(self._sent.get(line.name, 0), self._limit)
            await reach.warn_of_budget(work, line.channel, line.key, spent)
            await reach.warn_of_users(work, line.channel, line.key, self._users)

    def _unwritten(self, name: str) -> int:
        return sum(_session(line).sent for line in self._lines if line.name == name)


def _session(line: Line) -> CountingSession:
    session = line.bot.session
    if not isinstance(session, CountingSession):
        raise TypeError("a bot with a quota whose session does not count")
    return session
