"""A phone becomes somebody's, and stops being somebody's: codes right, wrong, used, taken back."""

from datetime import timedelta

import pytest

from playground.story import TelegramPhone
from tests.e2e.house import ACT, Cell
from workflow.wrong_codes import GUESSES, LOCKED_FOR

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOBODYS_CODE = "34679ACD"
WELCOME = ACT.sight("join.welcome")


async def test_a_member_joins_by_the_card(cell: Cell) -> None:
    """Deep link, notice, consent; the first screen names her."""
    lan = await cell.telegram("lan")

    await lan.opens(await cell.code_for("lan"))
    notice = await lan.sees("Trần Thị Lan")
    await lan.taps(ACT.label("join.do_agree"))

    await lan.sees(ACT.sight("join.done"))
    home = await lan.sees(ACT.sight("home.hello"))
    assert ACT.label("join.do_refuse") in notice.buttons
    assert "Trần Thị Lan" in home.text


async def test_a_member_types_the_code_as_it_is_printed(cell: Cell) -> None:
    """Small letters, a dash, blanks: it is the same code."""
    lan = await cell.telegram("lan")
    code = (await cell.code_for("lan")).lower()

    await lan.says(f" {code[:4]} - {code[4:]} ")

    await lan.sees("Trần Thị Lan")


async def test_a_stranger_without_a_code_is_told_what_to_do(cell: Cell) -> None:
    """Whatever he says: one message, what this is and what to type; nothing about anybody."""
    stranger = await cell.telegram("mai")

    for text in ("/start", "xin chào", "kiem diem", "12345678", "<b>{0}</b>"):
        await stranger.says(text)
        await stranger.sees(WELCOME)

    said = "\n".join(await stranger.chat())
    assert [] == [one.name for one in cell.people.values() if f"đồng chí {one.name}" in said]


async def test_a_card_of_somebody_else_can_be_refused(cell: Cell) -> None:
    """«Không phải tôi» joins nobody, and the code stays good for its member."""
    khanh = await cell.telegram("khanh")
    code = await cell.code_for("lan")
    await khanh.opens(code)

    await khanh.taps(ACT.label("join.do_refuse"))

    await khanh.sees(ACT.sight("join.refused"))
    await ACT.joins(await cell.telegram("lan"), code)


async def test_wrong_codes_lead_to_a_pause(cell: Cell) -> None:
    """The last guess closes the door, for the right code too; when the pause is over it opens."""
    lan = await cell.telegram("lan")
    right = await cell.code_for("lan")

    for left in range(GUESSES - 1, 0, -1):
        await lan.says(NOBODYS_CODE)
        await lan.sees(f"còn {left} lần thử")
    await lan.says(NOBODYS_CODE)
    await lan.sees(ACT.sight("join.locked"))
    await lan.says(right)
    await lan.sees("Mời chờ 15 phút")
    await lan.story.moves_clock(LOCKED_FOR + timedelta(minutes=1))
    await ACT.joins(lan, right)


async def test_a_code_joins_one_phone_only(cell: Cell) -> None:
    """Who comes second is told that it was used, and what to do."""
    code = await cell.code_for("lan")
    await ACT.joins(await cell.telegram("lan"), code)
    thief = await cell.telegram("mai")

    await thief.opens(code)

    await thief.sees(ACT.sight("error.code_used"))
    await thief.says("menu")
    await thief.sees(WELCOME)


async def test_two_phones_with_one_notice_join_once(cell: Cell) -> None:
    """Both saw the notice before either agreed: one joins, the other hears that it was used."""
    code = await cell.code_for("lan")
    first, second = await cell.telegram("lan"), await cell.telegram("mai")
    for phone in (first, second):
        await phone.opens(code)
        await phone.sees("Trần Thị Lan")
    await first.taps(ACT.label("join.do_agree"))
    await first.sees(ACT.sight("join.done"))

    answer = await second.taps(ACT.label("join.do_agree"))

    assert ACT.sight("error.code_used") in (answer.text or "")
    await second.says("menu")
    await second.sees(WELCOME)


async def test_a_joined_phone_keeps_its_member(cell: Cell) -> None:
    """A code typed on a phone that is somebody's does not change whose it is."""
    lan = await cell.joined("lan")

    await lan.opens(await cell.code_for("khanh"))

    await lan.sees("đang dùng cho đồng chí Trần Thị Lan")


@pytest.mark.parametrize("channel", ["telegram", pytest.param("zalo", marks=pytest.mark.long)])
async def test_a_second_phone_goes_on_where_the_first_stopped(cell: Cell, channel: str) -> None:
    """Lan makes a code on her phone and types it on the other, on either messenger."""
    await cell.opens_year()
    lan = await cell.joined("lan")
    await cell.writes("lan", until=4)
    await lan.says("menu")
    await lan.taps(ACT.label("home.help"))
    await lan.taps(ACT.label("home.device"))
    shown = await lan.sees(ACT.sight("join.device"))
    code = shown.text.splitlines()[2]
    second = await cell.zalo("lan") if channel == "zalo" else await cell.telegram("lan")

    await ACT.joins(second, code)
    await second.says("kiem diem")

    await second.sees("Câu 5/")
    await lan.says("kiem diem")
    await lan.sees("Câu 5/")


async def test_a_lost_phone_becomes_a_strangers(cell: Cell) -> None:
    """The secretary resets it: whoever holds it is nobody; with the new code Lan goes on."""
    await cell.opens_year()
    an, lost = await cell.joined("an"), await cell.joined("lan")
    await cell.writes("lan", until=4)
    await lost.says("kiem diem")
    question = await lost.sees("Câu 5/")

    code = await _resets(an, "Trần Thị Lan")

    await lost.taps_old(ACT.label("review.overview_button"), question)
    await lost.sees(WELCOME)
    await lost.says("Kẻ nhặt được máy gõ vào đây")
    await lost.sees(WELCOME)
    assert 4 == len(await cell.answers("lan"))
    new = await cell.telegram("lan")
    await ACT.joins(new, code)
    await new.says("kiem diem")
    await new.sees("Câu 5/")


async def _resets(secretary: TelegramPhone, name: str) -> str:
    await secretary.says("menu")
    await secretary.taps(ACT.label("home.lead"))
    await secretary.taps(ACT.label("home.more"))
    await secretary.taps(ACT.label("lead.reset"))
    await secretary.taps(name)
    await secretary.taps(ACT.label("lead.reset_yes"))
    shown = await secretary.sees("Mã mới")
    return shown.text.splitlines()[0].removeprefix("Mã mới: ")


async def test_only_the_secretary_resets(cell: Cell) -> None:
    """A member has no such button, and one put together by hand opens nothing."""
    await cell.joined("an")
    lan = await cell.joined("lan")
    screen = await lan.newest()
    assert screen is not None

    tap = {"again": True, "message_id": screen.id, "data": "l:reset_yes:1"}
    place = {"user": str(lan.user), "bot": lan.bot}
    await lan.story.ask("POST", "telegram/tap", {**place, **tap})

    assert ACT.label("home.lead") not in screen.buttons
    assert "Mã mới" not in "\n".join(await lan.chat())
