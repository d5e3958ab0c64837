"""Reading a file that a member sent: fetched, read and told outside every conversation."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from weakref import WeakValueDictionary

from aiogram.exceptions import TelegramAPIError

from bot.channel import reach
from bot.channel.bot_channel import Line
from bot.channel.typing_sign import signed
from bot.updates.edge import Edge
from bot.updates.reader import rows_of, words_of
from papers.errors import UnreadFile
from papers.sent_file import LARGEST_FILE
from workflow.decision import filled_sheet
from workflow.review import prepared_text
from workflow.review.prepared_text import SentFile
from workflow.work import ChatKey, Work

log = logging.getLogger("bot.reading")

SECONDS = 60
AT_ONCE = 2
"""Files read at the same time, whoever sent them; of one member one after the other."""

Read = Callable[[str, bytes], Awaitable[str]]
"""Gives what is in a file of this name; raises `UnreadFile`."""


@dataclass(frozen=True, slots=True)
class _Matter:
    """What is read for whom: where the file is, what takes it apart, where that is kept."""

    name: str
    sent: Callable[[Work, int], Awaitable[SentFile | None]]
    keep: Callable[[Work, int, str, UnreadFile | None], Awaitable[None]]
    read: Read


class FileReader:
    """Fetches files by the line they came in on, and has each read in a process of its own."""

    def __init__(
        self,
        edge: Edge,
        lines: Collection[Line],
        read: Read = words_of,
        read_rows: Read = rows_of,
    ) -> None:
        self._edge = edge
        self._lines = {(line.channel, line.key): line for line in lines}
        self._texts = _Matter("proof", prepared_text.sent_file, prepared_text.keep_read, read)
        self._sheets = _Matter("sheet", filled_sheet.sent_file, filled_sheet.keep_read, read_rows)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[tuple[str, int]] = set()

    async def read(self, proof_id: int) -> None:
        """Read one file and tell its sender; a failure is told too. Nothing when it is being read
        already: a button may be tapped many times."""
        await self._once(self._texts, proof_id)

    async def read_sheet(self, sheet_id: int) -> None:
        """Read a list that was filled in, and tell its sender, as `read`."""
        await self._once(self._sheets, sheet_id)

    async def _once(self, matter: _Matter, number: int) -> None:
        key = matter.name, number
        if key in self._under_way:
            return
        self._under_way.add(key)
        try:
            await self._whole(matter, number)
        finally:
            self._under_way.discard(key)

    async def _whole(self, matter: _Matter, number: int) -> None:
        file = await self._edge.job(lambda work: matter.sent(work, number))
        if file is None:
            return
        text, failed = "", None
        try:
            async with self._signed(file):
                text = await self._in_turn(matter, file)
        except UnreadFile as error:
            failed = error
        log.info("code=file_read %s=%d %s", matter.name, number, failed.code if failed else "")
        await self._edge.job(lambda work: matter.keep(work, number, text, failed))

    @asynccontextmanager
    async def _signed(self, file: SentFile) -> AsyncIterator[None]:
        """Show the chat that sent it that it is being read, where it can be shown anything."""
        line = self._lines.get((file.channel, file.bot))
        chat = await self._edge.job(lambda work: _chat_of(work, file))
        if line is None or chat is None:
            yield
            return
        with signed(self._edge.sign, line, chat, lambda: True):
            yield

    async def _in_turn(self, matter: _Matter, file: SentFile) -> str:
        turn = self._turns.setdefault(file.member_id, asyncio.Lock())
        async with turn:
            content = await self._fetched(file)
            async with self._places:
                return await matter.read(file.name, content)

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


async def _chat_of(work: Work, file: SentFile) -> ChatKey | None:
    found = await reach.reachable_of(await work.session(), [file.member_id])
    chats = (
        ChatKey(channel=one.channel, bot=one.bot, chat=one.chat)
        for one in found.get(file.member_id, [])
        if (one.channel, one.bot) == (file.channel, file.bot)
    )
    return next(chats, None)


class _Bounded(BytesIO):
    """Takes as much as a file may have: what a platform says of its size is not believed."""

    def write(self, block: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(block) > LARGEST_FILE:
            raise UnreadFile("too_large")
        return super().write(block)
