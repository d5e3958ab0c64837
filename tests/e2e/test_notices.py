"""What goes to many: an officer's notice, a moved meeting, a published decision, on both apps."""

from collections.abc import Sequence

import pytest

from playground.story import Phone
from storage.queries import broadcasts, people
from storage.tables import Member
from tests.e2e.house import ACT, Cell
from workflow import office

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "Đề nghị các đồng chí nộp bản kiểm điểm trước thứ Sáu."


async def _on_zalo(cell: Cell, who: str) -> Phone:
    """Somebody on Zalo, who joined by typing his code."""
    phone = await cell.zalo(who)
    await ACT.joins(phone, await cell.code_for(who))
    return phone


async def _of_all_cells(cell: Cell, who: str) -> tuple[int, int]:
    """Make somebody the officer of the school; give how many it has, how many can be reached."""
    async with cell.house.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, cell.people[who].cell_id)
        await office.appoint(work, await session.get_one(Member, cell.member_id(who)), school)
        audience = await broadcasts.audience(session, school.id)
        return len(audience), sum(can for _, can in audience)


async def _sends(phone: Phone, labels: Sequence[str], total: int) -> None:
    """Write the notice, look at it, send it."""
    await phone.says("menu")
    for label in labels:
        await phone.taps(label)
    await phone.sees("Mời đồng chí gõ nội dung")
    await phone.says(TEXT)
    await phone.sees(f"Gửi cho {total} đảng viên")
    await phone.taps(ACT.label("broadcast.confirm", total=total))


async def _received(phone: Phone) -> int:
    """Count how often the notice stands in somebody's chat."""
    said = await phone.messages()
    return sum(one["from"] == "bot" and TEXT in one["text"] for one in said)


@pytest.mark.parametrize("author", ["officer", "secretary"])
async def test_a_notice_reaches_zalo_once_and_is_counted(cell: Cell, author: str) -> None:
    """Of another cell too, when the officer writes; the report counts who was reached."""
    other = await cell.house.founds_cell() if author == "officer" else cell
    binh = await _on_zalo(other, "binh")
    an = await cell.joined("an")
    total, reached, labels = 8, 2, ["home.lead", "broadcast.home"]
    if author == "officer":
        labels = ["office.table", "broadcast.home"]
        total, reached = await _of_all_cells(cell, "an")

    await _sends(an, [ACT.label(key) for key in labels], total)

    await binh.sees(TEXT)
    report = await an.sees(ACT.sight("broadcast.report"))
    assert f"cho {total} đảng viên" in report.text
    assert f"Đã nhận: {reached}\n" in report.text
    assert f"Chưa vào kênh này: {total - reached}" in report.text
    assert 1 == await _received(binh)
    sender = "Đảng bộ Trường THPT Ví Dụ" if author == "officer" else cell.people["an"].cell_name
    assert f"Thông báo của {sender}" in (await binh.screen())
