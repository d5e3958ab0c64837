"""Who is speaking, and in which language: asked once for each update that needs to know."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from handlers.words import DEFAULT_LANGUAGE, words_for
from workflow.accounts import person as person_of
from workflow.work import ChatKey, Work

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class PersonMiddleware(BaseMiddleware):
    """Gives handlers `person` (None for a stranger) and `words`."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Look the chat up, then go on."""
        work: Work = data["work"]
        chat: ChatKey = data["chat"]
        person = await person_of(work, chat)
        data["person"] = person
        language = person.language if person else _language_of(data.get("event_from_user"))
        data["words"] = words_for(language)
        return await handler(event, data)


def _language_of(user: User | None) -> str:
    """Give the language for a stranger: English for who uses the app in English."""
    code = (user.language_code or "") if user else ""
    return "en" if code.startswith("en") else DEFAULT_LANGUAGE
