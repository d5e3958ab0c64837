"""Polling Zalo: one update a poll, read once, by one poller a token."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.channel.bot_channel import Line
from bot.channel.pace import Sleep, Stopping
from bot.delivery.owed_views import OwedViews
from bot.errors import RunError
from bot.nursery import Nursery
from bot.updates.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.updates.leading import STANDBY, Lead
from bot.zalo.api import UNAUTHORISED, ZaloApi, ZaloError
from bot.zalo.inbox import ZaloInbox

log = logging.getLogger("bot.zalo")

SHORTEST_POLL = 0.5
"""Seconds from one poll that brought nothing new to the next."""
_AT_ONCE = 1_000
"""Updates that are not handled yet; beyond, the platform keeps them."""


class ZaloPolling:
    """Polls one bot as long as it holds the lock of its token."""

    def __init__(
        self,
        line: Line,
        api: ZaloApi,
        inbox: ZaloInbox,
        nursery: Nursery,
        lead: Lead,
        owed: OwedViews,
        free: Callable[[], Awaitable[None]],
        *,
        poll_seconds: int = 30,
        language: str = "vi",
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make one; `free` takes our own webhook away, and raises `RunError` for another's."""
        self._line = line
        self._api = api
        self._inbox = inbox
        self._nursery = nursery
        self._lead = lead
        self._owed = owed
        self._free = free
        self._poll_seconds = poll_seconds
        self._language = language
        self._sleep = sleep
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._pause = FIRST_PAUSE
        self._stopping = Stopping()
        self._last: list[object] = []
        self.well = True
        """Whether the platform answered the last time it was asked."""

    async def run(self) -> None:
        """Poll until stopped. Raises `RunError` when the token is refused at the start, or where
        another's webhook stands."""
        self.well = False
        await self._stopping.unless(self._free(), None)
        self.well = True
        leading = False
        while not self._stopping.told:
            if not await self._lead.hold():
                leading = False
                await self._rest(STANDBY)
                continue
            if not leading:
                leading = True
                await self._inbox.replay()
                await self._owed.show(self._line)
            await self._poll()
        await self._lead.release()

    def stop(self) -> None:
        """Fetch no other update; what is under way is the nursery's to finish."""
        self._stopping.tell()

    async def _poll(self) -> None:
        asked_at = asyncio.get_running_loop().time()
        try:
            asked = self._api.updates(self._poll_seconds)
            bodies = await self._stopping.unless(asked, [])
        except ZaloError as error:
            self._tell(error)
            self.well = False
            await self._rest(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return
        self._pause, self.well = FIRST_PAUSE, True
        if not bodies or bodies == self._last:
            # Some servers never let one wait, and some say the same for ever.
            asked_for = asyncio.get_running_loop().time() - asked_at
            await self._rest(max(0.0, SHORTEST_POLL - asked_for))
        self._last = bodies
        for body in bodies:
            await self._room.acquire()
            self._nursery.spawn("zalo:update", self._take(body))

    async def _rest(self, seconds: float) -> None:
        await self._stopping.unless(self._sleep(seconds), None)

    def _tell(self, error: ZaloError) -> None:
        """Say once that a token was revoked meanwhile; it may be a proxy, and is tried again."""
        if error.code == UNAUTHORISED and self.well:
            said = RunError("zalo_token_refused").sentence(self._language)
            log.error("code=token_refused line=%s %s", self._line.name, said)
        else:
            log.warning("code=unreachable line=%s status=%d", self._line.name, error.code)

    async def _take(self, body: object) -> None:
        try:
            await self._inbox.take(body)
        finally:
            self._room.release()
