"""What all channels of one playground share: its clock and the news of its chats."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.clock import WorldClock


@dataclass(frozen=True, slots=True)
class News:
    """A chat changed: a message came, was edited or deleted, a bot began to type."""

    channel: str
    user: str
    bot: str
    kind: str


HEARTBEAT = News("", "", "", "")
"""Nothing happened for a while; the line still stands."""


class Listener:
    """One who hears the news of a world until it closes."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[News | None] = asyncio.Queue()

    def tell(self, news: News | None) -> None:
        """Pass on one piece of news; None is the last."""
        self._heard.put_nowait(news)

    async def next(self, seconds: float) -> News | None:
        """Wait for the next news; HEARTBEAT after so many seconds, None when the world closes."""
        try:
            return await asyncio.wait_for(self._heard.get(), seconds)
        except TimeoutError:
            return HEARTBEAT


@dataclass(slots=True)
class World:
    """The ground all channels stand on."""

    clock: WorldClock
    _listeners: list[Listener] = field(default_factory=list)

    def announce(self, channel: str, user: str, bot: str, kind: str) -> None:
        """Tell everybody who watches that a chat changed."""
        for listener in self._listeners:
            listener.tell(News(channel, user, bot, kind))

    def close(self) -> None:
        """End what everybody hears."""
        for listener in self._listeners:
            listener.tell(None)

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Hear all news from now on, until the block is left."""
        listener = Listener()
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)
