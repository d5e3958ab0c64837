"""Warnings before a vote and before the end, who votes, heads, an open vote said aloud: in chat."""

from datetime import timedelta

import pytest

from handlers.words import words_for
from tests.handlers.conftest import Talk, Talks
from tests.handlers.contents import STICKER
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from workflow.count import after_close
from workflow.errors import Refusal
from workflow.record import minutes

VI = words_for("vi")


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan")
    await room.reviews()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, An and Lan to be rated, everything reviewed."""
    return room


async def _at_votes(talk: Talks) -> Talk:
    an = talk("an")
    await an.says("hop")
    await an.taps("Cách bỏ phiếu")
    return an


async def test_a_warned_vote_is_opened_all_the_same(gathered: Room, talk: Talks) -> None:
    """The clause is said, and the button says that one goes on knowing it."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Bắt đầu bỏ phiếu")
    warned = an.text
    await an.taps("Vẫn tiếp tục")

    assert "⚠️ Tập thể xếp loại trước, cá nhân sau (KH 73-KH/ĐU, IV.3.3)" in warned
    assert "Chưa xếp loại tại cuộc họp này: chi bộ" in warned
    assert "Đang bỏ phiếu" in an.text


async def test_a_short_meeting_is_asked_about_before_it_ends(room: Room, talk: Talks) -> None:
    """The committee had three hours of its four: asked once, then closed; old taps do nothing."""
    await room.change("mai", role="committee_member")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an")
    await room.holds_vote({who: [2] for who in VOTERS})
    for step in (after_close.announce, minutes.read_out):
        async with room.world.job() as work:
            await step(work, room.people["an"], room.meeting_id)
    room.world.clock.move(timedelta(hours=3))
    an = talk("an")
    await an.says("hop")
    await an.taps("Đã thông qua biên bản")
    asked = an.text
    go_on = an.button("Vẫn tiếp tục").data
    await an.taps("Vẫn tiếp tục")
    await an.taps_data(go_on)

    assert "cần ít nhất 0,5 ngày (KH 73-KH/ĐU, V.7)" in asked
    assert "đã sang bước khác" in an.reply.toast


async def test_anybody_may_see_who_votes(gathered: Room, talk: Talks) -> None:
    """L16: names, base, absent and the whole hash; not frozen before a ballot, frozen after."""
    binh = talk("binh")
    await binh.says("hop")
    await binh.taps("Danh sách bỏ phiếu")
    before = binh.text
    await gathered.opens()
    await binh.says("danh sách bỏ phiếu")

    meeting = await gathered.meeting()
    for text in (before, binh.text):
        assert "Danh sách người bỏ phiếu: 6, trên tổng số 6" in text
        assert meeting.electorate_hash in text
    assert "còn được ghi tên" in before
    assert "danh sách không đổi nữa" in binh.text


async def test_before_the_opening_there_is_no_list(room: Room, talk: Talks) -> None:
    """It is settled when the meeting is opened, and that is said."""
    await room.calls_roll()

    with pytest.raises(Refusal) as refused:
        await talk("binh").says("danh sách bỏ phiếu")

    assert "not_opened" == refused.value.code


async def test_what_is_known_of_a_head_is_entered(gathered: Room, talk: Talks) -> None:
    """T-02 and H-37: the professional level, then that he came new, with the former comment."""
    await gathered.change("lan", state_post="Hiệu trưởng", leader=True)
    an = await _at_votes(talk)
    await an.taps("Xếp loại của đơn vị")
    listed = an.labels
    await an.taps("… Trần Thị Lan")
    await an.taps("Hoàn thành tốt nhiệm vụ")
    rated = an.text
    await an.taps("Mới chuyển đến")
    await an.sends(**STICKER)
    asked, again = an.text, await an.current()
    await an.says("Từ Chi bộ Tổ Xã hội, 01/10; nơi cũ nhận xét: tốt 🙂")
    new = an.text
    await an.taps("Bỏ ghi «mới chuyển đến»")

    assert "… Lê Văn Bình" not in listed
    assert "về chuyên môn: Hoàn thành tốt nhiệm vụ" in rated
    assert "Mời gõ: chuyển đến từ đâu" in again
    assert asked == "\n\n".join([again, VI.label("fallback.words_wanted")])
    assert "nơi cũ nhận xét: tốt 🙂" in new
    assert "nơi cũ" not in an.text.partition("\n\n")[2]


async def test_a_reason_beyond_measure_is_refused(gathered: Room, talk: Talks) -> None:
    """Four thousand characters: nothing is kept, the question stays."""
    await gathered.change("lan", state_post="Hiệu trưởng", leader=True)
    an = await _at_votes(talk)
    await an.taps("Xếp loại của đơn vị")
    await an.taps("… Trần Thị Lan")
    await an.taps("Mới chuyển đến")

    with pytest.raises(Refusal) as refused:
        await an.says("x" * 4000)

    assert ("reason_too_long", {"limit": 2000}) == (refused.value.code, refused.value.fields)
    assert "Mời gõ: chuyển đến từ đâu" in await an.current()


@pytest.mark.long
async def test_an_open_vote_is_said_aloud_and_entered(gathered: Room, talk: Talks) -> None:
    """X-18: Lan says her levels, they are read back, entered once, and stand."""
    an = await _at_votes(talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Đổi: kín / công khai")
    await gathered.opens()
    await an.says("hop")
    await an.taps("Ghi biểu quyết bằng lời")
    await an.taps("… Trần Thị Lan")
    first = an.text
    good = an.button("Hoàn thành tốt").data
    await an.taps_data(good)
    await an.taps_data(good)
    second = an.text
    await an.says("hoàn thành")
    restarted = await an.current()
    await an.taps("Không có ý kiến")
    read_back = an.text
    enter = an.button("Đọc lại đúng, ghi").data
    await an.taps_data(enter)
    toast = an.reply.toast
    await an.taps("✅ Trần Thị Lan")
    heard = an.text
    await an.taps_data(enter)

    assert "Về: Nguyễn Văn An" in first
    assert "2/2\nVề: Trần Thị Lan" in second
    assert restarted == second
    assert "· Nguyễn Văn An: Hoàn thành tốt nhiệm vụ\n· Trần Thị Lan: Không có ý kiến" in read_back
    assert "✅ Đã ghi" == toast
    assert "đã biểu quyết công khai:" in heard
    assert "đã ghi 1/6" in an.text


async def test_a_secret_vote_is_never_said_aloud(gathered: Room, talk: Talks) -> None:
    """No button, and the data of one is refused."""
    await gathered.opens()
    an = talk("an")
    await an.says("hop")

    with pytest.raises(Refusal) as refused:
        await an.taps_data("so:home:0:0:0:0")

    assert "Ghi biểu quyết bằng lời" not in an.labels
    assert "no_open_vote" == refused.value.code


async def test_in_an_open_vote_nobody_is_on_paper(gathered: Room, talk: Talks) -> None:
    """Who has no phone at hand speaks: everybody is on the chair's list."""
    an = await _at_votes(talk)
    await an.taps("Cách bỏ phiếu xếp loại")
    await an.taps("Đổi: kín / công khai")
    await an.taps("Ai bỏ phiếu giấy")
    await an.taps("☐ Lê Văn Bình")
    await gathered.opens()

    await an.taps_data("so:home:0:0:0:0")

    assert "… Lê Văn Bình" in an.labels
