"""Starting and stopping: refused with a sentence, ended in good order."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.errors import RunError
from bot.settings import Settings
from bot.wiring import build
from playground.app import Playground
from playground.story import TelegramPhone
from storage.crypto import TextKeyError
from tests.bot.running import (
    TELEGRAM_TOKEN,
    ZALO_TOKEN,
    Notebook,
    running,
    settings_for,
    until,
)
from tests.e2e import warm
from tests.house.source import ROOT

UNKNOWN = SecretStr("799:khong-ai-biet")


async def refusal(settings: Settings, notebook: Notebook) -> RunError:
    """Start the program; give why it would not."""
    with pytest.raises(RunError) as refused:
        async with asyncio.timeout(20):
            await build(settings, notebook.hooks()).run()
    return refused.value


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_a_token_nobody_knows_is_told_in_one_sentence(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook, channel: str
) -> None:
    """Which setting, and where to get the right one; not the token itself."""
    settings = settings_for(world, url, tmp_path, **{f"{channel}_token": UNKNOWN})

    wrong = await refusal(settings, notebook)

    assert f"TUSOI_{channel.upper()}_TOKEN" in wrong.sentence()
    assert UNKNOWN.get_secret_value() not in wrong.sentence()


async def test_no_token_at_all_is_told(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook
) -> None:
    """There is nothing to run without a channel."""
    none = {"telegram_token": SecretStr(""), "zalo_token": SecretStr("")}

    with pytest.raises(RunError) as refused:
        build(settings_for(world, url, tmp_path, **none), notebook.hooks())

    assert "TUSOI_TELEGRAM_TOKEN" in refused.value.sentence()


async def test_a_port_in_use_is_told(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook
) -> None:
    """With its number."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        wrong = await refusal(settings_for(world, url, tmp_path, web_port=port), notebook)

    assert f"{port}" in wrong.sentence()


async def set_webhook(base: str, token: str) -> None:
    """Point the bot's webhook at this machine, as another program would."""
    where = {"url": "http://127.0.0.1:9/hook", "secret_token": "bi-mat-khac"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{base}/bot{token}/setWebhook", json=where) as answer,
    ):
        assert (await answer.json())["ok"]


async def test_a_missing_text_key_is_refused(
    world: Playground, settings: Settings, notebook: Notebook
) -> None:
    """A new key would not open what the old one sealed: nothing is made up."""
    (settings.keys / "text.key").unlink()

    with pytest.raises(TextKeyError) as refused:
        build(settings, notebook.hooks())

    assert "text_key_missing" == refused.value.code


