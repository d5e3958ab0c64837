"""One whole meeting on the phones: opinions, another chair, rounds, a motion, paper, minutes."""

import pytest

from playground.story import Phone, TelegramPhone
from tests.e2e.house import ACT, Cell, opens_meeting, texts_in
from tests.e2e.voting import RECORDED, receives, takes_up

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPINION = "Chi bộ cần họp đúng giờ."
MOTION = "Thông qua chương trình họp"


async def test_a_meeting_from_the_opening_to_the_extract(cell: Cell) -> None:
    """An chairs, Lan writes and stands in, Bình is on Zalo, Hoa votes on paper: all is written."""
    await cell.meets("an", "lan", "binh", "hoa")
    an, lan = await cell.joined("an"), await cell.joined("lan")
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    await cell.joined_long_ago()

    await _reviews(an, lan)
    await _motion(an)
    await _first_round(an, lan, binh)
    await _second_round(an, lan, binh)
    text = texts_in(await _ends(an, lan))

    assert "Chủ trì: Nguyễn Văn An. Thư ký: Trần Thị Lan." in text
    assert "Trần Thị Lan chủ trì khi kiểm điểm đồng chí Nguyễn Văn An." in text
    assert OPINION in text
    assert "Kết luận của chủ trì: Chi bộ đoàn kết." in text
    assert f"“{MOTION}”Đồng ý 01/04/06 (16,7 %)" in text
    assert "vòng một, chưa xét mức xuất sắc" in text
    assert "Phiếu giấy: phát ra 01; thu về 01" in text
    assert "Vòng hai, xét mức xuất sắc: 04/04/06 (66,7 %), trên 50 %." in text
    assert "Trần Thị LanHoàn thành xuất sắc nhiệm vụ" in text
    await binh.says("trích biên bản")
    await ACT.taps(binh, ACT.label("mpaper.own_extract"))
    extract = texts_in(await binh.sees_file(".docx"))
    assert "(Phần về đồng chí Lê Văn Bình)" in extract
    assert OPINION not in extract


async def _reviews(an: TelegramPhone, lan: TelegramPhone) -> None:
    """Clerk named, the cell talked about, the chair's own turn led by Lan, the rest on paper."""
    await an.says("hop")
    await opens_meeting(an)
    for label in ("Chọn thư ký", "Trần Thị Lan", "Cuộc họp nhất trí danh sách"):
        await an.taps(label)
    await an.taps("Kiểm điểm: chi bộ")
    await lan.says("hop")
    await lan.taps(ACT.label("discussion.record"))
    await lan.taps("Trần Thị Lan")
    await lan.says(OPINION)
    await lan.taps(ACT.label("discussion.agree"))
    await lan.sees("sẽ ghi vào biên bản")
    await an.taps("Ghi kết luận")
    await an.sees("Mời gõ kết luận")
    await an.says("Chi bộ đoàn kết.")
    await an.taps("Kiểm điểm: Nguyễn Văn An")
    await an.taps("Trần Thị Lan")
    await lan.sees(ACT.sight("agenda.handed"))
    await lan.says("hop")
    await lan.taps("Ghi kết luận")
    await lan.taps("Kết luận ghi trên giấy")
    await an.says("hop")
    await an.taps(ACT.label("agenda.paper"))
    await an.taps(ACT.label("agenda.paper_yes"))


async def _motion(an: TelegramPhone) -> None:
    """An open vote: Hoa says it aloud, and it is entered."""
    await an.taps(ACT.label("votes.menu"))
    await an.taps(ACT.label("votes.motion_open"))
    await an.says(MOTION)
    await an.taps(ACT.label("spoken.button"))
    await an.taps("… Vũ Thị Hoa")
    await an.sees(f"Về: {MOTION}")
    await an.taps(ACT.label("level.agree"))
    await an.taps(ACT.label("spoken.yes"))
    await an.sees("đã ghi 1/4")
    await an.says("hop")
    await an.taps(ACT.label("votes.menu"))
    await an.taps(ACT.label("votes.close"))
    await an.sees(MOTION)


