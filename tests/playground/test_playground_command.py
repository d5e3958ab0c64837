"""`python -m playground`: it says where to look, and it is there."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

ROOT = Path(__file__).resolve().parents[2]


async def start(*arguments: str) -> Process:
    """Start the command in the repository."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


async def addresses(process: Process) -> list[str]:
    """Read the three addresses it prints."""
    assert process.stdout is not None
    async with asyncio.timeout(20):
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
    return [line.split()[-1] for line in lines]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Process]:
    """The command, running with a bot on each channel."""
    process = await start(
        "--port=0",
        f"--clock-file={tmp_path / 'clock'}",
        "--telegram-token=4242:" + "T" * 35,
        "--zalo-token=101:vi-du",
    )
    yield process
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    await process.wait()


async def test_the_printed_addresses_answer(running: Process) -> None:
    """The page, and both Bot APIs with the bots that were asked for."""
    page, telegram, zalo = await addresses(running)

    async with ClientSession(raise_for_status=True) as session:
        async with session.get(page) as answer:
            html = await answer.text()
        async with session.get(f"{telegram}/bot4242:{'T' * 35}/getMe") as answer:
            on_telegram = await answer.json()
        async with session.get(f"{zalo}/bot101:vi-du/getMe") as answer:
            on_zalo = await answer.json()

    assert "<html" in html
    assert "tusoi_bot" == on_telegram["result"]["username"]
    assert "Bot Tự Soi" == on_zalo["result"]["account_name"]


async def test_the_clock_s_moves_are_written_to_the_file(running: Process, tmp_path: Path) -> None:
    """Another program reads from it how far the world is ahead."""
    page = (await addresses(running))[0]

    async with ClientSession(page, raise_for_status=True) as session:
        await session.post("/play/clock", json={"move": 3600})

    assert 3600.0 == float((tmp_path / "clock").read_text())


async def test_it_ends_when_told_to(running: Process) -> None:
    """SIGTERM is no accident: status 0, nothing on stderr."""
    await addresses(running)

    running.send_signal(signal.SIGTERM)
    async with asyncio.timeout(30):
        _, complaints = await running.communicate()

    assert 0 == running.returncode
    assert b"" == complaints


async def test_a_taken_port_is_told_in_a_sentence(running: Process) -> None:
    """No traceback for somebody who only has it running already."""
    port = (await addresses(running))[0].rstrip("/").rsplit(":", 1)[-1]

    second = await start(f"--port={port}")
    async with asyncio.timeout(20):
        _, complaints = await second.communicate()

    assert 1 == second.returncode
    assert complaints.startswith(b"playground: ")
    assert 1 == len(complaints.splitlines())
