"""A worker that died while it delivered: another takes its place within half a minute."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.worker import LOCK
from bot.settings import Settings
from playground.story import TelegramPhone
from storage import locks
from storage.database import Database
from storage.tables import OutboxState
from tests import databases
from tests.bot.running import Notebook, running, shifts_clock, until
from tests.bot.test_delivery import is_now, only, owe
from workflow.clock import SystemClock


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Both databases: the lock stands there."""
    return str(request.param)


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """The file that moves the program's clock."""
    return tmp_path / "clock"


@pytest.fixture
def chosen(moved: Path) -> dict[str, Any]:
    """Telegram alone, on a clock that can be moved."""
    return {"zalo_token": "", "clock_offset_file": moved}


async def test_a_dead_workers_place_is_taken(
    settings: Settings,
    notebook: Notebook,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    moved: Path,
) -> None:
    """Its lease runs on for a while: answers go out, reminders wait; then they are sent."""
    async with database.transaction() as session:
        now = SystemClock().now()
        assert await locks.take(session, "delivery:telegram:701", "a worker that died", now, LOCK)
    await owe(database, joined_lan)

    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")
        assert OutboxState.SENT != (await only(database)).state
        shifts_clock(moved, LOCK.total_seconds() + 1)
        await until(is_now(database, OutboxState.SENT))

    assert timedelta(seconds=30) >= LOCK
