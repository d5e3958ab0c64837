"""The ballot page behind a button in Telegram: for the account whose button it is alone."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.pages.init_data import LIFE, LONGEST, SKEW
from storage.tables import BallotPhone
from tests.meeting_room import VOTERS
from tests.pages.site import TELEGRAM_WEB, TOKEN, Site, names_in, token_in, until
from workflow.people import joining
from workflow.work import ChatKey

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, FORBIDDEN, UNKNOWN = 200, 403, 404
RECORDED = "Đã ghi nhận: đồng chí đã bỏ phiếu"
ONLY_BY_BUTTON = "chỉ mở bằng nút"
DAY = int(LIFE.total_seconds())


async def _opens(site: Site, page: str, told: str) -> tuple[int, str]:
    return await site.post(f"{page}/mo", told.encode())


async def _casts(site: Site, page: str, told: str, mark: int = 2) -> tuple[int, str]:
    sealed = await site.sealed((mark,) * len(VOTERS))
    return await site.post(page, sealed + told.encode())


async def test_a_button_opens_its_own_accounts_sheet(site: Site) -> None:
    """What Telegram signed and what the button leads to are Lan's both: her sheet, and her vote."""
    page, told = await site.button("lan"), site.signed("lan")
    opened, cast = await _opens(site, page, told), await _casts(site, page, told)
    await site.room.closes()
    await site.room.counts()

    assert (OPEN, len(VOTERS)) == (opened[0], len(names_in(opened[1])))
    assert (OPEN, True) == (cast[0], RECORDED in cast[1])
    assert {(who, "good"): 1 for who in VOTERS} == await site.totals()


@pytest.mark.parametrize("age", [DAY - 1, DAY, DAY + 1])
async def test_what_was_signed_is_good_for_a_day(site: Site, age: int) -> None:
    """A page left open all night opens nothing the day after."""
    status, said = await _opens(site, await site.button("lan"), site.signed("lan", age=age))

    assert (OPEN if age < DAY else FORBIDDEN) == status
    assert (age < DAY) == bool(names_in(said))


@pytest.mark.parametrize("ahead", [0, 1])
async def test_a_clock_ahead_is_borne_for_minutes(site: Site, ahead: int) -> None:
    """Signed in the future by more than clocks differ: nobody's."""
    age = -int(SKEW.total_seconds()) - ahead
    status, _ = await _opens(site, await site.button("lan"), site.signed("lan", age=age))

    assert (FORBIDDEN if ahead else OPEN) == status


async def test_without_what_telegram_signed_nothing_opens(site: Site) -> None:
    """Nothing, another bot's, changed, doubled, too long, no text: each the same sentence, and
    nothing is cast."""
    page, own = await site.button("lan"), site.signed("lan")
    binh = site.room.chats["binh"].chat
    doubled = own + "&" + site.signed("binh").split("&")[0]
    wrong = [
        "",
        site.signed("lan", token="2:another-bot"),
        own.replace(site.room.chats["lan"].chat, binh),
        own.replace("auth_date=", "auth_date=9"),
        own.partition("&hash=")[0],
        doubled,
        own + "&more=" + "x" * LONGEST,
        "\x00",
        "user=%FF&hash=00",
    ]
    came = [await _opens(site, page, told) for told in wrong]
    came += [await _casts(site, page, told) for told in wrong]

    assert [FORBIDDEN] * len(came) == [status for status, _ in came]
    assert [] == [said for _, said in came if ONLY_BY_BUTTON not in said]
    assert 0 == await site.voted()


async def test_another_account_opens_no_button_but_its_own(site: Site) -> None:
    """Bình holds Lan's address, and Telegram signs for Bình: it is no page of his."""
    page = await site.button("lan")
    opened = await _opens(site, page, site.signed("binh"))
    cast = await _casts(site, page, site.signed("binh"))

    assert (UNKNOWN, UNKNOWN, 0) == (opened[0], cast[0], await site.voted())


async def test_not_even_her_other_account(site: Site) -> None:
    """Lan's second phone has a button of its own."""
    other = ChatKey("telegram", "1", "7777")
    await site.room.had_also("lan", other)
    page = await site.button("lan")
    site.room.chats["lan"] = other

    assert UNKNOWN == (await _opens(site, page, site.signed("lan")))[0]


