"""A tap where others read along: the button stops spinning, and who tapped is told where to go."""

import logging
from typing import Any

from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery

from bot.line import Line
from handlers.words import DEFAULT_LANGUAGE, words_for

log = logging.getLogger("bot.telegram")


def turned_away(raw: object) -> AnswerCallbackQuery | None:
    """Give the answer to a tap that stands in no private chat; None for everything else.

    Only who tapped sees it; nothing of it depends on who that is."""
    query = _part(raw, "callback_query")
    if not isinstance(query.get("id"), str):
        return None
    chat = _part(_part(query, "message"), "chat")
    if chat.get("type", "elsewhere") == "private":
        return None
    code = str(_part(query, "from").get("language_code", ""))
    words = words_for("en" if code.startswith("en") else DEFAULT_LANGUAGE)
    said = words.label("channel.only_private")
    return AnswerCallbackQuery(callback_query_id=query["id"], text=said, show_alert=True)


async def turn_away(line: Line, answer: AnswerCallbackQuery) -> None:
    """Answer such a tap, once: a button that spins on is no loss."""
    try:
        await line.bot(answer)
    except AiogramError as failure:
        log.info("code=not_turned_away line=%s kind=%s", line.name, type(failure).__name__)


def _part(whole: object, name: str) -> dict[str, Any]:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}
