"""The sheet under clumsy fingers: taps that come twice or at once, old sheets, strange hands."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo.stage import TELEGRAM_TOKEN
from playground.story import TelegramPhone
from tests.e2e.house import ACT, VOTERS, Cell, until
from tests.e2e.voting import RECORDED, expected_totals, fills_in, mark, receives, votes

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOOD = ACT.label("level.good")
SHEETS = {who: [1 + (place + row) % 4 for row in range(6)] for place, who in enumerate(VOTERS)}


@pytest_asyncio.fixture(loop_scope="module")
async def phones(
    request: pytest.FixtureRequest, cell: Cell
) -> AsyncIterator[dict[str, TelegramPhone]]:
    """Six voters in the room; Lan has her phone in hand, or those whom a test names.

    Whoever has none would vote on paper, so a vote that is closed needs them all."""
    await cell.meets(*VOTERS)
    yield {who: await cell.joined(who) for who in getattr(request, "param", ("lan",))}


@pytest_asyncio.fixture(loop_scope="module")
async def urn(cell: Cell, phones: dict[str, TelegramPhone]) -> int:
    """The urn is open; the invitations are on their way."""
    return await cell.opens_urn()


@pytest.mark.parametrize("phones", [VOTERS], ids=["six"], indirect=True)
async def test_everybody_votes_at_once(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """Six sheets filled in side by side: each is counted as it was marked."""
    await asyncio.gather(*(votes(phones[who], SHEETS[who]) for who in VOTERS))

    await cell.closes_urn()

    assert expected_totals(SHEETS) == await cell.totals(urn)


@pytest.mark.long
async def test_a_cast_delivered_twice_is_one_ballot(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """The repeat shows the receipt again: no second ballot, no choice on the screen."""
    lan = phones["lan"]
    await votes(lan, SHEETS["lan"])

    before = await _taps_answered(lan)
    await lan.story.ask("POST", "telegram/repeat", {"bot": TELEGRAM_TOKEN})

    async def answered_again() -> bool:
        return await _taps_answered(lan) > before

    await until(answered_again)
    assert (1, {"lan"}) == await cell.in_the_urn(urn)
    assert RECORDED in await lan.screen()


async def _taps_answered(phone: TelegramPhone) -> int:
    """Count the taps that the bot has answered: a repeated one is answered again."""
    calls = await phone.story.calls("telegram", TELEGRAM_TOKEN)
    return sum(call["method"] == "answerCallbackQuery" for call in calls)


async def test_casting_twice_at_once_is_one_ballot(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """A trembling finger on «Nộp phiếu»: both taps are answered with the receipt."""
    lan = phones["lan"]
    sheet = await receives(lan)
    await fills_in(lan, SHEETS["lan"])

    taps = [lan.taps_old(ACT.label("ballot.cast"), sheet) for _ in range(2)]
    answers = await asyncio.gather(*taps)

    await lan.sees(RECORDED)
    assert [True, True] == [answer.is_answered for answer in answers]
    assert (1, {"lan"}) == await cell.in_the_urn(urn)


@pytest.mark.long
async def test_the_same_mark_twice_at_once_stays(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """Two taps on one button before the screen changed: the mark is set, not taken off."""
    lan = phones["lan"]
    sheet = await receives(lan)

    await asyncio.gather(*(lan.taps_old(mark(0, 2), sheet) for _ in range(2)))

    await lan.sees(f"1. Nguyễn Văn An: {GOOD}")


@pytest.mark.long
async def test_two_marks_at_once_both_count(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """Two rows of the same keyboard, faster than the screen: neither mark is lost."""
    lan = phones["lan"]
    sheet = await receives(lan)

    await asyncio.gather(lan.taps_old(mark(0, 2), sheet), lan.taps_old(mark(1, 1), sheet))

    seen = await lan.sees(f"1. Nguyễn Văn An: {GOOD}")
    if "2. Lê Văn Bình: chưa chọn" in seen.text:
        seen = await lan.sees("2. Lê Văn Bình: Hoàn thành xuất sắc")
    assert f"1. Nguyễn Văn An: {GOOD}" in seen.text
    assert "2. Lê Văn Bình: Hoàn thành xuất sắc" in seen.text


@pytest.mark.long
async def test_a_chosen_mark_can_be_taken_off(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """Tapping the chosen mark again leaves the row blank; a blank row is told before casting."""
    lan = phones["lan"]
    await receives(lan)
    await lan.taps(mark(0, 2))
    await lan.sees(f"1. Nguyễn Văn An: {GOOD}")

    await lan.taps(f"● {mark(0, 2)}")

    await lan.sees("1. Nguyễn Văn An: chưa chọn")
    await lan.taps(ACT.label("ballot.to_review"))
    await lan.sees("Còn 6 đồng chí chưa chọn")


@pytest.mark.long
async def test_a_sheet_left_for_something_else_is_still_there(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """She writes, sends a photo, goes to the first screen; the sheet keeps her marks."""
    lan = phones["lan"]
    await receives(lan)
    await lan.taps(mark(0, 2))
    await lan.says("Cho tôi hỏi một chút")
    await lan.sends_photo()
    await lan.says("menu")
    await lan.sees(ACT.sight("home.hello"))

    await lan.taps(mark(1, 1))

    seen = await lan.sees("2. Lê Văn Bình: Hoàn thành xuất sắc")
    assert f"1. Nguyễn Văn An: {GOOD}" in seen.text


@pytest.mark.long
async def test_a_cast_sheets_old_buttons_change_nothing(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """A keyboard from before the cast: the receipt is shown, the ballot stands."""
    lan = phones["lan"]
    sheet = await receives(lan)
    await fills_in(lan, SHEETS["lan"])
    await lan.taps(ACT.label("ballot.cast"))
    await lan.sees(RECORDED)

    await lan.taps_old(mark(0, 4), sheet)
    await lan.taps_old(ACT.label("ballot.cast"), sheet)

    assert RECORDED in await lan.screen()
    assert (1, {"lan"}) == await cell.in_the_urn(urn)


@pytest.mark.long
@pytest.mark.parametrize("phones", [VOTERS], ids=["six"], indirect=True)
async def test_a_sheet_after_the_close_is_not_counted(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """Who was too late is told so; his unfinished sheet is wiped from the screen."""
    lan, khanh = phones["lan"], phones["khanh"]
    await votes(khanh, SHEETS["khanh"])
    sheet = await receives(lan)
    await lan.taps(mark(0, 2))
    await cell.closes_urn()
    await lan.sees(ACT.sight("ballot.cleared"))

    await lan.taps_old(mark(1, 2), sheet)

    await lan.sees(ACT.sight("ballot.closed"))
    assert expected_totals({"khanh": SHEETS["khanh"]}) == await cell.totals(urn)


@pytest.mark.long
async def test_a_sheet_in_strange_hands(
    cell: Cell, phones: dict[str, TelegramPhone], urn: int
) -> None:
    """A probationary member, and a stranger, tap a voter's button: no sheet, no ballot."""
    await receives(phones["lan"])
    cuc = await cell.joined("cuc")
    stranger = await cell.telegram("dung")
    await stranger.opens()
    await stranger.sees(ACT.sight("join.welcome"))

    for phone in (cuc, stranger):
        shown = await phone.newest()
        assert shown is not None
        tap = {"again": True, "message_id": shown.id, "data": f"s:r:{urn}::0:0"}
        place = {"user": str(phone.user), "bot": phone.bot}
        await phone.looks_away()
        await phone.story.ask("POST", "telegram/tap", {**place, **tap})
        await phone.sees(ACT.sight("ballot.not_elector"))

    assert (0, set()) == await cell.in_the_urn(urn)


@pytest_asyncio.fixture(loop_scope="module")
async def second(cell: Cell, phones: dict[str, TelegramPhone]) -> TelegramPhone:
    """Lan has two phones: one that joined after the opening would get no sheet."""
    second = await cell.telegram("lan")
    await ACT.joins(second, await cell.code_for("lan"))
    return second


async def test_a_sheet_moves_to_a_second_phone(
    cell: Cell, phones: dict[str, TelegramPhone], second: TelegramPhone, urn: int
) -> None:
    """Taken up on the second phone, it goes from the first; both together cast one ballot."""
    lan = phones["lan"]
    sheet = await receives(lan)
    await lan.taps(mark(0, 2))

    await receives(second, at=2)

    await lan.sees(ACT.sight("ballot.moved"))
    await fills_in(second, SHEETS["lan"])
    await second.taps(ACT.label("ballot.cast"))
    await second.sees(RECORDED)
    await lan.taps_old(mark(1, 2), sheet)
    await lan.sees(RECORDED)
    assert (1, {"lan"}) == await cell.in_the_urn(urn)
