"""The first screen, help, language, a second device, leaving; and what nobody understood."""

from typing import Any

import pytest

from handlers.words import words_for
from tests.handlers.conftest import TYPED, Joined, Talk, Talks
from tests.handlers.contents import WORDLESS
from tests.meeting_room import VOTERS, Room
from tests.rows import few

EN, VI = words_for("en"), words_for("vi")


@pytest.mark.parametrize(
    "typed", few(["menu", "/start", "trang chủ", "Thôi", "huy", "để sau", "HOME"], 0, 3)
)
async def test_home_is_a_word_away(joined: Joined, typed: str) -> None:
    """With or without accents, slash and capitals."""
    lan = await joined("lan", 1001)

    await lan.says(typed)

    assert "Chào đồng chí Trần Thị Lan" in lan.text


@pytest.mark.parametrize("typed", ["/help", "trợ giúp", "giup"])
async def test_help_is_a_word_away(joined: Joined, typed: str) -> None:
    """And leads back home."""
    lan = await joined("lan", 1001)

    await lan.says(typed)
    helped = lan.text
    await lan.taps(VI.label("menu.home"))

    assert "Trợ giúp" in helped
    assert "Bấm nút để chọn" in helped
    assert "Chào đồng chí" in lan.text


@pytest.mark.parametrize("typed", ["/bimat", "bí mật phiếu", "secrecy"])
async def test_the_promise_of_secrecy_is_told_with_its_limits(joined: Joined, typed: str) -> None:
    """To anybody, at any time, before there is any ballot."""
    lan = await joined("lan", 1001)

    await lan.says(typed)

    promise, limits = (shown.text for shown in lan.messages[-2:])
    assert "không ghi đồng chí chọn gì" in promise
    assert "Giới hạn" in limits
    assert "Telegram" in lan.text


async def test_help_speaks_of_numbers_where_choices_are_typed(room: Room) -> None:
    """A member on a channel without buttons is told to type."""
    lan = Talk(room.world, room.chats["lan"], TYPED)

    await lan.says("tro giup")

    assert "Gõ số đứng trước việc muốn chọn" in lan.text


async def test_the_language_changes_in_the_middle_and_back(joined: Joined) -> None:
    """Every later screen speaks it, and the button always offers the other one."""
    lan = await joined("lan", 1001)

    await lan.taps(VI.label("home.help"))
    await lan.taps("English")
    english = list(lan.labels)
    await lan.says("gibberish")
    still = lan.text
    await lan.says("tieng viet")

    assert [EN.label("home.help")] == english
    assert EN.label("fallback.not_understood") in still
    assert "Chào đồng chí" in lan.text


async def test_a_second_device_joins_by_the_own_code(joined: Joined) -> None:
    """The code on the first phone opens the second one, and both stay joined."""
    lan = await joined("lan", 1001)
    await lan.taps(VI.label("home.help"))
    await lan.taps(VI.label("home.device"))
    code = lan.text.splitlines()[2]

    second = await joined("lan", 1002)
    third = type(lan)(lan.world, 1003)
    await third.says(code)

    # Joining by another code meanwhile took the shown one back.
    assert "Mã chưa đúng" in third.text
    await lan.says("menu")
    await second.says("menu")
    assert "Trần Thị Lan" in lan.text
    assert "Trần Thị Lan" in second.text


async def test_leaving_asks_first_and_keeps_what_was_written(joined: Joined) -> None:
    """Then the chat is a stranger's."""
    lan = await joined("lan", 1001)
    await lan.says("rời")
    asked = lan.text

    await lan.taps(VI.label("join.leave_yes"))
    left = lan.text
    await lan.says("menu")

    assert "Thôi dùng máy này cho đồng chí Trần Thị Lan?" in asked
    assert "Nội dung đã viết vẫn còn" in left
    assert "Mời gõ mã 8 ký tự" in lan.text


@pytest.mark.parametrize("content", few(WORDLESS, 0))
async def test_what_is_no_text_is_answered_in_one_sentence(
    joined: Joined, content: dict[str, Any]
) -> None:
    """It is not kept, and one sees what can be done."""
    lan = await joined("lan", 1001)

    await lan.sends(**content)

    assert 3 == len(lan.messages)
    assert "chưa được dùng đến và không được lưu" in lan.text
    assert VI.label("home.help") in lan.labels


async def test_a_button_of_no_conversation_shows_today_s_screen(joined: Joined) -> None:
    """Whatever an older version once drew."""
    lan = await joined("lan", 1001)

    await lan.taps_data("zz:gone")

    assert VI.label("error.button_old") == lan.toast
    assert lan.alert
    assert "Chào đồng chí" in lan.text


async def test_the_first_screen_offers_an_open_ballot(room: Room, talk: Talks) -> None:
    """Whoever typed himself out of his sheet finds it at once; after the vote it is gone."""
    await room.hands_in(*VOTERS)
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "khanh", "mai")
    await room.opens()
    lan, cuc = talk("lan"), talk("cuc")

    await lan.says("xuất sắc hết")
    await cuc.says("menu")
    offered, not_hers = list(lan.labels), list(cuc.labels)
    said = lan.text
    await room.votes("lan", 2, 2, 2, 2, 2)
    await lan.says("menu")

    assert "Nhận phiếu" == offered[0]
    assert "Phiếu của đồng chí chưa nộp" in said
    assert "Nhận phiếu" not in not_hers
    assert "Nhận phiếu" not in lan.labels
