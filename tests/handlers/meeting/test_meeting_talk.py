"""The meeting in chat: from the roll call to the minutes."""

from io import BytesIO

import docx
import pytest
from sqlalchemy import update

from handlers.words import words_for
from storage.tables import Cycle
from terms.places import PlaceKind
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from tests.rows import few
from tests.workflow.duties.test_duties_about import notes
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.work import CloseUrn


async def _calls_roll(room: Room, talk: Talks) -> str:
    """An begins the meeting in chat; give the code on his screen."""
    an = talk("an")
    await an.says("hop chi bo")
    await an.taps("Bắt đầu điểm danh")
    async with room.world.job() as work:
        meeting = await roll_call.running(work, room.people["an"])
    assert meeting is not None
    room.meeting_id = meeting.id or 0
    return meeting.check_in_code


async def _reviews_on_paper(talk: Talks) -> None:
    """The clerk wrote by hand: every item is finished at once."""
    an, pen = talk("an"), "Để thư ký ghi tay"
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps(pen if pen in an.labels else "Đồng ý, đã kiểm điểm")
    await an.says("hop")


async def test_the_code_stands_large_on_the_screen(room: Room, talk: Talks) -> None:
    """In two groups of three, to be read aloud."""
    code = await _calls_roll(room, talk)

    assert f"{code[:3]} {code[3:]}" in talk("an").text
    assert "Có mặt: 1/6 đảng viên chính thức" in talk("an").text


async def test_a_member_types_the_code_without_any_menu(room: Room, talk: Talks) -> None:
    """Six digits are enough while the roll is called."""
    code = await _calls_roll(room, talk)

    await talk("lan").says(code)

    assert "✅ Đã điểm danh" in talk("lan").text


async def test_a_member_is_asked_for_the_code(room: Room, talk: Talks) -> None:
    """Wrong shapes, a photo and wrong digits are each answered and asked again."""
    code = await _calls_roll(room, talk)
    lan = talk("lan")
    await lan.says("menu")
    await lan.taps("Điểm danh")
    asked = lan.text

    said = []
    for wrong in ("bao nhiêu?", f"{(int(code) + 1) % 10**6:06d}"):
        await lan.says(wrong)
        said.append(lan.text.splitlines()[0])
    await lan.sends(sticker=_STICKER)
    said.append(lan.text.splitlines()[-1])
    await lan.says(f"{code[:3]} {code[3:]}")

    assert "mã điểm danh sáu chữ số" in asked
    assert [
        "Mã điểm danh gồm đúng sáu chữ số.",
        "Mã chưa đúng. Mời nghe lại và gõ lại.",
        "Mã điểm danh gồm đúng sáu chữ số.",
    ] == said
    assert "✅ Đã điểm danh" in lan.text


_STICKER = {
    "file_id": "1",
    "file_unique_id": "1",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}


async def test_six_digits_are_text_when_no_roll_is_called(room: Room, talk: Talks) -> None:
    """Whoever checked in already may write numbers again."""
    code = await _calls_roll(room, talk)
    lan = talk("lan")
    await lan.says(code)

    await lan.says("123456")

    assert "Mã chưa đúng" not in lan.text


async def test_a_question_for_the_code_ends_with_the_roll_call(room: Room, talk: Talks) -> None:
    """Who types after the urn was opened hears where the meeting stands, once."""
    await room.hands_in("an")
    code = await _calls_roll(room, talk)
    lan = talk("lan")
    await lan.says("diem danh")
    await room.opens()

    await lan.says(code)

    assert "Đồng chí không có phiếu cần nộp" in lan.text


async def test_the_secretary_marks_presence_and_reasons(room: Room, talk: Talks) -> None:
    """By tap for the usual reasons, by words for others; the roll shows it."""
    await _calls_roll(room, talk)
    an = talk("an")
    await an.taps("Ghi tên có mặt, vắng")

    await an.taps("… Trần Thị Lan")
    await an.taps("Có mặt")
    await an.taps("… Lê Văn Bình")
    await an.taps("Vắng: ốm")
    await an.taps("… Bùi Thị Mai")
    await an.taps("Vắng: lý do khác")
    await an.says("Đưa con đi khám")

    assert {"✅ Trần Thị Lan", "✖ Lê Văn Bình", "✖ Bùi Thị Mai"} <= set(an.labels)
    assert "… Phạm Thị Cúc (dự bị)" in an.labels
    await an.taps("✖ Bùi Thị Mai")
    assert "Vắng: Đưa con đi khám" in an.text


