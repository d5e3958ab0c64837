"""The Zalo webhook: answered 200 as soon as the update cannot be lost any more."""

import asyncio
import hmac
import logging
from collections.abc import Callable

from aiohttp import web

from bot.channel.bot_channel import Line
from bot.nursery import Nursery
from bot.updates.posted import posted_json
from bot.zalo.inbox import ZaloInbox

log = logging.getLogger("bot.zalo")

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_PATIENCE = 20.0
"""Seconds the platform is kept waiting while an earlier update of the same chat is handled."""


class ZaloWebhook:
    """Takes posted updates to the inbox; the work goes on after the answer."""

    def __init__(self, line: Line, inbox: ZaloInbox, nursery: Nursery, secret: str) -> None:
        self._line = line
        self._inbox = inbox
        self._nursery = nursery
        self._secret = secret.encode()

    async def answer(self, request: web.Request) -> web.Response:
        """Take one posted update."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        try:
            body = await posted_json(request)
        except ValueError:
            log.warning("code=malformed line=%s update=? fields=json", self._line.name)
            return web.Response()
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._nursery.spawn("zalo:update", self._inbox.take(body, _telling(kept)))
        try:
            async with asyncio.timeout(_PATIENCE):
                return web.Response(status=200 if await kept else 500)
        except TimeoutError:
            return web.Response(status=503)


def _telling(future: "asyncio.Future[bool]") -> Callable[[bool], None]:
    """Give what tells a future once, whoever has given up on it meanwhile."""

    def tell(kept: bool) -> None:
        if not future.done():
            future.set_result(kept)

    return tell
