"""The ballot page, one name at a time: few taps, no scrolling, little to load, sent again."""

import gzip
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
)

from storage.tables import BallotRules
from terms.ballots import BallotKind, BallotPurpose
from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.site import FORTY, Site
from tests.pages.slow_line import first_name
from tests.rows import few

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = [(360, 640), (320, 568), (390, 844), (430, 932), (820, 1180)]
"""Small phones, usual ones, large ones, a tablet."""
GOOD = "Hoàn thành tốt nhiệm vụ"
RECORDED = "Đã ghi nhận: đồng chí đã bỏ phiếu"
NOT_YET = "Chưa ghi nhận được phiếu"
MOST_TAPS, MOST_BYTES = 45, 100_000
MOST_ROUNDS, INTERACTIVE = 3, 3.0
BLINK = 350


@asynccontextmanager
async def phone(
    window: BrowserContext, link: str, size: tuple[int, int] = SIZES[0]
) -> AsyncIterator[Page]:
    """Open a link on a phone of that size."""
    page = await window.new_page()
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.goto(link)
    await expect(page.locator("fieldset:visible")).to_have_count(1)
    yield page
    await page.close()


async def choose(page: Page, row: int, name: str = GOOD) -> None:
    """Tap one choice of a name; the next one is shown then, or the review."""
    await page.locator(f"#row{row}").get_by_role("radio", name=name, exact=True).click()
    await expect(page.locator(f"#row{row}")).to_be_hidden()


async def taps(page: Page, name: str) -> None:
    """Tap a button."""
    await page.get_by_role("button", name=name, exact=True).click()


async def is_kind(site: Site, kind: BallotKind, **more: Any) -> None:
    """Make the open vote one of another kind."""
    async with site.room.world.job() as work:
        rules = BallotRules(session_id=site.room.session_id, kind=kind, **more)
        await (await work.session()).merge(rules)


async def in_sight(page: Page, target: Locator) -> bool:
    """Tell whether something is whole on the screen, without any scrolling."""
    box, size = await target.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


async def test_forty_names_need_no_scrolling_and_few_taps(
    site: Site, window: BrowserContext
) -> None:
    """At 360 × 640 every choice, and «Nộp phiếu», lies where the thumb is: one tap a name, one to
    cast."""
    await site.of_forty()
    made = 0
    async with phone(window, await site.link("lan")) as page:
        for number in range(FORTY):
            row = page.locator(f"#row{number}")
            await expect(row).to_be_visible()
            if number in (0, 1, FORTY - 1):
                assert all(
                    [await in_sight(page, each) for each in await row.locator("label").all()]
                )
                assert await in_sight(page, page.locator("#look"))
            await choose(page, number)
            made += 1
        assert await in_sight(page, page.locator("#cast"))
        await taps(page, "Nộp phiếu")
        made += 1
        await expect(page.get_by_text(RECORDED)).to_be_visible()

    assert made <= MOST_TAPS


async def test_nothing_but_the_title_stands_before_the_first_name(
    site: Site, window: BrowserContext
) -> None:
    """What the vote is, then whom it is about; promise and limits come below."""
    async with phone(window, await site.link("lan")) as page:
        before = await page.evaluate(
            "[...document.querySelector('#row0').parentElement.children]"
            ".findIndex(each => each.id === 'row0')"
        )
        first = page.locator("#filling > :first-child")

        assert (1, "H1") == (before, await first.evaluate("each => each.tagName"))


async def test_a_double_tap_chooses_for_one_name_only(site: Site, window: BrowserContext) -> None:
    """The second of two quick taps meets a row that is not to be chosen in yet."""
    async with phone(window, await site.link("lan")) as page:
        box = await page.locator("#row0 label").nth(1).bounding_box()
        assert box is not None
        at = (box["x"] + 20, box["y"] + 20)
        await page.mouse.click(*at, click_count=2, delay=5)
        await expect(page.locator("#row1")).to_be_visible()
        await expect(page.locator("#row1 input").first).to_be_enabled()

        chosen = page.locator("input:checked")
        assert ["mark0"] == [await one.get_attribute("name") for one in await chosen.all()]


async def test_back_and_on_and_as_a_list(site: Site, window: BrowserContext) -> None:
    """«Trước» leads back with the mark still there, «Tiếp» leaves a blank, and the list has all."""
    async with phone(window, await site.link("lan")) as page:
        await choose(page, 0)
        await taps(page, "Trước")
        assert await page.locator("#row0").get_by_role("radio", name=GOOD).is_checked()
        await taps(page, "Tiếp")
        await taps(page, "Tiếp")
        await expect(page.locator("#row2")).to_be_visible()
        await taps(page, "Xem cả danh sách")
        await expect(page.locator("fieldset:visible")).to_have_count(len(VOTERS))
        await taps(page, "Từng dòng một")

        await expect(page.locator("fieldset:visible")).to_have_count(1)
        await expect(page.locator("#row2")).to_be_visible()


async def test_arrow_keys_choose_and_enter_leads_on(site: Site, window: BrowserContext) -> None:
    """Looking through the choices by keys leads nowhere; Enter takes the one that is chosen."""
    async with phone(window, await site.link("lan")) as page:
        await page.locator("#row0 input").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("ArrowDown")
        await expect(page.locator("#row0")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.locator("#row1")).to_be_focused()

        assert await page.locator("#row0 input").nth(1).is_checked()


