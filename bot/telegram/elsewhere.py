"""A tap where others read along: the button stops spinning, and who tapped is told where to go."""

import logging

from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery

from bot.channel.bot_channel import Line
from bot.telegram.intake import part_of
from handlers.words import DEFAULT_LANGUAGE, words_for

log = logging.getLogger("bot.telegram")


def turned_away(raw: object) -> AnswerCallbackQuery | None:
    """Give the answer to a tap that stands in no private chat; None for everything else.

    Only who tapped sees it; nothing of it depends on who that is."""
    query = part_of(raw, "callback_query")
    if not isinstance(query.get("id"), str):
        return None
    chat = part_of(part_of(query, "message"), "chat")
    if chat.get("type", "elsewhere") == "private":
        return None
    code = str(part_of(query, "from").get("language_code", ""))
    words = words_for("en" if code.startswith("en") else DEFAULT_LANGUAGE)
    said = words.label("channel.only_private")
    return AnswerCallbackQuery(callback_query_id=query["id"], text=said, show_alert=True)


async def turn_away(line: Line, answer: AnswerCallbackQuery) -> None:
    """Answer such a tap, once: a button that spins on is no loss."""
    try:
        await line.bot(answer)
    except AiogramError as failure:
        log.info("code=not_turned_away line=%s kind=%s", line.name, type(failure).__name__)