async def test_a_phone_joined_after_the_opening_opens_nothing(site: Site) -> None:
    """Its account is on no list of this vote, whoever it belongs to (L21)."""
    late = ChatKey("telegram", "1", "8888")
    await site.room.had_also("lan", late)
    site.room.chats["lan"] = late
    account = await site.account("lan")
    async with site.room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotPhone, (site.room.session_id, account))
        await session.delete(row)
    page = await site.button("lan")

    assert UNKNOWN == (await _opens(site, page, site.signed("lan")))[0]
    assert UNKNOWN == (await _casts(site, page, site.signed("lan")))[0]
    assert 0 == await site.voted()


async def test_a_phone_taken_away_takes_its_button_along(site: Site) -> None:
    """Reset between the page and the cast: nothing is cast (L22)."""
    page, told = await site.button("lan"), site.signed("lan")
    await _opens(site, page, told)
    async with site.room.world.job() as work:
        await joining.reset(work, site.room.people["an"], site.room.member_id("lan"))

    assert UNKNOWN == (await _casts(site, page, told))[0]
    assert 0 == await site.voted()


async def test_neither_address_opens_the_others_page(site: Site) -> None:
    """A button's token is no link, and a link's no button's, whatever else is shown."""
    button, link = await site.button("lan"), await site.link("lan")
    as_link = f"{site.base_url}/phieu/{token_in(button)}"
    as_button = f"{site.base_url}/phieu-telegram/{token_in(link)}"

    assert (UNKNOWN, UNKNOWN) == ((await site.get(as_link))[0], (await site.get(as_button))[0])
    assert UNKNOWN == (await site.opens(as_link))[0]
    assert UNKNOWN == (await _opens(site, as_button, site.signed("lan")))[0]


async def test_only_telegram_may_show_it_in_a_frame(site: Site) -> None:
    """The page behind a button, by Telegram's own address alone; the link's page, by nobody."""
    rules = []
    for address in (await site.button("lan"), await site.link("lan")):
        async with site.session.get(address) as answer:
            rules.append(answer.headers["Content-Security-Policy"].rpartition("; ")[2])

    assert [f"frame-ancestors {TELEGRAM_WEB}", "frame-ancestors 'none'"] == rules


async def test_what_telegram_signed_is_in_no_log_and_no_table(
    site: Site, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """With every log on: neither signature nor number nor name (L5, L17)."""
    caplog.set_level(logging.DEBUG)
    page, told = await site.button("lan"), site.signed("lan")
    await _opens(site, page, told + "x")
    await _opens(site, page, told)
    await _casts(site, page, told)
    said = "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith(("bot", "storage"))
    )
    signature = told.rpartition("=")[2]

    for secret in (signature, token_in(page), f'"id": {site.room.chats["lan"].chat}', "Trần Thị"):
        assert secret not in said
    assert [] == _files_with(tmp_path, signature.encode())
    assert _files_with(tmp_path, b"SQLite format")


def _files_with(folder: Path, text: bytes) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if text in path.read_bytes()]


