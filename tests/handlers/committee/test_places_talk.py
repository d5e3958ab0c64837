"""Where else a member belonged this year, noted in chat, where one taps and where one types."""

from datetime import date

import pytest

from handlers.words import words_for
from terms.places import PlaceKind
from tests.handlers.conftest import Joined
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind, OverZalo
from tests.rows import few
from tests.workflow.writing import open_year
from tests.worlds import Cell, World
from workflow.committee import other_cells
from workflow.committee.other_cells import OtherCell
from workflow.people import joining

VI = words_for("vi")
COMMENT = "Đồng chí sinh hoạt đầy đủ, 😀 <b>gương mẫu</b>."


@pytest.fixture(params=few(["telegram", "zalo"], 0))
async def an(request: pytest.FixtureRequest, world: World, cell: Cell, joined: Joined) -> Behind:
    """The secretary's chat, at the card of Trần Thị Lan; the year is open."""
    await open_year(world, cell)
    phone: Behind
    if request.param == "telegram":
        phone = await joined("an", 1001)
    else:
        phone = OverZalo(world, 1001)
        async with world.job() as work:
            code = await joining.make_code(work, cell.people["an"].member_id)
            found = await joining.invitation(work, phone.key, code)
            await joining.join(work, phone.key, found.code_id, "vi")
    await phone.says("menu")
    await to_the_places_of_lan(phone)
    return phone


async def to_the_places_of_lan(phone: Behind) -> None:
    """From the first screen to what is heard of Trần Thị Lan from elsewhere."""
    for key in ("home.lead", "lead.progress", "desk.list"):
        await phone.taps(VI.label(key))
    await phone.taps("Trần Thị Lan")
    await phone.taps(VI.label("place.open"))


async def _places(world: World, cell: Cell) -> tuple[OtherCell, ...]:
    async with world.job() as work:
        lan = cell.people["lan"].member_id
        return (await other_cells.of_member(work, cell.people["an"], lan))[1]


async def test_a_temporary_place_and_what_it_says(an: Behind, world: World, cell: Cell) -> None:
    """Noted with its days, asked for, typed as it came; a sticker is no comment; what was written
    goes, and is owed again."""
    assert "Chưa ghi nơi nào" in an.text
    await an.taps("Đang sinh hoạt tạm thời")
    await an.says("01/10/2024 - 28/02/2025")
    assert "Sinh hoạt tạm thời nơi khác, từ: 01/10/2024, đến hết: 28/02/2025" in an.text
    await an.says("menu")
    await to_the_places_of_lan(an)
    assert "Chưa có nhận xét của nơi đó" in an.text
    await an.taps("Nhập nhận xét")
    await an.sends(**({"sticker": "1"} if isinstance(an, OverZalo) else STICKER))
    assert "Mời gõ hoặc dán nội dung" in an.text

    await an.says(COMMENT)

    assert COMMENT in an.text
    since = date(2024, 10, 1)
    assert (OtherCell(PlaceKind.TEMPORARY, since, COMMENT, needed=True),) == await _places(
        world, cell
    )
    await an.taps("Bỏ: nhận xét nơi sinh hoạt tạm thời")
    assert (OtherCell(PlaceKind.TEMPORARY, since, "", needed=True),) == await _places(world, cell)


async def test_a_transfer_has_a_day(an: Behind, world: World, cell: Cell) -> None:
    """What is no day is asked again; a day long ago needs no comment from there."""
    await an.taps("Chuyển đến trong năm")
    await an.says("hôm nào đó")
    assert () == await _places(world, cell)

    await an.says("15/01/2024")

    assert "Chuyển đến chi bộ ngày 15/01/2024" in an.text
    assert "Không bắt buộc có nhận xét" in an.text


async def test_a_comment_from_where_somebody_lives(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Asked of who serves, under the rules of 2025; what is missing is named, what came is not."""
    await open_year(world, cell, "national_2025")
    phone = await joined("an", 1001)
    for key in ("home.lead", "lead.progress", "place.residents_button"):
        await phone.taps(VI.label(key))
    assert "đã có 0/4 (QĐ 366-QĐ/TW, Điều 17" in phone.text
    assert "Hoàng Văn Dũng" not in phone.text
    await phone.taps("… Trần Thị Lan")
    await phone.says("Đảng ủy phường Ví Dụ")
    assert "Chưa đọc được" in phone.text
    await phone.says("Đảng ủy phường Ví Dụ, 15/11/2024")
    await phone.says(COMMENT)
    assert "Nơi cư trú: Đảng ủy phường Ví Dụ, ngày 15/11/2024" in phone.text
    assert COMMENT in phone.text

    async with world.job() as work:
        found = await other_cells.residents(work, cell.people["an"])
    assert (4, ["Nguyễn Văn An", "Lê Văn Bình", "Phạm Thị Cúc"]) == (
        len(found.members),
        [one.name for one in found.missing],
    )


async def test_rules_that_ask_for_no_residence_are_told(
    an: Behind, world: World, cell: Cell
) -> None:
    """In 2023 there is no such button, and a forged one says why."""
    await an.says("menu")
    for key in ("home.lead", "lead.progress"):
        await an.taps(VI.label(key))
    assert VI.label("place.residents_button") not in an.labels
    async with world.job() as work:
        found = await other_cells.residents(work, cell.people["an"])

    assert ("", ()) == (found.clause, found.members)
