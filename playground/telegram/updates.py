"""The updates of one bot: kept until confirmed, handed out by long polling or to a webhook."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.telegram.errors import conflict

Json = dict[str, Any]

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
REMEMBERED = 1000
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it goes out; `lane` is the chat whose updates keep their order."""

    id: int
    body: Json
    lane: str
    made: datetime


class UpdateQueue:
    """What a bot has not confirmed yet, in order."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next_id = first_id
        self._pending: deque[Update] = deque()
        self._encores: deque[Update] = deque()
        self._history: deque[Update] = deque(maxlen=REMEMBERED)
        self._allowed: frozenset[str] | None = None
        self._polls = 0
        self._news = asyncio.Event()

    @property
    def pending(self) -> list[Update]:
        """The updates still to be delivered, oldest first."""
        return [*self._encores, *self._pending]

    @property
    def allowed(self) -> list[str] | None:
        """The kinds asked for, None for the default ones."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants from now on; an empty list means the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def add(self, kind: str, payload: Json, lane: str, *, twice: bool = False) -> Update | None:
        """Put a new update in the line, unless the bot does not want its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        return self.add_raw({kind: payload}, lane, twice=twice) if wanted else None

    def add_raw(self, body: Json, lane: str, *, twice: bool = False) -> Update:
        """Put a body in the line as it is, under the next id."""
        update = Update(self._next_id, {"update_id": self._next_id, **body}, lane, self._now())
        self._next_id += 1
        self._pending.append(update)
        self._history.append(update)
        if twice:
            self._encores.append(update)
        self.wake()
        return update

    def repeat(self, count: int) -> list[Update]:
        """Deliver the last `count` updates once more, confirmed or not."""
        again = list(self._history)[-count:]
        self._encores.extend(again)
        self.wake()
        return again

    def drop(self, update: Update) -> None:
        """Forget one delivery of an update: a webhook took it."""
        queue = self._encores if update in self._encores else self._pending
        if update in queue:
            queue.remove(update)

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()
        self._encores.clear()

    def drop_older_than(self, life: timedelta) -> None:
        """Forget what nobody fetched in time."""
        limit = self._now() - life
        while self._pending and self._pending[0].made < limit:
            self._pending.popleft()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    async def changed(self, seconds: float) -> None:
        """Wait for the next change, `seconds` at most."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return

    def end_polls(self) -> None:
        """Refuse the polls that wait now: a webhook was set or another poll began."""
        self._polls += 1
        self.wake()

    async def poll(
        self, offset: int, limit: int, seconds: float, is_listening: Callable[[], bool]
    ) -> list[Json]:
        """Confirm what is below `offset` and give up to `limit` updates, waiting for the first.

        Raises ApiError 409 when another poll begins while this one waits. One whose caller has
        gone takes nothing with it.
        """
        self.end_polls()
        mine, loop = self._polls, asyncio.get_running_loop()
        deadline = loop.time() + seconds
        self._confirm(offset)
        while True:
            if mine != self._polls:
                raise conflict(TERMINATED)
            left = deadline - loop.time()
            if is_listening() and (self._pending or self._encores):
                return self._hand_out(limit)
            if left <= 0 or not is_listening():
                return []
            await self.changed(left)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            keep = list(self._pending)[offset:]
            self._pending = deque(keep)
        while self._pending and offset > 0 and self._pending[0].id < offset:
            self._pending.popleft()

    def _hand_out(self, limit: int) -> list[Json]:
        """An encore goes out once; the rest goes out until it is confirmed."""
        waiting = {update.id for update in self._pending}
        handed: list[Json] = []
        for _ in range(min(limit, len(self._encores))):
            if self._encores[0].id in waiting:
                break  # its first delivery is not confirmed yet
            handed.append(self._encores.popleft().body)
        handed += [update.body for update in list(self._pending)[: limit - len(handed)]]
        return handed
