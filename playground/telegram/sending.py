"""Methods that put a new message into a chat."""

import asyncio
import mimetypes
import struct
from typing import Any

from playground.botapi import Upload
from playground.telegram.calls import MethodCall
from playground.telegram.errors import bad_request, too_large
from playground.telegram.formatting import Formatted, shows_nothing
from playground.telegram.keyboards import read_markup
from playground.telegram.state import Chat, Message, StoredFile
from playground.telegram.views import file_as_json, message_as_json

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
TYPING_SECONDS = 5.0
PHOTO_LIMIT = 10 * 1024 * 1024
UNKNOWN_SIZE = (1280, 960)
WRONG_FILE = "wrong file identifier/HTTP URL specified"


def send_message(call: MethodCall) -> Json:
    """Send a text."""
    chat = call.writable_chat()
    return deliver(call, chat, text_content(call, "message is too long"))


def send_document(call: MethodCall) -> Json:
    """Send a file, uploaded or known by its id."""
    chat = call.writable_chat()
    content = caption_content(call)
    stored = _stored(call, "document", "documents", call.telegram.settings.upload_limit)
    content["document"] = document_as_json(stored)
    return deliver(call, chat, content)


def send_photo(call: MethodCall) -> Json:
    """Send a picture."""
    chat = call.writable_chat()
    content = caption_content(call)
    stored = _stored(call, "photo", "photos", PHOTO_LIMIT)
    content["photo"] = photo_as_json(stored)
    return deliver(call, chat, content)


def copy_message(call: MethodCall) -> Json:
    """Send a copy of a message, without a word of where it came from."""
    chat = call.writable_chat()
    source = call.chat_named("from_chat_id")
    original = call.message(source, "message_id", "copy")
    content = {key: value for key, value in original.body.items() if key not in NOT_COPIED}
    if "caption" in call.params and "text" not in content:
        content.pop("caption_entities", None)
        content |= caption_content(call)
    return {"message_id": deliver(call, chat, content)["message_id"]}


NOT_COPIED = ("reply_markup", "reply_to_message")


def send_chat_action(call: MethodCall) -> bool:
    """Show "typing…" for five seconds."""
    chat = call.writable_chat()
    chat.typing_until = asyncio.get_running_loop().time() + TYPING_SECONDS
    call.telegram.announce(call.bot, chat, "typing")
    return True


def text_content(call: MethodCall, too_long: str) -> Json:
    """Give the content of a text message; 400 with the words `too_long` above the limit."""
    text = call.formatted("text", "entities")
    if not call.params.get("text"):
        raise bad_request("message text is empty")
    if shows_nothing(text.text):
        raise bad_request("text must be non-empty")
    if text.length > LONGEST_TEXT:
        raise bad_request(too_long)
    return _with_entities("text", "entities", text)


def caption_content(call: MethodCall) -> Json:
    """Give the caption of a file, nothing when it has none."""
    caption = call.formatted("caption", "caption_entities")
    if caption.length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if shows_nothing(caption.text):
        return {}
    return _with_entities("caption", "caption_entities", caption)


def _with_entities(name: str, entities_name: str, text: Formatted) -> Json:
    content: Json = {name: text.text}
    if text.entities:
        content[entities_name] = text.entities
    return content


def deliver(call: MethodCall, chat: Chat, content: Json) -> Json:
    """Put the content, with the call's markup and reply, into the chat as a new message."""
    markup = read_markup(call, chat)
    body = {**content, **_reply(call, chat)}
    if call.params.get("protect_content"):
        body["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    number = chat.next_message_id(call.bot)
    message = Message(number, call.bot, call.telegram.clock.now(), body)
    if markup and "inline_keyboard" not in markup:
        message.keyboard = markup
        chat.reply_keyboard = markup if "keyboard" in markup else None
    chat.messages[message.id] = message
    chat.typing_until = 0.0
    call.telegram.announce(call.bot, chat, "message")
    return message_as_json(call.bot, chat, message)


def _reply(call: MethodCall, chat: Chat) -> Json:
    wanted = call.params.get("reply_parameters")
    if wanted is None:
        return {}
    original = chat.messages.get(wanted.get("message_id", 0))
    if original is None or original.deleted:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    shown = message_as_json(call.bot, chat, original)
    shown.pop("reply_to_message", None)
    return {"reply_to_message": shown}


def _stored(call: MethodCall, name: str, folder: str, limit: int) -> StoredFile:
    given = call.upload(name)
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > limit:
            raise too_large()
        mime = mimetypes.guess_type(given.name)[0] or given.mime
        return call.telegram.store(call.bot, folder, given.name, mime, given.data)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # nothing is fetched from here
    if given not in call.bot.files:
        raise bad_request(WRONG_FILE)
    return call.bot.files[given]


def document_as_json(stored: StoredFile) -> Json:
    """Give a file as a Document."""
    return {**file_as_json(stored), "file_name": stored.name, "mime_type": stored.mime}


def photo_as_json(stored: StoredFile) -> list[Json]:
    """Give a picture as its PhotoSizes; the miniature keeps one size."""
    width, height = _picture_size(stored.data)
    return [{**file_as_json(stored), "width": width, "height": height}]


def _picture_size(data: bytes) -> tuple[int, int]:
    """Read the size of a PNG; others are given a usual one, nothing depends on it."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return UNKNOWN_SIZE
