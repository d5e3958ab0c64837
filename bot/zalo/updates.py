"""What Zalo sends, as updates of the engine: typed choices become taps."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.channel.halves import whole
from bot.channel.typed_choices import Options

GROUP = "GROUP"
_PICTURE = {"width": 1, "height": 1}
_LONGEST_CHAT = 64
_LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a person in a private chat, as far as it could be read."""

    key: str
    """Zalo's id of the message in its chat: what a repeat is known by."""
    chat: str
    sender: str
    moment: datetime
    text: str = ""
    photo: str = ""
    """Address of the picture."""
    sticker: str = ""
    voice: str = ""


class UnreadableError(Exception):
    """A body that is no message we can answer; `where` is a field, never its value."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def message_in(body: object) -> dict[str, Any]:
    """Give the message of a posted or polled body: flat, or wrapped in ok and result.

    Raises `UnreadableError` when there is none."""
    event = body
    if isinstance(body, dict) and "message" not in body and isinstance(body.get("result"), dict):
        event = body["result"]
    if not isinstance(event, dict):
        raise UnreadableError("body")
    message = event.get("message")
    if not isinstance(message, dict):
        raise UnreadableError("message")
    return message


def heard(body: object) -> Heard:
    """Read one body. Raises `UnreadableError` for what cannot be answered: no sender, a group, a
    bot, an unknown shape.

    In a private chat the chat and its person have one id: either is enough."""
    message = message_in(body)
    sender, chat = part_of(message, "from"), part_of(message, "chat")
    if chat.get("chat_type") == GROUP:
        raise UnreadableError("chat.chat_type")
    if sender.get("is_bot") is True:
        raise UnreadableError("from.is_bot")
    where = _id_in(chat if "id" in chat else sender)
    if where is None or len(where) > _LONGEST_CHAT:
        raise UnreadableError("from.id")
    return Heard(
        key=_key(message, where),
        chat=where,
        sender=_text(sender, "display_name"),
        moment=_moment(message.get("date")),
        text=_text(message, "text"),
        photo=_text(message, "photo_url") or _text(message, "photo"),
        sticker=_text(message, "sticker") or _text(message, "url"),
        voice=_text(message, "voice_url"),
    )


def update_of(said: Heard, number: int, bot: Bot) -> Callable[[Options], Update]:
    """Give what builds the update once it is known what can be picked in the chat.

    `number` stands for the chat, and for its one person."""

    def build(options: Options) -> Update:
        data = options.chosen(said.text) if said.text else None
        event = _tap(said, number, data) if data is not None else _message(said, number)
        kind = "callback_query" if data is not None else "message"
        update = {"update_id": number_of(said.key), kind: event}
        return Update.model_validate(update, context={"bot": bot})

    return build


def number_of(key: str) -> int:
    """Give the number that stands for a text id where only sameness counts: 53 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 11


def _tap(said: Heard, number: int, data: str) -> dict[str, Any]:
    return {
        "id": said.key,
        "from": _person(said, number),
        "chat_instance": "zalo",
        "message": _bare(said, number),
        "data": data,
    }


def _message(said: Heard, number: int) -> dict[str, Any]:
    message = _bare(said, number)
    key = said.key
    if said.text:
        message["text"] = said.text
    elif said.photo:
        message["photo"] = [{"file_id": said.photo, "file_unique_id": key, **_PICTURE}]
    elif said.voice:
        message["voice"] = {"file_id": said.voice, "file_unique_id": key, "duration": 0}
    elif said.sticker:
        still = {"type": "regular", "is_animated": False, "is_video": False}
        sticker = {"file_id": said.sticker, "file_unique_id": key, **_PICTURE, **still}
        message["sticker"] = sticker
    return message


def _bare(said: Heard, number: int) -> dict[str, Any]:
    # A date of zero would make the engine call the message inaccessible.
    return {
        "message_id": number_of(said.key),
        "date": int(said.moment.timestamp()),
        "chat": {"id": number, "type": "private", "first_name": said.sender},
        "from": _person(said, number),
    }


def _person(said: Heard, number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": said.sender}


def part_of(message: dict[str, Any], name: str) -> dict[str, Any]:
    """Give a part of a message; an empty one where there is none."""
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _key(message: dict[str, Any], chat: str) -> str:
    """Give what a repeat is known by; some servers number each chat for itself, some not at all."""
    told = message.get("message_id")
    if told is None:
        told = "?" + _digest(json.dumps(message, sort_keys=True))
    number = _id_in({"id": told})
    if number is None or len(number) > _LONGEST_NUMBER:
        number = "#" + _digest(json.dumps(told))
    return f"{number}@{_digest(chat)}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _id_in(part: dict[str, Any]) -> str | None:
    """Give an id, a text or a number; nothing where there is none that can be stored."""
    value = part.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and value and value == whole(value) else None


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return str(whole(value)) if isinstance(value, str) else ""


def _moment(milliseconds: object) -> datetime:
    """Read Zalo's milliseconds; a missing or mad date counts as the first second of all."""
    if isinstance(milliseconds, int) and 0 < milliseconds < 32_503_680_000_000:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return datetime.fromtimestamp(1, UTC)
