"""Polling Zalo: one update a poll, read once, by one poller a token."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.errors import RunError
from bot.leading import STANDBY, Lead
from bot.line import Line
from bot.nursery import Nursery
from bot.owed_views import OwedViews
from bot.pace import Sleep
from bot.webhooks import Standing
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
        free: Callable[[Standing], Awaitable[None]],
        *,
        poll_seconds: int = 30,
        language: str = "vi",
        sleep: Sleep = asyncio.sleep,
    ) -> None:
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
        self._stopping = False
        self._last: list[object] = []
        self.well = True
        """Whether the platform answered the last time it was asked."""
        self._waiting: asyncio.Timeout | None = None

    async def run(self) -> None:
        """Poll until stopped. Raises `RunError` when the token is refused at the start, or where
        another's webhook stands."""
        await self._free(Standing(await self._webhook_patiently()))
        leading = False
        while not self._stopping:
            if not await self._lead.hold():
                leading = False
                await self._sleep(STANDBY)
                continue
            if not leading:
                leading = True
                await self._inbox.replay()
                await self._owed.show(self._line)
            await self._poll()
        await self._lead.release()

    def stop(self) -> None:
        """Fetch no other update; what is under way is the nursery's to finish."""
        self._stopping = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def _poll(self) -> None:
        asked_at = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(None) as self._waiting:
                bodies = await self._api.updates(self._poll_seconds)
        except TimeoutError:
            return  # stopped while waiting
        except ZaloError as error:
            self._tell(error)
            self.well = False
            await self._sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return
        finally:
            self._waiting = None
        self._pause, self.well = FIRST_PAUSE, True
        if not bodies or bodies == self._last:
            # Some servers never let one wait, and some say the same for ever.
            asked_for = asyncio.get_running_loop().time() - asked_at
            await self._sleep(max(0.0, SHORTEST_POLL - asked_for))
        self._last = bodies
        for body in bodies:
            await self._room.acquire()
            self._nursery.spawn("zalo:update", self._take(body))

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

    async def _webhook_patiently(self) -> str:
        while not self._stopping:
            try:
                return await self._api.webhook()
            except ZaloError as error:
                _refuse_token(error)
                log.warning("code=unreachable line=%s status=%d", self._line.name, error.code)
            await self._sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return ""


def _refuse_token(error: ZaloError) -> None:
    if error.code == UNAUTHORISED:
        raise RunError("zalo_token_refused") from None
