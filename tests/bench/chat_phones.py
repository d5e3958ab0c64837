"""Phones that vote in the chat: one name a message, a tap for each, as soon as it is shown."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.callbacks.meeting import SheetAction, SheetStep
from playground.story import Story
from tests.bench.hands import Order, Result, shown

_NEXT = (SheetStep.RECEIVE, SheetStep.CHOOSE, SheetStep.CAST)
"""The buttons a voter who follows the sheet taps: take it, choose for a name, hand it in."""


@dataclass(slots=True)
class _Phone:
    """What stands in one chat now."""

    screens: asyncio.Queue[Mapping[str, Any]] = field(default_factory=asyncio.Queue)


async def by_chat(order: Order) -> Result:
    """Let everybody follow their sheet from its invitation to its acknowledgement."""
    phones, result = {chat: _Phone() for chat in order.chats}, Result()
    async with Story(order.ground) as story, asyncio.TaskGroup() as group:
        voters = [
            group.create_task(_votes(story, order, chat, phone, result))
            for chat, phone in phones.items()
        ]
        async for calls in shown(story, order):
            for call in calls:
                if (phone := phones.get(str(call["params"].get("chat_id")))) is not None:
                    phone.screens.put_nowait(call["params"])
            if all(one.done() for one in voters):
                break
    return result


async def _votes(story: Story, order: Order, chat: str, phone: _Phone, result: Result) -> None:
    marks, row = order.marks(chat), 0
    while True:
        screen = await phone.screens.get()
        if order.recorded in screen.get("text", ""):
            break
        found = _tap(screen, marks[row] if row < len(marks) else 0)
        if found is None:
            continue
        step = SheetAction.unpack(found)
        if step.do is SheetStep.CHOOSE:
            if step.row != row:
                # The same name once more.
                continue
            row += 1
            await asyncio.sleep(order.think)
        tap = {"user": int(chat), "bot": order.bot, "data": found, "wait": 0}
        await story.ask("POST", "telegram/tap", tap)
    result.recorded.append(time.monotonic())


def _tap(screen: Mapping[str, Any], mark: int) -> str | None:
    """Give what the button says that leads on from a screen; on a name's, that of its mark."""
    for one in _buttons(screen):
        if one.startswith(f"{SheetAction.__prefix__}:"):
            step = SheetAction.unpack(one)
            if step.do in _NEXT and (step.do is not SheetStep.CHOOSE or step.mark == mark):
                return one
    return None


def _buttons(screen: Mapping[str, Any]) -> list[str]:
    markup = screen.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    rows = markup.get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]
