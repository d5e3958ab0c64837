"""One button goes on through a meeting: what it does, a second tap on it, who is proposed, and what
is asked before what cannot be undone."""

import pytest

from handlers.callbacks.meeting import MeetingAction
from storage.queries import agenda as agenda_rows
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import VOTERS, Room
from workflow.meeting import check_in, discussion, proceedings, roll_call
from workflow.room import meeting_standing

AN, LAN, HOA = "Nguyễn Văn An", "Trần Thị Lan", "Vũ Thị Hoa"
MOVED = "Cuộc họp đã sang bước khác"


async def _opened(room: Room, talk: Talks, *names: str) -> Talk:
    """An's meeting is open, these are in the room and to be reviewed."""
    await room.calls_roll()
    await room.checks_in(*names)
    await room.hands_in("an", *names)
    await room.opens_meeting()
    an = talk("an")
    await an.says("hop")
    return an


async def test_a_second_tap_skips_no_step(room: Room, talk: Talks) -> None:
    """The button says which step it leaves; tapped again it shows where the meeting stands."""
    an = await _opened(room, talk, "hoa", "lan")
    for label in ("Kiểm điểm: chi bộ", "Tiếp: góp ý", f"Tiếp (kết luận ghi trên giấy): {AN}"):
        twice = an.button(label).data
        await an.taps_data(twice)
        once = an.text

        await an.taps_data(twice)

        assert MOVED in an.reply.toast
        assert once == an.text


async def test_the_next_item_begins_where_the_last_one_ends(room: Room, talk: Talks) -> None:
    """The deputy leads the chair's part and gives the chair back with one tap."""
    an, hoa = await _opened(room, talk, "hoa", "lan"), talk("hoa")
    for label in ("Kiểm điểm: chi bộ", "Tiếp: góp ý", "Tiếp (kết luận ghi trên giấy)"):
        await an.taps(label)
    waiting = an.labels[0]
    await hoa.says("hop")
    await hoa.taps("Tiếp: góp ý")
    await hoa.taps(f"Tiếp (kết luận ghi trên giấy): {HOA}")
    seat = hoa.text
    await an.taps("Cập nhật")

    assert "Cập nhật" == waiting
    assert "Cuộc họp đang kiểm điểm cá nhân." == seat
    assert f"Nội dung 3/4 · {HOA}" in an.text
    assert f"Chủ trì: {AN}" in an.text


async def test_where_no_deputy_came_another_chair_is_asked_for_at_once(
    room: Room, talk: Talks
) -> None:
    """The list of names stands where the chair's own review would."""
    an = await _opened(room, talk, "lan", "binh")
    for label in ("Kiểm điểm: chi bộ", "Tiếp: góp ý", "Tiếp (kết luận ghi trên giấy)"):
        await an.taps(label)
    asked, names = an.text, an.labels
    await an.taps(LAN)

    assert AN not in names
    assert "Mời bấm tên đồng chí mà cuộc họp cử." in asked
    assert f"Chủ trì thay: {LAN}" in an.text


async def test_a_conclusion_in_words_stays_when_its_item_is_gone_through_again(
    room: Room, talk: Talks
) -> None:
    """Going on by the one button writes nothing over it."""
    an = await _opened(room, talk, "hoa")
    await an.taps("Kiểm điểm: chi bộ")
    await an.taps("Ghi kết luận")
    await an.says("Chi bộ đoàn kết.")
    await an.taps("Chọn nội dung khác")
    await an.taps("✅ chi bộ")
    await an.taps("Tiếp")

    seen = await _conclusions(room)
    assert "Chi bộ đoàn kết." in seen


async def _conclusions(room: Room) -> list[str]:
    async with room.world.job() as work:
        meeting = await room.meeting()
        return [topic.conclusion for topic in await proceedings.topics_of(work, meeting)]


async def test_what_is_said_stands_where_it_belongs(room: Room, talk: Talks) -> None:
    """Whichever step is on the screen: others comment, who is reviewed replies."""
    an = await _opened(room, talk, "hoa", "lan")
    await an.taps("Chọn nội dung khác")
    await an.taps(f"… {LAN}")
    async with room.world.job() as work:
        topic = await discussion.open_for(work, room.people["hoa"])
        assert topic is not None
        await discussion.say(work, room.people["hoa"], topic, "Cần dự giờ nhiều hơn.")
    await an.taps("Tiếp: góp ý")
    async with room.world.job() as work:
        await discussion.say(work, room.people["lan"], topic, "Tôi tiếp thu.")

    assert ["opinions", "reply"] == await _steps(room, topic)


async def _steps(room: Room, topic: int) -> list[str]:
    async with room.world.job() as work:
        rows = await agenda_rows.opinions_of(await work.session(), [topic])
    return [row.step.value for row in rows]


