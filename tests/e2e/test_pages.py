"""The pages beside the chats: a Zalo and a Telegram member vote by the page, and are counted."""

import asyncio

import pytest

from bot.demo.page_vote import votes_by_page
from playground.story import Phone, TelegramPhone
from playground.story_zalo import LINK, options_in
from tests.e2e.house import ACT, Cell
from tests.e2e.voting import expected_totals, receives, votes

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHEETS = {"an": (1, 2, 0), "lan": (2, 2, 3), "binh": (4, 1, 2)}
RECORDED = ACT.label("page.recorded")


async def _on_zalo(cell: Cell, who: str) -> Phone:
    phone = await cell.zalo(who)
    await ACT.joins(phone, await cell.code_for(who))
    return phone


async def _page_on_zalo(phone: Phone) -> str:
    """Give the link of the newest message that offers the page."""
    invited = await phone.sees(ACT.label("page.open"))
    (link,) = LINK.findall(invited.text)
    return str(link)


async def _page_on_telegram(phone: TelegramPhone) -> str:
    """Give what Telegram opens by the invitation's button, with what it tells the page."""
    await phone.sees(ACT.sight("ballot.invitation"))
    return await phone.opens_page(ACT.label("page.open"))


async def test_three_ways_to_one_count(cell: Cell) -> None:
    """An in the chat, Lan by the page of her Telegram, Bình by the page on Zalo: one count."""
    await cell.meets(*SHEETS)
    an, lan = await cell.joined("an"), await cell.joined("lan")
    binh = await _on_zalo(cell, "binh")
    urn = await cell.opens_urn()
    pages = await _page_on_telegram(lan), await _page_on_zalo(binh)
    _, *said = await asyncio.gather(
        votes(an, SHEETS["an"]),
        votes_by_page(pages[0], SHEETS["lan"]),
        votes_by_page(pages[1], SHEETS["binh"]),
    )
    counted = await _counted(cell, urn)

    assert [True, True] == [RECORDED in html for html in said]
    assert expected_totals(SHEETS) == counted


async def test_zalo_asks_for_no_number_unless_it_may(cell: Cell) -> None:
    """The invitation lists no choice to be typed; asked for again, a new link comes."""
    await cell.meets("an", "binh")
    binh = await _on_zalo(cell, "binh")
    await cell.opens_urn()
    first = await _page_on_zalo(binh)
    listed = options_in((await binh.sees(ACT.sight("ballot.invitation"))).text)
    await binh.says("hop")
    await binh.taps(ACT.label("ballot.receive"))
    await binh.sees(ACT.sight("page.link"))
    second = await _page_on_zalo(binh)

    assert ([], True) == (listed, first != second)
    assert RECORDED in await votes_by_page(first, (1, 1))


async def test_a_page_is_not_in_the_way_of_the_chat(cell: Cell) -> None:
    """Voted by the page, the sheet in the chat is over: a tap says that it is recorded."""
    await cell.meets("an", "lan")
    lan = await cell.joined("lan")
    urn = await cell.opens_urn()
    page = await _page_on_telegram(lan)
    await receives(lan)
    await votes_by_page(page, (1, 2))
    await lan.taps(ACT.label("ballot.to_review"))

    await lan.sees(ACT.sight("ballot.recorded"))
    assert (1, {"lan"}) == await cell.in_the_urn(urn)


async def test_the_page_lives_through_a_power_cut(cell: Cell) -> None:
    """The link was handed out before the product died; afterwards it casts, once."""
    await cell.meets("an", "binh")
    binh = await _on_zalo(cell, "binh")
    urn = await cell.opens_urn()
    page = await _page_on_zalo(binh)
    await cell.house.kill()
    await cell.house.start()
    said = [await votes_by_page(page, (1, 2)), await votes_by_page(page, (4, 4))]

    assert [True, True] == [RECORDED in html for html in said]
    assert (1, {"binh"}) == await cell.in_the_urn(urn)


async def _counted(cell: Cell, urn: int) -> dict[tuple[str, str], int]:
    await cell.closes_urn()
    return await cell.totals(urn)