async def test_a_platform_that_is_away_is_waited_for(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """The program begins when the platform answers."""
    await world.story.misbehaves("telegram", "500", method="getMe", times=2)

    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")


async def test_stopped_while_it_waits_for_a_platform_it_ends(
    world: Playground, settings: Settings, notebook: Notebook
) -> None:
    """It need not be killed."""
    await world.story.misbehaves("telegram", "500", method="getMe", times=100)
    program = build(settings, notebook.hooks())

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(program.run())
        await asyncio.sleep(0.3)
        program.stop()


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("method", ["getWebhookInfo", "setWebhook"])
async def test_stopped_while_a_webhook_is_being_set_it_ends(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook, channel: str, method: str
) -> None:
    """However long the platform will fail: nothing of it is waited for."""
    address = "http://127.0.0.1:9"
    settings = settings_for(world, url, tmp_path, webhook_url=address, public_url=address)
    await world.story.misbehaves(channel, "500", method=method, times=None)
    program = build(settings, notebook.hooks())

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(program.run())
        token = TELEGRAM_TOKEN if channel == "telegram" else ZALO_TOKEN
        await until(lambda: was_asked(world, channel, token, method))
        program.stop()


async def was_asked(world: Playground, channel: str, token: str, method: str) -> bool:
    """Tell whether the platform was asked this."""
    return method in [one["method"] for one in await world.story.calls(channel, token)]


async def test_a_stop_finishes_what_is_under_way(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """The note being written is committed and answered, and does not come again."""
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.5)

    notebook.before_commit = slow
    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await begun.wait()
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()

    async with running(settings, notebook.hooks()):
        await lan.sees_nothing_new(1.5)

    assert ["một"] == notebook.handled


async def test_a_link_that_breaks_is_taken_up_again(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """Polls that fail are repeated."""
    await world.story.misbehaves("telegram", "500_html", method="getUpdates", times=2)

    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")


class Process:
    """`tusoi run` as a process of its own, its standard error in a file."""

    def __init__(self, world: Playground, settings: Settings, said: Path, **other: str) -> None:
        self._said = said
        given = {
            "TUSOI_DATABASE": settings.database,
            "TUSOI_KEYS": str(settings.keys),
            "TUSOI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TUSOI_TELEGRAM_API": world.telegram_api,
            "TUSOI_WEB_PORT": "0",
            "TUSOI_POLL_SECONDS": "1",
            "TUSOI_LOG_LEVEL": "DEBUG",
            **other,
        }
        said.touch()
        self._process = warm.start(given, said)

    async def says(self, text: str) -> None:
        """Wait until it has written this; importing alone takes seconds on a busy machine."""
        async with asyncio.timeout(90):
            while text not in self._read():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)

    def stop(self) -> None:
        """Tell it to end."""
        os.kill(self._process, signal.SIGTERM)

    async def ended(self) -> tuple[int, str]:
        """Wait for its end; give the status and what it wrote."""
        async with asyncio.timeout(90):
            while not warm.ended(self._process):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
        return warm.status_of(self._said), self._read()

    def kill(self) -> None:
        """Make sure that it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)

    def _read(self) -> str:
        return self._said.read_text(encoding="utf-8")


@pytest.fixture
def start(
    world: Playground, settings: Settings, tmp_path: Path
) -> Iterator[Callable[..., Process]]:
    """What starts the process; it does not outlive the test."""
    processes: list[Process] = []

    def begin(**other: str) -> Process:
        processes.append(Process(world, settings, tmp_path / "stderr", **other))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()


@pytest.mark.long
async def test_told_to_end_while_it_is_being_imported_the_process_ends_well(
    settings: Settings, tmp_path: Path
) -> None:
    """A service that is stopped at once has not failed: status 0, and nothing said of a trace."""
    given = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TUSOI_DATABASE": settings.database,
        "TUSOI_KEYS": str(settings.keys),
        "TUSOI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "bot", "run"),
        cwd=tmp_path,
        env=given,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    told, said = False, []
    async for line in process.stderr:
        said.append(line)
        if not told and b"aiogram" in line:
            process.send_signal(signal.SIGTERM)
            told = True

    assert (True, 0) == (told, await process.wait())
    assert b"Traceback" not in b"".join(said)


async def test_the_process_refuses_a_wrong_token_with_status_2(
    start: Callable[..., Process],
) -> None:
    """One sentence on standard error and no traceback."""
    wrong = UNKNOWN.get_secret_value()

    status, said = await start(TUSOI_TELEGRAM_TOKEN=wrong).ended()

    assert 2 == status
    assert "Telegram không nhận mã bot trong TUSOI_TELEGRAM_TOKEN" in said
    assert "Traceback" not in said
    assert wrong not in said


async def test_the_process_refuses_wrong_settings_with_status_2(
    start: Callable[..., Process],
) -> None:
    """Every wrong one in its line, before anything is opened."""
    status, said = await start(TUSOI_WEB_PORT="x", TUSOI_LANGUAGE="fr").ended()

    assert 2 == status
    lines = said.strip().splitlines()
    assert ["TUSOI_WEB_PORT", "TUSOI_LANGUAGE"] == [line.split(":")[0] for line in lines]


async def test_the_process_ends_well_when_told_to(
    start: Callable[..., Process], lan: TelegramPhone
) -> None:
    """SIGTERM: status 0; with everything logged, no line holds what was typed, nor the token."""
    process = start()
    await process.says("code=connected line=telegram:701")
    await lan.says("xin chào đồng chí thư ký")
    await lan.sees("mã")
    process.stop()

    status, said = await process.ended()

    assert 0 == status
    assert "Đang chạy: @tu_soi_bot trên Telegram" in said
    assert "Dừng bằng Ctrl+C" in said
    assert "Các trang web của chương trình: http://127.0.0.1:" in said
    assert "xin chào" not in said
    assert TELEGRAM_TOKEN.partition(":")[2] not in said
