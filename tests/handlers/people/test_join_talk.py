"""Joining in chat: the code, the notice, consent; what a stranger gets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from handlers.words import words_for
from tests.handlers.conftest import Joined
from tests.handlers.contents import WORDLESS
from tests.handlers.line import Behind
from tests.rows import few
from tests.worlds import Cell, World
from workflow import accounts, wrong_codes
from workflow.people import joining
from workflow.work import ChatKey

NewChat = Callable[..., Behind]


async def _code(world: World, cell: Cell, who: str) -> str:
    async with world.job() as work:
        return await joining.make_code(work, cell.people[who].member_id)


@pytest.mark.parametrize("content", few([{"text": "chào"}, {"text": "/start"}, *WORDLESS], 0, 2))
async def test_a_stranger_is_told_what_to_type(behind: NewChat, content: dict[str, Any]) -> None:
    """Whatever a stranger sends, one message says what this is and asks for the code."""
    stranger = behind(6666)

    await stranger.sends(**content)

    assert 1 == stranger.new
    assert "Mời gõ mã 8 ký tự" in stranger.text


async def test_a_link_shows_the_notice_before_anything_is_kept(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Name, cell and what the data are for; joined only after consent."""
    lan = behind(1001)

    await lan.says(f"/start {await _code(world, cell, 'lan')}")

    assert "Chào đồng chí Trần Thị Lan, Chi bộ Tổ Tự nhiên." in lan.text
    assert ["Đồng ý và bắt đầu", "Xem chi tiết", "Không phải tôi"] == lan.labels
    async with world.job() as work:
        assert await accounts.person(work, ChatKey("telegram", "1", "1001")) is None


async def test_a_code_typed_by_hand_may_be_untidy(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Small letters, a dash and blanks are read."""
    code = await _code(world, cell, "lan")
    lan = behind(1001)

    await lan.says(f" {code[:4].lower()} - {code[4:]} ")

    assert "Trần Thị Lan" in lan.text


async def test_agreeing_joins_and_leads_home(joined: Joined) -> None:
    """The notice becomes the confirmation; the first screen follows."""
    lan = await joined("lan", 1001)

    first, home = lan.messages
    assert "✅ Đã ghi nhận: máy này là của đồng chí. Mã vừa dùng không còn hiệu lực." == first.text
    assert "Chào đồng chí Trần Thị Lan" in home.text
    assert ["Trợ giúp"] == home.labels


async def test_a_double_tap_on_agree_is_answered_calmly(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """No alarm, no second first screen."""
    lan = behind(1001)
    await lan.says(f"/start {await _code(world, cell, 'lan')}")
    agree = lan.messages[0].buttons[0].data
    await lan.taps_data(agree)

    await lan.taps_data(agree, lan.messages[0].number)

    assert not lan.alert
    assert "máy này là của đồng chí" in lan.toast
    assert 2 == len(lan.messages)


async def test_the_details_say_what_is_kept_and_what_not(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Then one can still agree or refuse."""
    lan = behind(1001)
    await lan.says(await _code(world, cell, "lan"))

    await lan.taps("Xem chi tiết")

    assert "Không lưu: đồng chí bỏ phiếu mức nào." in lan.text
    assert ["Đồng ý và bắt đầu", "Không phải tôi"] == lan.labels


async def test_not_me_forgets_the_code(behind: NewChat, world: World, cell: Cell) -> None:
    """The chat stays a stranger's, and the right code still works in it."""
    code = await _code(world, cell, "lan")
    chat = behind(1001)
    await chat.says(code)

    await chat.taps("Không phải tôi")
    refused = chat.text
    await chat.says("chào")
    asked = chat.text
    await chat.says(code)

    assert "Đã bỏ qua mã này" in refused
    assert "Mời gõ mã 8 ký tự" in asked
    assert "Trần Thị Lan" in chat.text


async def test_typing_under_the_notice_shows_it_again(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Whoever writes instead of tapping is not sent back to the beginning."""
    lan = behind(1001)
    await lan.says(await _code(world, cell, "lan"))

    await lan.says("vâng")

    assert "Đồng ý và bắt đầu" in lan.labels


async def test_wrong_codes_are_counted_until_the_pause(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Four are told how many tries are left, the fifth begins the pause; then it goes on."""
    code = await _code(world, cell, "lan")
    lan, said = behind(1001), []

    for _ in range(wrong_codes.GUESSES):
        await lan.says("ACDE-3467")
        said.append(lan.text)
    await lan.says(code)
    in_the_pause = lan.text
    world.clock.move(wrong_codes.LOCKED_FOR)
    await lan.says(code)

    assert all(
        f"còn {left} lần thử" in text for left, text in zip((4, 3, 2, 1), said[:4], strict=True)
    )
    assert "Mời chờ 15 phút" in said[-1]
    assert "Mời chờ 15 phút" in in_the_pause
    assert "Trần Thị Lan" in lan.text


async def test_a_used_and_an_expired_code_say_so(
    behind: NewChat, joined: Joined, world: World, cell: Cell
) -> None:
    """Each with what to do next."""
    code = await _code(world, cell, "binh")
    first, second, third = behind(1002), behind(1003), behind(1004)
    await first.says(code)
    await first.taps("Đồng ý")

    await second.says(code)
    late = await _code(world, cell, "cuc")
    world.clock.move(joining.PRINTED_CODE_LASTS + timedelta(seconds=1))
    await third.says(late)

    assert "Mã này đã được dùng" in second.text
    assert "Mã đã hết hạn" in third.text


async def test_a_joined_phone_does_not_take_another_code(
    joined: Joined, world: World, cell: Cell
) -> None:
    """A code typed on somebody's phone is not used up by it."""
    lan = await joined("lan", 1001)
    code = await _code(world, cell, "binh")

    await lan.says(f"/start {code}")

    assert "Máy này đang dùng cho đồng chí Trần Thị Lan" in lan.text
    assert "Trợ giúp" in lan.labels


async def test_an_english_phone_is_greeted_in_english(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """The stranger's app says which language; the joined member keeps it."""
    lan = behind(1001, "en")
    await lan.says("hello")
    english = words_for("en")

    await lan.says(await _code(world, cell, "lan"))
    await lan.taps(english.label("join.do_agree"))

    assert english.label("home.help") in lan.labels
