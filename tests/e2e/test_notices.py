"""What goes to many: an officer's notice, a moved meeting, a published decision, on both apps."""

from collections.abc import Sequence

import pytest

from playground.story import Phone
from storage.queries import broadcasts, people
from storage.tables import Meeting, MeetingState, Member
from tests.e2e.house import ACT, Cell, until
from tests.e2e.voting import votes
from workflow.count import after_close
from workflow.office import cells_table
from workflow.record import minutes

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
        await cells_table.appoint(work, await session.get_one(Member, cell.member_id(who)), school)
        audience = await broadcasts.audience(session, school.id, work.now.date())
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
    assert f"Chưa vào Telegram/Zalo: {total - reached}" in report.text
    assert 1 == await _received(binh)
    sender = "Đảng bộ Trường THPT Ví Dụ" if author == "officer" else cell.people["an"].cell_name
    assert f"Thông báo của {sender}" in (await binh.screen())


async def test_a_moved_meeting_is_answered_anew_on_zalo(cell: Cell) -> None:
    """The number under the old invitation answers nothing; the new one does, and An sees it."""
    await cell.opens_year()
    binh = await _on_zalo(cell, "binh")
    an = await cell.joined("an")
    await an.says("menu")
    for label in ("home.lead", "lead.meeting"):
        await an.taps(ACT.label(label))
    await an.taps(ACT.label("plan.moment"))
    await an.says("06/12/2024 14h")
    await an.says("Phòng hội đồng")
    await an.taps(ACT.label("invite.send"))
    await binh.sees("14:00, thứ Sáu, ngày 06/12/2024")
    await binh.taps(ACT.label("invite.yes"))
    await binh.sees("sẽ dự họp")

    await an.says("hop")
    await an.taps(ACT.label("plan.other_moment"))
    await an.says("09/12/2024 8h")

    moved = await binh.sees("đã đổi ngày giờ")
    assert "08:00, thứ Hai, ngày 09/12/2024" in moved.text
    await binh.taps(ACT.label("invite.no"))
    await binh.taps(ACT.label("meeting.away_sick"))
    await binh.sees("đã báo vắng")
    await an.says("hop")
    await an.taps(ACT.label("invite.list"))
    await an.sees("Lê Văn Bình: ốm")


async def _minutes_approved(cell: Cell) -> None:
    """An and Lan voted on three; the minutes are approved, nobody has a level by the votes."""
    await cell.meets("an", "lan", "binh")
    phones = [await cell.joined(who) for who in ("an", "lan")]
    await cell.opens_urn()
    for phone in phones:
        await votes(phone, (2, 2, 2))
    await cell.closes_urn()
    await until(lambda: _told(cell))
    for step in (after_close.announce, minutes.read_out, minutes.approve):
        async with cell.house.job() as work:
            await step(work, cell.people["an"], cell.meeting_id)


async def _told(cell: Cell) -> bool:
    """Tell whether the meeting has heard of the count."""
    async with cell.house.job() as work:
        meeting = await (await work.session()).get_one(Meeting, cell.meeting_id)
        return meeting.state is MeetingState.COUNTED


@pytest.mark.long
async def test_a_decision_is_entered_published_and_read_on_zalo(cell: Cell) -> None:
    """Each hears his own level; who has read is known by name; another's level may be asked for."""
    binh = await _on_zalo(cell, "binh")
    await _minutes_approved(cell)
    an, lan = cell.phones["an"], cell.phones["lan"]
    await an.says("menu")
    await an.taps(ACT.label("home.lead"))
    await an.taps(ACT.label("decide.home"))
    for name in ("Trần Thị Lan", "Lê Văn Bình"):
        await an.taps(ACT.label("decide.change", name=name))
        await an.taps(ACT.label("level.completed" if name == "Lê Văn Bình" else "level.good"))
        await an.sees(ACT.sight("decide.head"))
    await an.taps(ACT.label("decide.document"))
    await an.says("Quyết định số 12-QĐ/ĐU ngày 20/11/2024 của Đảng ủy")
    await an.taps(ACT.label("decide.publish_read"))

    told = await binh.sees("Mức xếp loại của đồng chí: Hoàn thành nhiệm vụ")
    assert "12-QĐ/ĐU" in told.text
    assert "Trần Thị Lan" not in told.text
    await lan.sees("Mức xếp loại của đồng chí: Hoàn thành tốt nhiệm vụ")
    await binh.taps(ACT.label("decide.read"))
    again = await binh.sees(ACT.sight("decide.notice_head"))
    assert ACT.label("decide.read") not in again.buttons
    await binh.taps(ACT.label("decide.names"))
    await binh.taps("Trần Thị Lan")
    await binh.sees("Mức xếp loại đã công khai của đồng chí Trần Thị Lan")
    await an.says("menu")
    await an.taps(ACT.label("home.lead"))
    await an.taps(ACT.label("decide.home"))
    seen = await an.sees("Đã đọc: 1/7")
    assert "Lê Văn Bình" not in seen.text.partition("Chưa báo đã đọc")[2]
    assert "Trần Thị Lan" in seen.text.partition("Chưa báo đã đọc")[2]
