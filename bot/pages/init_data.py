"""What Telegram says of who opened a page from a button: signed with the bot's token, checked here.

It comes in the body of a post, never in an address or a header, and is kept nowhere."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import unquote_plus

from bot.channel.bot_channel import Line
from workflow.work import ChatKey

LONGEST = 4096
"""Bytes; Telegram sends about five hundred."""
LIFE = timedelta(hours=24)
"""Clients hand out what they were given before: a page left open is opened again with it."""
SKEW = timedelta(minutes=10)
"""By so much Telegram's clock may be ahead of this house's."""


def opened_by(line: Line, given: bytes, now: datetime) -> ChatKey | None:
    """Give the private chat with this bot whose owner opened the page; None where the bot's token
    did not sign it, or not lately."""
    fields = _fields(given)
    if not _signed(line.bot.token, fields):
        return None
    try:
        age = now.timestamp() - int(fields["auth_date"])
        number = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError):
        return None
    fresh = -SKEW.total_seconds() <= age < LIFE.total_seconds()
    return line.chat(str(number)) if fresh and type(number) is int else None


def _fields(given: bytes) -> Mapping[str, str]:
    """Give what is told, each of its names there once: what was signed is then what is read."""
    if not 0 < len(given) <= LONGEST:
        return {}
    try:
        told = [_told(pair) for pair in given.decode().split("&")]
    except ValueError:
        return {}
    fields = dict(told)
    return fields if len(fields) == len(told) else {}


def _told(pair: str) -> tuple[str, str]:
    """Read one «name=value» as `parse_qsl` does, which takes twice as long for the whole."""
    name, value = pair.split("=", 1)
    return _plain(name), _plain(value)


def _plain(written: str) -> str:
    return unquote_plus(written) if "%" in written or "+" in written else written


def _signed(token: str, fields: Mapping[str, str]) -> bool:
    """Tell whether all fields but the signature itself were signed with this token."""
    lines = [f"{name}={value}" for name, value in sorted(fields.items()) if name != "hash"]
    ours = hmac.digest(_key(token), "\n".join(lines).encode(), hashlib.sha256).hex()
    # As bytes: what was sent may hold any sign.
    return hmac.compare_digest(ours.encode(), fields.get("hash", "").encode(errors="replace"))


@lru_cache(maxsize=4)
def _key(token: str) -> bytes:
    return hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
