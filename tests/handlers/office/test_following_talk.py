"""Who follows a cell, in chat: from the first screen to one cell, and nobody else."""

from datetime import date

import pytest

from handlers.callbacks.office import FollowAction
from handlers.words import words_for
from storage.tables import Member, Organisation
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.worlds import Cell, World
from workflow.office import following

VI = words_for("vi")


@pytest.fixture(autouse=True)
async def follows(world: World, cell: Cell) -> None:
    """Lan follows the cell; its year is open."""
    await opens_year(world, cell)
    async with world.job() as work:
        session = await work.session()
        lan = await session.get_one(Member, cell.people["lan"].member_id)
        one = await session.get_one(Organisation, cell.cell_id)
        await following.appoint(work, lan, one, date(2024, 11, 1))


async def test_one_cell_is_opened_from_the_first_screen(joined: Joined) -> None:
    """Counts, plan and list, and no text of anybody."""
    lan = await joined("lan", 1001)
    await lan.says("menu")
    await lan.taps(VI.label("follow.list"))
    assert "Các chi bộ đồng chí được phân công theo dõi: 1" in lan.text

    await lan.taps("Chi bộ Tổ Tự nhiên")

    assert "Đã nộp bản kiểm điểm: 0/4" in lan.text
    assert "Danh sách kiểm điểm (4): Nguyễn Văn An" in lan.text


@pytest.mark.parametrize("do", ["list", "cell"])
async def test_nobody_else_sees_it(joined: Joined, cell: Cell, do: str) -> None:
    """Bình has no button, and a forged one is refused."""
    binh = await joined("binh", 1002)
    await binh.says("menu")
    assert VI.label("follow.list") not in binh.labels

    await binh.taps_data(FollowAction(do=do, about=cell.cell_id).pack())

    assert str(VI("error.not_follower")) in (binh.text, binh.toast)
