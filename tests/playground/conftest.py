"""Fixtures of the playground's tests: both miniatures on loopback, and a browser."""

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from playwright.async_api import Browser, async_playwright

from playground.app import Playground
from playground.zalo import register
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk
from tests.playground.zalo_desk import TOKEN, SmallWorld, ZaloDesk

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def desk() -> AsyncIterator[ZaloDesk]:
    """A running miniature Zalo with one bot."""
    app, world = web.Application(), SmallWorld()
    zalo = register(app, world)
    zalo.add_bot(TOKEN, "Bot Tự Soi")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as session:
        yield ZaloDesk(f"http://{host}:{port}", session, zalo, world)
    await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of this machine; where there is none, the test says it did not run.

    One for the whole run: who uses it runs in the session's loop too
    (`pytestmark = pytest.mark.asyncio(loop_scope="session")`) and opens a context of its own.
    """
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        pytest.skip("no Chromium found: install Debian's chromium to run the page tests")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        await browser.close()


@pytest.fixture
async def world() -> AsyncIterator[Playground]:
    """A running playground with one Telegram bot; whatever it says must agree with the facts."""
    async with Playground() as playground:
        await playground.telegram_bot(BOT_TOKEN, "tusoi_vidu_bot")
        yield playground
        assert [] == playground.telegram.flaws


@pytest.fixture
async def server(world: Playground) -> AsyncIterator[TelegramDesk]:
    """The calls of that bot, with Trần Thị Lan's chat already open and its update fetched."""
    async with ClientSession() as session:
        desk = TelegramDesk(world, session)
        await desk.begin()
        yield desk
