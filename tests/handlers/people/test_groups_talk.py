"""Party groups in chat: the secretary founds one, its leader writes for it."""

import pytest

from handlers.callbacks.members import GroupAction
from handlers.words import words_for
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.rows import few
from tests.worlds import Cell, World

VI = words_for("vi")


@pytest.fixture
async def an(joined: Joined, world: World, cell: Cell) -> Behind:
    """The secretary with a group of Lan, who leads it, and Bình."""
    await opens_year(world, cell)
    phone = await joined("an", 1000)
    for key in ("home.lead", "lead.members", "group.list", "group.found"):
        await phone.taps(VI.label(key))
    await phone.says("Tổ đảng 1")
    for name in ("Trần Thị Lan", "Lê Văn Bình"):
        await phone.taps(VI.label("group.add"))
        await phone.taps(name)
    await phone.taps("Trần Thị Lan")
    await phone.taps(VI.label("group.leader"))
    return phone


async def test_a_group_is_founded_filled_and_led(an: Behind) -> None:
    """All on one screen; who is taken out leads it no more."""
    assert "Tổ trưởng: Trần Thị Lan" in an.text
    assert "Thành viên: Lê Văn Bình, Trần Thị Lan" in an.text

    await an.taps("Trần Thị Lan")
    await an.taps(VI.label("group.out"))

    assert "Thành viên: Lê Văn Bình" in an.text
    assert "Trần Thị Lan" not in an.text


async def test_a_group_is_renamed_and_ended_in_chat(an: Behind) -> None:
    """A name that is empty is asked again; who was in it is in none afterwards."""
    await an.taps(VI.label("group.rename"))
    await an.says("Tổ đảng Khối 10")
    assert "Tổ đảng Khối 10" in an.text
    await an.taps(VI.label("group.end"))
    await an.says("hôm nào đó")

    await an.says("20/11")

    assert "Tổ đảng Khối 10" not in an.text
    assert "Tổ đảng của chi bộ: 0 tổ. Chưa xếp tổ: 5 đồng chí." in an.text


async def test_who_leads_a_group_writes_for_it(an: Behind, joined: Joined) -> None:
    """From the first screen, with the day of the talk; the secretary has no such button."""
    lan = await joined("lan", 1001)
    await lan.says("menu")
    await lan.taps(VI.label("group.own"))
    assert "Lê Văn Bình: chưa ghi." in lan.text
    await lan.taps(VI.label("group.write", name="Lê Văn Bình"))

    await lan.says("18/11: Tổ nhất trí.")

    assert "Lê Văn Bình (18/11/2024): Tổ nhất trí." in lan.text
    await an.says("menu")
    assert VI.label("group.own") not in an.labels


@pytest.mark.parametrize(
    "do", few(["list", "name", "put", "out", "leader", "own", "opinion"], 0, 2)
)
@pytest.mark.long
async def test_nobody_else_has_a_way_in(an: Behind, joined: Joined, cell: Cell, do: str) -> None:
    """A forged button in the hand of a plain member of the group is refused."""
    binh = await joined("binh", 1002)
    lan = cell.people["lan"].member_id

    await binh.taps_data(GroupAction(do=do, about=1, which=lan).pack())

    code = "not_group_leader" if do in ("own", "opinion") else "not_secretary"
    assert str(VI(f"error.{code}")) in (binh.text, binh.toast)
