"""What phones of a measured meeting are told to do, what came of it, and what they are shown."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from playground.story import Story
from playground.telegram.web_apps import init_data
from workflow.ballot.page_links import BUTTON_PATH, PATH

GLANCE = 0.1
"""Seconds between two looks at all phones."""
_ADDRESS = re.compile(rf"https?://[^\"\\\s]+/(?:{PATH}|{BUTTON_PATH})/[^\"\\\s]+")


class Way(StrEnum):
    """How these phones vote."""

    PAGE = "page"
    """On the page, without a browser: as soon as its address comes."""
    BROWSER = "browser"
    """On the page, in Chromium."""
    ROOM = "room"
    """On the page that the wall's QR opens, as soon as the vote is open: by codes they were given
    before."""
    CHAT = "chat"
    """By the buttons of the chat, one name after the other."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who votes, and where their messages come."""

    ground: str
    """The address of the miniature."""
    channel: str
    bot: str
    """The bot's token."""
    way: Way
    chats: Sequence[str]
    subjects: int
    signed_at: int
    think: float
    """Seconds over each name."""
    recorded: str
    """What is said of a vote that is counted."""
    since: int
    """The number of the last call before all of this."""
    page: str = ""
    """Where codes are typed."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """By chat, of those who vote so."""

    def marks(self, chat: str) -> list[int]:
        """Give what this phone chooses, name by name."""
        return [1 + (sum(chat.encode()) + row) % 4 for row in range(self.subjects)]

    def opened(self, chat: str, address: str) -> str:
        """Give the address as the app opens it: in Telegram with what it says of its owner."""
        if self.channel != "telegram":
            return address
        user = {"id": int(chat), "first_name": "Nguyễn Văn An"}
        proof = {"tgWebAppData": init_data(self.bot, user, self.signed_at)}
        return f"{address}#{urlencode(proof, quote_via=quote)}"


@dataclass(slots=True)
class Result:
    """What came of it, on the clock that all processes share."""

    recorded: list[float] = field(default_factory=list)


async def shown(story: Story, order: Order) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """Say that these phones are ready, then give what the bot was granted since the last look,
    again and again."""
    since = order.since
    print("ready", flush=True)
    while True:
        calls = await story.calls(order.channel, order.bot, since)
        since = max([since, *(call["number"] for call in calls)])
        yield [call for call in calls if granted(call)]
        await asyncio.sleep(GLANCE)


def granted(call: Mapping[str, Any]) -> bool:
    """Tell whether a messenger did what it was asked: Zalo says no with status 200 as well."""
    return bool(call["status"] == HTTPStatus.OK and (call["answer"] or {}).get("ok", True))


def too_many(call: Mapping[str, Any]) -> bool:
    """Tell whether it was refused because the messenger takes no more now."""
    codes = {call["status"], (call["answer"] or {}).get("error_code")}
    return HTTPStatus.TOO_MANY_REQUESTS in codes


def addresses(calls: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Give the address of the page of each chat that was told one: the first of its message."""
    found = [(call["params"], _ADDRESS.search(json.dumps(call["params"]))) for call in calls]
    return {str(said["chat_id"]): address[0] for said, address in found if address}
