"""Long polling: raw updates, each checked alone, one chat in order, chats side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot.channel.bot_channel import Line
from bot.channel.pace import Sleep, Stopping
from bot.delivery.owed_views import OwedViews
from bot.errors import RunError
from bot.telegram.batches import Batches
from bot.telegram.rivals import LOOK_AGAIN, SILENCE, Rivals
from bot.updates.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.updates.leading import STANDBY, Lead

log = logging.getLogger("bot.telegram")

SHORTEST_POLL = 0.5
"""Seconds from one poll that brought nothing new to the next: a server need not let us wait."""
QUIET = 86_400.0
"""Seconds of silence after which the next update's number may be any number: Telegram chooses
anew after a week without updates, and this program is used for some weeks of a year."""

_TOLD_EVERY = 50.0
"""Seconds after which the same trouble is told again."""


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
        free: Callable[[], Awaitable[None]],
        rivals: Rivals,
        kinds: list[str],
        *,
        poll_seconds: int = 30,
        language: str = "vi",
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make one; `free` takes our own webhook away, and raises `RunError` for another's."""
        self._line = line
        self._batches = batches
        self._lead = lead
        self._owed = owed
        self._free = free
        self._rivals = rivals
        self._kinds = kinds
        self._poll_seconds = poll_seconds
        self._language = language
        self._sleep = sleep
        self._offset: int | None = None
        self._stopping = Stopping()
        self.well = True
        """Whether the platform answered the last time it was asked, and gave us our updates."""
        self._told_at: dict[str, float] = {}
        self._heard_at = 0.0
        self._repeats = 0
        """Batches in a row that held only what was done."""

    async def run(self) -> None:
        """Poll until stopped. Raises `RunError` where another's webhook stands."""
        self._heard_at = self._now
        await self._free()
        leading = False
        while not self._stopping.told:
            if not await self._lead.hold():
                leading = False
                await self._pause(STANDBY)
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
        self._stopping.tell()

    async def _begin(self) -> None:
        """Take up what the poller before left: what it kept, what comes again, what it owes.

        In this order, as what comes again shows its chat the present view by itself."""
        await self._batches.replay()
        await self._poll(0)
        await self._owed.show(self._line)

    async def _poll(self, seconds: int) -> None:
        asked_at = self._now
        batch = await self._fetch_patiently(seconds)
        if not await self._is_ours(batch, self._now - asked_at):
            return
        due = self._still_to_do(batch)
        if await self._batches.take(due, lambda: not self._stopping.told):
            numbers = [raw["update_id"] for raw in due if _numbered(raw)]
            if numbers:
                self._offset = max(self._next, max(numbers) + 1)
        if not due and seconds:
            await self._pause(max(0.0, asked_at + SHORTEST_POLL - self._now))

    async def _is_ours(self, batch: list[Any], waited: float) -> bool:
        """Tell whether no other program takes these: in doubt, they must be there twice."""
        if self._rivals.doubtful:
            if batch:
                await self._pause(LOOK_AGAIN)
                again = await self._fetch_patiently(0)
                if _first(again) != _first(batch):
                    pause, self.well = self._rivals.met(), False
                    await self._pause(pause)
                    return False
            elif waited < LOOK_AGAIN:
                return True
            self._rivals.alone()
        self._rivals.answered(len(self._new_in(batch)))
        self.well = self._rivals.well
        return True

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
        new = self._new_in(batch)
        if new:
            self._heard_at, self._repeats = self._now, 0
            return new
        self._repeats += bool(batch)
        return batch if self._repeats == 1 else []

    def _new_in(self, batch: list[Any]) -> list[Any]:
        return [raw for raw in batch if _numbered(raw) and raw["update_id"] >= self._next]

    async def _fetch(self, seconds: int) -> list[Any]:
        asked = self._ask(timeout=seconds, limit=self._rivals.limit)
        found = await self._stopping.unless(asked, [])
        return found if isinstance(found, list) else []

    async def _ask(self, *, timeout: int, limit: int) -> object:  # noqa: ASYNC109 - the platform's
        ask = GetRawUpdates(
            offset=self._offset, timeout=timeout, limit=limit, allowed_updates=self._kinds
        )
        return await self._line.bot(ask, request_timeout=timeout + 10)

    async def _fetch_patiently(self, seconds: int) -> list[Any]:
        pause = FIRST_PAUSE
        while not self._stopping.told:
            if self._now - self._heard_at > QUIET:
                self._offset = None  # everything was confirmed long ago
            self._rivals.asked()
            try:
                found = await self._fetch(seconds)
            except TelegramUnauthorizedError:
                self._tell_refused()
            except TelegramConflictError as conflict:
                await self._give_way(conflict)
                continue
            except TelegramRetryAfter as wait:
                pause = float(wait.retry_after)
            except AiogramError as failure:
                kind = type(failure).__name__
                log.warning("code=unreachable line=%s kind=%s", self._line.name, kind)
                self._rivals.failed()
            else:
                self.well = self._rivals.well
                return found
            self.well = False
            await self._pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return []

    async def _give_way(self, conflict: TelegramConflictError) -> None:
        """Keep silent for as long as the meeting with another program asks for."""
        if "webhook" in conflict.message.lower():
            self.well = False
            try:
                await self._free()
            except RunError as another:
                self._tell(another)
                await self._pause(self._rivals.silenced())
            else:
                await self._pause(FIRST_PAUSE)
            return
        pause = self._rivals.met()
        self.well = self._rivals.well
        gives_way = pause >= SILENCE
        self._tell(RunError("telegram_gives_way" if gives_way else "telegram_conflict"))
        await self._pause(pause)

    def _tell(self, wrong: RunError) -> None:
        """Say what stands in the way, once a minute at most."""
        told_at = self._told_at.get(wrong.code)
        if told_at is None or self._now - told_at >= _TOLD_EVERY:
            self._told_at[wrong.code] = self._now
            said = wrong.sentence(self._language)
            log.error("code=conflict line=%s %s", self._line.name, said)

    async def _pause(self, seconds: float) -> None:
        await self._stopping.unless(self._sleep(seconds), None)

    def _tell_refused(self) -> None:
        """Say once that the token was revoked meanwhile; it may be a proxy, and is tried again."""
        if self.well:
            said = RunError("telegram_token_refused").sentence(self._language)
            log.error("code=token_refused line=%s %s", self._line.name, said)


def _first(batch: list[Any]) -> object:
    """Give the number of the first update; None where there is none."""
    return next((raw["update_id"] for raw in batch if _numbered(raw)), None)


def _numbered(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
