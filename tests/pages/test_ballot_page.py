"""The ballot page in a real browser: filled in, sealed on the phone, cast once."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

SMALL, USUAL = (320, 640), (390, 844)
LEVELS = {
    1: "Hoàn thành xuất sắc nhiệm vụ",
    2: "Hoàn thành tốt nhiệm vụ",
    3: "Hoàn thành nhiệm vụ",
    4: "Không hoàn thành nhiệm vụ",
}
MARKS = (1, 2, 3, 4, 0, 2)
RECORDED = "Đã ghi nhận: đồng chí đã bỏ phiếu"


@dataclass
class Voter:
    """Somebody with the page open in a browser, and all that the page sent."""

    page: Page
    sent: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text)).to_be_visible()

    async def taps(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def marks(self, marks: Sequence[int] = MARKS) -> None:
        await self.lists()
        for row, mark in enumerate(marks):
            if mark:
                group = self.page.get_by_role("group", name=re.compile(rf"^{row + 1}\. "))
                await group.get_by_role("radio", name=LEVELS[mark], exact=True).check()

    async def lists(self) -> None:
        """See the whole list, wherever one is."""
        turn = self.page.locator("#turn")
        if await turn.get_attribute("data-list") == await turn.inner_text():
            await turn.click()

    async def casts(self, marks: Sequence[int] = MARKS) -> None:
        await self.marks(marks)
        await self.taps("Xem lại phiếu")
        await self.taps("Nộp phiếu")
        await self.sees(RECORDED)


@asynccontextmanager
async def phone(
    window: BrowserContext, link: str, size: tuple[int, int] = USUAL
) -> AsyncIterator[Voter]:
    """Open a link on a phone."""
    page = await window.new_page()
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_default_timeout(10_000)
    voter = Voter(page)
    page.on("request", lambda request: voter.sent.append(request))
    page.on("console", lambda line: voter.complaints.append(line.text))
    page.on("pageerror", lambda error: voter.complaints.append(str(error)))
    await page.goto(link)
    yield voter
    await page.close()


@asynccontextmanager
async def own_phone(browser: Browser, link: str, *, scripts: bool = True) -> AsyncIterator[Voter]:
    """Open a link on a phone that nobody else ever had in hand."""
    async with (
        await browser.new_context(java_script_enabled=scripts) as window,
        phone(window, link) as voter,
    ):
        yield voter


async def test_a_sheet_is_filled_in_reviewed_and_counted(
    site: Site, window: BrowserContext
) -> None:
    """What was chosen is what is counted; the page says only that it is recorded."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks()
        await lan.sees("Đã chọn 5/6")
        await lan.taps("Xem lại phiếu")
        await lan.sees("Còn 1 dòng chưa chọn (số 5)")
        bar = await lan.page.locator("#review .bar").bounding_box()
        await lan.taps("Nộp phiếu")
        await lan.sees(RECORDED)
        left = await lan.page.content()

    assert bar is not None
    assert bar["height"] <= USUAL[1] / 4, "what is chosen stands above it"
    assert [] == [level for level in LEVELS.values() if level in left]
    assert [] == lan.complaints
    await site.room.closes()
    await site.room.counts()
    assert {
        ("an", "excellent"): 1,
        ("binh", "good"): 1,
        ("hoa", "completed"): 1,
        ("khanh", "not_completed"): 1,
        ("lan", "blank"): 1,
        ("mai", "good"): 1,
    } == await site.totals()


async def test_a_choice_is_in_no_request(site: Site, window: BrowserContext) -> None:
    """Two different sheets send requests that differ in the sealed box alone, of one size."""
    bodies = []
    for who, marks in (("lan", (1,) * 6), ("binh", (4,) * 6)):
        async with phone(window, await site.link(who)) as voter:
            await voter.casts(marks)
            posts = [request for request in voter.sent if request.method == "POST"]
            bodies.append([request.post_data_buffer or b"" for request in posts])
            addresses = {request.url for request in voter.sent}
            assert [] == [url for url in addresses if not url.startswith(site.base_url)]
            assert [] == [url for url in addresses if "?" in url or "#" in url]

    assert [[0, 112], [0, 112]] == [[len(body) for body in sent] for sent in bodies]
    assert bodies[0][1] != bodies[1][1]


