"""Handing updates to webhooks: one chat in order, chats side by side, no promise of more."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from playground.nursery import Nursery
from playground.zalo.people import chat_id_of
from playground.zalo.state import Bot, Webhook, Zalo

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not a secret
RETRY_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Knock:
    """How a webhook answered; status 0 when there was no answer."""

    status: int
    latency_ms: int

    @property
    def ok(self) -> bool:
        """Tell whether the webhook took the body."""
        return 200 <= self.status < 300


class Postman:
    """Carries the updates of bots with a webhook; to be closed after use."""

    def __init__(self, zalo: Zalo) -> None:
        self._zalo = zalo
        self._session: ClientSession | None = None
        self._rounds = Nursery()
        self._order: dict[tuple[str, str | None], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def close(self) -> None:
        """Give up what is still on the way."""
        await self._rounds.close()
        if self._session is not None:
            await self._session.close()

    def collect(self, bot: Bot) -> None:
        """Start carrying all that waits, if the bot has a webhook."""
        if bot.webhook is None or not bot.webhook.url:
            return
        while bot.waiting:
            errand = self._carry(bot.webhook, bot, bot.waiting.popleft())
            self._rounds.start(errand, "zalo webhook")

    async def knock(self, webhook: Webhook, body: dict[str, Any]) -> Knock:
        """Post one body to a webhook and give how it answered."""
        if self._session is None:
            self._session = ClientSession()
        begun = time.monotonic()
        status = 0
        try:
            async with self._session.post(
                webhook.url,
                json=body,
                headers={SECRET_HEADER: webhook.secret_token},
                timeout=ClientTimeout(total=self._zalo.settings.webhook_timeout),
            ) as answer:
                status = answer.status
        except (ClientError, TimeoutError):
            pass  # no answer is an answer here: status 0
        return Knock(status, int((time.monotonic() - begun) * 1000))

    async def _carry(self, webhook: Webhook, bot: Bot, update: dict[str, Any]) -> None:
        settings = self._zalo.settings
        body = {"ok": True, "result": update} if settings.wrapped_webhook else update
        async with self._order[bot.token, chat_id_of(update)]:
            for _attempt in range(1 + settings.webhook_retries):
                if (await self.knock(webhook, body)).ok:
                    return
                await asyncio.sleep(RETRY_PAUSE)