@asynccontextmanager
async def _app(
    browser: Browser, page: str, told: str
) -> AsyncIterator[tuple[Page, list[tuple[str, str]]]]:
    """Telegram in a browser, with the page in its frame; what the page says to it is kept."""
    url = f"{page}#tgWebAppData={quote(told)}&tgWebAppVersion=9.1&tgWebAppPlatform=web"
    html = f"""<!doctype html><iframe id="app" style="width:360px;height:600px"></iframe>
        <script>window.heard = [];
        addEventListener("message", (e) => heard.push([e.origin, JSON.parse(e.data)]));
        document.getElementById("app").src = {json.dumps(url)};</script>"""

    async def shell(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html")

    async with await browser.new_context() as window:
        shown = await window.new_page()
        asked: list[tuple[str, str]] = []
        shown.on(
            "request", lambda request: asked.append((request.url, json.dumps(request.headers)))
        )
        await shown.route(f"{TELEGRAM_WEB}/", shell)
        await shown.goto(f"{TELEGRAM_WEB}/")
        yield shown, asked


async def _heard(shown: Page) -> list[Any]:
    found: list[Any] = await shown.evaluate("window.heard")
    return found


async def test_a_sheet_is_cast_inside_telegram(site: Site, browser: Browser) -> None:
    """Ready and expanded at once, closing asked about while marks are there; recorded, a button
    closes the page."""
    page, told = await site.button("lan"), site.signed("lan")
    async with _app(browser, page, told) as (shown, _):
        frame = shown.frame_locator("#app")
        for row in range(len(VOTERS)):
            choices = frame.locator(f"#row{row}")
            await choices.get_by_role("radio", name="Hoàn thành nhiệm vụ", exact=True).click()
        await frame.get_by_role("button", name="Nộp phiếu").click()
        await expect(frame.get_by_text(RECORDED)).to_be_visible()
        await frame.get_by_role("button", name="Đóng trang").click()

        async def closed() -> bool:
            return "web_app_close" in [said["eventType"] for _, said in await _heard(shown)]

        await until(closed)
        heard = await _heard(shown)

    kinds = [said["eventType"] for _, said in heard]
    asks = [
        said["eventData"]["need_confirmation"]
        for _, said in heard
        if said["eventType"] == "web_app_setup_closing_behavior"
    ]
    assert {site.base_url} == {origin for origin, _ in heard}
    assert ["web_app_ready", "web_app_expand"] == kinds[:2]
    assert (True, False) == (asks[-2], asks[-1])
    await site.room.closes()
    await site.room.counts()
    assert {(who, "completed"): 1 for who in VOTERS} == await site.totals()


async def test_what_telegram_signed_stays_in_no_address(site: Site, browser: Browser) -> None:
    """Out of the address before anything is asked for: no request, no referrer, no storage and no
    step back holds it; shown again without it, the page opens nothing."""
    page, told = await site.button("lan"), site.signed("lan")
    signature = told.rpartition("=")[2]
    async with _app(browser, page, told) as (shown, asked):
        frame = shown.frame_locator("#app")
        await expect(frame.get_by_text("Đã chọn 0/6")).to_be_visible()
        inner = shown.frames[1]
        kept = await inner.evaluate(
            "[location.href, localStorage.length, sessionStorage.length, document.cookie]"
        )
        await inner.evaluate("location.reload()")
        await expect(frame.get_by_text(ONLY_BY_BUTTON)).to_be_visible()

    assert [page, 0, 0, ""] == kept
    secrets = (signature, token_in(page))
    assert [] == [told for _, told in asked if any(secret in told for secret in secrets)]
    assert [] == [address for address, _ in asked if signature in address]


async def test_the_messenger_leads_back_from_the_review(site: Site, browser: Browser) -> None:
    """Telegram's own back button shows at the review and leads to the sheet."""
    async with _app(browser, await site.button("lan"), site.signed("lan")) as (shown, _):
        frame = shown.frame_locator("#app")
        await frame.get_by_role("button", name="Xem lại phiếu").click()
        back = [s for _, s in await _heard(shown) if s["eventType"] == "web_app_setup_back_button"]
        pressed = json.dumps({"eventType": "back_button_pressed", "eventData": {}})
        await shown.evaluate(f"frames[0].postMessage({json.dumps(pressed)}, '*')")
        await expect(frame.locator("#filling")).to_be_visible()

    assert back[-1]["eventData"]["is_visible"]


async def test_elsewhere_the_button_shows_no_sheet(site: Site, window: BrowserContext) -> None:
    """Passed on and opened in a browser, the address says where the page is opened."""
    page = await window.new_page()
    await page.goto(await site.button("lan"))
    await expect(page.get_by_text(ONLY_BY_BUTTON)).to_be_visible()

    assert 0 == await page.get_by_role("radio").count()
    await page.close()


async def test_many_at_once_open_their_own(site: Site) -> None:
    """Each account its own sheet, however many ask in one moment."""
    pages = {who: await site.button(who) for who in VOTERS}
    came = await asyncio.gather(*(_casts(site, pages[who], site.signed(who)) for who in VOTERS))

    assert [OPEN] * len(VOTERS) == [status for status, _ in came]
    assert len(VOTERS) == await site.voted()
    assert TOKEN.partition(":")[0] == site.room.chats["lan"].bot
