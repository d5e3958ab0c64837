"""Pictures sent as one come as one message each: what would be said of each is said once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject

from handlers.reply import Reply
from workflow.work import ChatKey

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

_REMEMBERED = 256
"""Albums; the pictures of one come within seconds of each other."""


class OncePerAlbum(BaseMiddleware):
    """Says nothing to a picture where the one before it in the album was answered the same."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[ChatKey, str], Reply] = OrderedDict()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Let it be handled; give its reply, or none."""
        reply = await handler(event, data)
        album = event.media_group_id if isinstance(event, Message) else None
        if album is None or not isinstance(reply, Reply):
            return reply
        key = (data["chat"], album)
        if self._said.get(key) == reply:
            return Reply()
        self._said[key] = reply
        if len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)
        return reply
