"""One chat's trouble is nobody else's: a second member is answered as soon as without it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bot.settings import Settings
from bot.telegram.batches import HOLD
from bot.wiring import Program
from playground.app import Playground
from playground.pace import PaceKind
from playground.story import Phone, TelegramPhone
from tests.bot.running import PATIENCE, TELEGRAM_TOKEN, ZALO_TOKEN, Notebook, running

HELD_UP = 4.0
"""Seconds: who has to wait for another waits longer than that, more than usual."""
PAGE = 4096
MEBIBYTE = 1024 * 1024


@pytest.fixture
async def program(settings: Settings, notebook: Notebook) -> AsyncIterator[Program]:
    """The program; at its end it does not wait for what the platform is slow to answer."""
    async with running(settings, notebook.hooks()) as program:
        program.grace = 0.5
        yield program


Trouble = Callable[[Playground, Phone], Awaitable[None]]


async def _one_429(world: Playground, lan: Phone) -> None:
    order = {"method": "sendMessage", "seconds": 30, "chat": lan.user}
    await world.story.misbehaves(lan.channel, "429", **order)
    await lan.says("một")


async def _a_lasting_429(world: Playground, lan: Phone) -> None:
    order = {"method": "sendMessage", "seconds": 10, "times": 1000, "chat": lan.user}
    await world.story.misbehaves(lan.channel, "429", **order)
    await lan.says("một")


async def _a_slow_answer(world: Playground, lan: Phone) -> None:
    order = {"method": "sendMessage", "seconds": 18, "times": 1000, "chat": lan.user}
    await world.story.misbehaves(lan.channel, "slow", **order)
    await lan.says("một")


async def _a_server_that_fails(world: Playground, lan: Phone) -> None:
    order = {"method": "sendMessage", "times": 1000, "chat": lan.user}
    await world.story.misbehaves(lan.channel, "500", **order)
    await lan.says("một")


async def _fast_fingers(world: Playground, lan: Phone) -> None:
    """Twenty messages in a second, where the platform takes one a second after the first few."""
    world.telegram.settings.pace = PaceKind.REAL
    for number in range(20):
        await lan.says(f"ghi chú {number}")


TROUBLES: tuple[tuple[str, Trouble], ...] = (
    ("telegram", _one_429),
    ("telegram", _a_lasting_429),
    ("telegram", _a_slow_answer),
    ("telegram", _a_server_that_fails),
    ("telegram", _fast_fingers),
    ("zalo", _one_429),
    ("zalo", _a_lasting_429),
    ("zalo", _a_slow_answer),
)


async def someone(world: Playground, channel: str, name: str) -> Phone:
    """Give somebody's phone with that messenger."""
    if channel == "zalo":
        return await world.zalo_phone(name, ZALO_TOKEN)
    return await world.telegram_phone(name, TELEGRAM_TOKEN)


