"""How far broadcasts are, shown in the message their authors watch; every few seconds at most."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from bot.delivery.push import Push, Pusher
from bot.updates.edge import Edge
from handlers.reply import Screen
from handlers.words import words_for
from workflow.work import ChatKey, Work

log = logging.getLogger("bot.progress")

PAUSE = 3.0
"""Seconds between two looks: each costs one of the messages a second that a bot may send."""


@dataclass(frozen=True, slots=True)
class View:
    """What one author sees, and where."""

    chat: ChatKey
    message: int
    screen: Screen
    language: str


Views = Callable[[Work, Collection[int]], Awaitable[list[View]]]
"""Closes broadcasts that are worked off; gives what the authors of these ones see now."""


async def no_views(_work: Work, _broadcasts: Collection[int]) -> list[View]:
    """Give nothing: nobody broadcasts."""
    return []


class ProgressWriter:
    """Writes over the watched messages."""

    def __init__(self, edge: Edge, pushers: Mapping[str, Pusher], views: Views) -> None:
        self._edge = edge
        self._pushers = pushers
        self._views = views
        self._changed: set[int] = set()
        self._next = 0.0

    async def settled(self, broadcasts: Collection[int]) -> None:
        """Hear that something became of these; show it, unless that was just done."""
        self._changed |= set(broadcasts)
        now = asyncio.get_running_loop().time()
        if now >= self._next:
            self._next = now + PAUSE
            await self.show()

    async def show(self) -> None:
        """Show everything that changed and was not shown yet."""
        changed, self._changed = self._changed, set()
        if not changed:
            return
        for view in await self._edge.job(lambda work: self._views(work, changed)):
            pusher = self._pushers.get(f"{view.chat.channel}:{view.chat.bot}")
            if pusher is not None and not pusher.gate.left:
                await self._write_over(pusher, view)

    async def _write_over(self, pusher: Pusher, view: View) -> None:
        words = words_for(view.language)
        push = Push(view.chat.chat, view.screen, words, _always, view.message)
        fate = await pusher.push(push)
        log.debug("code=progress_shown fate=%s", fate)


async def _always() -> bool:
    return True
