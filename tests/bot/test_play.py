"""`tusoi play`: a cell to try by hand, its phones on a page, started for real and ended."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.story import Story, TelegramPhone

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 150
"""A slow machine may take long to start it; a quick one waits for nothing."""
CODE = re.compile(r"[●○] (\w{4}-\w{4}) +(.+?) ·")


async def start(*arguments: str, folder: Path) -> Process:
    """Start the command; what it keeps goes below this folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "play", "--no-browser", *arguments),
        cwd=ROOT,
        # Nobody's shell says that what it prints comes through at once.
        env={**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": ""},
        stdout=PIPE,
        stderr=PIPE,
    )


async def told(process: Process, until: str) -> str:
    """Read what it prints up to a line with these words."""
    assert process.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(SECONDS):
        while until not in "".join(lines[-1:]):
            line = await process.stdout.readline()
            assert line, "".join(lines)
            lines.append(line.decode())
    return "".join(lines)


def left_in(folder: Path) -> list[Path]:
    """Give what was not removed."""
    return list(folder.iterdir())


@pytest.fixture
async def playing(tmp_path: Path) -> AsyncIterator[Process]:
    """The command, running on a port of its own choice."""
    process = await start("--port=0", folder=tmp_path)
    yield process
    if process.returncode is None:
        process.kill()
    await process.wait()


async def test_somebody_can_start_at_once(playing: Process, tmp_path: Path) -> None:
    """The page's address and eight codes are printed; a code works on a phone of the table."""
    screen = await told(playing, "Ctrl+C")
    codes = {name: code for code, name in CODE.findall(screen)}
    (address,) = re.findall(r"http://\S+", screen)

    async with Story(address) as story:
        slips = (await story.ask("GET", "slips"))["slips"]
        people = (await story.ask("GET", "telegram/users"))["users"]
        on_zalo = (await story.ask("GET", "zalo/users"))["users"]
        bot = (await story.ask("GET", "telegram/bots"))["bots"][0]["token"]
        an = TelegramPhone(story, "Nguyễn Văn An", people[0]["id"], bot)
        await an.opens(codes["Nguyễn Văn An"].replace("-", ""))
        shown = await an.sees("Chi bộ Tổ Tự nhiên")
    await _ends_well(playing)

    assert 8 == len(codes)
    assert codes == {slip["name"]: slip["code"] for slip in slips}
    assert (3, 1) == (len(people), len(on_zalo))
    assert "Đồng ý và bắt đầu" in shown.buttons
    assert [] == left_in(tmp_path)


async def _ends_well(playing: Process) -> None:
    """Press Ctrl-C; it says so and leaves with status 0 and without complaints."""
    playing.send_signal(signal.SIGINT)
    async with asyncio.timeout(SECONDS):
        farewell, complaints = await playing.communicate()
    assert 0 == playing.returncode
    assert "Đã dừng" in farewell.decode()
    assert b"" == complaints


async def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    """With another port to try, and no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        second = await start(f"--port={port}", folder=tmp_path)
        async with asyncio.timeout(SECONDS):
            _, complaints = await second.communicate()

    assert 1 == second.returncode
    assert str(port) in complaints.decode()
    assert 1 == len(complaints.decode().splitlines())