async def _first_round(an: TelegramPhone, lan: TelegramPhone, binh: Phone) -> None:
    """Levels without excellent; Bình types, Hoa's paper is entered twice."""
    await an.says("hop")
    await an.taps(ACT.label("votes.menu"))
    await an.taps(ACT.label("votes.plan"))
    await an.taps(ACT.label("votes.turn_kind"))
    await an.taps(ACT.label("votes.turn_typed"))
    await an.taps(ACT.label("votes.to_meeting"))
    await an.taps(ACT.label("meeting.open"))
    await an.taps(ACT.label("caution.go_on"))
    for phone in (an, lan):
        await _votes(phone, "HTT", 4)
    await binh.sees(ACT.sight("ballot.invitation"))
    await _types(binh, ["1"] * 4)
    await _closes(an)
    await _counts_paper(an, lan, ["1", "1", "0", *["1 0 0"] * 4])


async def _second_round(an: TelegramPhone, lan: TelegramPhone, binh: Phone) -> None:
    """Excellent, yes or no: everybody says yes to Lan alone."""
    await an.says("hop")
    await an.taps(ACT.label("votes.menu"))
    await an.taps(ACT.label("votes.standing"))
    await an.taps(ACT.label("votes.do_second_yes_no"))
    await an.taps(ACT.label("meeting.open_yes"))
    yes, no = ACT.label("level.agree"), ACT.label("level.disagree")
    for phone in (an, lan):
        await phone.sees(ACT.sight("votes.invitation_yes_no"))
        await takes_up(phone)
        for row, word in enumerate((no, no, no, yes), start=1):
            await phone.sees(f"{row}/4")
            await phone.taps(word)
        await phone.sees(ACT.label("ballot.review"))
        await phone.taps(ACT.label("ballot.cast"))
        await phone.sees(RECORDED)
    await binh.sees(ACT.sight("votes.invitation_yes_no"))
    await _types(binh, ["2", "2", "2", "1"])
    await _closes(an)
    await _counts_paper(an, lan, ["1", "1", "0", "0 1", "0 1", "0 1", "1 0"])


async def _ends(an: TelegramPhone, lan: TelegramPhone) -> bytes:
    """The result is announced, everybody hears his own, the minutes are read and approved."""
    await an.says("hop")
    await an.taps(ACT.label("meeting.announce"))
    seen = await lan.sees(ACT.sight("notice.result"))
    assert "Hoàn thành xuất sắc nhiệm vụ" in seen.text
    # Before it, a part of «Công bố, lập và đọc biên bản» would be what is tapped.
    await an.sees(ACT.sight("notice.result"))
    await an.taps(ACT.label("meeting.read_minutes"))
    await an.sees_file(".docx")
    await an.taps(ACT.label("meeting.approve_minutes"))
    return await an.sees_file(".docx")


async def _votes(phone: TelegramPhone, word: str, rows: int) -> None:
    await phone.sees(ACT.sight("ballot.invitation"))
    await receives(phone)
    for row in range(1, rows + 1):
        await phone.taps(f"{row} {word}")
    await _casts(phone)


async def _casts(phone: TelegramPhone) -> None:
    await phone.taps(ACT.label("ballot.to_review"))
    await phone.taps(ACT.label("ballot.cast"))
    await phone.sees(RECORDED)


async def _types(phone: Phone, choices: list[str]) -> None:
    await phone.taps(ACT.label("ballot.receive"))
    await phone.taps(ACT.label("ballot.go_on"))
    for choice in choices:
        await phone.says(choice)
    await phone.taps(ACT.label("ballot.cast"))
    await phone.sees(RECORDED)


async def _closes(an: TelegramPhone) -> None:
    await an.says("hop")
    await an.taps(ACT.label("meeting.close"))
    await an.taps(ACT.label("meeting.close_yes"))


async def _counts_paper(an: TelegramPhone, lan: TelegramPhone, figures: list[str]) -> None:
    """The same figures on two phones: no tellers were named, so who votes in the room may count."""
    for phone in (an, lan):
        await phone.sees(ACT.sight("tellers.asked"))
        await phone.taps(ACT.label("tellers.begin"))
        for typed in figures:
            await phone.says(typed)
    await lan.sees(ACT.sight("tellers.agreed"))
    await an.sees(ACT.sight("meeting.counted"))
