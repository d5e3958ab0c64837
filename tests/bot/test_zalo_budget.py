"""Zalo counts a bot's messages: what nobody waits for is held when the month is used up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import Program
from playground.story import Phone
from storage.database import Database
from storage.tables import OutboxState
from tests import databases
from tests.bot.running import shifts_clock, until
from tests.bot.test_delivery import is_now, joined_zalo, only, owe

MONTH = 32 * 24 * 3600
"""Seconds after which another month has begun."""


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Both databases: the count is kept there, for all workers together."""
    return str(request.param)


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """The file that moves the program's clock."""
    return tmp_path / "clock"


@pytest.fixture
def chosen(moved: Path) -> dict[str, Any]:
    """A plan of three messages a month."""
    return {"zalo_messages": 3, "clock_offset_file": moved}


async def test_a_used_up_month_holds_reminders_and_no_answers(
    program: Program, database: Database, binh: Phone, moved: Path
) -> None:
    """Bình is answered beyond the plan; his reminder waits, and comes in the new month."""
    member_id = await joined_zalo(database, binh)
    for number in (2, 3):
        await binh.says("thêm")
        await binh.sees(f"Đã ghi {number} ghi chú")
    await owe(database, member_id)

    await until(_held(database))
    await binh.says("nữa")
    await binh.sees("Đã ghi 4 ghi chú")
    shifts_clock(moved, MONTH)

    await until(is_now(database, OutboxState.SENT))
    await binh.sees("Nhắc việc")


def _held(database: Database) -> Callable[[], Any]:
    """Tell whether the one message waits for a new month."""

    async def look() -> bool:
        return (await only(database)).error == "budget"

    return look
