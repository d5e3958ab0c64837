"""Planning the meeting in chat: when, where, other times, calling off; and what people type."""

import pytest

from tests.handlers.conftest import TYPED, Talk, Talks
from tests.handlers.contents import STICKER, VOICE
from tests.meeting_room import Room
from tests.rows import few
from workflow.errors import Refusal


async def _asked(talk: Talks) -> Talk:
    """An is asked when the meeting is."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Lên lịch họp")
    return an


async def _planned(talk: Talks) -> Talk:
    an = await _asked(talk)
    await an.says("15/12 8h")
    await an.says("Phòng họp A")
    return an


async def test_when_and_where_are_typed(room: Room, talk: Talks) -> None:
    """Two questions, then the plan with what can be changed."""
    an = await _asked(talk)
    first = an.text
    await an.says("thứ sáu 14h30")
    second = an.text
    await an.says("  Phòng   họp A ")

    assert "Họp ngày nào, mấy giờ?" in first
    assert "Họp ở đâu?" in second
    assert "14:30, thứ Sáu, ngày 22/11/2024\nĐịa điểm: Phòng họp A" in an.text
    expected = ["Gửi giấy mời", "Bắt đầu điểm danh", "Đổi ngày giờ", "Đổi địa điểm", "Hủy cuộc họp"]
    assert expected == an.labels[:5]


@pytest.mark.parametrize(
    ("typed", "code"),
    few(
        [
            ("🙂🙂🙂", "moment_unreadable"),
            ("8h", "moment_unreadable"),
            ("32/13 8h", "moment_unreadable"),
            ("15/12 99h", "moment_unreadable"),
            ("x" * 4000, "moment_unreadable"),
            ("'; DROP TABLE meeting; -- 15/12 8h", "moment_unreadable"),
            ("hôm nay 8h", "moment_past"),
            ("15/12/2099 8h", "moment_far"),
        ],
        0,
        1,
    ),
)
async def test_what_cannot_be_read_is_asked_again(
    room: Room, talk: Talks, typed: str, code: str
) -> None:
    """The question stays on the screen, nothing is planned, and a good answer is taken then."""
    an = await _asked(talk)

    with pytest.raises(Refusal) as refused:
        await an.says(typed)
    still = await an.current()
    await an.says("15/12 8h")

    assert code == refused.value.code
    assert "Họp ngày nào, mấy giờ?" in still
    assert "Họp ở đâu?" in an.text


@pytest.mark.parametrize(("length", "taken"), [(299, True), (300, True), (301, False)])
async def test_a_place_has_its_measure(room: Room, talk: Talks, length: int, taken: bool) -> None:
    """Three hundred characters; a longer one is refused, and the question stays."""
    an = await _asked(talk)
    await an.says("15/12 8h")
    place = "P" * length

    if taken:
        await an.says(place)
        assert f"Địa điểm: {place}" in an.text
    else:
        with pytest.raises(Refusal) as refused:
            await an.says(place)
        assert ("text_too_long", {"limit": 300}) == (refused.value.code, refused.value.fields)
        assert "Họp ở đâu?" in await an.current()


async def test_no_text_is_asked_about_again(room: Room, talk: Talks) -> None:
    """A sticker for the time, a voice for the place."""
    an = await _asked(talk)
    await an.sends(**STICKER)
    when = an.text
    await an.says("15/12 8h")
    await an.sends(**VOICE)

    assert "Họp ngày nào, mấy giờ?" in when
    assert "Họp ở đâu?" in an.text


async def test_marks_in_a_place_stay_text(room: Room, talk: Talks) -> None:
    """What looks like markup is shown as it was typed."""
    an = await _asked(talk)
    await an.says("15/12 8h")

    await an.says("<b>Hội trường</b> & sân 🙂")

    assert "Địa điểm: <b>Hội trường</b> & sân 🙂" in an.text


async def test_the_time_is_changed_without_asking_where_again(room: Room, talk: Talks) -> None:
    """And the place alone."""
    an = await _planned(talk)
    await an.taps("Đổi ngày giờ")
    await an.says("16/12 7g30")
    moved = an.text
    await an.taps("Đổi địa điểm")
    await an.says("Phòng B")

    assert "07:30, thứ Hai, ngày 16/12/2024\nĐịa điểm: Phòng họp A" in moved
    assert "Địa điểm: Phòng B" in an.text


async def test_calling_off_is_asked_and_happens_once(room: Room, talk: Talks) -> None:
    """Back out, then for good; the old button changes nothing afterwards."""
    an = await _planned(talk)
    await an.taps("Hủy cuộc họp")
    await an.taps("Quay lại")
    kept = an.text
    await an.taps("Hủy cuộc họp")
    yes = an.button("Đồng ý hủy").data
    await an.taps("Đồng ý hủy")
    toast, after = an.reply.toast, an.labels

    with pytest.raises(Refusal) as refused:
        await an.taps_data(yes)

    assert "Địa điểm: Phòng họp A" in kept
    assert "Đã hủy cuộc họp." == toast
    assert "Lên lịch họp" in after
    assert refused.value.code in {"no_meeting", "old_meeting"}


async def test_leaving_in_the_middle_plans_nothing(room: Room, talk: Talks) -> None:
    """The way out clears the question; a number typed afterwards is no time of a meeting."""
    an = await _asked(talk)
    await an.says("thôi")
    await an.says("15/12 8h")
    await an.says("hop")

    assert "Lên lịch họp" in an.labels


async def test_an_old_button_of_a_meeting_that_began_changes_nothing(
    room: Room, talk: Talks
) -> None:
    """The roll was called: the time cannot be moved any more, and it is said."""
    an = await _planned(talk)
    other = an.button("Đổi địa điểm").data
    await an.taps("Bắt đầu điểm danh")
    await an.taps_data(other)

    with pytest.raises(Refusal) as refused:
        await an.says("Phòng B")

    assert "meeting_step" == refused.value.code


async def test_a_member_is_not_asked_when_the_meeting_is(room: Room, talk: Talks) -> None:
    """The forged button of a member: his answer plans nothing."""
    lan = talk("lan")
    await lan.taps_data("hp:moment:0")

    with pytest.raises(Refusal) as refused:
        await lan.says("15/12 8h")

    assert "not_secretary" == refused.value.code


async def test_planning_on_a_channel_without_buttons(room: Room, talk: Talks) -> None:
    """Zalo: the same words, typed; the questions expect a free text."""
    an = talk("an")
    an.capabilities = TYPED
    await an.says("hop")
    await an.taps("Lên lịch họp")
    first = an.screen
    await an.says("15/12 8h")
    second = an.screen
    await an.says("Phòng họp A")

    assert first is not None
    assert second is not None
    assert first.typing
    assert second.typing
    assert "Địa điểm: Phòng họp A" in an.text