async def test_a_member_cannot_lead(room: Room, talk: Talks) -> None:
    """A forged button of the secretary's is refused."""
    await _calls_roll(room, talk)
    opens = talk("an").button("Khai mạc").data

    with pytest.raises(Refusal) as refused:
        await talk("lan").taps_data(opens)

    assert "not_secretary" == refused.value.code


async def test_an_unknown_step_is_refused(room: Room, talk: Talks) -> None:
    """A button no meeting of today has."""
    with pytest.raises(Refusal) as refused:
        await talk("an").taps_data("h:dance:0:0:")

    assert "button_unknown" == refused.value.code


async def test_the_preview_shows_what_is_frozen(room: Room, talk: Talks) -> None:
    """Voters, sheet, who is left out and why, both hashes, the warning for few voters."""
    await room.hands_in("an", "lan")
    code = await _calls_roll(room, talk)
    await talk("lan").says(code)

    await talk("an").taps("Xem danh sách bỏ phiếu")

    text = talk("an").text
    assert "Người bỏ phiếu: 2 (trên tổng số 6 đảng viên chính thức)" in text
    assert "1. Nguyễn Văn An\n2. Trần Thị Lan" in text
    assert "· Hoàng Văn Dũng: được miễn sinh hoạt" in text
    assert "· Bùi Thị Mai: vắng, kiểm điểm bổ sung sau" in text
    assert "Chỉ có 2 người bỏ phiếu" in text


@pytest.mark.parametrize("profile", few(["hcmc_edu_2023", "national_2025"], 1))
async def test_a_missing_comment_is_entered_from_the_preview(
    room: Room, talk: Talks, profile: str
) -> None:
    """The reason stands beside the name, and one tap leads to where it is mended (S1 V.10; HD 43,
    7.6)."""
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    await room.hands_in("an", "lan")
    await notes(room, PlaceKind.TEMPORARY)
    code = await _calls_roll(room, talk)
    await talk("lan").says(code)
    an = talk("an")
    await an.taps("Xem danh sách bỏ phiếu")
    assert "· Trần Thị Lan: chưa có nhận xét của nơi sinh hoạt tạm thời" in an.text
    assert "xếp loại ở cuộc họp bổ sung" in an.text

    await an.taps("Nhập nhận xét: Trần Thị Lan")
    await an.taps("Nhập nhận xét")
    await an.says("Chấp hành tốt.")

    await an.says("hop")
    await an.taps("Xem danh sách bỏ phiếu")
    assert "1. Nguyễn Văn An\n2. Trần Thị Lan" in an.text
    assert "Nhập nhận xét: Trần Thị Lan" not in an.labels


async def test_a_late_comer_is_shown_before_the_urn_is_opened(room: Room, talk: Talks) -> None:
    """He came in between the preview and the tap: nothing is opened, the preview has him."""
    await room.hands_in("an")
    code = await _calls_roll(room, talk)
    an = talk("an")
    await an.opens_meeting()
    await _reviews_on_paper(talk)
    await an.taps("Bắt đầu bỏ phiếu")
    await talk("lan").says(code)
    await room.hands_in("lan")
    await room.reviews()

    await an.taps("Vẫn tiếp tục")
    again, toast = an.text, an.reply.toast
    await an.taps("Vẫn tiếp tục")

    assert "Vừa có thay đổi" in toast
    assert "Người bỏ phiếu: 2" in again
    assert "Đã bỏ phiếu: 0/2" in an.text


async def test_the_question_on_the_screen_is_the_current_view(room: Room, talk: Talks) -> None:
    """After a repeated update: the code for a member, the reason for the secretary."""
    await _calls_roll(room, talk)
    await talk("lan").says("diem danh")
    an = talk("an")
    await an.taps("Ghi tên có mặt, vắng")
    await an.taps("… Lê Văn Bình")
    await an.taps("Vắng: lý do khác")

    seen = [await talk(who).current() for who in ("lan", "an", "binh")]

    assert "mã điểm danh sáu chữ số" in seen[0]
    assert "Lê Văn Bình vắng vì lý do gì?" in seen[1]
    assert "Lê Văn Bình" in seen[2]
    assert "mã điểm danh" not in seen[2]


