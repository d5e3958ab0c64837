"""Fixtures of the playground's tests: a miniature Zalo on loopback, and a browser."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from playground.zalo import register
from tests.playground.zalo_desk import TOKEN, SmallWorld, ZaloDesk


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
