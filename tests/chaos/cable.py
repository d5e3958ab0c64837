"""A line on loopback that leads to a server, and can be cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

Target = int | Path
"""A port on loopback, or a socket's name."""


class Cable:
    """Carries connections to its target until it is cut; each way is one coroutine."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._ends: set[asyncio.StreamWriter] = set()
        self._whole = True
        self._answers = True
        self.port = 0

    def deafen(self) -> None:
        """From now on what is asked arrives, and no answer comes back."""
        self._answers = False

    def cut(self) -> None:
        """Break every connection in the middle, and take no new one."""
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Carry new connections again."""
        self._whole = self._answers = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        if not self._whole:
            writer.transport.abort()
            return
        try:
            there, to_there = await self._reached()
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, to_there}
        try:
            await asyncio.gather(
                self._pour(reader, to_there, answers=False), self._pour(there, writer, answers=True)
            )
        finally:
            self._ends -= {writer, to_there}

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._target, Path):
            return await asyncio.open_unix_connection(str(self._target))
        return await asyncio.open_connection("127.0.0.1", self._target)

    async def _pour(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        try:
            while part := await source.read(65536):
                if answers and not self._answers:
                    continue
                sink.write(part)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


@asynccontextmanager
async def laid(target: Target) -> AsyncIterator[Cable]:
    """Give a whole cable to this target."""
    cable = Cable(target)
    server = await asyncio.start_server(cable.serve, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        cable.cut()
