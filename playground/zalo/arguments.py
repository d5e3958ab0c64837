"""Reading a call: query, form, JSON or multipart, each parameter of the right type."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.zalo.errors import bad_request

PARAMETERS: Mapping[str, frozenset[str]] = {
    "getMe": frozenset(),
    "getUpdates": frozenset({"timeout"}),
    "setWebhook": frozenset({"url", "secret_token"}),
    "getWebhookInfo": frozenset(),
    "deleteWebhook": frozenset(),
    "testWebhook": frozenset(),
    "sendMessage": frozenset({"chat_id", "text", "parse_mode", "text_styles"}),
    "sendPhoto": frozenset({"chat_id", "photo", "caption"}),
    "sendSticker": frozenset({"chat_id", "sticker"}),
    "sendVoice": frozenset({"chat_id", "voice_url"}),
    "sendChatAction": frozenset({"chat_id", "action"}),
}
"""The 11 methods there are, with what each may be given."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The parameters of one call, read with their types."""

    values: Mapping[str, Any]
    multipart: bool = False

    def text(self, name: str) -> str:
        """Give a required text."""
        value = self.optional_text(name)
        if value is None:
            raise bad_request(f"{name} is required")
        return value

    def optional_text(self, name: str) -> str | None:
        """Give a text, or None when it is missing or empty."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise bad_request(f"{name} must be a string")
        return value

    def seconds(self, name: str, default: float) -> float:
        """Give a number of seconds, written as a number or as text."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise bad_request(f"{name} must be a number")
        try:
            seconds = float(value)
        except ValueError:
            raise bad_request(f"{name} must be a number") from None
        if not 0 <= seconds < float("inf"):
            raise bad_request(f"{name} must not be negative")
        return seconds

    def items(self, name: str) -> list[Any]:
        """Give a list, sent as JSON or as text holding JSON; missing is empty."""
        value = self.values.get(name, [])
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"{name} must be a JSON array") from None
        if not isinstance(value, list):
            raise bad_request(f"{name} must be an array")
        return value

    def unknown(self, method: str) -> list[str]:
        """Name the parameters the method does not have: Zalo passes over them in silence."""
        return sorted(set(self.values) - PARAMETERS[method])


async def read_arguments(request: web.Request) -> Arguments:
    """Read a call's parameters from wherever they stand; the body wins over the query."""
    values: dict[str, Any] = dict(request.query)
    multipart = False
    if request.content_type == "application/json":
        values.update(await _json_object(request))
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        multipart = request.content_type == "multipart/form-data"
        values.update(await request.post())
    return Arguments(values, multipart)


async def _json_object(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    if not body.strip():
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("the body is not JSON") from None
    if not isinstance(values, dict):
        raise bad_request("the body must be a JSON object")
    return values
