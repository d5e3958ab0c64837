"""What a person does with the app: each step becomes the update a real bot would get."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from playground.botapi import BreaksFacts, load_facts
from playground.telegram.faults import FaultBoard
from playground.telegram.formatting import Formatted, utf16_length
from playground.telegram.sending import LONGEST_TEXT, document_as_json, photo_as_json
from playground.telegram.state import Bot, Callback, Chat, Message, Telegram
from playground.telegram.views import (
    bot_as_user,
    chat_as_json,
    file_as_json,
    maybe_inaccessible,
    message_as_json,
    person_as_user,
    unix,
)

Json = dict[str, Any]

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
HANOI = {"latitude": 21.0285, "longitude": 105.8542}


@dataclass(frozen=True, slots=True)
class Hands:
    """The hands of the people on the miniature Telegram."""

    telegram: Telegram
    faults: FaultBoard

    def says(self, bot: Bot, chat: Chat, text: str) -> list[Message]:
        """Send a text; a long one is split into several messages, as the apps do."""
        parts = [Formatted(part).trimmed().with_found() for part in split(text)]
        return [self._sends_text(bot, chat, part) for part in parts if part.text]

    def sends_photo(self, bot: Bot, chat: Chat, data: bytes, caption: str) -> Message:
        """Send a picture with an optional caption."""
        mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        name = f"photo.{EXTENSIONS[mime]}"
        stored = self.telegram.store(bot, "photos", name, mime, data)
        return self._sends(bot, chat, {"photo": photo_as_json(stored), **_caption(caption)})

    def sends_document(
        self, bot: Bot, chat: Chat, file: tuple[str, str, bytes], caption: str
    ) -> Message:
        """Send a file given as (name, type, content)."""
        stored = self.telegram.store(bot, "documents", *file)
        return self._sends(bot, chat, {"document": document_as_json(stored), **_caption(caption)})

    def sends_voice(self, bot: Bot, chat: Chat) -> Message:
        """Send three seconds of voice."""
        stored = self.telegram.store(bot, "voice", "voice.oga", "audio/ogg", b"OggS" + bytes(60))
        voice = {**file_as_json(stored), "duration": 3, "mime_type": "audio/ogg"}
        return self._sends(bot, chat, {"voice": voice})

    def sends_sticker(self, bot: Bot, chat: Chat) -> Message:
        """Send a sticker."""
        stored = self.telegram.store(bot, "stickers", "sticker.webp", "image/webp", b"RIFF....WEBP")
        sticker = {
            **file_as_json(stored),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
        return self._sends(bot, chat, {"sticker": sticker})

    def sends_location(self, bot: Bot, chat: Chat) -> Message:
        """Send a place in Hà Nội."""
        return self._sends(bot, chat, {"location": HANOI})

    def shares_contact(self, bot: Bot, chat: Chat) -> Message:
        """Share one's own number; ValueError for somebody without one."""
        if chat.person.phone is None:
            raise ValueError("this user has no phone number")
        contact = {
            "phone_number": chat.person.phone,
            "first_name": chat.person.first_name,
            "user_id": chat.person.id,
        }
        return self._sends(bot, chat, {"contact": contact})

    def starts(self, bot: Bot, chat: Chat, payload: str) -> Message:
        """Open the chat, by a deep link when there is a payload; lifts a block."""
        if chat.blocked:
            self.unblocks(bot, chat)
        return self.says(bot, chat, f"/start {payload}".strip())[-1]

    def blocks(self, bot: Bot, chat: Chat) -> None:
        """Stop the bot; it learns of it."""
        if not chat.blocked:
            chat.blocked = True
            self._membership(bot, chat, "member", "kicked")

    def unblocks(self, bot: Bot, chat: Chat) -> None:
        """Let the bot write again; it learns of it."""
        if chat.blocked:
            chat.blocked = False
            self._membership(bot, chat, "kicked", "member")

    def deletes(self, bot: Bot, chat: Chat, message: Message) -> None:
        """Delete a message for both sides; the bot is not told."""
        message.delete(self.telegram.clock.now())
        self.telegram.announce(bot, chat, "delete")

    def taps(self, bot: Bot, chat: Chat, message: Message, data: str) -> Callback:
        """Press an inline button; the callback waits for the bot's answer."""
        asked = asyncio.get_running_loop().time()
        callback = Callback(str(secrets.randbits(62)), chat, asked)
        bot.callbacks[callback.id] = callback
        query = {
            "id": callback.id,
            "from": person_as_user(chat.person),
            "message": maybe_inaccessible(self.telegram, bot, chat, message),
            "chat_instance": str(bot.id * 1_000_003 + chat.id),
            "data": data,
        }
        self.deliver(bot, chat, "callback_query", query)
        return callback

    def deliver(self, bot: Bot, chat: Chat, kind: str, payload: Json) -> None:
        """Put an update before the bot, twice if so ordered; one that breaks the facts is ours."""
        try:
            load_facts().check("Update", {"update_id": 0, kind: payload})
        except BreaksFacts as fault:
            self.telegram.flaws.append(f"the playground's update breaks the facts: {fault}")
            raise
        twice = self.faults.doubles_update(str(chat.id))
        bot.updates.add(kind, payload, str(chat.id), twice=twice)

    def _sends_text(self, bot: Bot, chat: Chat, text: Formatted) -> Message:
        body: Json = {"text": text.text}
        if text.entities:
            body["entities"] = text.entities
        return self._sends(bot, chat, body)

    def _sends(self, bot: Bot, chat: Chat, body: Json) -> Message:
        if chat.blocked:
            raise ValueError("the user blocked this bot; unblock or start it first")
        chat.opened = True
        message = Message(bot.next_message_id(), False, self.telegram.clock.now(), body)
        chat.messages[message.id] = message
        if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
            chat.reply_keyboard = None
        self.deliver(bot, chat, "message", message_as_json(bot, chat, message))
        self.telegram.announce(bot, chat, "message")
        return message

    def _membership(self, bot: Bot, chat: Chat, before: str, after: str) -> None:
        user = bot_as_user(bot)
        change = {
            "chat": chat_as_json(chat),
            "from": person_as_user(chat.person),
            "date": unix(self.telegram.clock.now()),
            "old_chat_member": _membership_as_json(user, before),
            "new_chat_member": _membership_as_json(user, after),
        }
        self.deliver(bot, chat, "my_chat_member", change)
        self.telegram.announce(bot, chat, "block" if after == "kicked" else "unblock")


def split(text: str) -> list[str]:
    """Cut a text into messages of at most 4096 UTF-16 units, at white space where there is some."""
    parts: list[str] = []
    while utf16_length(text) > LONGEST_TEXT:
        cut = len(text[:LONGEST_TEXT])
        while utf16_length(text[:cut]) > LONGEST_TEXT:
            cut -= 1
        space = max(text.rfind("\n", 0, cut), text.rfind(" ", 0, cut))
        cut = space if space > 0 else cut
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _caption(caption: str) -> Json:
    text = Formatted(caption).trimmed().with_found()
    shown: Json = {"caption": text.text} if text.text else {}
    return {**shown, "caption_entities": text.entities} if text.entities else shown


def _membership_as_json(user: Json, status: str) -> Json:
    """A private chat knows two states of a bot: its member, or blocked ("kicked")."""
    ban = {"until_date": 0} if status == "kicked" else {}
    return {"user": user, "status": status, **ban}
