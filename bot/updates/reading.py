"""Reading a file that a member sent: fetched, read and told outside every conversation."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from io import BytesIO
from weakref import WeakValueDictionary

from aiogram.exceptions import TelegramAPIError

from bot.channel.bot_channel import Line
from bot.updates.edge import Edge
from bot.updates.reader import words_of
from papers.errors import UnreadFile
from papers.sent_file import LARGEST_FILE
from workflow.review import prepared_text
from workflow.review.prepared_text import SentFile

log = logging.getLogger("bot.reading")

SECONDS = 60
AT_ONCE = 2
"""Files read at the same time, whoever sent them; of one member one after the other."""

Read = Callable[[str, bytes], Awaitable[str]]
"""Gives the words of a file of this name; raises `UnreadFile`."""


class FileReader:
    """Fetches files by the line they came in on, and has each read in a process of its own."""

    def __init__(self, edge: Edge, lines: Collection[Line], read: Read = words_of) -> None:
        self._edge = edge
        self._lines = {(line.channel, line.key): line for line in lines}
        self._read = read
        self._places = asyncio.Semaphore(AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[int] = set()

    async def read(self, proof_id: int) -> None:
        """Read one file and tell its sender; a failure is told too. Nothing when it is being read
        already: a button may be tapped many times."""
        if proof_id in self._under_way:
            return
        self._under_way.add(proof_id)
        try:
            await self._whole(proof_id)
        finally:
            self._under_way.discard(proof_id)

    async def _whole(self, proof_id: int) -> None:
        file = await self._edge.job(lambda work: prepared_text.sent_file(work, proof_id))
        if file is None:
            return
        text, failed = "", None
        try:
            text = await self._in_turn(file)
        except UnreadFile as error:
            failed = error
        log.info("code=file_read proof=%d %s", proof_id, failed.code if failed else "")
        await self._edge.job(lambda work: prepared_text.keep_read(work, proof_id, text, failed))

    async def _in_turn(self, file: SentFile) -> str:
        turn = self._turns.setdefault(file.member_id, asyncio.Lock())
        async with turn:
            content = await self._fetched(file)
            async with self._places:
                return await self._read(file.name, content)

    async def _fetched(self, file: SentFile) -> bytes:
        line = self._lines.get((file.channel, file.bot))
        if line is None:
            raise UnreadFile("unreachable")
        into = _Bounded()
        try:
            found = await line.bot.get_file(file.file_id)
            if found.file_path is None or (found.file_size or 0) > LARGEST_FILE:
                raise UnreadFile("too_large")
            await line.bot.download_file(found.file_path, into, timeout=SECONDS)
        except (TelegramAPIError, OSError, TimeoutError):
            raise UnreadFile("unreachable") from None
        return into.getvalue()


class _Bounded(BytesIO):
    """Takes as much as a file may have: what a platform says of its size is not believed."""

    def write(self, block: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(block) > LARGEST_FILE:
            raise UnreadFile("too_large")
        return super().write(block)
