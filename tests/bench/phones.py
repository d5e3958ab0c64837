"""Two hundred phones, a process of their own: `python -m tests.bench.phones < ORDER > RESULT`.

Both are JSON. Each phone waits for the message with its button, opens the page that stands behind
it, thinks so long about each name, seals with the key of the page, and posts at once.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from bot.demo.page_vote import votes_by_page
from playground.story import Story
from playground.telegram.web_apps import init_data
from workflow.ballot.page_links import BUTTON_PATH

_GLANCE = 0.2
_BUTTON = re.compile(rf"https?://[^\"\\\\]+/{BUTTON_PATH}/[^\"\\\\]+")


@dataclass(frozen=True, slots=True)
class Order:
    """Who votes, and where their messages come."""

    ground: str
    """The address of the miniature."""
    bot: str
    """The bot's token."""
    chats: Sequence[int]
    subjects: int
    signed_at: int
    think: float
    """Seconds over each name."""
    recorded: str
    """What the page says of a vote that is counted."""
    since: int
    """The number of the last call before all of this."""


@dataclass(slots=True)
class Result:
    """What came of it, on the clock that all processes share."""

    invited: list[float] = field(default_factory=list)
    recorded: list[float] = field(default_factory=list)


async def vote(order: Order) -> Result:
    """Let all vote as soon as their buttons come."""
    result = Result()
    async with Story(order.ground) as story, asyncio.TaskGroup() as voters:
        waiting, since = set(order.chats), order.since
        while waiting:
            calls = await story.calls("telegram", order.bot, since)
            since = max([since, *(call["number"] for call in calls)])
            for chat, address in _buttons(calls).items():
                if chat in waiting:
                    waiting.discard(chat)
                    result.invited.append(time.monotonic())
                    voters.create_task(_votes(order, chat, address, result))
            await asyncio.sleep(_GLANCE)
    return result


async def _votes(order: Order, chat: int, address: str, result: Result) -> None:
    user = {"id": chat, "first_name": "Nguyễn Văn An"}
    told = urlencode({"tgWebAppData": init_data(order.bot, user, order.signed_at)}, quote_via=quote)
    marks = [1 + (chat + row) % 4 for row in range(order.subjects)]
    await asyncio.sleep(order.think * order.subjects)
    said = await votes_by_page(f"{address}#{told}", marks)
    if order.recorded not in said:
        raise SystemExit("a vote was not recorded")
    result.recorded.append(time.monotonic())


def _buttons(calls: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Give where the button of each chat leads that was sent one."""
    sent = [call for call in calls if call["status"] == HTTPStatus.OK]
    found = [(call, _BUTTON.search(json.dumps(call["params"]))) for call in sent]
    return {int(call["params"]["chat_id"]): button[0] for call, button in found if button}


def _main() -> None:
    order = Order(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(vote(order))), sys.stdout)


if __name__ == "__main__":
    _main()