async def test_clerk_and_tellers_are_proposed_and_agreed_to_with_one_tap(
    room: Room, talk: Talks
) -> None:
    """None of them chairs; the deputy is asked last; nothing is kept before the consent."""
    an = await _opened(room, talk, "hoa", "lan", "binh", "khanh", "mai")
    before = await _officers(room)
    assert "thư ký Lê Văn Bình; tổ kiểm phiếu" in an.text
    await an.taps("Nhất trí · kiểm điểm: chi bộ")
    clerk, tellers, approved = await _officers(room)

    assert ("", (), False) == before
    assert ("Lê Văn Bình", 3, True) == (clerk, len(tellers), approved)
    assert not {AN, HOA, clerk} & set(tellers)
    assert "Nội dung 1/7 · Tập thể: chi bộ" in an.text


async def test_who_came_since_changes_what_is_agreed_to(room: Room, talk: Talks) -> None:
    """The button agrees to whom it showed: else the others are shown first."""
    an = await _opened(room, talk, "lan", "mai")
    await room.checks_in("binh")

    await an.taps("Nhất trí · kiểm điểm: chi bộ")

    assert "đề nghị thư ký, tổ kiểm phiếu đổi theo" in an.reply.toast
    assert ("", (), False) == await _officers(room)
    assert "Lê Văn Bình" in an.text


async def _officers(room: Room) -> tuple[str, tuple[str, ...], bool]:
    async with room.world.job() as work:
        seen = await meeting_standing.agenda(work, room.people["an"])
    return seen.clerk, seen.tellers, seen.officers_approved


@pytest.mark.parametrize(("label", "came"), [("có mặt", {"lan", "mai", "cuc"}), ("vắng", {"lan"})])
async def test_the_roll_is_closed_in_one_step_with_its_exceptions(
    room: Room, talk: Talks, label: str, came: set[str]
) -> None:
    """Lan typed the code, Bình, Hoa and Khánh are marked away; Dũng is exempt and not asked of."""
    await room.calls_roll()
    await room.checks_in("lan")
    for who in ("binh", "hoa", "khanh"):
        async with room.world.job() as work:
            an = room.people["an"]
            await check_in.mark(
                work, an, room.meeting_id, room.member_id(who), present=False, reason="ốm"
            )
    phone = talk("an")
    await phone.says("hop")
    await phone.taps("Khai mạc")
    asked, state = phone.text, (await room.meeting()).state
    await phone.taps(f"Khai mạc, ai chưa ghi là {label}")
    async with room.world.job() as work:
        roll = await roll_call.roll(work, await room.meeting())

    assert "roll_call" == state
    assert "Vắng: Lê Văn Bình (ốm), Vũ Thị Hoa (ốm), Đặng Văn Khánh (ốm)" in asked.replace(
        "Đặng Văn Khánh (ốm), Vũ Thị Hoa (ốm)", "Vũ Thị Hoa (ốm), Đặng Văn Khánh (ốm)"
    )
    assert "Chưa ghi (2)" in asked
    here = {row.member_id for row in roll.attendees if row.present}
    assert {room.member_id(who) for who in ("an", *came)} == here


async def test_a_vote_that_somebody_has_not_cast_is_asked_about(room: Room, talk: Talks) -> None:
    """Where all have voted there is nothing to ask, and one tap closes it."""
    an = await _opened(room, talk, "lan", "binh")
    await room.opens()
    await an.says("hop")
    await an.taps("Kết thúc bỏ phiếu")

    assert "Kết thúc bỏ phiếu?" in an.text


async def test_the_meeting_is_the_first_thing_on_the_first_screen(room: Room, talk: Talks) -> None:
    """For who leads and for who is to come in, while it is held; not before and not after."""
    await room.hands_in(*VOTERS)
    seen: list[tuple[str, str]] = []

    async def looks() -> None:
        for phone in (talk("an"), talk("lan")):
            await phone.says("menu")
        seen.append((talk("an").labels[0], talk("lan").labels[0]))

    await looks()
    await room.calls_roll()
    await looks()
    await room.checks_in("lan")
    await room.opens_meeting()
    await looks()

    held = "Cuộc họp đang diễn ra"
    assert held not in seen[0]
    assert [(held, "Điểm danh dự họp"), (held, held)] == seen[1:]


async def test_an_old_button_that_opened_at_once_asks(room: Room, talk: Talks) -> None:
    """As it was drawn before opening was asked about."""
    await room.calls_roll()
    an = talk("an")

    await an.taps_data(MeetingAction(do="open_meeting", meeting=room.meeting_id).pack())

    assert "Khai mạc cuộc họp?" in an.text
    assert "roll_call" == (await room.meeting()).state
