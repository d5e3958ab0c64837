"""A raw Telegram update, checked alone: what makes sense becomes an arrival."""

import logging
from typing import Any

from aiogram.types import Chat, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.channel.bot_channel import Line
from bot.channel.halves import whole
from bot.channel.render import Tapped
from bot.updates.arrivals import Arrival
from bot.updates.exposed import shown_to_others
from bot.updates.floods import Knock
from handlers.callbacks.base import JoinAction
from handlers.people.joining import without_start
from workflow.people.joining import looks_like_code

log = logging.getLogger("bot.telegram")

_SHOWN_PATHS = 5
_CORE = {"message_id", "date", "chat", "from", "text"}
"""What a message needs to be answered."""
_TAPPED = ("message_id", "date", "chat")
"""What is used of the message that a tapped button stands under."""

_MESSAGES = ("message", "edited_message")
_LONG_START = 200
"""Letters among which a deep link and its code find room."""
_QUOTING = {"reply_to_message", "quote", "external_reply"}


def arrival_of(line: Line, raw: object) -> Arrival | None:
    """Give the arrival; None for what is malformed (recorded by id and field) or not for us.

    Never raises, and never lets a text of the update into a log."""
    raw = whole(raw)
    number = raw.get("update_id") if isinstance(raw, dict) else None
    try:
        update = Update.model_validate(pared(raw), context={"bot": line.bot})
    except ValidationError as wrong:
        fields = _paths(wrong)
        shown = number if isinstance(number, int) else "?"
        log.warning("code=malformed line=%s update=%s fields=%s", line.name, shown, fields)
        bare = _bare(raw)
        return None if bare is None else arrival_of(line, bare)
    chat = _chat_of(update)
    if chat is None or chat.type != "private":
        # Nothing about a member is ever said where others read along.
        log.info("code=not_for_us line=%s update=%d", line.name, update.update_id)
        return None
    return Arrival(line.chat(str(chat.id)), str(update.update_id), lambda _: update)


def knock_of(line: Line, raw: object) -> Knock | None:
    """Give what an update tells of itself unread: reading it costs more than the limit on what
    comes in. None where it names no chat: that never nears the database."""
    for kind in _MESSAGES:
        message = part_of(raw, kind)
        if message:
            sent = message.get("edit_date", message.get("date"))
            text = message.get("text")
            return _knock(
                line,
                message,
                sent=float(sent) if isinstance(sent, int) else None,
                joining=isinstance(text, str)
                and looks_like_code(without_start(text[:_LONG_START])),
            )
    query = part_of(raw, "callback_query")
    data, number = query.get("data"), part_of(query, "message").get("message_id")
    return _knock(
        line,
        part_of(query, "message"),
        tapped=Tapped(str(query.get("id", "")), number if isinstance(number, int) else None),
        joining=isinstance(data, str) and data.startswith(f"{JoinAction.__prefix__}:"),
    )


def _knock(line: Line, message: dict[str, Any], **told: Any) -> Knock | None:  # noqa: ANN401
    chat = part_of(message, "chat")
    number = chat.get("id")
    if not isinstance(number, int):
        return None
    return Knock(line.chat(str(number)), private=chat.get("type") == "private", **told)


def group_text_of(raw: object) -> str:
    """Give what a message says that stands in no private chat; nothing for anything else."""
    for kind in _MESSAGES:
        message = part_of(raw, kind)
        if message and part_of(message, "chat").get("type") != "private":
            return shown_to_others(message)
    return ""


def part_of(whole: object, name: str) -> dict[str, Any]:
    """Give a part of raw JSON; an empty one where there is none."""
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def pared(raw: object) -> object:
    """Give an update less what nothing of ours reads.

    Of a tap the text and the keyboard it stood under: checking them costs more than the rest of
    it. Of a message what it quotes: that may be a ballot, marks and all."""
    if not isinstance(raw, dict):
        return raw
    message = raw.get("message")
    if isinstance(message, dict) and not _QUOTING.isdisjoint(message):
        said = {name: value for name, value in message.items() if name not in _QUOTING}
        return {**raw, "message": said}
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if not (isinstance(query, dict) and isinstance(message, dict)):
        return raw
    used = {name: message[name] for name in _TAPPED if name in message}
    return {**raw, "callback_query": {**query, "message": used}}


def _bare(raw: object) -> dict[str, Any] | None:
    """Give a message less what it may have brought along; None when it is as bare as can be.

    A server older or newer than our types sends a poll or a gift they do not take. Whoever sent
    it is answered all the same."""
    message = raw.get("message") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(message, dict) or not message.keys() - _CORE:
        return None
    return {**raw, "message": {name: message[name] for name in _CORE & message.keys()}}


def _chat_of(update: Update) -> Chat | None:
    try:
        event: Any = update.event
    except UpdateTypeLookupError:
        return None
    if update.callback_query is not None:
        message = update.callback_query.message
        return message.chat if message is not None else None
    chat = getattr(event, "chat", None)
    return chat if isinstance(chat, Chat) else None


def _paths(wrong: ValidationError) -> str:
    problems = wrong.errors(include_input=False, include_url=False, include_context=False)
    paths = sorted({".".join(str(step) for step in problem["loc"]) for problem in problems})
    return ",".join(paths[:_SHOWN_PATHS])
