"""The course of a meeting in chat: officers, whose turn it is, what is said and agreed to."""

from tests.handlers.conftest import TYPED, Talks
from tests.handlers.contents import STICKER
from tests.meeting_room import Room


async def _opened(room: Room, talk: Talks, *names: str) -> None:
    """An's meeting is open, these are in the room."""
    await room.calls_roll()
    await room.checks_in(*names)
    await room.hands_in("an", *names)
    await talk("an").says("hop")
    await talk("an").opens_meeting()


async def test_officers_are_chosen_and_approved_in_chat(room: Room, talk: Talks) -> None:
    """Clerk, tellers, consent; then the first item is offered."""
    await _opened(room, talk, "lan", "binh")
    an = talk("an")

    await an.taps("Chọn thư ký")
    await an.taps("Trần Thị Lan")
    await an.taps("Chọn tổ kiểm phiếu")
    await an.taps("Lê Văn Bình")
    assert "✅ Lê Văn Bình" in an.labels
    await an.taps("Quay lại")
    assert "⚠️ Tổ kiểm phiếu thường có 3 đồng chí; mời chọn thêm." in an.text
    await an.taps("Cuộc họp nhất trí danh sách")

    assert "Thư ký: Trần Thị Lan\nTổ kiểm phiếu: Lê Văn Bình" in an.text
    assert "Kiểm điểm: chi bộ" == an.labels[0]


async def test_a_review_step_by_step(room: Room, talk: Talks) -> None:
    """Presentation, reports, comments, reply, conclusion in words; then the next."""
    await _opened(room, talk, "lan")
    an = talk("an")
    await an.taps("Kiểm điểm: chi bộ")
    seen = [an.text.splitlines()[-1]]
    for step in ("ý kiến gửi đến", "góp ý", "tiếp thu", "kết luận"):
        await an.taps(f"Sang phần {step}")
        seen.append(an.text.splitlines()[-1])
    await an.taps("Ghi kết luận")
    await an.sends(**STICKER)
    asked = an.text
    await an.says("Chi bộ đoàn kết, hoàn thành nhiệm vụ.")

    assert "Mời trình bày báo cáo hoặc bản kiểm điểm." == seen[0]
    assert "Mời chủ trì kết luận." == seen[-1]
    assert "Mời gõ kết luận của chủ trì" in asked
    assert "Đã kiểm điểm 1/3 nội dung" in an.text
    assert "Kiểm điểm: Nguyễn Văn An" in an.labels


async def test_out_of_order_is_warned_of(room: Room, talk: Talks) -> None:
    """H-18: the deputy before the cell committee is allowed, and said to be early."""
    await room.change("mai", role="committee_member")
    await _opened(room, talk, "hoa", "mai")
    an = talk("an")

    await an.taps("Chọn nội dung khác")
    await an.taps("… Vũ Thị Hoa")

    assert "kiểm điểm trước là: chi ủy" in an.reply.toast
    assert "Vũ Thị Hoa" in an.text


async def test_a_second_tap_shows_where_the_meeting_stands(room: Room, talk: Talks) -> None:
    """The button of a step that was taken already changes nothing."""
    await _opened(room, talk, "lan")
    an = talk("an")
    await an.taps("Kiểm điểm: chi bộ")
    await an.taps("Ghi kết luận")
    bare = an.button("Kết luận ghi trên giấy").data
    await an.taps_data(bare)
    first = an.text

    await an.taps_data(bare)

    assert "đã chuyển sang nội dung khác" in an.reply.toast
    assert first == an.text


async def test_an_acting_chair_leads_from_his_own_phone(room: Room, talk: Talks) -> None:
    """X-14: no deputy came; Lan is named, leads by typing, and the secretary waits."""
    await _opened(room, talk, "lan", "binh")
    an, lan = talk("an"), talk("lan")
    await an.taps("Chọn nội dung khác")
    await an.taps("… Nguyễn Văn An")
    asked = an.text
    await an.taps("Cử người chủ trì thay")
    await an.taps("Trần Thị Lan")

    await lan.says("hop")
    await lan.taps("Ghi kết luận")
    await lan.taps("Kết luận ghi trên giấy")

    assert "Người chủ trì không chủ trì phần kiểm điểm của chính mình" in asked
    assert "Cuộc họp đang kiểm điểm cá nhân." == lan.text
    await an.says("hop")
    assert "Đã kiểm điểm 1/4 nội dung" in an.text


async def test_a_member_speaks_and_agrees(room: Room, talk: Talks) -> None:
    """Typed, looked at again, agreed to; a sticker is asked about, a restart keeps it."""
    await _opened(room, talk, "lan", "binh")
    await talk("an").taps("Kiểm điểm: chi bộ")
    lan = talk("lan")
    await lan.says("hop")
    await lan.taps("Gửi ý kiến")
    await lan.sends(**STICKER)
    asked = lan.text
    await lan.says("Chi bộ cần họp đúng giờ 🙂")
    shown = lan.text
    await lan.taps("Đồng ý ghi")

    assert "Mời gõ ý kiến" in asked
    assert "Chi bộ cần họp đúng giờ 🙂" in shown
    assert "✅ Ý kiến của Trần Thị Lan sẽ ghi vào biên bản." == lan.text


async def test_the_clerk_takes_down_a_guests_words_on_any_channel(room: Room, talk: Talks) -> None:
    """The guest is entered by name; his words are read back to him."""
    await _opened(room, talk, "lan", "binh")
    an, lan = talk("an"), talk("lan")
    lan.capabilities = TYPED
    await an.taps("Chọn thư ký")
    await an.taps("Trần Thị Lan")
    await lan.says("hop")
    await lan.taps("Đại biểu dự")
    await lan.taps("Thêm đại biểu")
    await lan.says("Đặng Văn Phúc, ủy viên ban chấp hành")
    assert "Đặng Văn Phúc, ủy viên ban chấp hành" in lan.text
    await an.says("hop")
    await an.taps("Cuộc họp nhất trí danh sách")
    await an.taps("Kiểm điểm: chi bộ")

    await lan.says("hop")
    await lan.taps("Ghi ý kiến")
    await lan.taps("Đặng Văn Phúc")
    await lan.says("Tôi hoan nghênh tinh thần tự phê bình.")
    read_back = lan.text
    await lan.taps("Đồng ý ghi")
    await lan.taps("Về cuộc họp")
    await lan.taps("Ý kiến chờ đồng ý")

    assert "Ý kiến của Đặng Văn Phúc, ủy viên ban chấp hành" in read_back
    assert "Không còn ý kiến nào chờ đồng ý" in lan.text
