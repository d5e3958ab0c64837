"""What a person does with the app: each step becomes the update a real bot would get."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from playground.botapi import BreaksFacts, load_facts
from playground.telegram.faults import FaultBoard
from playground.telegram.formatting import Formatted, utf16_length
from playground.telegram.sending import LONGEST_TEXT, document_as_json, photo_as_json
from playground.telegram.state import (
    Bot,
    Callback,
    Chat,
    Group,
    Message,
    Person,
    PrivateChat,
    Telegram,
)
from playground.telegram.views import (
    Seat,
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
STICKER = {
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "👍",
}
AROUND = ("reply_to_message", "forward_origin", "media_group_id")


@dataclass(frozen=True, slots=True)
class Hands:
    """The hands of the people on the miniature Telegram."""

    telegram: Telegram
    faults: FaultBoard

    def says(self, seat: Seat, text: str, around: Json | None = None) -> list[Message]:
        """Send a text; a long one is split into several messages, as the apps do."""
        parts = [Formatted(part).trimmed().with_found() for part in split(text)]
        return [self.sends(seat, _text(part), around) for part in parts if part.text]

    def sends(self, seat: Seat, content: Json, around: Json | None = None) -> Message:
        """Send something; `around` it stand what it answers, or whence it was forwarded."""
        chat = seat.chat
        if isinstance(chat, PrivateChat):
            if chat.blocked:
                raise ValueError("the user blocked this bot; unblock or start it first")
            chat.opened = True
        if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
            chat.reply_keyboard = None
        return self._writes(seat, {**content, **(around or {})})

    def sends_album(self, seat: Seat, pictures: list[bytes], caption: str) -> list[Message]:
        """Send several pictures as one: messages of their own that share a number."""
        number = {"media_group_id": str(secrets.randbits(60))}
        captions = [caption, *("" for _ in pictures[1:])]
        contents = [self.photo(seat.bot, *one) for one in zip(pictures, captions, strict=True)]
        return [self.sends(seat, content, number) for content in contents]

    def edits(self, seat: Seat, message: Message, text: str) -> None:
        """Write another text over an own message; the bot is told if it wants to know."""
        if message.author is not seat.person or "text" not in message.body:
            raise ValueError("only an own text can be edited")
        kept = {name: value for name, value in message.body.items() if name in AROUND}
        read = Formatted(text).trimmed().with_found()
        message.change({**_text(read), **kept}, self.telegram.clock.now())
        self._shows(seat, message, "edited_message")
        self.telegram.announce(seat.bot, seat.chat, "edit")

    def photo(self, bot: Bot, data: bytes, caption: str) -> Json:
        """Give a picture with an optional caption."""
        mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        name = f"photo.{EXTENSIONS[mime]}"
        stored = self.telegram.store(bot, "photos", name, mime, data)
        return {"photo": photo_as_json(stored), **_caption(caption)}

    def document(self, bot: Bot, file: tuple[str, str, bytes], caption: str) -> Json:
        """Give a file that is (name, type, content)."""
        stored = self.telegram.store(bot, "documents", *file)
        return {"document": document_as_json(stored), **_caption(caption)}

    def voice(self, bot: Bot) -> Json:
        """Give three seconds of voice."""
        stored = self.telegram.store(bot, "voice", "voice.oga", "audio/ogg", b"OggS" + bytes(60))
        return {"voice": {**file_as_json(stored), "duration": 3, "mime_type": "audio/ogg"}}

    def sticker(self, bot: Bot) -> Json:
        """Give a sticker."""
        stored = self.telegram.store(bot, "stickers", "sticker.webp", "image/webp", b"RIFF....WEBP")
        return {"sticker": {**file_as_json(stored), **STICKER}}

    def contact(self, person: Person) -> Json:
        """Give somebody's own number; ValueError for who has none."""
        if person.phone is None:
            raise ValueError("this user has no phone number")
        return _contact(person.phone, person.first_name, person.id)

    def forwarded(self, source: Person | str) -> Json:
        """Give what a forwarded message carries: its author, or the name alone of who hides."""
        origin: Json = {"date": unix(self.telegram.clock.now())}
        if isinstance(source, Person):
            origin |= {"type": "user", "sender_user": person_as_user(source)}
        else:
            origin |= {"type": "hidden_user", "sender_user_name": source}
        return {"forward_origin": origin}

    def answering(self, seat: Seat, message: Message) -> Json:
        """Give what a message carries that answers another."""
        shown = message_as_json(seat.bot, seat.chat, message)
        shown.pop("reply_to_message", None)
        return {"reply_to_message": shown}

    def starts(self, seat: Seat, payload: str) -> Message:
        """Open the chat, by a deep link when there is a payload; lifts a block."""
        if isinstance(seat.chat, PrivateChat) and seat.chat.blocked:
            self.unblocks(seat)
        return self.says(seat, f"/start {payload}".strip())[-1]

    def blocks(self, seat: Seat) -> None:
        """Stop the bot; it learns of it."""
        chat = _private(seat)
        if not chat.blocked:
            chat.blocked = True
            self._membership(seat, "member", "kicked")

    def unblocks(self, seat: Seat) -> None:
        """Let the bot write again; it learns of it."""
        chat = _private(seat)
        if chat.blocked:
            chat.blocked = False
            self._membership(seat, "kicked", "member")

    def takes_in(self, seat: Seat) -> None:
        """Add the bot to a group; it learns of it."""
        group = _group(seat)
        if seat.bot.token not in group.bots:
            group.bots.add(seat.bot.token)
            self._membership(seat, "left", "member")
            self._writes(seat, {"new_chat_members": [bot_as_user(seat.bot)]})

    def puts_out(self, seat: Seat) -> None:
        """Remove the bot from a group; it learns of it."""
        group = _group(seat)
        if seat.bot.token in group.bots:
            self._writes(seat, {"left_chat_member": bot_as_user(seat.bot)})
            group.bots.discard(seat.bot.token)
            self._membership(seat, "member", "kicked")

    def deletes(self, seat: Seat, message: Message) -> None:
        """Delete a message for everybody; the bot is not told."""
        message.delete(self.telegram.clock.now())
        self.telegram.announce(seat.bot, seat.chat, "delete")

    def taps(self, seat: Seat, message: Message, data: str) -> Callback:
        """Press an inline button; the callback waits for the answer of the bot it belongs to."""
        bot = message.author if isinstance(message.author, Bot) else seat.bot
        asked = asyncio.get_running_loop().time()
        callback = Callback(str(secrets.randbits(62)), seat.chat, asked)
        bot.callbacks[callback.id] = callback
        query = {
            "id": callback.id,
            "from": person_as_user(seat.person),
            "message": maybe_inaccessible(self.telegram, bot, seat.chat, message),
            "chat_instance": str(bot.id * 1_000_003 + seat.chat.id),
            "data": data,
        }
        self.deliver(bot, seat.chat, "callback_query", query)
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

    def _writes(self, seat: Seat, body: Json) -> Message:
        number = seat.chat.next_message_id(seat.bot)
        message = Message(number, seat.person, self.telegram.clock.now(), body)
        seat.chat.messages[message.id] = message
        self._shows(seat, message, "message")
        self.telegram.announce(seat.bot, seat.chat, "message")
        return message

    def _shows(self, seat: Seat, message: Message, kind: str) -> None:
        """Tell the bots of a message: the one of a private chat, those of a group that may know."""
        bots = [seat.bot]
        if isinstance(seat.chat, Group):
            inside = [self.telegram.bots[token] for token in sorted(seat.chat.bots)]
            bots = [bot for bot in inside if is_shown(bot, seat.chat, message)]
        for bot in bots:
            self.deliver(bot, seat.chat, kind, message_as_json(bot, seat.chat, message))

    def _membership(self, seat: Seat, before: str, after: str) -> None:
        user = bot_as_user(seat.bot)
        change = {
            "chat": chat_as_json(seat.chat),
            "from": person_as_user(seat.person),
            "date": unix(self.telegram.clock.now()),
            "old_chat_member": _membership_as_json(user, before),
            "new_chat_member": _membership_as_json(user, after),
        }
        self.deliver(seat.bot, seat.chat, "my_chat_member", change)
        self.telegram.announce(seat.bot, seat.chat, "block" if after == "kicked" else "unblock")


