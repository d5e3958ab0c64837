"""Whose webhook stands at a bot: one token serves one installation, and none takes it from another
unless it is told to."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteWebhook, GetWebhookInfo

from bot.channel.bot_channel import Line
from bot.errors import RunError
from bot.incoming.connected_bots import patiently, patiently_zalo
from bot.zalo.api import ZaloApi, ZaloError
from storage import own_webhooks
from storage.database import Database
from workflow.clock import Clock

log = logging.getLogger("bot.webhooks")

_UNTOLD = "webhook_untold"
_EVERY = timedelta(minutes=1)
"""How often a webhook is looked at."""
_LATELY = timedelta(minutes=10)
"""How long a failed post is held against a webhook behind which updates wait."""


@dataclass(frozen=True, slots=True)
class WebhookFound:
    """What a platform says of a bot's webhook."""

    address: str = ""
    """Empty: updates are asked for."""
    failed_at: datetime | None = None
    waiting: int = 0


class Webhook(Protocol):
    """One bot's webhook, as its platform keeps it."""

    async def look(self) -> WebhookFound | None:
        """Give what stands there; None when the platform does not tell just now."""

    async def look_patiently(self) -> WebhookFound:
        """Give what stands there, however long the platform takes to tell.

        Raises `RunError` `webhook_untold` where it will not."""

    async def remove(self) -> bool:
        """Take it away; False when the platform does not take that just now."""


class TelegramWebhookOf:
    """A Telegram bot's webhook."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def look(self) -> WebhookFound | None:
        """Give what stands there; nothing stands where a server knows of no webhooks."""
        try:
            return _as_told(await self._line.bot(GetWebhookInfo()))
        except AiogramError as failure:
            kind = type(failure).__name__
            log.warning("code=webhook_untold line=%s kind=%s", self._line.name, kind)
            return None

    async def look_patiently(self) -> WebhookFound:
        """Give what stands there, however long Telegram takes to tell."""
        return _as_told(await patiently(self._line, GetWebhookInfo(), _UNTOLD))

    async def remove(self) -> bool:
        """Take it away; False when the platform does not take that just now."""
        try:
            await self._line.bot(DeleteWebhook(drop_pending_updates=False))
        except AiogramError as failure:
            kind = type(failure).__name__
            log.warning("code=webhook_not_removed line=%s kind=%s", self._line.name, kind)
            return False
        return True


class ZaloWebhookOf:
    """A Zalo bot's webhook."""

    def __init__(self, line: Line, api: ZaloApi) -> None:
        self._line = line
        self._api = api

    async def look(self) -> WebhookFound | None:
        """Give what stands there: Zalo tells the address and nothing more."""
        try:
            return WebhookFound(await self._api.webhook())
        except ZaloError as failure:
            log.warning("code=webhook_untold line=%s status=%d", self._line.name, failure.code)
            return None

    async def look_patiently(self) -> WebhookFound:
        """Give what stands there, however long Zalo takes to tell."""
        return WebhookFound(await patiently_zalo(self._line, self._api.webhook, _UNTOLD))

    async def remove(self) -> bool:
        """Take it away; False when the platform does not take that just now."""
        try:
            await self._api.call("deleteWebhook")
        except ZaloError as failure:
            status = failure.code
            log.warning("code=webhook_not_removed line=%s status=%d", self._line.name, status)
            return False
        return True


