"""Pushing what nobody asked for: python-telegram-bot for Telegram, our session for Zalo.

The conversation engine answers and leaves pacing to its user; this library brings it along."""

import asyncio
import os
from dataclasses import replace
from typing import Protocol

import httpx
from aiogram import Bot
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.line import Line
from bot.markup import parts_of
from bot.render import keyboard_of, paper_bytes, paper_text, screen_steps
from bot.send import Fate, Sleep, call
from handlers.reply import Paper, Screen
from handlers.words import Words

# The library's own way to ask for its coming behaviour; without it every 429 is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_RETRIES = 3
"""How often a 429 is waited out by the rate limiter; it retries nothing unless told to."""
_SECONDS = 15.0
_CONNECTIONS = 16
_CHAT_PAUSE = 1.0
"""Seconds between two pushes into one private chat: the rate limiter does not see those."""
_ZALO_PAUSE = 0.2
_LEFT = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)
"""The request had left when this happened: perhaps it was done."""


class Pusher(Protocol):
    """Pushes into the chats of one line."""

    line: Line

    async def push(
        self, chat: str, part: Screen | Paper, words: Words, *, over: int | None, by_word: bool
    ) -> Fate:
        """Send one message, or write it over message `over`; say what became of it.

        `by_word`: choices are picked by their words, since the chat expects digits as text."""

    async def close(self) -> None:
        """Close the connections."""


class Pace:
    """Spaces what happens under one name: the first at once, the next when the pause is over."""

    def __init__(self, pause: float, sleep: Sleep = asyncio.sleep) -> None:
        self._pause = pause
        self._sleep = sleep
        self._free: dict[str, float] = {}

    async def wait(self, name: str) -> None:
        """Wait for the turn."""
        now = asyncio.get_running_loop().time()
        turn = max(self._free.get(name, now), now)
        self._free = {known: until for known, until in self._free.items() if until > now}
        self._free[name] = turn + self._pause
        if turn > now:
            await self._sleep(turn - now)


class TelegramPusher:
    """Pushes by python-telegram-bot, at the pace the platform gives to broadcasts."""

    def __init__(self, line: Line, token: str, api: str, per_second: float) -> None:
        self.line = line
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS, read_timeout=_SECONDS, pool_timeout=60.0
        )
        # A bucket of one: a larger one lets a double burst through when it starts full.
        limiter = AIORateLimiter(
            overall_max_rate=1,
            overall_time_period=1 / per_second,
            group_max_rate=0,
            group_time_period=0,
            max_retries=_RETRIES,
        )
        self._bot: ExtBot[int] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=limiter,
        )
        self._pace = Pace(_CHAT_PAUSE)

    async def push(
        self, chat: str, part: Screen | Paper, words: Words, *, over: int | None, by_word: bool
    ) -> Fate:
        """Send one message, or write over one; buttons are buttons here, whatever `by_word`."""
        try:
            if isinstance(part, Paper):
                await self._paper(int(chat), part)
            else:
                await self._screen(int(chat), part, over)
        except TelegramError as error:
            return fate_of(error, over=over is not None)
        return Fate.DONE

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def _screen(self, chat: int, screen: Screen, over: int | None) -> None:
        texts = parts_of(screen.text, self.line.limits.text)
        buttons = keyboard_of(screen.buttons)
        keyboard = InlineKeyboardMarkup.de_json(buttons, self._bot) if buttons else None
        await self._pace.wait(str(chat))
        if over is not None:
            await self._bot.edit_message_text(
                texts[0], chat, over, parse_mode="HTML", reply_markup=keyboard
            )
            return
        for text in texts:
            last = keyboard if text is texts[-1] else None
            await self._bot.send_message(chat, text, parse_mode="HTML", reply_markup=last)

    async def _paper(self, chat: int, paper: Paper) -> None:
        caption = parts_of(paper.caption, self.line.limits.caption)[0]
        file = await paper_bytes(paper)
        await self._pace.wait(str(chat))
        await self._bot.send_document(
            chat, file, filename=paper.name, caption=caption, parse_mode="HTML"
        )


class ZaloPusher:
    """Pushes by the engine's own Zalo bot; what was sent cannot be written over."""

    def __init__(self, line: Line, sleep: Sleep = asyncio.sleep) -> None:
        self.line = line
        self._sleep = sleep
        self._pace = Pace(_ZALO_PAUSE)

    async def push(
        self, chat: str, part: Screen | Paper, words: Words, *, over: int | None, by_word: bool
    ) -> Fate:
        """Send one message, its choices as a list."""
        if isinstance(part, Paper):
            screen = Screen(paper_text(part, words))
        else:
            screen = replace(part, typing=by_word)
        bot: Bot = self.line.bot
        for step in screen_steps(screen, self.line, chat, words):
            await self._pace.wait(self.line.name)
            fate = await call(bot, step.method, self._sleep)
            if fate is not Fate.DONE:
                return fate
        return Fate.DONE

    async def close(self) -> None:
        """Close nothing: the connections belong to the line's own bot."""


def fate_of(error: TelegramError, *, over: bool = False) -> Fate:
    """Give what python-telegram-bot's exception means for the message."""
    if isinstance(error, Forbidden):
        return Fate.BLOCKED
    if isinstance(error, RetryAfter):
        return Fate.NOT_SENT
    if isinstance(error, BadRequest):
        said = error.message.lower()
        if "chat not found" in said:
            return Fate.LOST
        if "message is not modified" in said:
            return Fate.UNCHANGED
        return Fate.FIXED if over else Fate.REFUSED
    if isinstance(error.__cause__, _LEFT):
        return Fate.UNKNOWN
    return Fate.NOT_SENT
