"""How the things of the miniature Telegram look: to bots, and to the people holding phones."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.telegram.state import (
    Bot,
    Chat,
    Group,
    Message,
    Person,
    PrivateChat,
    StoredFile,
    Telegram,
)

Json = dict[str, Any]

CONTENT_KINDS = (
    "new_chat_members",
    "left_chat_member",
    "photo",
    "document",
    "voice",
    "sticker",
    "contact",
    "location",
    "pinned_message",
    "text",
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits with a phone in hand: one person, in one chat, beside one bot."""

    bot: Bot
    chat: Chat
    person: Person


def unix(moment: datetime) -> int:
    """Give a moment as the Bot API does: whole seconds since 1970."""
    return int(moment.timestamp())


def person_as_user(person: Person) -> Json:
    """Give a person as a User."""
    user: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    for name in ("last_name", "username", "language_code"):
        if getattr(person, name):
            user[name] = getattr(person, name)
    return user


def bot_as_user(bot: Bot) -> Json:
    """Give a bot as a User, the way it stands in messages."""
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


def author_as_user(message: Message) -> Json:
    """Give who sent a message, as a User."""
    author = message.author
    return bot_as_user(author) if isinstance(author, Bot) else person_as_user(author)


def chat_as_json(chat: Chat) -> Json:
    """Give a chat as a Chat."""
    if not isinstance(chat, PrivateChat):
        title = chat.title if isinstance(chat, Group) else ""
        return {"id": chat.id, "type": "supergroup", "title": title}
    shown = {"id": chat.id, "type": "private", "first_name": chat.person.first_name}
    for name in ("last_name", "username"):
        if getattr(chat.person, name):
            shown[name] = getattr(chat.person, name)
    return shown


def message_as_json(bot: Bot, chat: Chat, message: Message) -> Json:
    """Give a message as a Message."""
    shown: Json = {
        "message_id": message.id,
        "from": author_as_user(message),
        "chat": chat_as_json(chat),
        "date": unix(message.date),
    }
    if message.edited:
        shown["edit_date"] = unix(message.edited)
    return {**shown, **message.body}


def maybe_inaccessible(telegram: Telegram, bot: Bot, chat: Chat, message: Message) -> Json:
    """Give the message of a tapped button; date 0 and nothing else when it is out of reach."""
    limit = telegram.settings.accessible_for
    too_old = limit is not None and telegram.clock.now() - message.date > limit
    if message.deleted or too_old or not message.accessible:
        return {"chat": chat_as_json(chat), "message_id": message.id, "date": 0}
    return message_as_json(bot, chat, message)


def file_as_json(stored: StoredFile) -> Json:
    """Give the three fields all kinds of files share."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }


def chat_on_phone(seat: Seat) -> Json:
    """Give a chat as a person sees it, deleted messages marked."""
    chat = seat.chat
    private = chat if isinstance(chat, PrivateChat) else None
    return {
        "messages": [message_on_phone(seat, one) for one in chat.messages.values()],
        "typing": asyncio.get_running_loop().time() < chat.typing_until,
        "reply_keyboard": chat.reply_keyboard,
        "opened": private is None or private.opened,
        "blocked": private is not None and private.blocked,
        "commands": commands_on_phone(seat),
        "title": chat.title if isinstance(chat, Group) else "",
        "bot_is_in": not isinstance(chat, Group) or seat.bot.token in chat.bots,
    }


def commands_on_phone(seat: Seat) -> list[Json]:
    """Give the menu of commands as the phone shows it: the narrowest scope, the own language."""
    kind = "all_private_chats" if seat.chat.is_private else "all_group_chats"
    here = {"type": "chat", "chat_id": seat.chat.id}
    for scope in (here, {"type": kind}, {"type": "default"}):
        for language in (seat.person.language_code or "", ""):
            key = ("commands", json.dumps(scope, sort_keys=True), language)
            kept: Any = seat.bot.profile.get(key)
            if kept:
                return [dict(one) for one in kept]
    return []


def message_on_phone(seat: Seat, message: Message) -> Json:
    """Give one message as a person sees it: the bot's, their own, or another's."""
    body = message.body
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    kind = next((kind for kind in CONTENT_KINDS if kind in body), "text")
    return {
        "message_id": message.id,
        "from": _side(seat, message),
        "name": author_as_user(message)["first_name"],
        "kind": kind,
        "text": body.get("text", ""),
        "caption": body.get("caption", ""),
        "entities": body.get("entities", body.get("caption_entities", [])),
        "buttons": rows,
        "file": _file_on_phone(seat.bot, body),
        "date": message.date.isoformat(),
        "edited": message.edited is not None,
        "versions": len(message.versions),
        "deleted": message.deleted,
        "pinned": message.id in seat.chat.pinned,
        "reply_keyboard": message.keyboard,
        "forwarded": "forward_origin" in body,
        "reply_to": body.get("reply_to_message", {}).get("message_id"),
    }


def _side(seat: Seat, message: Message) -> str:
    if message.from_bot:
        return "bot"
    return "user" if message.author is seat.person else "other"


def _file_on_phone(bot: Bot, body: Json) -> Json | None:
    holder = body.get("document") or body.get("voice") or body.get("sticker")
    if "photo" in body:
        holder = body["photo"][-1]
    if holder is None:
        return None
    stored = bot.files.get(holder["file_id"])
    if stored is None:
        return None  # another bot's file, in a group of both
    url = f"/telegram/file/bot{bot.token}/{stored.path}"
    return {"name": stored.name, "size": len(stored.data), "url": url, "mime": stored.mime}


def history(chat: Chat) -> list[Json]:
    """Give every version of every message, oldest first; a deletion is a version without body."""
    versions = [
        {
            "message_id": message.id,
            "from": "bot" if message.from_bot else "user",
            "version": number,
            "since": version.since.isoformat(),
            "body": version.body,
        }
        for message in chat.messages.values()
        for number, version in enumerate(message.versions)
    ]
    return sorted(versions, key=lambda one: (one["since"], one["message_id"]))


def older_than(message: Message, limit: timedelta | None, now: datetime) -> bool:
    """Tell whether a message has passed an age limit; None never passes."""
    return limit is not None and now - message.date > limit
