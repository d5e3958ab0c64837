"""aiogram's session, for servers that say less than Telegram or say it in another place."""

import json
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

_WELL = '{"ok":true'


class ForgivingSession(AiohttpSession):
    """Reads a refusal whose code stands in its body alone, or that has no description."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Give the answer, or raise what its status and body together mean."""
        if status_code != HTTPStatus.OK or not content.startswith(_WELL):
            status_code, content = _plainly(status_code, content)
        return super().check_response(bot, method, status_code, content)


def _plainly(status: int, content: str) -> tuple[int, str]:
    """Give a refusal as Telegram would have said it; anything else as it came."""
    try:
        said: Any = json.loads(content)
    except (ValueError, RecursionError):
        return status, content
    if not isinstance(said, dict) or said.get("ok") is not False:
        return status, content
    code = said.get("error_code")
    if status == HTTPStatus.OK and isinstance(code, int):
        status = code
    return status, json.dumps({**said, "description": said.get("description") or ""})