async def test_nothing_is_kept_in_the_phone(site: Site, browser: Browser) -> None:
    """Neither storage, cookies nor the address know of the draft or of the cast."""
    look = "[localStorage.length, sessionStorage.length, document.cookie, location.hash]"
    async with own_phone(browser, await site.link("lan")) as lan:
        await lan.marks()
        drafting = await lan.page.evaluate(look)
        await lan.taps("Xem lại phiếu")
        await lan.taps("Nộp phiếu")
        await lan.sees(RECORDED)
        afterwards = await lan.page.evaluate(look)

    assert [[0, 0, "", ""]] * 2 == [drafting, afterwards]


async def test_back_and_reload_show_nothing_of_the_choice(site: Site, browser: Browser) -> None:
    """After the cast every way leads to the one sentence."""
    async with own_phone(browser, await site.link("lan")) as lan:
        await lan.casts()
        await lan.page.go_back()
        await lan.sees(RECORDED)
        await lan.page.reload()
        await lan.sees(RECORDED)
        await lan.page.goto("about:blank")
        await lan.page.go_back()
        await lan.sees(RECORDED)

        assert 0 == await lan.page.get_by_role("radio").count()


async def test_a_page_brought_back_whole_asks_anew(site: Site, browser: Browser) -> None:
    """A browser may bring a left page back from memory, marks and all: cast meanwhile on another
    phone, it shows the one sentence instead of the sheet."""
    link = await site.link("lan")
    shown_again = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    async with own_phone(browser, link) as lan:
        await lan.marks()
        await site.casts(link, MARKS)
        await lan.page.evaluate(shown_again)
        await lan.sees(RECORDED)

        assert 0 == await lan.page.get_by_role("radio").count()
        assert [] == lan.complaints


async def test_back_from_the_review_keeps_the_draft(site: Site, window: BrowserContext) -> None:
    """The phone's own back button leads from the review to the sheet, the marks still there."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await lan.page.go_back()

        await lan.sees("Đã chọn 5/6")
        assert 5 == await lan.page.locator("input:checked").count()


async def test_a_blank_row_is_found_from_the_review(site: Site, window: BrowserContext) -> None:
    """One tap beside the blank row leads to it; chosen, it is blank no more."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await lan.page.get_by_role("button", name="Chọn: 5. Trần Thị Lan").click()
        await expect(lan.page.locator("#row4")).to_be_focused()
        await lan.marks((0, 0, 0, 0, 1, 0))
        await lan.taps("Xem lại phiếu")

        await expect(lan.page.locator("#blanks")).to_be_hidden()


async def test_a_row_can_be_left_blank_again(site: Site, window: BrowserContext) -> None:
    """A mark is taken off by «Để trống», and the count of choices goes down."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks((1, 1, 0, 0, 0, 0))
        await lan.sees("Đã chọn 2/6")
        await lan.page.locator("#row0").get_by_role("radio", name="Để trống").check()

        await lan.sees("Đã chọn 1/6")


async def test_keys_alone_fill_in_a_sheet(site: Site, window: BrowserContext) -> None:
    """Tab, arrows, space and Enter are enough."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.page.locator("#row0 input").first.focus()
        for row in range(len(VOTERS)):
            await expect(lan.page.locator(f"#row{row}")).to_be_visible()
            await lan.page.keyboard.press("Space")
            await lan.page.keyboard.press("ArrowDown")
            await lan.page.keyboard.press("Enter")
            await lan.page.keyboard.press("Tab")
        await lan.page.locator("#cast").focus()
        await lan.page.keyboard.press("Enter")
        await lan.sees(RECORDED)

    await site.room.closes()
    await site.room.counts()
    assert {(who, "good"): 1 for who in VOTERS} == await site.totals()


@pytest.mark.parametrize("size", [SMALL, pytest.param(USUAL, marks=pytest.mark.long)])
async def test_a_phone_needs_no_scrolling_sideways(
    site: Site, window: BrowserContext, size: tuple[int, int]
) -> None:
    """On a narrow phone too every line fits, and every target is a finger wide."""
    async with phone(window, await site.link("lan"), size) as lan:
        await lan.sees("Đã chọn 0/6")
        width = await lan.page.evaluate("document.documentElement.scrollWidth")
        heights = await lan.page.evaluate(
            "[...document.querySelectorAll('label, button, summary')]"
            ".filter(e => e.offsetHeight).map(e => e.offsetHeight)"
        )

    assert width <= size[0]
    assert 48 <= min(heights)