async def waited(phone: Phone, text: str, number: int) -> float:
    """Say something; give the seconds until its own answer is on the screen."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await phone.says(text)
    await phone.sees(f"Đã ghi {number} ghi chú")
    return loop.time() - began


async def handled(notebook: Notebook, text: str) -> None:
    """Wait until a note was taken down."""
    async with asyncio.timeout(PATIENCE):
        while text not in notebook.handled:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("channel", "trouble"), TROUBLES)
async def test_a_second_member_does_not_wait_for_the_first(
    program: Program, world: Playground, notebook: Notebook, channel: str, trouble: Trouble
) -> None:
    """Whatever keeps Lan from her answer, Dũng has his, three times in a row."""
    lan = await someone(world, channel, "Trần Thị Lan")
    dung = await someone(world, channel, "Hoàng Văn Dũng")
    usual = [await waited(dung, f"không {n}", n) for n in (1, 2, 3)]
    await trouble(world, lan)
    await handled(notebook, "ghi chú 19" if trouble is _fast_fingers else "một")

    waits = [await waited(dung, f"chuyện {n}", n) for n in (4, 5, 6)]

    assert median(waits) < median(usual) + HELD_UP, (usual, waits)


async def test_handling_that_fails_in_one_chat_holds_up_no_other(
    program: Program, world: Playground, notebook: Notebook, lan: TelegramPhone
) -> None:
    """Lan's note fails in passing, again and again; Dũng's are taken down meanwhile, and hers at
    last, in its order."""
    failures = 3

    async def fail_for_lan() -> None:
        nonlocal failures
        if notebook.handled[-1] == "một" and failures:
            failures -= 1
            raise ConnectionError

    dung = await someone(world, "telegram", "Hoàng Văn Dũng")
    usual = [await waited(dung, f"không {n}", n) for n in (1, 2, 3)]
    notebook.before_commit = fail_for_lan
    await lan.says("một")
    await lan.says("hai")
    await handled(notebook, "một")

    waits = [await waited(dung, f"chuyện {n}", n) for n in (4, 5, 6)]

    assert median(waits) < median(usual) + HOLD, (usual, waits)
    await lan.sees("Đã ghi 2 ghi chú")
    assert ["một"] * 4 + ["hai"] == [text for text in notebook.handled if text in ("một", "hai")]


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        pytest.param("telegram", "429", marks=pytest.mark.long),
        pytest.param("telegram", "slow", marks=pytest.mark.long),
        pytest.param("zalo", "slow", marks=pytest.mark.long),
    ],
)
async def test_a_hundred_and_fifty_chats_in_trouble_leave_the_next_alone(
    program: Program, world: Playground, notebook: Notebook, channel: str, fault: str
) -> None:
    """Nor does the program grow by more than twenty mebibytes, the playground's share included."""
    world.zalo.settings.users_per_bot = 200
    crowd = [await someone(world, channel, f"Đảng viên {n}") for n in range(150)]
    dung = await someone(world, channel, "Hoàng Văn Dũng")
    usual = [await waited(dung, f"không {n}", n) for n in (1, 2, 3)]
    before = resident()
    for phone in crowd:
        order = {"method": "sendMessage", "seconds": 20, "times": 9, "chat": phone.user}
        await world.story.misbehaves(channel, fault, **order)
    await asyncio.gather(*(phone.says(f"của {phone.name}") for phone in crowd))
    for phone in crowd:
        await handled(notebook, f"của {phone.name}")

    waits = [await waited(dung, f"chuyện {n}", n) for n in (4, 5, 6)]

    assert median(waits) < median(usual) + HELD_UP, (usual, waits)
    assert resident() - before < 20 * MEBIBYTE


async def test_what_waits_in_one_chat_leaves_in_its_order(
    program: Program, world: Playground, lan: TelegramPhone
) -> None:
    """After the platform's patience is asked for, the answers come one after the other."""
    order = {"method": "sendMessage", "seconds": 1, "chat": lan.user}
    await world.story.misbehaves("telegram", "429", **order)

    for text in ("một", "hai", "ba"):
        await lan.says(text)

    await lan.sees("Đã ghi 3 ghi chú")
    said = [one["text"] for one in await lan.messages() if one["from"] == "bot"]
    assert ["Đã ghi 1 ghi chú", "Đã ghi 2 ghi chú", "Đã ghi 3 ghi chú"] == said


async def test_of_many_answers_that_wait_the_newest_are_shown(
    program: Program, world: Playground, notebook: Notebook, lan: TelegramPhone
) -> None:
    """Thirty texts while one answer is waited for: thirty notes, but no thirty messages."""
    order = {"method": "sendMessage", "seconds": 1, "times": 1000, "chat": lan.user}
    await world.story.misbehaves("telegram", "429", **order)

    for number in range(30):
        await lan.says(f"ghi chú {number}")
    await handled(notebook, "ghi chú 29")
    await world.story.behaves()

    await lan.sees("Đã ghi 30 ghi chú")
    said = [one["text"] for one in await lan.messages() if one["from"] == "bot"]
    assert len(said) <= 6
    assert [f"ghi chú {number}" for number in range(30)] == notebook.handled


async def test_a_redraw_that_was_overtaken_is_not_repeated(
    program: Program, world: Playground, lan: TelegramPhone
) -> None:
    """Two taps while the first redraw is refused: their screens are one message, drawn once."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.taps("Mở phiếu")
    await lan.sees("Phiếu kín: 0 dấu")
    order = {"method": "editMessageText", "seconds": 2, "chat": lan.user}
    await world.story.misbehaves("telegram", "429", **order)

    await lan.taps("Đánh dấu")
    answer = await lan.taps("Đánh dấu")

    assert answer.is_answered
    await lan.sees("Phiếu kín: 1 dấu")
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    edits = [call["status"] for call in calls if call["method"] == "editMessageText"]
    assert [200, 429, 200] == edits


def resident() -> int:
    """Give how much memory this process holds, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


@pytest.fixture
def chosen() -> dict[str, Any]:
    """A poll as long as in real life: whoever waits for its end is seen to wait."""
    return {"poll_seconds": 30}
