"""A text whose marks a server does not understand is said without them, once."""

import logging
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from markupsafe import Markup

from bot.channel.markup import parse

log = logging.getLogger("bot.telegram")

NOT_UNDERSTOOD = "can't parse entities"
"""How a server says that it does not take the marks of a text."""
_MARKED = ("text", "caption")


class Unmarked(BaseRequestMiddleware):
    """Makes a call again with plain text when its marks were the only thing wrong with it."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call; raises what the session raises, for the second call too."""
        try:
            return await make_request(bot, method)
        except TelegramBadRequest as refusal:
            if NOT_UNDERSTOOD not in refusal.message.lower():
                raise
            log.error("code=marks_refused method=%s", method.__api_method__)
        return await make_request(bot, method.model_copy(update=unmarked(vars(method))))


def unmarked(said: dict[str, Any]) -> dict[str, Any]:
    """Give the changes that make the fields of a call plain: its text, its caption, no marks."""
    plain = {
        name: parse(Markup(said[name])).text  # noqa: S704 - read, not shown
        for name in _MARKED
        if isinstance(said.get(name), str)
    }
    return {**plain, "parse_mode": None}
