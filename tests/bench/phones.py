"""The phones of a meeting, a process of their own: `python -m tests.bench.phones < ORDER > RESULT`.

Both are JSON. A phone that votes on the page waits for the message that leads there, thinks so long
about each name, seals with the key of the page, and posts at once.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from bot.demo.page_vote import votes_by_page
from playground.story import Story
from tests.bench import browser_phones, chat_phones
from tests.bench.hands import Order, Result, Way, addresses, shown


async def by_page(order: Order) -> Result:
    """Let all vote as soon as they are told where."""
    result, waiting = Result(), set(order.chats)
    async with Story(order.ground) as story, asyncio.TaskGroup() as voters:
        async for calls in shown(story, order):
            for chat, address in addresses(calls).items():
                if chat in waiting:
                    waiting.discard(chat)
                    voters.create_task(_votes(order, chat, address, result))
            if not waiting:
                break
    return result


async def _votes(order: Order, chat: str, address: str, result: Result) -> None:
    await asyncio.sleep(order.think * order.subjects)
    code = order.codes.get(chat, "")
    link = address if code else order.opened(chat, address)
    said = await votes_by_page(link, order.marks(chat), code)
    if order.recorded not in said:
        raise SystemExit("a vote was not recorded")
    result.recorded.append(time.monotonic())


async def in_the_room(order: Order) -> Result:
    """Let all who have a code vote at once, when the first message tells that the vote is open."""
    result = Result()
    async with Story(order.ground) as story, asyncio.TaskGroup() as voters:
        async for calls in shown(story, order):
            if addresses(calls):
                break
        for chat in order.chats:
            voters.create_task(_votes(order, chat, order.page, result))
    return result


_WAYS: dict[Way, Callable[[Order], Awaitable[Result]]] = {
    Way.PAGE: by_page,
    Way.BROWSER: browser_phones.by_browser,
    Way.ROOM: in_the_room,
    Way.CHAT: chat_phones.by_chat,
}


async def _all(order: Order) -> Result:
    return await _WAYS[Way(order.way)](order)


def _main() -> None:
    order = Order(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(_all(order))), sys.stdout)


if __name__ == "__main__":
    _main()