async def test_a_choice_is_changed_from_the_review(site: Site, window: BrowserContext) -> None:
    """Blanks are told by runs; each line of the review leads back to its name."""
    async with phone(window, await site.link("lan")) as page:
        await choose(page, 0)
        await taps(page, "Xem lại phiếu")
        await expect(page.locator("#blanks")).to_contain_text("5 dòng chưa chọn (số 2–6)")
        await page.get_by_role("button", name="Chọn: 3. ").click()

        await expect(page.locator("#row2")).to_be_visible()


async def test_it_is_sent_again_by_itself_and_counts_once(site: Site, browser: Browser) -> None:
    """Twice not got through, once its answer was lost: the same box each time, one ballot."""
    link, sent = await site.link("lan"), list[bytes]()

    async def bad_line(route: Route, request: Request) -> None:
        body = request.post_data_buffer or b""
        if len(body) < 100 or len(sent) > 2:
            await route.continue_()
            return
        sent.append(body)
        if len(sent) == 3:
            await route.fetch()
        await route.abort()

    async with await browser.new_context() as window, phone(window, link) as page:
        await page.route(re.compile("/phieu/"), bad_line)
        for row in range(len(VOTERS)):
            await choose(page, row)
        await page.clock.install()
        await taps(page, "Nộp phiếu")
        for _ in range(2):
            await expect(page.get_by_text(NOT_YET)).to_be_visible()
            assert await page.locator("#change").is_disabled()
            before = len(sent)
            async with page.expect_request(lambda one: bool(one.post_data_buffer)):
                await page.clock.run_for(15_000)
            assert len(sent) >= before
        await page.clock.run_for(60_000)
        await expect(page.get_by_text(RECORDED)).to_be_visible()

    assert (3, 1) == (len(sent), len(set(sent)))
    assert 1 == await site.voted()


async def test_the_whole_page_is_small(site: Site, browser: Browser) -> None:
    """Frame, forty names, scripts and looks: under 100 kB unpacked, all of it from this house."""
    await site.of_forty()
    sizes: list[int] = []
    async with await browser.new_context() as window:
        page = await window.new_page()
        answers = list[Response]()
        page.on("response", lambda answer: answers.append(answer))
        await page.goto(await site.link("lan"))
        await expect(page.locator("#row0")).to_be_visible()
        await page.wait_for_function("typeof window.sealedBox === 'function'")
        for answer in answers:
            body = await answer.body()
            sizes.append(len(gzip.compress(body, mtime=0)))
            assert answer.url.startswith((site.base_url, "data:"))

    assert sum(sizes) < MOST_BYTES


@pytest.mark.long
async def test_on_a_slow_line_a_name_is_chosen_within_three_seconds(
    site: Site, browser: Browser
) -> None:
    """Forty names at 400 kbit/s, 0.4 s there and back: by what goes over the line, and how often it
    is waited for; the clock of a busy machine is measured elsewhere."""
    await site.of_forty()

    loaded = await first_name(browser, await site.link("lan"))

    assert loaded.rounds <= MOST_ROUNDS
    assert loaded.reckoned < INTERACTIVE


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (BallotKind.LOWER_LEVELS, 3),
        (BallotKind.YES_NO, 2),
        (BallotKind.MOTION, 3),
        (BallotKind.CHOICE, 1),
    ],
)
async def test_every_sealed_vote_is_held_on_the_page(
    site: Site, window: BrowserContext, kind: BallotKind, choices: int
) -> None:
    """Rounds, names, yes or no, a motion: each with its own choices, beside leaving it blank."""
    await is_kind(site, kind, most=2, text="Thông qua dự thảo nghị quyết")
    async with phone(window, await site.link("lan")) as page:
        assert choices + 1 == await page.locator("#row0 input").count()
        for row in range(len(VOTERS)):
            await page.locator(f"#row{row} input").last.click()
        await taps(page, "Nộp phiếu")
        await expect(page.get_by_text(RECORDED)).to_be_visible()

    assert 1 == await site.voted()


async def test_no_more_names_are_chosen_than_may_be(site: Site, window: BrowserContext) -> None:
    """The third of two is not taken, and the page says why: it would make the ballot invalid."""
    await is_kind(site, BallotKind.CHOICE, most=2)
    async with phone(window, await site.link("lan")) as page:
        await taps(page, "Xem cả danh sách")
        for row in range(3):
            await page.locator(f"#row{row} input").first.click()

        await expect(page.get_by_text("Chỉ được chọn tối đa 2")).to_be_visible()
        assert 2 == await page.locator("input[value='1']:checked").count()


async def test_a_rehearsal_says_so_in_its_title(site: Site, window: BrowserContext) -> None:
    """Before the first name, on every name."""
    await is_kind(site, BallotKind.LEVELS, purpose=BallotPurpose.REHEARSAL)
    async with phone(window, await site.link("lan")) as page:
        await choose(page, 0)

        await expect(page.locator("h1:visible")).to_contain_text("TẬP DƯỢT")


@pytest.mark.parametrize(("wide", "high"), few(SIZES, 0, 1))
@pytest.mark.long
async def test_nobody_is_shut_out_of_one_name(
    site: Site, window: BrowserContext, wide: int, high: int
) -> None:
    """axe finds nothing serious; nothing is cut off sideways; every target is a finger high."""
    async with phone(window, await site.link("lan"), (wide, high)) as page:
        first = await faults_of(page)
        width = await page.evaluate("document.documentElement.scrollWidth")
        heights = await page.evaluate(
            "[...document.querySelectorAll('label, button, summary')]"
            ".filter(e => e.offsetHeight).map(e => e.offsetHeight)"
        )
        for row in range(len(VOTERS)):
            await choose(page, row)

        assert ([], []) == (first, await faults_of(page))
    assert width <= wide
    assert 48 <= min(heights)
