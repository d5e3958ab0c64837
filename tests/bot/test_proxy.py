"""Telegram through a proxy, where a provider blocks it: both libraries, both kinds of proxy."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import Phone, TelegramPhone
from storage.database import Database
from storage.tables import OutboxState
from tests.bot.proxy import BLOCKED, PASSWORD, Proxy, running_proxy
from tests.bot.running import Notebook, running, until
from tests.bot.test_delivery import is_now, owe


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """The proxy."""
    async with running_proxy() as proxy:
        yield proxy


@pytest.fixture(params=["http", "socks5"])
def chosen(request: pytest.FixtureRequest, world: Playground, proxy: Proxy) -> dict[str, Any]:
    """Telegram stands where only the proxy finds it; Zalo is reached directly."""
    parts = urlsplit(world.telegram_api)
    hidden = parts._replace(netloc=f"{BLOCKED}:{parts.port}").geturl()
    return {
        "telegram_api": hidden,
        "telegram_proxy": SecretStr(proxy.address(str(request.param))),
    }


async def test_answers_and_pushes_go_through_the_proxy(
    program: Program,
    database: Database,
    proxy: Proxy,
    lan: TelegramPhone,
    binh: Phone,
    joined_lan: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """aiogram polls and answers, python-telegram-bot pushes; Zalo's calls are no proxy's matter."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await binh.says("hai")
    await binh.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()

    await owe(database, joined_lan)

    await lan.sees("Nhắc việc")
    await until(is_now(database, OutboxState.SENT))
    assert {BLOCKED} == {place.partition(":")[0] for place in proxy.reached}
    assert PASSWORD not in caplog.text


async def test_a_proxy_that_is_away_loses_nothing(
    program: Program, proxy: Proxy, lan: TelegramPhone, binh: Phone
) -> None:
    """What was written meanwhile is answered afterwards; Zalo goes on all the while."""
    proxy.shut = True
    await lan.says("một")
    await binh.says("hai")
    await binh.sees("Đã ghi 1 ghi chú")

    proxy.shut = False

    await lan.sees("Đã ghi 1 ghi chú")


async def test_the_program_waits_for_its_proxy_at_the_start(
    settings: Settings, notebook: Notebook, proxy: Proxy, lan: TelegramPhone
) -> None:
    """As for a platform that does not answer; it ends in no trace."""
    proxy.turns_away = 2

    async with running(settings, notebook.hooks()):
        await lan.says("một")

        await lan.sees("Đã ghi 1 ghi chú")

    assert 0 == proxy.turns_away
