"""The officer's table and calendar in chat: pages, the file, one day for all cells."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile
from openpyxl import load_workbook

from bot.channel.render import steps_of
from handlers.office import cells_table_view as view
from handlers.reply import Capabilities
from handlers.words import words_for
from papers.progress_picture import parts_of
from storage.queries import people
from storage.tables import CycleState, Member
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from tests.papers.test_progress_picture import bar_of, pixels_of
from tests.summed_office import XS, Rated, found_office
from tests.worlds import Cell
from workflow.errors import Refusal
from workflow.office import cells_table
from workflow.office.cells_table import CellRow, Table

VI = words_for("vi")


async def _appointed(room: Room, who: str) -> None:
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, room.member_id(who)), school)


async def test_the_officer_opens_the_table_from_the_main_page(room: Room, talk: Talks) -> None:
    """And gets it as a file, without anybody's name."""
    await _appointed(room, "lan")
    lan = talk("lan")
    await lan.says("menu")

    await lan.taps("Tổng hợp các chi bộ")

    assert "1 chi bộ · quá hạn: 0" in lan.text
    assert "1. Chi bộ Tổ Tự nhiên: đang viết" in lan.text
    await lan.taps("Tải bảng Excel")
    sheet = load_workbook(BytesIO(lan.paper.render())).worksheets[0]
    row = [cell.value for cell in sheet[6]]
    assert [1, "Chi bộ Tổ Tự nhiên", 2024, "Viết bản kiểm điểm"] == row[:4]
    assert lan.paper.name.endswith(".xlsx")


async def test_the_picture_shows_what_the_table_says(room: Room, talk: Talks) -> None:
    """A photo in the chat, twenty cells a page; each bar as the database has it."""
    office = await found_office(room.world, Cell(room.people["an"].cell_id, room.people))
    await office.base("Đảng bộ Trường Ví Dụ Hai")
    await office.collects("Đảng bộ Trường Ví Dụ Hai", 21, overdue=1)
    rated = (Rated("Trần Văn Một", XS), Rated("Trần Văn Hai", None))
    await office.decides("Đảng bộ Trường Ví Dụ Hai", "Chi bộ Một", rated)
    async with room.world.job() as work:
        table = await cells_table.table(work, office.officer)
    lan = talk("lan")
    await lan.says("tong hop")

    await lan.taps("Xem hình tiến độ")

    assert lan.paper.picture
    assert "Hình có chi bộ thứ 1 đến 20 trong 22 chi bộ" in lan.text
    first = pixels_of(lan.paper.render())
    await lan.taps("Trang sau")
    assert "thứ 21 đến 22" in lan.text
    second = pixels_of(lan.paper.render())
    bars = [bar_of(first, n) for n in range(20)] + [bar_of(second, n) for n in range(2)]
    for row, bar in zip(table.cells, bars, strict=True):
        parts = zip(row.phases, parts_of([*row.phases.values()]), strict=True)
        assert {phase.value: end - begin for phase, (begin, end) in parts if end > begin} == bar


@pytest.mark.parametrize("files", [True, False])
async def test_the_picture_is_sent_as_a_photo(room: Room, talk: Talks, files: bool) -> None:
    """By its bytes, or where a channel takes none by the link from which it is fetched."""
    await _appointed(room, "lan")
    room.world.house = replace(room.world.house, public_url="https://vi.du")
    lan = talk("lan")
    lan.capabilities = Capabilities(files=files)
    await lan.taps_data("of:picture:0:")

    line = replace(lan._line, capabilities=lan.capabilities)
    steps = await steps_of(lan.reply, line, "7", VI)

    (photo,) = [step.method for step in steps if isinstance(step.method, SendPhoto)]
    by_bytes = isinstance(photo.photo, BufferedInputFile)
    assert files == by_bytes
    assert files or str(photo.photo).startswith("https://vi.du/d/")
    assert "Tiến độ các chi bộ đến ngày" in str(photo.caption)


