"""Zalo counts a bot's messages: what nobody waits for is held when the month is used up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.channel.bot_channel import Line, zalo_line
from bot.delivery.budget import Budget
from bot.wiring import Program
from bot.zalo.api import ZaloApi
from bot.zalo.session import ZaloSession
from playground.story import Phone
from storage.database import Database
from storage.tables import OutboxState
from tests import databases
from tests.bot.odd_zalo import TOKEN, OddZalo, Said, odd_zalo
from tests.bot.running import shifts_clock, until
from tests.bot.test_delivery import is_now, joined_zalo, only, owe
from workflow.clock import SystemClock

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


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
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


@pytest.fixture
async def server() -> AsyncIterator[OddZalo]:
    """A server that takes everything, unless told otherwise."""
    async with odd_zalo() as server:
        yield server


@pytest.fixture
async def line(server: OddZalo) -> AsyncIterator[Line]:
    """A Zalo bot before it."""
    session = ZaloSession(ZaloApi(TOKEN, server.base))
    yield zalo_line(Bot(TOKEN, session=session))
    await session.close()


async def test_what_is_just_being_written_down_is_counted(line: Line, database: Database) -> None:
    """The only message of the month has left: nobody who asks is told of another."""
    budget = Budget(database, SystemClock(), [line], limit=1, users=0)
    await line.bot.send_message(1, "một")
    told: list[bool] = []

    looking = asyncio.ensure_future(budget.look())
    while not looking.done():
        told.append(budget.allows(line.name))
        await asyncio.sleep(0)

    assert {False} == {*told, budget.allows(line.name)}
    assert {line.key: 1} == budget.sent


async def test_a_message_on_its_way_is_counted(line: Line, database: Database) -> None:
    """The person has it before we are told that it arrived."""
    budget = Budget(database, SystemClock(), [line], limit=1, users=0)

    sending = asyncio.ensure_future(line.bot.send_message(1, "một"))
    await asyncio.sleep(0)

    assert not budget.allows(line.name)
    await sending
    assert not budget.allows(line.name)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_message_that_was_refused_is_not_counted(
    server: OddZalo, line: Line, database: Database
) -> None:
    """Nobody got it."""
    server.says("sendMessage", Said('{"ok":false,"error_code":400,"description":"Bad Request"}'))
    budget = Budget(database, SystemClock(), [line], limit=1, users=0)

    with pytest.raises(TelegramBadRequest):
        await line.bot.send_message(1, "một")

    assert budget.allows(line.name)


def _held(database: Database) -> Callable[[], Any]:
    """Tell whether the one message waits for a new month."""

    async def look() -> bool:
        return (await only(database)).error == "budget"

    return look