async def test_the_chair_sees_steps_and_no_names(room: Room, talk: Talks) -> None:
    """While the urn is open: numbers only, and his own sheet among the buttons."""
    await room.hands_in("lan")
    code = await _calls_roll(room, talk)
    await talk("lan").says(code)
    await talk("an").opens_meeting()
    await _reviews_on_paper(talk)
    await talk("an").taps("Bắt đầu bỏ phiếu")
    await talk("an").taps("Vẫn tiếp tục")

    an = talk("an")
    assert "Đã bỏ phiếu: 0/2" in an.text
    assert "Trần Thị Lan" not in an.text
    assert ["Xem số phiếu", "Nhận phiếu", "Kết thúc bỏ phiếu"] == an.labels[:3]


async def test_from_the_vote_to_the_minutes(room: Room, talk: Talks) -> None:
    """Close, count, results for the chair, announce, minutes as a Word file."""
    await room.hands_in("lan")
    code = await _calls_roll(room, talk)
    for who in ("lan", "binh"):
        await talk(who).says(code)
    await room.opens()
    for who, mark in (("an", 1), ("lan", 2), ("binh", 2)):
        await room.votes(who, mark)
    an = talk("an")

    await an.says("hop")
    await an.taps("Kết thúc bỏ phiếu")
    counting = an.text
    await room.counts()
    await an.taps("Xem kết quả")
    results = an.text
    await an.taps("Công bố")
    await an.taps("Lập và đọc biên bản")
    read = an.paper
    draft = read.render()
    await an.taps("Đã thông qua biên bản")
    paper = docx.Document(BytesIO(an.paper.render()))

    assert "Đang kiểm phiếu" in counting
    assert CloseUrn(room.session_id) in an.jobs
    assert "chưa mức nào quá nửa" in results
    assert words_for("vi").label("guard.few", floor=5) in results
    assert "01/03/06" not in results
    assert "du-thao-bien-ban-hop-chi-bo-to-tu-nhien-2024.docx" == read.name
    assert "DỰ THẢO" in read.caption
    assert "bien-ban-hop-chi-bo-to-tu-nhien-2024.docx" == an.paper.name
    assert "đã thông qua" in an.paper.caption
    assert an.paper.link.startswith("https://tusoi.example/d/")
    assert paper.tables
    assert draft != an.paper.render()
    assert "Tải biên bản" in an.labels


@pytest.mark.long
async def test_the_minutes_come_again(room: Room, talk: Talks) -> None:
    """As a new message below, not over the results."""
    await room.calls_roll()
    await room.hands_in("an")
    await room.holds_vote({"an": [2]})
    an = talk("an")
    await an.says("hop")
    await an.taps("Công bố")
    await an.taps("Lập và đọc biên bản")
    await an.taps("Đã thông qua biên bản")
    first = an.paper.name

    await an.taps("Tải biên bản")

    assert first == an.paper.name
    assert an.reply.fresh


@pytest.mark.parametrize(
    ("state", "sentence"),
    few(
        [
            ("before", "Chưa có cuộc họp nào đang điểm danh."),
            ("open", "Phiếu của đồng chí chưa nộp."),
            ("voted", "Đồng chí không có phiếu cần nộp."),
            ("counted", "chủ trì sẽ công bố"),
        ],
        1,
        2,
    ),
)
async def test_a_member_is_told_where_the_meeting_stands(
    room: Room, talk: Talks, state: str, sentence: str
) -> None:
    """One sentence for each moment, and the sheet when there is one for him."""
    if state != "before":
        await room.calls_roll()
        await room.checks_in("lan")
        await room.hands_in("lan")
        await room.opens()
    if state in ("voted", "counted"):
        await room.votes("lan", 2)
    if state == "counted":
        await room.closes()
        await room.counts()

    await talk("lan").says("diem danh")

    assert sentence in talk("lan").text
    assert (state == "open") == ("Nhận phiếu" in talk("lan").labels)