async def test_one_day_is_set_for_all_cells(room: Room, talk: Talks) -> None:
    """Asked, confirmed, said; a second tap sets the same day again."""
    await _appointed(room, "lan")
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps("Đặt thời hạn chung")
    await lan.taps("Gửi hồ sơ lên cấp trên")
    await lan.sends(
        sticker={
            "file_id": "1",
            "file_unique_id": "1",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    )
    assert "Thời hạn «" in lan.text

    await lan.says("trước 20/12")

    assert "trước thứ Sáu, ngày 20/12/2024 cho 1 chi bộ" in lan.text
    yes = lan.button("Đặt cho mọi chi bộ").data
    for _ in range(2):
        await lan.taps_data(yes)
        assert "hết thứ Năm, ngày 19/12/2024 cho 1 chi bộ" in lan.text


async def test_the_officer_writes_to_all_his_cells(room: Room, talk: Talks) -> None:
    """Named as the school, looked at, rewritten, sent; the way back is his table."""
    await _appointed(room, "lan")
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps("Gửi thông báo")
    assert "mọi đảng viên của Đảng bộ Trường THPT Ví Dụ" in lan.text
    assert "mọi đảng viên của Đảng bộ Trường THPT Ví Dụ" in await lan.current()
    await lan.says("Nội dung 😀 <b>")
    assert "Thông báo của Đảng bộ Trường THPT Ví Dụ" in lan.text
    await lan.taps("Viết lại")

    await lan.says("Mời nộp báo cáo.")
    await lan.taps("Gửi cho 8 đồng chí")

    assert "Đang gửi thông báo: 0/8" in lan.text
    assert lan.planned
    await lan.taps("Dừng hẳn")
    assert "Cần gọi điện" not in lan.labels
    await lan.taps("Viết thông báo khác")
    assert "mọi đảng viên của" in lan.text
    await lan.taps("Tổng hợp các chi bộ")
    assert "1 chi bộ" in lan.text


async def test_with_two_organisations_each_has_its_button(room: Room, talk: Talks) -> None:
    """And what is written for one is not shown for the other."""
    await _appointed(room, "lan")
    async with room.world.job() as work:
        session = await work.session()
        (*_, cell) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, room.member_id("lan")), cell)
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps("Gửi thông báo: Chi bộ Tổ Tự nhiên")
    await lan.says("Cho chi bộ.")

    await lan.says("tong hop")
    await lan.taps("Gửi thông báo: Đảng bộ")

    assert "mọi đảng viên của Đảng bộ Trường THPT Ví Dụ" in lan.text


@pytest.mark.parametrize("do", ["home", "write"])
async def test_the_notice_of_another_organisation_is_refused(
    room: Room, talk: Talks, do: str
) -> None:
    """To a secretary who is no officer, and to who is one no more while he types."""
    await _appointed(room, "lan")
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        number = school.id
    lan = talk("lan")
    await lan.taps_data(f"bc:{do}:{number}")
    async with room.world.job() as work:
        session = await work.session()
        member = await session.get_one(Member, room.member_id("lan"))
        await cells_table.dismiss(work, member, school)

    with pytest.raises(Refusal, match="not_officer"):
        await lan.says("Gửi mọi người.")
    with pytest.raises(Refusal, match="not_officer"):
        await talk("an").taps_data(f"bc:{do}:{number}")


@pytest.mark.parametrize("data", ["of:table:0:", "of:excel:0:", "of:set:739000:dossier.by"])
async def test_who_is_no_officer_gets_nothing(room: Room, talk: Talks, data: str) -> None:
    """Not by a button put together by hand; the main page offers none."""
    binh = talk("binh")
    await binh.says("menu")
    assert "Tổng hợp các chi bộ" not in binh.labels

    with pytest.raises(Exception, match="not_officer"):
        await binh.taps_data(data)


@pytest.mark.parametrize("data", ["of:set:0:dossier.by", "of:set:739000:law.by", "of:ask:0:x"])
async def test_a_day_nobody_drew_is_an_old_button(room: Room, talk: Talks, data: str) -> None:
    """Whatever the button says, it is read strictly."""
    await _appointed(room, "lan")

    with pytest.raises(Exception, match="button_old"):
        await talk("lan").taps_data(data)


def _cell(number: int) -> CellRow:
    name = f"Chi bộ trực thuộc Trường trung học phổ thông Ví Dụ số {number:03}"
    return CellRow(number, name, 2024, CycleState.COLLECTING, 20, 7, 3, 12, number % 3)


@pytest.mark.parametrize(
    ("page", "first", "turns"), [(0, 1, 1), (7, 71, 2), (14, 141, 1), (99, 141, 1)]
)
def test_a_hundred_and_fifty_cells_come_by_pages(page: int, first: int, turns: int) -> None:
    """Ten a page, each short enough for one message; a page too far is the last one."""
    now = Table(("Đảng bộ Ví Dụ",), tuple(_cell(n) for n in range(1, 151)))

    screen = view.table_screen(now, page, VI)

    assert f"{first}. Chi bộ" in screen.text
    assert turns == len(
        [
            b
            for row in screen.buttons
            for b in row
            if b.data.startswith("of:table") and "Trang" in b.label
        ]
    )
    assert len(screen.text) < 2000


def test_the_day_on_a_button_is_read_back() -> None:
    """What is confirmed is what was typed."""
    due = date(2024, 12, 20)

    found = view.packed_day(due.toordinal(), "before")

    assert due == found[0]
    assert "before" == found[1].value
