"""Long polling: raw updates, each checked alone, one chat in order, chats side by side."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates

from bot.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.errors import RunError
from bot.leading import STANDBY, Lead
from bot.line import Line
from bot.owed_views import OwedViews
from bot.pace import Sleep
from bot.telegram.batches import Batches

log = logging.getLogger("bot.telegram")

SHORTEST_POLL = 0.5
"""Seconds from one poll that brought nothing new to the next: a server need not let us wait."""
QUIET = 86_400.0
"""Seconds of silence after which the next update's number may be any number: Telegram chooses
anew after a week without updates, and this program is used for some weeks of a year."""


class GetRawUpdates(GetUpdates):
    """getUpdates whose answer is not checked: one malformed update must not spoil the others."""

    __returning__ = list[Any]


class TelegramPolling:
    """Brings one bot's updates to the edge as long as it holds the lock of its bot, and confirms a
    batch when all of it is committed or kept."""

    def __init__(
        self,
        line: Line,
        batches: Batches,
        lead: Lead,
        owed: OwedViews,
        kinds: list[str],
        *,
        poll_seconds: int = 30,
        language: str = "vi",
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._line = line
        self._batches = batches
        self._lead = lead
        self._owed = owed
        self._kinds = kinds
        self._poll_seconds = poll_seconds
        self._language = language
        self._sleep = sleep
        self._offset: int | None = None
        self._stopping = False
        self.well = True
        """Whether the platform answered the last time it was asked."""
        self._heard_at = 0.0
        self._repeats = 0
        """Batches in a row that held only what was done."""
        self._fetching: asyncio.Timeout | None = None

    async def run(self) -> None:
        """Poll until stopped."""
        self._heard_at = self._now
        await self._remove_webhook()
        leading = False
        while not self._stopping:
            if not await self._lead.hold():
                leading = False
                await self._sleep(STANDBY)
            elif leading:
                await self._poll(self._poll_seconds)
            else:
                await self._begin()
                leading = True
        if self._offset is not None:
            # The last batch is done: without this it would come again at the next start.
            with suppress(AiogramError):
                await self._ask(timeout=0, limit=1)
        await self._lead.release()

    def stop(self) -> None:
        """Finish the batch under way, fetch no other."""
        self._stopping = True
        if self._fetching is not None:
            self._fetching.reschedule(self._now)

    async def _begin(self) -> None:
        """Take up what the poller before left: what it kept, what comes again, what it owes.

        In this order, as what comes again shows its chat the present view by itself."""
        await self._batches.replay()
        await self._poll(0)
        await self._owed.show(self._line)

    async def _poll(self, seconds: int) -> None:
        asked_at = self._now
        batch = await self._fetch_patiently(seconds)
        due = self._still_to_do(batch)
        if await self._batches.take(due, lambda: not self._stopping):
            numbers = [raw["update_id"] for raw in due if _numbered(raw)]
            if numbers:
                self._offset = max(self._next, max(numbers) + 1)
        if not due and seconds and not self._stopping:
            await self._sleep(max(0.0, asked_at + SHORTEST_POLL - self._now))

    @property
    def _next(self) -> int:
        return 0 if self._offset is None else self._offset

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _still_to_do(self, batch: list[Any]) -> list[Any]:
        """Give what is new in a batch. What is not is looked at once more, but not for ever.

        Some servers repeat what was confirmed, some never look at the offset; what has no number
        cannot be confirmed at all."""
        new = [raw for raw in batch if _numbered(raw) and raw["update_id"] >= self._next]
        if new:
            self._heard_at, self._repeats = self._now, 0
            return new
        self._repeats += bool(batch)
        return batch if self._repeats == 1 else []

    async def _fetch(self, seconds: int) -> list[Any]:
        try:
            async with asyncio.timeout(None) as self._fetching:
                found = await self._ask(timeout=seconds, limit=100)
        except TimeoutError:
            return []  # stopped while waiting
        finally:
            self._fetching = None
        return found if isinstance(found, list) else []

    async def _ask(self, *, timeout: int, limit: int) -> object:  # noqa: ASYNC109 - the platform's
        ask = GetRawUpdates(
            offset=self._offset, timeout=timeout, limit=limit, allowed_updates=self._kinds
        )
        return await self._line.bot(ask, request_timeout=timeout + 10)

    async def _remove_webhook(self) -> None:
        """Take the webhook away that a former start may have set: this one polls.

        Not every server knows of webhooks; where one stands still, polling is a conflict."""
        try:
            await self._line.bot(DeleteWebhook(drop_pending_updates=False))
        except AiogramError as failure:
            kind = type(failure).__name__
            log.warning("code=webhook_not_removed line=%s kind=%s", self._line.name, kind)

    async def _fetch_patiently(self, seconds: int) -> list[Any]:
        pause = FIRST_PAUSE
        while not self._stopping:
            if self._now - self._heard_at > QUIET:
                self._offset = None  # everything was confirmed long ago
            try:
                found = await self._fetch(seconds)
            except TelegramUnauthorizedError:
                self._tell_refused()
            except TelegramConflictError:
                said = RunError("telegram_conflict").sentence(self._language)
                log.error("code=conflict line=%s %s", self._line.name, said)
                await self._remove_webhook()
            except TelegramRetryAfter as wait:
                pause = float(wait.retry_after)
            except AiogramError as failure:
                kind = type(failure).__name__
                log.warning("code=unreachable line=%s kind=%s", self._line.name, kind)
            else:
                self.well = True
                return found
            self.well = False
            await self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return []

    def _tell_refused(self) -> None:
        """Say once that the token was revoked meanwhile; it may be a proxy, and is tried again."""
        if self.well:
            said = RunError("telegram_token_refused").sentence(self._language)
            log.error("code=token_refused line=%s %s", self._line.name, said)


def _numbered(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
