"""The methods by which a bot speaks: text, photo, sticker, voice and "typing". No other."""

import asyncio
import re
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from playground.addresses import is_loopback, is_public, parsed
from playground.zalo.arguments import Arguments
from playground.zalo.errors import ZaloError, bad_request
from playground.zalo.state import Author, Bot, Chat, Kind, Message, Zalo, milliseconds, new_id
from playground.zalo.styles import checked_styles, length, visible

TYPING_SECONDS = 5.0
FETCH_TIMEOUT = ClientTimeout(total=30)
STICKER_ID = re.compile(r"[0-9a-f]{8,64}")


def send_message(zalo: Zalo, bot: Bot, arguments: Arguments) -> dict[str, Any]:
    """Write a text of 1 to 2000 characters; parse_mode wins over text_styles."""
    chat = _chat(zalo, bot, arguments)
    text = arguments.text("text")
    _check_length(zalo, "text", text)
    if not text.strip():
        raise bad_request("text is empty")
    parse_mode = arguments.optional_text("parse_mode")
    styles = checked_styles(text, arguments.items("text_styles"))
    shown = visible(text, parse_mode)
    return _post(zalo, chat, Kind.TEXT, shown, styles=() if parse_mode else styles)


async def send_photo(zalo: Zalo, bot: Bot, arguments: Arguments) -> dict[str, Any]:
    """Show the picture at a public address; bytes in any form are refused."""
    chat = _chat(zalo, bot, arguments)
    if arguments.multipart:
        raise bad_request("photo can not be uploaded")
    address = arguments.text("photo")
    caption = arguments.optional_text("caption") or ""
    _check_length(zalo, "caption", caption)
    await _check_photo(zalo, parsed(address))
    return _post(zalo, chat, Kind.PHOTO, caption, url=address)


def send_sticker(zalo: Zalo, bot: Bot, arguments: Arguments) -> dict[str, Any]:
    """Show a sticker by its id in Zalo's collection."""
    chat = _chat(zalo, bot, arguments)
    sticker = arguments.text("sticker")
    if not STICKER_ID.fullmatch(sticker):
        raise ZaloError(425, "The sticker is invalid")
    return _post(zalo, chat, Kind.STICKER, sticker)


def send_voice(zalo: Zalo, bot: Bot, arguments: Arguments) -> dict[str, Any]:
    """Play the .aac at an address."""
    chat = _chat(zalo, bot, arguments)
    address = arguments.text("voice_url")
    url = parsed(address)
    if url is None or not url.path.endswith(".aac") or not _is_allowed(zalo, url):
        raise bad_request("The voice URL is invalid")
    return _post(zalo, chat, Kind.VOICE, "", url=address)


def send_chat_action(zalo: Zalo, bot: Bot, arguments: Arguments) -> None:
    """Seem to be typing for at most five seconds; the answer carries no result."""
    chat = _chat(zalo, bot, arguments)
    if arguments.text("action") != "typing":
        raise bad_request("action must be typing")
    chat.typing_until = asyncio.get_running_loop().time() + TYPING_SECONDS
    zalo.announce(chat.person.id, bot.token, "typing")


def _chat(zalo: Zalo, bot: Bot, arguments: Arguments) -> Chat:
    """Find the chat: ids of people who never wrote to this bot are worth nothing."""
    chat = zalo.reachable(bot, arguments.text("chat_id"))
    if chat is None:
        raise ZaloError(404, "Chat not found")
    return chat


def _check_length(zalo: Zalo, name: str, text: str) -> None:
    if length(text, zalo.settings.text_unit) > zalo.settings.text_limit:
        raise bad_request(f"{name} must have at most {zalo.settings.text_limit} characters")


async def _check_photo(zalo: Zalo, url: URL | None) -> None:
    """Look at the picture as Zalo does, but only when it lies on this machine."""
    readable = url is not None and _is_allowed(zalo, url)
    if url is None or not readable or (is_loopback(url) and not await _is_picture(url)):
        raise bad_request("The photo URL is invalid")


def _is_allowed(zalo: Zalo, url: URL) -> bool:
    return is_public(url) or (is_loopback(url) and zalo.settings.allow_loopback)


async def _is_picture(url: URL) -> bool:
    try:
        async with ClientSession(timeout=FETCH_TIMEOUT) as session, session.get(url) as answer:
            return answer.status == 200 and answer.content_type.startswith("image/")
    except (ClientError, TimeoutError):
        return False


def _post(
    zalo: Zalo,
    chat: Chat,
    kind: Kind,
    text: str,
    *,
    url: str | None = None,
    styles: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    zalo.take_from_quota(chat.bot)
    message = Message(new_id(), Author.BOT, kind, zalo.clock.now(), text, url, styles)
    zalo.write(chat, message)
    return {"message_id": message.message_id, "date": milliseconds(message.date)}
