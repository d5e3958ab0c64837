"""What Telegram says of who opened a page from a button: signed with the bot's token, checked here.

It comes in the body of a post, never in an address or a header, and is kept nowhere."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from aiogram.utils.web_app import check_webapp_signature

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
    said = _said(given)
    if said is None or not check_webapp_signature(line.bot.token, said):
        return None
    fields = dict(parse_qsl(said))
    try:
        age = now.timestamp() - int(fields["auth_date"])
        number = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError):
        return None
    fresh = -SKEW.total_seconds() <= age < LIFE.total_seconds()
    return line.chat(str(number)) if fresh and type(number) is int else None


def _said(given: bytes) -> str | None:
    """Give the text, each of its names there once: what was signed is then what is read."""
    if not 0 < len(given) <= LONGEST:
        return None
    try:
        said = given.decode()
        names = [name for name, _ in parse_qsl(said, keep_blank_values=True, strict_parsing=True)]
    except ValueError:
        return None
    return said if len(names) == len(set(names)) else None
