"""What a person does on the phone, and the event the bot is told of it."""

import secrets
from collections.abc import Iterator
from typing import Any

from playground.zalo.settings import PhotoField
from playground.zalo.state import (
    Author,
    Bot,
    Chat,
    Kind,
    Message,
    StoredFile,
    Zalo,
    milliseconds,
    new_id,
)
from playground.zalo.styles import length

EVENT_NAMES = {
    Kind.TEXT: "message.text.received",
    Kind.PHOTO: "message.image.received",
    Kind.STICKER: "message.sticker.received",
    Kind.VOICE: "message.voice.received",
    Kind.UNSUPPORTED: "message.unsupported.received",
}
EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "audio/aac": ".aac"}


def says(zalo: Zalo, chat: Chat, text: str) -> list[Message]:
    """Send a text; one longer than Zalo's limit leaves the phone as several messages."""
    return [_sends(zalo, chat, Kind.TEXT, text=part) for part in _parts(zalo, text)]


def sends_photo(zalo: Zalo, chat: Chat, address: str, data: bytes, caption: str = "") -> Message:
    """Send a photo: it is kept under `address` (the files' base URL) and the bot told where."""
    mime = "image/jpeg" if data.startswith(b"\xff\xd8") else "image/png"
    return _sends(zalo, chat, Kind.PHOTO, text=caption, url=_keep(zalo, address, data, mime))


def sends_voice(zalo: Zalo, chat: Chat, address: str, data: bytes) -> Message:
    """Send a voice message, kept under `address` like a photo."""
    return _sends(zalo, chat, Kind.VOICE, url=_keep(zalo, address, data, "audio/aac"))


def sends_sticker(zalo: Zalo, chat: Chat) -> Message:
    """Send a sticker."""
    return _sends(zalo, chat, Kind.STICKER, text=secrets.token_hex(8))


def sends_unsupported(zalo: Zalo, chat: Chat) -> Message:
    """Send what Zalo shows to no bot: a contact card, a file, a place."""
    return _sends(zalo, chat, Kind.UNSUPPORTED)


def deliver(zalo: Zalo, bot: Bot, update: dict[str, Any]) -> None:
    """Queue an update for the bot, once more if a fault says so."""
    chat_id = chat_id_of(update)
    copies = 2 if zalo.faults.next_for_update(chat_id) else 1
    bot.delivered.append(update)
    bot.waiting.extend([update] * copies)
    bot.arrived.set()


def chat_id_of(update: dict[str, Any]) -> str | None:
    """Give the chat an update belongs to; None for one without (or malformed)."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return chat.get("id") if isinstance(chat, dict) else None


def _keep(zalo: Zalo, address: str, data: bytes, mime: str) -> str:
    name = new_id() + EXTENSIONS[mime]
    zalo.files[name] = StoredFile(data, mime)
    return f"{address}/{name}"


def _parts(zalo: Zalo, text: str) -> Iterator[str]:
    limit, unit = zalo.settings.text_limit, zalo.settings.text_unit
    part = ""
    for character in text:
        if length(part, unit) + length(character, unit) > limit:
            yield part
            part = ""
        part += character
    yield part


def _sends(
    zalo: Zalo, chat: Chat, kind: Kind, *, text: str = "", url: str | None = None
) -> Message:
    message = Message(new_id(), Author.USER, kind, zalo.clock.now(), text, url)
    zalo.write(chat, message)
    if zalo.admit(chat):
        deliver(zalo, chat.bot, _update(zalo, chat, message))
    return message


def _update(zalo: Zalo, chat: Chat, message: Message) -> dict[str, Any]:
    """Build the event; a protected person's words never leave the phone's side."""
    if chat.person.protected or message.kind is Kind.UNSUPPORTED:
        return {"event_name": EVENT_NAMES[Kind.UNSUPPORTED]}
    return {
        "event_name": EVENT_NAMES[message.kind],
        "message": {
            "message_id": message.message_id,
            "date": milliseconds(message.date),
            "from": _sender(chat),
            "chat": {"id": chat.id, "chat_type": "PRIVATE"},
            **_content(zalo, chat.bot, message),
        },
    }


def _sender(chat: Chat) -> dict[str, Any]:
    sender: dict[str, Any] = {"id": chat.id, "is_bot": False}
    if chat.person.shows_name:
        sender["display_name"] = chat.person.name
    return sender


def _content(zalo: Zalo, bot: Bot, message: Message) -> dict[str, Any]:
    if message.kind is Kind.PHOTO:
        return _photo(zalo, bot, message)
    if message.kind is Kind.STICKER:
        return {
            "sticker": message.text,
            "url": f"https://stickers.zaloapp.com/{message.text}",
            "message_type": "CHAT_STICKER",
        }
    if message.kind is Kind.VOICE:
        return {"voice_url": message.url, "message_type": "CHAT_VOICE"}
    return {"text": message.text}


def _photo(zalo: Zalo, bot: Bot, message: Message) -> dict[str, Any]:
    bot.photos_received += 1
    field = zalo.settings.photo_field
    if field is PhotoField.ALTERNATE:
        field = PhotoField.PHOTO if bot.photos_received % 2 else PhotoField.PHOTO_URL
    content: dict[str, Any] = {field.value: message.url}
    if field is PhotoField.PHOTO_URL:
        content["message_type"] = "CHAT_PHOTO"
    if message.text:
        content["caption"] = message.text
    return content
