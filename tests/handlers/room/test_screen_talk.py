"""The meeting's screen and the code of its roll call in chat, by real updates."""

import re
from dataclasses import replace

import pytest

from tests.handlers.conftest import TYPED, Talks
from tests.meeting_room import Room
from workflow.errors import Refusal
from workflow.room import wall

ADDRESS = "https://soi.example.vn"


@pytest.fixture
async def called(room: Room) -> Room:
    """The roll is being called in a house that has an address."""
    room.world.house = replace(room.world.house, public_url=ADDRESS)
    await room.calls_roll()
    return room


async def _opens(room: Room, address: str) -> int:
    """Give the meeting that a link shows."""
    async with room.world.job() as work:
        return await wall.behind(work, address.rpartition("/")[2])


async def test_the_button_gives_the_address(called: Room, talk: Talks) -> None:
    """Below the roll call, which stays; each tap gives a new link, and both work."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Màn hình họp")
    fresh, first = an.reply.fresh, an.button("Mở màn hình").url

    await an.says("hop")
    await an.taps("Màn hình họp")
    second = an.button("Mở màn hình").url

    assert fresh
    assert first in an.text or second in an.text
    assert first != second
    assert first.startswith(f"{ADDRESS}/man-hinh/")
    assert [called.meeting_id] * 2 == [await _opens(called, link) for link in (first, second)]


@pytest.mark.parametrize("typed", ["man hinh", "Màn hình họp", "SCREEN"])
async def test_it_can_be_typed_for(called: Room, talk: Talks, typed: str) -> None:
    """With or without accents, where there are no buttons too: the text holds the address."""
    an = talk("an")
    an.capabilities = TYPED

    await an.says(typed)

    assert f"{ADDRESS}/man-hinh/" in an.text


async def test_a_member_is_given_none(called: Room, talk: Talks) -> None:
    """The secretary's button, forwarded, is refused; the words mean nothing special to Lan."""
    an, lan = talk("an"), talk("lan")
    await an.says("hop")

    with pytest.raises(Refusal, match="not_secretary"):
        await lan.taps_data(an.button("Màn hình họp").data)
    await lan.says("man hinh")

    assert "/man-hinh/" not in lan.text


async def test_a_house_without_an_address_says_so(room: Room, talk: Talks) -> None:
    """There is no page to be shown: one sentence, and the meeting goes on without."""
    room.world.house = replace(room.world.house, public_url="")
    await room.calls_roll()
    an = talk("an")
    await an.says("hop")

    with pytest.raises(Refusal, match="no_pages"):
        await an.taps("Màn hình họp")


async def test_the_links_code_checks_in(called: Room, talk: Talks) -> None:
    """The QR code on the wall opens the chat with `/start 123456` typed: one tap, once."""
    code = await called.code()
    lan, said = talk("lan"), []

    for _ in range(2):
        await lan.says(f"/start {code}")
        said.append(lan.text)

    assert "✅ Đã điểm danh" in said[0]
    async with called.world.job() as work:
        walls = await wall.walls(work, [called.meeting_id])
    check_in = walls[called.meeting_id].check_in
    assert check_in is not None
    assert 2 == check_in.present


async def test_a_code_of_yesterday_is_a_wrong_one(called: Room, talk: Talks) -> None:
    """Any other six digits: it is said, and asked for again; nobody is checked in."""
    code = await called.code()
    lan = talk("lan")

    await lan.says(f"/start {(int(code) + 1) % 10**6:06d}")

    assert "Đã điểm danh" not in lan.text
    assert "Mã" in lan.text


async def test_a_link_scanned_too_late_leads_to_the_first_screen(called: Room, talk: Talks) -> None:
    """The roll call is over: `/start` with the old code is a start like any other."""
    code = await called.code()
    await called.checks_in("lan")
    await called.hands_in("an", "lan")
    await called.opens()
    binh = talk("binh")

    await binh.says(f"/start {code}")

    assert "Đã điểm danh" not in binh.text
    assert "Lê Văn Bình" in binh.text


def _code_in(text: str) -> str:
    return str(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0])


async def test_who_checks_in_is_offered_a_code(called: Room, talk: Talks) -> None:
    """For the page of the wall's QR; each is another, and a new one ends the one before."""
    lan, binh = talk("lan"), talk("binh")
    for one in (lan, binh):
        await one.says("hop")
        await one.says(await called.code())
        await one.taps("Mã bỏ phiếu của tôi")
    first, other = _code_in(lan.text), _code_in(binh.text)
    await lan.says("mã bỏ phiếu")

    assert 3 == len({first, other, _code_in(lan.text)})


async def test_without_buttons_a_code_is_typed_for(called: Room, talk: Talks) -> None:
    """On Zalo, and by the secretary, whose meeting has other buttons."""
    lan, an = talk("lan"), talk("an")
    lan.capabilities = TYPED
    await lan.says("hop")
    await lan.says(await called.code())
    await lan.says("mã bỏ phiếu")
    await an.says("Ma phieu")

    assert _code_in(lan.text) != _code_in(an.text)


async def test_who_is_not_in_the_room_gets_no_code(called: Room, talk: Talks) -> None:
    """Not checked in yet: it says what to do first."""
    with pytest.raises(Refusal, match="room_code_not_here"):
        await talk("lan").says("mã bỏ phiếu")
