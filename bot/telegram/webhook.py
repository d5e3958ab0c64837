"""The Telegram webhook: answered 200 after the commit, 500 when the update should come again."""

import hmac
import logging
from typing import Any

from aiogram import Bot
from aiohttp import web

from bot.channel.bot_channel import Line
from bot.channel.render import Method
from bot.telegram.elsewhere import turned_away
from bot.telegram.intake import arrival_of, group_text_of, knock_of
from bot.updates.arrivals import Outcome
from bot.updates.edge import Edge
from bot.updates.exposed import void_codes
from bot.updates.outage import PASSING
from bot.updates.posted import posted_json

log = logging.getLogger("bot.telegram")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

_GLIMPSE = 5.0
"""Seconds that the platform waits for the answer to what is not written down."""


class TelegramWebhook:
    """Takes posted updates to the edge."""

    def __init__(self, line: Line, edge: Edge, secret: str, *, inline: bool = False) -> None:
        self._line = line
        self._edge = edge
        self._secret = secret.encode()
        self._inline = inline

    async def answer(self, request: web.Request) -> web.Response:
        """Handle one posted update."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        try:
            raw = await posted_json(request)
        except ValueError:
            log.warning("code=malformed line=%s update=? fields=json", self._line.name)
            return web.Response()
        knock = knock_of(self._line, raw)
        if knock is not None and not await self._edge.floods.admits(self._line, knock):
            return web.Response()
        try:
            await void_codes(self._edge, self._line, group_text_of(raw))
        except PASSING:
            return web.Response(status=500)
        arrival = arrival_of(self._line, raw)
        if arrival is None:
            elsewhere = turned_away(raw)
            if elsewhere is None:
                return web.Response()
            return web.json_response(as_json(self._line.bot, elsewhere))
        handled = await self._edge.handle(self._line, arrival, inline=self._inline)
        if handled.outcome is Outcome.PASSING:
            return web.Response(status=500)
        if handled.answer is not None and handled.answer.awaited:
            # Of a tap on a sheet nothing is written: only the platform can bring it again.
            await handled.answered(_GLIMPSE)
        if handled.inline is not None:
            return web.json_response(as_json(self._line.bot, handled.inline))
        return web.Response()


def as_json(bot: Bot, method: Method) -> dict[str, Any]:
    """Give a method as a webhook's answer carries it; only for methods without a file."""
    said = {
        name: bot.session.prepare_value(value, bot=bot, files={}, _dumps_json=False)
        for name, value in method.model_dump(warnings=False).items()
    }
    filled = {name: value for name, value in said.items() if value is not None}
    return {"method": method.__api_method__, **filled}
