"""Two workers of one PostgreSQL: a phone taken away through one is shown nothing by the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.callbacks.meeting import SheetStep
from tests.handlers.line import Behind, Shown
from tests.handlers.people.test_taken_phones_talk import Workers
from tests.handlers.people.test_taken_phones_talk import scene as scene
from tests.handlers.people.test_taken_phones_talk import workers as workers
from tests.rows import few
from tests.scenes import Begun, Steps, open_scene
from workflow.people import joining

SUBJECT = "Đặng Văn Khánh"


@pytest.fixture
async def begun(scene: Steps, tmp_path: Path) -> AsyncIterator[Begun]:
    """The scene where several workers may serve one database."""
    async with open_scene("postgresql", tmp_path, scene) as begun:
        yield begun


def phone_of(workers: Workers, who: str) -> Behind:
    """Give somebody's phone, its updates served by the second worker."""
    chat = int(workers.room.chats[who].chat)
    return Behind(workers.second, chat, messages=[Shown(1, "")])


async def shown(phone: Behind, workers: Workers, do: SheetStep) -> str:
    """Tap a step on the sheet; give the whole screen."""
    await phone.taps_data(workers.tap(do), 1)
    return phone.text


@pytest.mark.parametrize("do", few([SheetStep.REVIEW, SheetStep.PAGE], 0))
@pytest.mark.parametrize("way", ["leaves", "reset"])
async def test_what_a_worker_remembers_of_a_phone_that_is_gone_is_shown_to_nobody(
    workers: Workers, way: str, do: SheetStep
) -> None:
    """Not for two minutes, not once. Bình, whom the same worker remembers, goes on."""
    room = workers.room
    found, binhs = phone_of(workers, "lan"), phone_of(workers, "binh")
    for phone in (found, binhs):
        await shown(phone, workers, SheetStep.RECEIVE)
    before = await shown(found, workers, do)
    if way == "leaves":
        await workers.phone(room.world).taps_data("m:leave_now", 1)
    else:
        async with room.world.job() as work:
            await joining.reset(work, room.people["an"], room.member_id("lan"))

    after = await shown(found, workers, do)

    assert SUBJECT in before
    assert SUBJECT not in after
    assert SUBJECT in await shown(binhs, workers, do)
