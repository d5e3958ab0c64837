"""Reading a file that a member sent: fetched, read and told outside every conversation."""

import asyncio
import logging
from collections.abc import Collection
from io import BytesIO

from aiogram.exceptions import TelegramAPIError

from bot.edge import Edge
from bot.line import Line
from papers.errors import SentFileError
from papers.sent_file import LARGEST_FILE
from workflow import prepared
from workflow.prepared import SentFile

log = logging.getLogger("bot.reading")

SECONDS = 60


class Reading:
    """Fetches files by the line they came in on."""

    def __init__(self, edge: Edge, lines: Collection[Line]) -> None:
        self._edge = edge
        self._lines = {(line.channel, line.key): line for line in lines}

    async def read(self, argument: str) -> None:
        """Read one file and tell its sender; a failure is told too."""
        proof_id = int(argument)
        file = await self._edge.job(lambda work: prepared.sent_file(work, proof_id))
        if file is None:
            return
        text, failed = "", None
        try:
            content = await self._fetched(file)
            text = await asyncio.to_thread(prepared.words_in, file.name, content)
        except SentFileError as error:
            failed = error
        log.info("code=file_read proof=%d %s", proof_id, failed.code if failed else "")
        await self._edge.job(lambda work: prepared.keep_read(work, proof_id, text, failed))

    async def _fetched(self, file: SentFile) -> bytes:
        line = self._lines.get((file.channel, file.bot))
        if line is None:
            raise SentFileError("unreachable")
        try:
            found = await line.bot.get_file(file.file_id)
            if found.file_path is None or (found.file_size or 0) > LARGEST_FILE:
                raise SentFileError("too_large")
            into = BytesIO()
            await line.bot.download_file(found.file_path, into, timeout=SECONDS)
        except (TelegramAPIError, OSError, TimeoutError):
            raise SentFileError("unreachable") from None
        return into.getvalue()
