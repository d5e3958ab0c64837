"""Pushing what nobody asked for: python-telegram-bot for Telegram, our session for Zalo.

The conversation engine answers and leaves pacing to its user; that library brings it along. It is
fourteen megabytes, and imported for the first push: a program that only answers goes without."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from aiogram import Bot

from bot.channel.bot_channel import Line
from bot.channel.pace import Gate, Pace, Sleep
from bot.channel.render import screen_steps
from bot.channel.send import Fate, call
from handlers.reply import Screen
from handlers.words import Words

ZALO_PAUSE = 0.2
"""Seconds between two messages of one Zalo bot."""
_QUOTA_PAUSE = 60.0
TOKEN_PAUSE = 600.0
"""Seconds after which a refused token is tried again: it may have been a proxy that refused."""

Leaving = Callable[[], Awaitable[bool]]
"""Called right before the request leaves, and waited for; False: it must not leave any more."""


class Withdrawn(Exception):
    """The message was not to be sent any more when its turn came."""


class GateShut(Exception):
    """The platform asked for patience, also for this message."""


@dataclass(frozen=True, slots=True)
class Push:
    """One message for one chat of the line."""

    chat: str
    screen: Screen
    words: Words
    leaving: Leaving
    over: int | None = None
    """The message it is written over; None for a new one."""


class Pusher(Protocol):
    """Pushes into the chats of one line."""

    line: Line

    @property
    def gate(self) -> Gate:
        """Give the gate: shut while the platform wants to hear nothing from this bot."""

    @property
    def refused(self) -> bool:
        """Tell whether the token is not known: nothing is sent until somebody mends it."""

    async def push(self, push: Push) -> Fate:
        """Send it, or write it over what stands there; say what became of it."""

    async def close(self) -> None:
        """Close the connections."""


class PusherOnDemand:
    """A pusher that is made for the first push, in a thread: what it imports takes its time."""

    def __init__(self, line: Line, make: Callable[[], Pusher]) -> None:
        self.line = line
        self._make = make
        self._made: Pusher | None = None
        self._turn = asyncio.Lock()
        self._gate = Gate()

    @property
    def gate(self) -> Gate:
        """Give the gate; before the first push it is open."""
        return self._made.gate if self._made is not None else self._gate

    @property
    def refused(self) -> bool:
        """Tell whether the platform does not know the token."""
        return self._made is not None and self._made.refused

    async def push(self, push: Push) -> Fate:
        """Push by the pusher itself."""
        async with self._turn:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
        return await self._made.push(push)

    async def close(self) -> None:
        """Close what was made."""
        if self._made is not None:
            await self._made.close()


class ZaloPusher:
    """Pushes by the engine's own Zalo bot; what was sent cannot be written over."""

    def __init__(self, line: Line, sleep: Sleep = asyncio.sleep) -> None:
        self.line = line
        self.gate = Gate()
        self.refused = False
        self._sleep = sleep
        self._pace = Pace(ZALO_PAUSE)

    async def push(self, push: Push) -> Fate:
        """Send one message, its choices as words to type: the numbers belong to the question that
        is open in the chat."""
        said_as_words = replace(push.screen, typing=True)
        bot: Bot = self.line.bot
        steps = screen_steps(said_as_words, self.line, push.chat, push.words)
        for said, step in enumerate(steps):
            await self._pace.wait(self.line.name)
            if self.gate.left and not said:
                return Fate.LATER
            if not await push.leaving():
                return Fate.WITHDRAWN
            fate = await call(bot, step.method, self._sleep)
            if fate is not Fate.DONE:
                self._note(fate)
                passing = fate in (Fate.NOT_SENT, Fate.LATER)
                return Fate.UNKNOWN if said and passing else fate
        self.refused = False
        return Fate.DONE

    def _note(self, fate: Fate) -> None:
        if fate is Fate.LATER:
            self.gate.shut(_QUOTA_PAUSE)
        elif fate is Fate.UNAUTHORISED:
            self.refused = True
            self.gate.shut(TOKEN_PAUSE)

    async def close(self) -> None:
        """Close nothing: the connections belong to the line's own bot."""
