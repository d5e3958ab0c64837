"""A joining is copied only where it leaves what it left in life, and nothing of a test is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from handlers.words import words_for
from storage.tables import ChatAccount, Member
from tests.handlers.joined_phones import JoinedPhones
from tests.handlers.line import Behind
from tests.scenes import Begun, founds_cell, open_scene
from workflow.people import joining

CHAT = 4711
"""No other test joins from here."""
Change = Callable[[Begun], Awaitable[None]]


async def _nothing(begun: Begun) -> None:
    """Leave the scene as it is."""


async def _renames(begun: Begun) -> None:
    async with begun.world.job() as work:
        session = await work.session()
        lan = await session.get_one(Member, begun.cell.people["lan"].member_id)
        lan.full_name = "Trần Thị Lan Anh"
        session.add(lan)


async def _waits(begun: Begun) -> None:
    begun.world.clock.move(timedelta(days=1))


async def _moves_house(begun: Begun) -> None:
    begun.world.house = replace(begun.world.house, public_url="https://khac.example")


async def _joins(folder: Path, change: Change = _nothing, *, chat: int) -> tuple[int, str, Behind]:
    """Let Lan join after a change; give how often that was done in life, the name she has then,
    and her phone."""
    lived = 0
    async with open_scene("sqlite", folder, (founds_cell,)) as begun:
        lan = begun.cell.people["lan"].member_id
        phones, phone = JoinedPhones(begun, as_ever=True), Behind(begun.world, chat)
        await change(begun)

        async def in_life() -> None:
            nonlocal lived
            lived += 1
            async with begun.world.job() as work:
                code = await joining.make_code(work, lan)
            await phone.says(f"/start {code}")
            await phone.taps(words_for("vi").label("join.do_agree"))

        await phones.joins(phone, lan, in_life)
        async with begun.world.job() as work:
            found = await (await work.session()).exec(
                select(Member.full_name)
                .join(ChatAccount, col(ChatAccount.member_id) == col(Member.id))
                .where(ChatAccount.chat == str(chat))
            )
            name = found.one()
        await phone.says("menu")
    return lived, name, phone


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


async def test_the_second_one_goes_on_from_what_the_first_one_left(tmp_path: Path) -> None:
    """Its messages and buttons too; what is typed then is answered alike."""
    first = await _joins(_folder(tmp_path, "first"), chat=CHAT)
    second = await _joins(_folder(tmp_path, "second"), chat=CHAT)

    assert ((1, "Trần Thị Lan"), (0, "Trần Thị Lan")) == (first[:2], second[:2])
    assert first[2].messages == second[2].messages


@pytest.mark.parametrize(
    ("chat", "change", "called"),
    [
        (CHAT + 1, _renames, "Trần Thị Lan Anh"),
        (CHAT + 2, _waits, "Trần Thị Lan"),
        (CHAT + 3, _moves_house, "Trần Thị Lan"),
    ],
)
async def test_after_a_change_everybody_joins_in_life(
    tmp_path: Path, chat: int, change: Change, called: str
) -> None:
    """What a test has written stays, and another day or address is not the copied one."""
    await _joins(_folder(tmp_path, "first"), chat=chat)

    lived, name, _ = await _joins(_folder(tmp_path, "second"), change, chat=chat)

    assert (1, called) == (lived, name)
