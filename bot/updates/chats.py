"""Chats in this process: one thing at a time in each, and what is remembered of them only here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channel.typed_choices import Options
from workflow.work import ChatKey


class ChatLocks:
    """One lock a chat, first come first served; a chat nobody is in takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[ChatKey, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, chat: ChatKey) -> AsyncIterator[None]:
        """Be alone in this chat, among all of this process."""
        lock, users = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[chat]
            if users == 1:
                del self._locks[chat]
            else:
                self._locks[chat] = (lock, users - 1)


class SecretScreens:
    """Where a ballot is open. On a channel without buttons, what can be picked is known to memory
    only."""

    def __init__(self) -> None:
        self._open: dict[ChatKey, Options] = {}

    def opened(self, chat: ChatKey) -> Options | None:
        """Give the options of the secret screen that is open in this chat; None when none is."""
        return self._open.get(chat)

    def open(self, chat: ChatKey, options: Options) -> None:
        """Remember the secret screen now shown."""
        self._open[chat] = options

    def close(self, chat: ChatKey) -> None:
        """Forget it: something else was shown."""
        self._open.pop(chat, None)
