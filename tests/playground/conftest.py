"""Fixtures of the playground's tests: both miniatures on loopback, and a browser."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from playground.app import Playground
from playground.pace import PaceKind
from playground.zalo import ZaloSettings, register
from tests.browsers import browser as browser
from tests.browsers import window as window
from tests.grounds import options
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk
from tests.playground.zalo_desk import TOKEN, SmallWorld, ZaloDesk


@pytest.fixture
async def desk() -> AsyncIterator[ZaloDesk]:
    """A running miniature Zalo with one bot."""
    app, world = web.Application(), SmallWorld()
    zalo = register(app, world, ZaloSettings(allow_loopback=True, pace=PaceKind.OFF))
    zalo.add_bot(TOKEN, "Bot Tự Soi")
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as session:
        yield ZaloDesk(f"http://{host}:{port}", session, zalo, world)
    await runner.cleanup()


@pytest.fixture
async def world() -> AsyncIterator[Playground]:
    """A running playground with one Telegram bot; whatever it says must agree with the facts."""
    async with Playground(options=options(PaceKind.OFF)) as playground:
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