async def test_text_may_be_twice_as_large(site: Site, window: BrowserContext) -> None:
    """At 200 % nothing is cut off on a narrow phone, and the sheet can still be cast."""
    async with phone(window, await site.link("lan"), SMALL) as lan:
        await lan.sees("Đã chọn 0/6")
        await lan.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await lan.page.evaluate("document.documentElement.scrollWidth") <= SMALL[0]
        await lan.casts()


@pytest.mark.parametrize("size", [SMALL, pytest.param(USUAL, marks=pytest.mark.long)])
async def test_nobody_is_shut_out(
    site: Site, window: BrowserContext, size: tuple[int, int]
) -> None:
    """axe-core finds no serious fault in the sheet, the review and the end."""
    async with phone(window, await site.link("lan"), size) as lan:
        await lan.marks()
        filling = await faults_of(lan.page)
        await lan.taps("Xem lại phiếu")
        review = await faults_of(lan.page)
        await lan.taps("Nộp phiếu")
        await lan.sees(RECORDED)

        assert ([], [], []) == (filling, review, await faults_of(lan.page))


async def test_without_scripts_the_page_says_what_to_do(site: Site, browser: Browser) -> None:
    """No sheet that cannot be sealed is shown; there is another way for everybody."""
    async with own_phone(browser, await site.link("lan"), scripts=False) as lan:
        shown = await lan.page.inner_text("main")

        assert "đang tắt JavaScript" in shown
        assert "phiếu giấy" in shown
        assert 0 == await lan.page.get_by_role("radio").count()


async def test_english_by_the_address(site: Site, window: BrowserContext) -> None:
    """A link for an English chat shows English, also after the sheet was asked for."""
    async with phone(window, await site.link("lan", "en")) as lan:
        await lan.sees("Chosen 0/6")

        assert "en" == await lan.page.locator("html").get_attribute("lang")


async def test_a_lost_connection_keeps_the_draft(site: Site, browser: Browser) -> None:
    """A cast that did not arrive is said so; what was sealed goes by itself later."""
    async with own_phone(browser, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await lan.page.context.set_offline(True)
        await lan.taps("Nộp phiếu")
        await lan.sees("Chưa ghi nhận được phiếu")
        await lan.page.context.set_offline(False)
        await lan.sees(RECORDED)

    assert 1 == await site.voted()


async def test_an_answer_lost_on_the_way_is_no_second_ballot(site: Site, browser: Browser) -> None:
    """The ballot was taken, its answer was not heard: cast again, it is the same one."""
    async with own_phone(browser, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await lan.page.route(re.compile("/phieu/"), _lose_the_answer, times=1)
        await lan.taps("Nộp phiếu")
        await lan.sees(RECORDED)

    assert 1 == await site.voted()


async def test_two_fast_taps_cast_once(site: Site, window: BrowserContext) -> None:
    """A double tap on «Nộp phiếu» posts one ballot."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await lan.page.get_by_role("button", name="Nộp phiếu").dblclick()
        await lan.sees(RECORDED)
        posts = [one for one in lan.sent if one.method == "POST" and one.post_data_buffer]

    assert 1 == len(posts)


async def test_closed_while_filling_in(site: Site, window: BrowserContext) -> None:
    """The vote was closed meanwhile: it says so, and nothing of the sheet is left."""
    async with phone(window, await site.link("lan")) as lan:
        await lan.marks()
        await lan.taps("Xem lại phiếu")
        await site.room.closes()
        await lan.taps("Nộp phiếu")

        await lan.sees("Đã kết thúc bỏ phiếu")
        assert 0 == await lan.page.get_by_role("radio").count()


async def test_two_phones_with_one_link(site: Site, browser: Browser) -> None:
    """Who casts first has voted; the other phone hears the same sentence, and shows no choice."""
    link = await site.link("lan")
    async with own_phone(browser, link) as first, own_phone(browser, link) as second:
        await second.marks((4,) * 6)
        await first.casts((1,) * 6)
        await second.taps("Xem lại phiếu")
        await second.taps("Nộp phiếu")
        await second.sees(RECORDED)

    await site.room.closes()
    await site.room.counts()
    assert {(who, "excellent"): 1 for who in VOTERS} == await site.totals()


async def _lose_the_answer(route: Route) -> None:
    """Let a request reach the server, and cut the connection before its answer is heard."""
    await route.fetch()
    await route.abort()