def is_shown(bot: Bot, group: Group, message: Message) -> bool:
    """Tell whether a bot gets a message of its group: with privacy mode on, what is meant for it.

    That is service messages, answers to it, commands to it by name, and commands without a name
    where it was the last bot to speak."""
    body = message.body
    if bot.reads_groups or "new_chat_members" in body or "left_chat_member" in body:
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    word = body.get("text", "").partition(" ")[0].partition("\n")[0]
    if not word.startswith("/"):
        return False
    _, at, name = word.partition("@")
    return name.lower() == bot.username.lower() if at else group.last_speaker() is bot


def _private(seat: Seat) -> PrivateChat:
    if not isinstance(seat.chat, PrivateChat):
        raise TypeError("this is a group")
    return seat.chat


def _group(seat: Seat) -> Group:
    if not isinstance(seat.chat, Group):
        raise TypeError("this is no group")
    return seat.chat


def _text(read: Formatted) -> Json:
    return {"text": read.text, **({"entities": read.entities} if read.entities else {})}


def _contact(phone: str, name: str, user: int | None) -> Json:
    card: Json = {"phone_number": phone, "first_name": name}
    return {"contact": card if user is None else {**card, "user_id": user}}


def card_of(given: Json) -> Json:
    """Give somebody else's card: {"phone_number", "first_name", "user_id"?}."""
    return _contact(given["phone_number"], given["first_name"], given.get("user_id"))


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
    """A chat knows a bot as its member or as "kicked" (in private: blocked), a group as "left"."""
    ban = {"until_date": 0} if status == "kicked" else {}
    return {"user": user, "status": status, **ban}
