"""A playground with both bots, a fresh database, the notebook, and people with phones."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import Phone, TelegramPhone
from storage.database import Database
from tests import databases
from tests.bot import joining
from tests.bot.running import (
    TELEGRAM_TOKEN,
    ZALO_TOKEN,
    Notebook,
    running,
    settings_for,
)
from tests.grounds import open_ground


@pytest.fixture
async def world() -> AsyncIterator[Playground]:
    """A playground in which both bots are known."""
    async with open_ground() as world:
        await world.telegram_bot(TELEGRAM_TOKEN, "tu_soi_bot")
        await world.zalo_bot(ZALO_TOKEN)
        yield world


@pytest.fixture
def kind() -> str:
    """The database a test runs on; a test of both kinds overrides it."""
    return "sqlite"


@pytest.fixture
async def url(kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh database at the newest version."""
    address = await databases.fresh_url(kind, tmp_path)
    yield address
    await databases.drop(address)


@pytest.fixture
async def database(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """The same database, looked at from outside the program."""
    seen = databases.at(url, tmp_path / "keys")
    await seen.open()
    yield seen
    await seen.close()


@pytest.fixture
def notebook() -> Notebook:
    """The small conversation."""
    return Notebook()


@pytest.fixture
def chosen() -> dict[str, Any]:
    """What a test module wants other than the usual settings."""
    return {}


@pytest.fixture
def settings(world: Playground, url: str, tmp_path: Path, chosen: dict[str, Any]) -> Settings:
    """The settings of the program under test."""
    return settings_for(world, url, tmp_path, **chosen)


@pytest.fixture
async def program(settings: Settings, notebook: Notebook) -> AsyncIterator[Program]:
    """The program, running."""
    async with running(settings, notebook.hooks()) as program:
        yield program


@pytest.fixture
async def lan(world: Playground) -> TelegramPhone:
    """Trần Thị Lan, with Telegram."""
    return await world.telegram_phone("Trần Thị Lan", TELEGRAM_TOKEN)


@pytest.fixture
async def binh(world: Playground) -> Phone:
    """Lê Văn Bình, with Zalo."""
    return await world.zalo_phone("Lê Văn Bình", ZALO_TOKEN)


@pytest.fixture
async def lan_id(database: Database) -> int:
    """Trần Thị Lan as a member."""
    return await joining.member(database, "Trần Thị Lan")


@pytest.fixture
async def joined_lan(database: Database, lan: TelegramPhone, lan_id: int) -> int:
    """Trần Thị Lan as a member whose Telegram is joined; gives her member id."""
    await joining.account(database, lan_id, "telegram", "701", str(lan.user))
    return lan_id
