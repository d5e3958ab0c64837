"""A photo, a voice, a sticker, a place, a file where words are waited for: told what is missing,
asked again, nothing lost. At every step that waits for typing."""

import pytest

from playground.story import TelegramPhone
from tests.e2e.house import ACT, Cell

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _is_asked_again(phone: TelegramPhone, sight: str) -> None:
    """Send each kind of thing that is no text; each time the same is asked again."""
    for send in (
        phone.sends_photo,
        phone.sends_voice,
        phone.sends_sticker,
        phone.sends_location,
        lambda: phone.sends_document("ghi-chu.pdf", b"%PDF"),
    ):
        await send()
        await phone.sees(sight)


async def test_instead_of_a_joining_code(cell: Cell) -> None:
    """A stranger hears what to type."""
    stranger = await cell.telegram("lan")
    await stranger.opens()
    await stranger.sees(ACT.sight("join.welcome"))

    await _is_asked_again(stranger, ACT.sight("join.welcome"))


async def test_while_the_notice_waits(cell: Cell) -> None:
    """The notice is shown again, and agreeing to it still joins."""
    lan = await cell.telegram("lan")
    await lan.opens(await cell.code_for("lan"))
    await lan.sees("Trần Thị Lan")

    await _is_asked_again(lan, "Trần Thị Lan")

    await lan.taps(ACT.label("join.do_agree"))
    await lan.sees(ACT.sight("join.done"))


async def test_on_the_first_screen(cell: Cell) -> None:
    """Nothing is waited for: that it was not kept is said, and what can be done is shown."""
    lan = await cell.joined("lan")

    await _is_asked_again(lan, ACT.sight("fallback.not_a_text"))


async def test_instead_of_the_last_day(cell: Cell) -> None:
    """The secretary is asked for the day again; a day then typed is read."""
    an = await cell.joined("an")
    await an.says("menu")
    await an.taps(ACT.label("home.lead"))
    await an.taps(ACT.label("lead.open_cycle"))
    await an.taps("Năm 2024")
    await an.sees("hết ngày nào")

    await _is_asked_again(an, "hết ngày nào")

    await an.says("4/12/2024")
    await an.sees("04/12/2024")


async def test_instead_of_the_check_in_code(cell: Cell) -> None:
    """A member is asked for six digits again; the digits then typed check him in."""
    await cell.opens_year()
    code = await cell.calls_roll()
    lan = await cell.joined("lan")
    await lan.says("menu")
    await lan.taps(ACT.label("home.check_in"))
    await lan.sees(ACT.sight("meeting.ask_code"))

    await _is_asked_again(lan, ACT.sight("meeting.code_shape"))

    await lan.says(code)
    await lan.sees(ACT.sight("meeting.checked_in"))


async def test_instead_of_a_reason(cell: Cell) -> None:
    """The secretary is asked why somebody is absent again; the reason then typed is kept."""
    await cell.opens_year()
    await cell.calls_roll()
    an = await cell.joined("an")
    await an.says("hop")
    await an.taps(ACT.label("meeting.mark"))
    await an.taps("Vũ Thị Hoa")
    await an.taps(ACT.label("meeting.away_other"))
    await an.sees("vắng vì sao")

    await _is_asked_again(an, "vắng vì sao")

    await an.says("đưa con đi khám")
    await an.taps("✖ Vũ Thị Hoa")
    await an.sees("đưa con đi khám")
