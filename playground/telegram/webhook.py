"""Posting updates to a bot's webhook: chats side by side, each chat in order, again until taken."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

from playground.nursery import Nursery
from playground.telegram.errors import ApiError
from playground.telegram.requests import RawCall, read_call
from playground.telegram.state import Bot, Telegram, Webhook
from playground.telegram.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LONGEST_BACKOFF = 60
IDLE_SECONDS = 30.0

Work = Callable[[Bot, str, RawCall], Awaitable[None]]
"""Does the method a webhook's answer asks for."""


@dataclass(slots=True)
class Sender:
    """Serves one webhook of one bot until another takes its place."""

    telegram: Telegram
    bot: Bot
    webhook: Webhook
    session: aiohttp.ClientSession
    nursery: Nursery
    work: Work
    _busy: set[str] = field(default_factory=set)

    @property
    def is_current(self) -> bool:
        """Tell whether the bot still wants this webhook."""
        return self.bot.webhook is self.webhook

    async def run(self) -> None:
        """Start a delivery for every chat that has something and nothing under way."""
        while self.is_current:
            self.bot.updates.drop_older_than(self.telegram.settings.update_life)
            for update in self.bot.updates.pending:
                if len(self._busy) >= self.webhook.max_connections:
                    break
                if update.lane not in self._busy:
                    self._busy.add(update.lane)
                    self.nursery.start(self._deliver(update), f"webhook of {self.bot.username}")
            await self.bot.updates.changed(IDLE_SECONDS)

    async def _deliver(self, update: Update) -> None:
        """Post one update until it is taken, waiting longer each time."""
        patience = 1
        try:
            while self.is_current and not await self._post(update):
                await asyncio.sleep(self.telegram.settings.webhook_backoff * patience)
                patience = min(patience * 2, LONGEST_BACKOFF)
            if self.is_current:
                self.bot.updates.drop(update)
        finally:
            self._busy.discard(update.lane)
            self.bot.updates.wake()

    async def _post(self, update: Update) -> bool:
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        timeout = aiohttp.ClientTimeout(total=self.telegram.settings.webhook_seconds)
        try:
            async with self.session.post(
                self.webhook.url,
                json=update.body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return await self._taken(response)
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except aiohttp.ClientError:
            return self._failed("Connection reset by peer")

    async def _taken(self, response: aiohttp.ClientResponse) -> bool:
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            reason = response.reason or ""
            return self._failed(f"Wrong response from the webhook: {response.status} {reason}")
        try:
            call = await read_call(response.headers, response.content)
        except (ApiError, ValueError):
            return True  # the update is taken even when the answer is not understood
        method = call.params.pop("method", None)
        if isinstance(method, str):
            await self.work(self.bot, method, call)
        return True

    def _failed(self, reason: str) -> bool:
        self.webhook.last_error = (self.telegram.clock.now(), reason.strip())
        return False
