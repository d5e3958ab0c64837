"""«Đang gõ…» under a chat whose answer takes longer than a moment."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from aiogram.methods import SendChatAction

from bot.channel.bot_channel import TELEGRAM, Line
from bot.channel.send import Fate, once
from bot.nursery import Nursery
from workflow.work import ChatKey

MOMENT = 1.0
"""Seconds that nobody wonders about."""
_AGAIN = 4.0
"""Telegram shows it for five seconds."""
_MOST = 15
"""A minute; whatever takes longer says so in words."""


class TypingSign:
    """Shows it while something is done. No message is sent, so nothing is counted or paced, and
    what the platform says to it changes nothing."""

    def __init__(self, nursery: Nursery, moment: float = MOMENT) -> None:
        self._nursery = nursery
        self.moment = moment

    @contextmanager
    def during(self, line: Line, chat: ChatKey, shown: Callable[[], bool]) -> Iterator[None]:
        """Show it as soon as the block takes longer than a moment, where it may be `shown` then."""
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self.moment, self._begin, line, chat, shown, over)
        try:
            yield
        finally:
            timer.cancel()
            over.set()

    def _begin(
        self, line: Line, chat: ChatKey, shown: Callable[[], bool], over: asyncio.Event
    ) -> None:
        if shown():
            self._nursery.spawn("typing", self._show(line, chat, over))

    async def _show(self, line: Line, chat: ChatKey, over: asyncio.Event) -> None:
        method = SendChatAction(chat_id=chat.chat, action="typing")
        # Whether Zalo counts it among a bot's messages is not published: once is what it may cost.
        for _ in range(_MOST if line.channel == TELEGRAM else 1):
            if (await once(line.bot, method)).fate is not Fate.DONE:
                return
            try:
                async with asyncio.timeout(_AGAIN):
                    await over.wait()
            except TimeoutError:
                continue
            return


def signed(
    sign: TypingSign | None, line: Line, chat: ChatKey, shown: Callable[[], bool]
) -> AbstractContextManager[None]:
    """Give what a block runs under: the sign, or nothing where a program has none."""
    return nullcontext() if sign is None else sign.during(line, chat, shown)