class Ownership:
    """Tells this house's webhooks from others'; `take_over` makes any of them its own."""

    def __init__(self, database: Database, *, take_over: bool = False) -> None:
        self._database = database
        self._take_over = take_over

    async def free(self, line: Line, webhook: Webhook, standing: WebhookFound | None) -> None:
        """Make a bot free to be polled: take away what this house set.

        Raises `RunError` when another's webhook stands there."""
        if standing is None or not standing.address:
            return
        await self._claim(line, standing.address, wanted=None)
        if not await webhook.remove():
            # It is still this house's: forgotten now, it would be taken for another's later.
            return
        async with self._database.transaction() as session:
            await own_webhooks.forget(session, line.channel, line.key)
        log.info("code=webhook_removed line=%s", line.name)

    async def free_for_certain(self, line: Line, webhook: Webhook) -> None:
        """Make a bot free to be polled whose platform lets anybody poll, however long it takes to
        tell what stands there.

        Raises `RunError` when another's webhook stands there, or when nobody knows."""
        await self.free(line, webhook, await self._known_to_stand(webhook))

    async def announce(
        self, line: Line, webhook: Webhook, address: str, tell: Callable[[], Awaitable[object]]
    ) -> None:
        """Let updates be posted to `address`: noted before `tell` tells the platform so; what stood
        there before is forgotten when it took that.

        Raises `RunError` when another's webhook stands there, or when nobody knows."""
        standing = await self._known_to_stand(webhook)
        if standing.address:
            await self._claim(line, standing.address, wanted=address)
        async with self._database.transaction() as session:
            await own_webhooks.note(session, line.channel, line.key, address)
        await tell()
        async with self._database.transaction() as session:
            await own_webhooks.forget(session, line.channel, line.key, but=address)

    async def _known_to_stand(self, webhook: Webhook) -> WebhookFound:
        try:
            return await webhook.look_patiently()
        except RunError as wrong:
            if wrong.code == _UNTOLD and self._take_over:
                return WebhookFound()
            raise

    async def _claim(self, line: Line, standing: str, wanted: str | None) -> None:
        async with self._database.transaction() as session:
            known = await own_webhooks.known(session, line.channel, line.key)
        if standing in known or standing == wanted:
            return
        if not self._take_over:
            raise of_another(line, standing)
        log.warning("code=webhook_taken_over line=%s", line.name)


class Watch:
    """Looks now and then whether updates are still posted to us, and whether they arrive."""

    def __init__(self, clock: Clock, language: str) -> None:
        self._clock = clock
        self._language = language
        self._watched: list[tuple[Line, Webhook, str]] = []
        self._well: dict[str, bool] = {}
        self._looked_at: datetime | None = None

    @property
    def health(self) -> Mapping[str, bool]:
        """Tell of every webhook whether it is ours and works."""
        return dict(self._well)

    def add(self, line: Line, webhook: Webhook, address: str) -> None:
        """Watch a webhook that was just announced."""
        self._watched.append((line, webhook, address))
        self._well[f"webhook:{line.name}"] = True

    async def look(self) -> None:
        """Ask the platforms, unless they were asked a moment ago."""
        now = self._clock.now()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < _EVERY:
            return
        self._looked_at = now
        for line, webhook, address in self._watched:
            standing = await webhook.look()
            if standing is not None:
                self._judge(line, standing, address, now)

    def _judge(self, line: Line, standing: WebhookFound, address: str, now: datetime) -> None:
        ours = standing.address == address
        late = standing.failed_at is not None and now - standing.failed_at < _LATELY
        failing = late and standing.waiting > 0
        name = f"webhook:{line.name}"
        if self._well[name] and not ours:
            said = of_another(line, standing.address).sentence(self._language)
            log.error("code=webhook_lost line=%s %s", line.name, said)
        elif self._well[name] and failing:
            log.error("code=webhook_failing line=%s waiting=%d", line.name, standing.waiting)
        self._well[name] = ours and not failing


def _as_told(info: Any) -> WebhookFound:  # noqa: ANN401 - aiogram's model of it
    return WebhookFound(info.url or "", info.last_error_date, info.pending_update_count or 0)


def of_another(line: Line, address: str) -> RunError:
    """Give what is said where another's webhook stands: its place, not the keys in its path."""
    parts = urlsplit(address)
    where = parts.hostname or "?"
    place = f"{parts.scheme}://{where}" + (f":{parts.port}" if parts.port else "")
    shown = place if address else "–"
    return RunError("webhook_of_another", channel=line.channel.capitalize(), address=shown)
