"""Starts a process for each file that comes from outside, and ends it at its limits (L25).

What is read there can harm neither this program's memory nor its threads: none waits for it, and
the pool in which papers are printed is not touched. The sentence for a file that took too long is
the same whether the processor's limit ended it or the clock: both are true of it.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papers import reader
from papers.errors import UnreadFile
from papers.sent_file import LARGEST_FILE

ROOT = Path(reader.__file__).parents[1]
MEBIBYTE = 2**20
_PLAIN_END = ".txt"
_BLOCK = 2**16
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
"""What of the environment a reader is given: no token, no address of a database."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What reading one file may take."""

    file: int
    """Bytes of the file."""
    processor: int
    """Seconds of processor time."""
    memory: int
    """Bytes of memory."""
    clock: float
    """Seconds until it is ended from outside, however little it got to do."""
    answer: int
    """Bytes of what it may answer."""


MEMBERS = Quota(LARGEST_FILE, 2, 200 * MEBIBYTE, 2.5, 2 * MEBIBYTE)
"""A file that a member sent in a chat."""
OWNERS = Quota(20 * MEBIBYTE, 20, 500 * MEBIBYTE, 60, 64 * MEBIBYTE)
"""A roster that whoever keeps the machine gave."""


async def words_of(name: str, content: bytes, budget: Quota = MEMBERS) -> str:
    """Give the words of a file that is called so.

    Raises:
        UnreadFile: as `papers.sent_file.text_of_file`; `too_large`, `too_slow`, `broken`.
    """
    plain = name.casefold().endswith(_PLAIN_END)
    return str(await read_apart(content, budget, reader.PLAIN if plain else reader.WORD))


async def rows_of(_name: str, content: bytes, budget: Quota = MEMBERS) -> str:
    """Give the rows of a list that was filled in, as JSON.

    Raises:
        UnreadFile: as `papers.filled_sheet.filled_rows`; `too_large`, `too_slow`, `broken`.
    """
    return json.dumps(await read_apart(content, budget, reader.FILLED))


async def read_apart(content: bytes, budget: Quota, kind: str, *more: str) -> Any:  # noqa: ANN401
    """Give what a process of its own read in a file, as JSON said it.

    Raises:
        UnreadFile: what the reader told; `too_large`, `too_slow`, and `broken` where it died.
    """
    if len(content) > budget.file:
        raise UnreadFile("too_large")
    running = await _started(kind, str(budget.processor), str(budget.memory), *more)
    try:
        async with asyncio.timeout(budget.clock):
            answer = await _answer(running, content, budget.answer)
            ended = await running.wait()
    except TimeoutError:
        raise UnreadFile("too_slow") from None
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    return _told(answer, ended)


async def _started(*arguments: str) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-E", "-s", "-m", reader.__name__, *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            start_new_session=True,
        )
    except OSError:
        # The machine has no process left to give: it is busy, and may not be in a minute.
        raise UnreadFile("too_slow") from None


async def _answer(running: Process, content: bytes, most: int) -> bytes:
    assert running.stdin is not None
    assert running.stdout is not None
    # A reader that ends early closes the pipe: what it is told by is its end.
    with suppress(ConnectionError):
        running.stdin.write(content)
        await running.stdin.drain()
    running.stdin.close()
    answer = bytearray()
    while block := await running.stdout.read(_BLOCK):
        answer += block
        if len(answer) > most:
            raise UnreadFile("too_large")
    return bytes(answer)


def _told(answer: bytes, ended: int) -> Any:  # noqa: ANN401
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        raise UnreadFile("too_slow")
    if ended:
        # Memory ran out where nothing could be told any more: all else, a reader tells.
        raise UnreadFile("too_large")
    try:
        told: Mapping[str, Any] = json.loads(answer)
        if "error" in told:
            raise UnreadFile(str(told["error"]))
        return told["read"]
    except (ValueError, KeyError, TypeError):
        raise UnreadFile("broken") from None
