"""One notice to thousands: at the pace Telegram bears, across a power cut, to nobody twice.

With `TUSOI_LONG=1` five thousand people at Telegram's own limits; without, fewer people, and the
limits and our pace scaled alike."""

import asyncio
import os
from collections import Counter
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from bot.demo.stage import TELEGRAM_TOKEN
from storage.queries import outbox as outbox_rows
from storage.tables import OutboxState
from tests import databases
from tests.e2e.crowd import forget_updates, many_join, told
from tests.e2e.house import House, open_house, until

pytestmark = pytest.mark.long

LONG = bool(os.environ.get("TUSOI_LONG"))
PEOPLE = 5_000 if LONG else 100
SCALE = 1 if LONG else 4
PACE = 25 * SCALE
TEXT = "Kết quả xếp loại năm nay đã có. Mời đồng chí mở mục kết quả để xem."
IN_FLIGHT = 128
"""Two batches: one on its way, one worded meanwhile."""


async def come_to_an_end(house: House, count: int) -> Counter[str]:
    """Wait until so many of the notice's messages came to something; give what."""
    async with asyncio.timeout(600 if LONG else 60):
        while True:
            async with house.job() as work:
                counts = await outbox_rows.counts(await work.session())
            notice = [one for one in counts if one.kind == "broadcast"]
            states = Counter({str(one.state): one.count for one in notice})
            if sum(states.values()) - states[OutboxState.PENDING] >= count:
                return states
            await asyncio.sleep(0.2)


async def first_are_told(house: House) -> bool:
    """Tell whether the notice has reached the first of many."""
    return len(await told(house, TEXT)) >= PEOPLE // 20


@pytest.mark.parametrize("kind", ["sqlite"] if LONG else databases.KINDS)
async def test_thousands_are_told_once_across_a_power_cut(kind: str, tmp_path: Path) -> None:
    """No 429 but the one that was ordered; progress in the same message; the rest after the cut."""
    async with open_house(kind, tmp_path, pace=PACE) as house:
        cell = await house.founds_cell()
        an = await cell.joined("an")
        await house.stop()
        await many_join(house, cell, PEOPLE)
        await forget_updates(house)
        await house.start()
        everybody = PEOPLE + len(cell.people)
        pace = {"pace": "scaled", "pace_scale": SCALE}
        await house.world.story.ask("POST", "telegram/settings", pace)
        await an.taps("Việc của bí thư")
        await an.taps("Gửi thông báo")
        await an.says(TEXT)
        await an.taps(f"Gửi cho {everybody} đồng chí")
        await an.sees("Đang gửi thông báo")

        await until(lambda: first_are_told(house))
        await house.kill()
        at_the_cut = len(await told(house, TEXT))
        order = {"method": "sendMessage", "seconds": 1}
        await house.world.story.misbehaves("telegram", "429", **order)
        await house.world.story.moves_clock(timedelta(seconds=30))
        await house.start()
        states = await come_to_an_end(house, everybody)
        calls = await house.world.story.calls("telegram", TELEGRAM_TOKEN)
        often = await told(house, TEXT)

    refused = sum(call["status"] == HTTPStatus.TOO_MANY_REQUESTS for call in calls)
    progress = sum(
        call["method"] == "editMessageText" and "Đang gửi thông báo" in call["params"]["text"]
        for call in calls
    )
    print(
        f"people: {PEOPLE}, told: {len(often)}, at the cut: {at_the_cut}, "
        f"twice: {sum(n > 1 for n in often.values())}, refused: {refused}, "
        f"progress: {progress}, {dict(states)}"
    )
    assert {1} == set(often.values())
    assert 0 < at_the_cut < PEOPLE
    assert 1 == refused
    assert progress >= 1
    assert PEOPLE + 1 == states["sent"] + states["unknown"]
    assert states["unknown"] <= IN_FLIGHT
    assert states["sent"] <= len(often) <= states["sent"] + states["unknown"]
