"""A page opened from a button: what Telegram tells it of who taps, signed with the bot's token."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote, urlencode

from playground.telegram.views import Seat, person_as_user

Json = dict[str, Any]


def opened(url: str, seat: Seat, asked: Json, now: int) -> str:
    """Give the address that the app opens at this moment: the button's, with what is told behind
    its `#`.

    A story may ask for what no app of today would say: {"age": seconds}, that it was signed long
    ago; {"signed_by": token}, by another bot; {"forged": true}, that it was changed afterwards;
    {"untold": true}, nothing at all."""
    if asked.get("untold"):
        return url
    told = {
        "tgWebAppData": _data(seat, asked, now),
        "tgWebAppVersion": "9.1",
        "tgWebAppPlatform": "web",
    }
    return f"{url}#{urlencode(told, quote_via=quote)}"


def init_data(token: str, user: Json, at: int) -> str:
    """Give what a bot's token signs of who opened a page, at this moment."""
    fields = {
        "auth_date": str(at),
        "chat_instance": str(user["id"]),
        "chat_type": "private",
        "user": json.dumps(user, ensure_ascii=False),
    }
    return urlencode({**fields, "hash": _signature(token, fields)}, quote_via=quote)


def _data(seat: Seat, asked: Json, now: int) -> str:
    user = person_as_user(seat.person)
    token = asked.get("signed_by", seat.bot.token)
    data = init_data(token, user, now - int(asked.get("age", 0)))
    number = str(user["id"])
    return data.replace(number, str(user["id"] + 1)) if asked.get("forged") else data


def _signature(token: str, fields: dict[str, str]) -> str:
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.digest(secret, lines.encode(), hashlib.sha256).hex()
