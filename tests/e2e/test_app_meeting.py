"""A meeting of forty names, voted in Telegram's own frame, by a link on Zalo, in the chat, and
in the room by a code."""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, FrameLocator, Page, Route, ViewportSize, expect

from bot.pages.init_data import LIFE
from playground.story_zalo import LINK
from storage.tables import BallotSession
from tests.browsers import browser as browser
from tests.e2e.crowd import many_named
from tests.e2e.house import ACT, Cell, House, open_house
from tests.e2e.voting import LEVELS, Marks, votes
from tests.pages.faults import faults_of
from workflow.ballot import room_codes
from workflow.meeting import check_in

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.long]

FORTY = 40
PHONE = ViewportSize(width=360, height=640)
ALL = many_named(FORTY)
CHAIR, IN_CHAT, ON_ZALO, BY_CODE = "an", "Bình Hai", "Cúc Hai", "Dung Hai"
SHEETS: dict[str, Marks] = {
    CHAIR: tuple(1 + row % 4 for row in range(FORTY)),
    IN_CHAT: tuple(1 + (row + 1) % 4 for row in range(FORTY)),
    ON_ZALO: tuple((row * 2) % 5 for row in range(FORTY)),
    BY_CODE: tuple(1 + (row // 10) % 4 for row in range(FORTY)),
}
"""Of whoever leads, votes in the chat, and on Zalo: for every name 1 (best) to 4, or 0."""
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
NOT_BY_BUTTON = ACT.sight("page.by_button_only")
WRONG = (
    {"forged": True},
    {"age": int(LIFE.total_seconds()) + 1},
    {"signed_by": "4343:another-bot"},
    {"untold": True},
)
"""What no app of today would tell the page."""


@asynccontextmanager
async def _app(browser: Browser, house: House, address: str) -> AsyncIterator[tuple[Page, str]]:
    """Show an address as Telegram's web client does, on a small phone: in a frame of its own."""
    html = f"""<!doctype html><html lang="vi"><title>Telegram</title>
        <iframe id="app" title="Phiếu" style="border:0;width:100%;height:100%"></iframe>
        <style>body {{ margin: 0; height: 100vh }}</style><script>
        document.getElementById("app").src = {json.dumps(address)};</script>"""

    async def shell(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html")

    async with await browser.new_context(viewport=PHONE) as window:
        page = await window.new_page()
        place = f"{house.world.base_url}/khung"
        await page.route(place, shell)
        await page.goto(place)
        yield page, "#app"


async def _fills_in(sheet: FrameLocator | Page, marks: Marks) -> None:
    """Tap one choice a name; who leaves a name blank says so too."""
    for row, mark in enumerate(marks):
        name = ACT.label(f"level.{LEVELS[mark - 1]}" if mark else "page.blank")
        shown = sheet.locator(f"#row{row}")
        await shown.get_by_role("radio", name=name, exact=True).click()
        await expect(shown).to_be_hidden()


async def _casts(sheet: FrameLocator | Page) -> None:
    await sheet.get_by_role("button", name=ACT.label("page.cast"), exact=True).click()
    await expect(sheet.get_by_text(ACT.label("page.recorded"))).to_be_visible()


async def _gathers(house: House) -> Cell:
    """Forty have written and sit in the room; all but four vote on paper."""
    cell = await house.founds_cell(ALL)
    await cell.opens_year()
    await cell.hands_in(*ALL)
    await cell.calls_roll()
    chair = cell.people[CHAIR]
    async with house.job() as work:
        for who in ALL:
            await check_in.mark(work, chair, cell.meeting_id, cell.member_id(who), present=True)
    return cell


async def test_a_meeting_of_forty_names_is_voted_and_counted(
    browser: Browser, tmp_path: Path
) -> None:
    """In Telegram's frame one name at a time, with nothing serious for axe; what is forged, stale
    or another bot's opens nothing; by a link on Zalo; in the chat; by a code that the bot gave
    before. Every mark is counted once."""
    async with open_house("sqlite", tmp_path) as house:
        cell = await _gathers(house)
        chair, in_chat = await cell.joined(CHAIR), await cell.joined(IN_CHAT)
        by_code = await cell.joined(BY_CODE)
        await by_code.says("mã bỏ phiếu")
        (code,) = CODE.findall((await by_code.sees(ACT.sight("meeting.your_ballot_code"))).text)
        on_zalo = await cell.zalo(ON_ZALO)
        await ACT.joins(on_zalo, await cell.code_for(ON_ZALO))
        urn = await cell.opens_urn()
        await chair.sees(ACT.sight("ballot.invitation"))
        (link,) = LINK.findall((await on_zalo.sees(ACT.label("page.open"))).text)

        for telling in WRONG:
            address = await chair.opens_page(ACT.label("page.open"), **telling)
            async with _app(browser, house, address) as (page, app):
                await expect(page.frame_locator(app).get_by_text(NOT_BY_BUTTON)).to_be_visible()
        async with _app(browser, house, await chair.opens_page(ACT.label("page.open"))) as (
            page,
            app,
        ):
            sheet = page.frame_locator(app)
            first = await faults_of(page)
            await _fills_in(sheet, SHEETS[CHAIR])
            faults = [*first, *await faults_of(page)]
            await _casts(sheet)
        async with await browser.new_context(viewport=PHONE) as window:
            page = await window.new_page()
            await page.goto(link)
            await _fills_in(page, SHEETS[ON_ZALO])
            await expect(page.locator("#blanks")).to_contain_text("8")
            await _casts(page)
        async with await browser.new_context(viewport=PHONE) as window:
            page = await window.new_page()
            await page.goto(urlsplit(link)._replace(path=room_codes.PATH).geturl())
            await page.locator("#code").fill(code)
            await page.get_by_role("button", name=ACT.label("page.enter")).click()
            await _fills_in(page, SHEETS[BY_CODE])
            faults += await faults_of(page)
            await _casts(page)
        await votes(in_chat, SHEETS[IN_CHAT])
        await cell.closes_urn()
        counted = await cell.totals(urn)

        expected = await _expected(cell, urn)

    assert [] == faults
    assert expected == counted


async def _expected(cell: Cell, urn: int) -> dict[tuple[str, str], int]:
    """Count what was chosen, by subject and mark, in the order of the sheet."""
    async with cell.house.job() as work:
        rows = (await (await work.session()).get_one(BallotSession, urn)).subjects
    names = {person.member_id: who for who, person in cell.people.items()}
    words = ("blank", *LEVELS)
    cells = [(rows[row], mark) for marks in SHEETS.values() for row, mark in enumerate(marks)]
    return dict(Counter((names[subject], words[mark]) for subject, mark in cells))
