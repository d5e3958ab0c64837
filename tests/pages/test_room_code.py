"""By the wall's QR into the page, by a code of one's own to the sheet: the vote without a link."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlmodel import select

from bot.pages import guesses
from bot.pages.guesses import Forged
from storage.crypto import TextKey
from storage.tables import BallotPhone, BallotRules, RoomCode
from storage.urn import BallotWriter, Cast
from terms.ballots import BallotMode, CastOutcome
from tests import databases
from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.projector import WALL, wall
from tests.pages.site import Site, names_in, open_site
from tests.rights_stage import kept
from workflow.ballot import room_codes, voting_plan
from workflow.ballot.page_tokens import ROOM
from workflow.count import side_ballots
from workflow.errors import Refusal
from workflow.people import joining

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, UNKNOWN, GONE, TOO_MANY = 200, 404, 410, 429
RECORDED = "Đã ghi nhận: đồng chí đã bỏ phiếu"
WRONG = "Mã này không đúng"
SIZES = ((320, 640), (360, 640), (390, 844), (430, 932), (768, 1024))


@pytest.fixture(params=databases.RULES_ON)
def kind(request: pytest.FixtureRequest) -> str:
    """On both databases, on the second in the long run."""
    return str(request.param)


async def code_of(site: Site, who: str) -> str:
    """Give the code that somebody's bot gives them."""
    account = await site.account(who)
    person = replace(site.room.people[who], account_id=account or 0)
    async with site.room.world.job() as work:
        return await room_codes.new(work, person)


def page_of_codes(site: Site) -> str:
    """Give where the wall's QR leads."""
    return f"{site.base_url}/{room_codes.PATH}"


async def opens_by_code(site: Site, code: str, urn: int = 0) -> tuple[int, str]:
    """Ask for the sheet with a code, as the page does."""
    return await site.post(f"{page_of_codes(site)}/mo", f"{code}:{urn}".encode())


async def _casts(site: Site, code: str, mark: int = 2, urn: int | None = None) -> tuple[int, str]:
    sealed = await site.sealed((mark,) * len(VOTERS))
    number = site.room.session_id if urn is None else urn
    return await site.post(page_of_codes(site), sealed + f"{code}:{number}".encode())


@asynccontextmanager
async def _scanned(
    browser: Browser, site: Site, size: tuple[int, int] = (360, 640)
) -> AsyncIterator[tuple[Page, list[str]]]:
    """A phone that scanned the wall's QR; with all that it asked for, bodies apart."""
    async with await browser.new_context(viewport={"width": size[0], "height": size[1]}) as window:
        page = await window.new_page()
        asked: list[str] = []
        page.on("request", lambda one: asked.append(f"{one.url} {one.headers}"))
        await page.goto(page_of_codes(site))
        yield page, asked


async def _types(page: Page, code: str) -> None:
    await page.get_by_label("Mã bỏ phiếu của đồng chí").fill(code)
    await page.get_by_role("button", name="Vào bỏ phiếu").click()


async def test_a_code_opens_the_same_sheet_and_casts(site: Site, browser: Browser) -> None:
    """Typed in small letters, with a gap: the sheet of every other way, filled in and counted. The
    code is in no address, no header, no history and no store of the browser."""
    code = await code_of(site, "lan")
    linked = names_in((await site.opens(await site.link("lan")))[1])
    async with _scanned(browser, site) as (page, asked):
        await _types(page, code.replace("-", " ").lower())
        for row in range(len(VOTERS)):
            choices = page.locator(f"#row{row}")
            await expect(choices.locator("legend")).to_have_text(f"{row + 1}. {linked[row]}")
            await choices.get_by_role("radio", name="Hoàn thành tốt nhiệm vụ", exact=True).click()
        await page.get_by_role("button", name="Nộp phiếu").click()
        await expect(page.get_by_text(RECORDED)).to_be_visible()
        left = await page.evaluate(
            "[location.href, localStorage.length, sessionStorage.length, document.cookie]"
        )
        shown = await page.content()
    await site.room.closes()
    await site.room.counts()

    bare = code.replace("-", "").lower()
    assert [page_of_codes(site), 0, 0, ""] == left
    assert [] == [one for one in (*asked, shown) if bare in re.sub(r"[\s-]", "", one).lower()]
    assert {(who, "good"): 1 for who in VOTERS} == await site.totals()


async def test_a_wrong_code_is_asked_for_again(site: Site, browser: Browser) -> None:
    """Too short, then nobody's: it says so beside the field, and the right one opens the sheet,
    whatever stands between its letters; tapped twice, it is asked for once."""
    code = await code_of(site, "lan")
    async with _scanned(browser, site) as (page, asked):
        await _types(page, "abc")
        await expect(page.get_by_text("Mã gồm 8 chữ và số")).to_be_visible()
        await _types(page, "zzzz-zzzz")
        await expect(page.get_by_text(WRONG)).to_be_visible()
        await page.get_by_label("Mã bỏ phiếu của đồng chí").fill(f" {code.replace('-', ' – ')}. ")
        await page.get_by_role("button", name="Vào bỏ phiếu").dblclick()
        await expect(page.get_by_text("Đã chọn 0/6")).to_be_visible()

    assert 2 == sum(one.startswith(f"{page_of_codes(site)}/mo ") for one in asked)


async def test_a_code_that_was_replaced_meanwhile_is_asked_for_again(
    site: Site, browser: Browser
) -> None:
    """A second code was taken while the sheet was filled in: nothing is cast by the first one, and
    the field is there for the second."""
    code, said = await code_of(site, "lan"), []
    async with _scanned(browser, site) as (page, _):
        for told in (WRONG, RECORDED):
            await _types(page, code)
            for row in range(len(VOTERS)):
                await page.locator(f"#row{row}").get_by_role("radio").first.click()
                await expect(page.locator(f"#row{row}")).to_be_hidden()
            if told is WRONG:
                code = await code_of(site, "lan")
            await page.get_by_role("button", name="Nộp phiếu").click()
            await expect(page.get_by_text(told)).to_be_visible()
            if told is WRONG:
                await expect(page.get_by_label("Mã bỏ phiếu của đồng chí")).to_have_value("")
            said.append(await site.voted())

    assert [0, 1] == said


async def test_who_is_no_elector_by_then_is_asked_for_no_other_code(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Struck off while the sheet was filled in: whom to tell, and no field that helps nobody."""
    code = await code_of(site, "lan")
    struck = Cast(CastOutcome.NOT_ELECTOR, (site.room.session_id, site.room.member_id("lan")))
    monkeypatch.setattr(BallotWriter, "cast_by_link", AsyncMock(return_value=struck))
    async with _scanned(browser, site) as (page, _):
        await _types(page, code)
        for row in range(len(VOTERS)):
            await page.locator(f"#row{row}").get_by_role("radio").first.click()
            await expect(page.locator(f"#row{row}")).to_be_hidden()
        await page.get_by_role("button", name="Nộp phiếu").click()
        await expect(page.get_by_text("Máy này không có phiếu")).to_be_visible()

        assert 0 == await page.get_by_label("Mã bỏ phiếu của đồng chí").count()


async def test_no_keyboard_makes_another_letter_of_a_code() -> None:
    """Typed by Telex or VNI, «aa», «w» and «d9» are other letters: no code has any of them."""
    codes = "".join(ROOM.make(TextKey(bytes(32))) for _ in range(200))

    assert set() == set("adewy") & set(codes)


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.long) for size in SIZES[1:])]
)
async def test_the_field_fits_every_phone(
    site: Site, browser: Browser, size: tuple[int, int]
) -> None:
    """Nothing is cut off, and axe-core finds nothing serious."""
    async with _scanned(browser, site, size) as (page, _):
        await expect(page.get_by_label("Mã bỏ phiếu của đồng chí")).to_be_focused()
        wide = await page.evaluate("document.documentElement.scrollWidth")

        assert (True, []) == (wide <= size[0], await faults_of(page))


async def test_the_wall_shows_where_codes_are_typed(site: Site, window: BrowserContext) -> None:
    """While the vote is open; no name, no code and no number in the address."""
    async with wall(window, await site.screen(), WALL) as page:
        await expect(page.get_by_text("Quét để bỏ phiếu, rồi gõ mã")).to_be_visible()
        height = await page.evaluate("document.documentElement.scrollHeight")
        assert (True, []) == (height <= WALL[1], await faults_of(page))
        await site.room.closes()
        await expect(page.get_by_text("Đang kiểm phiếu")).to_be_visible()
        assert 0 == await page.locator(".ballot-page").count()


async def test_where_links_are_switched_off_no_code_is_taken(
    site: Site, window: BrowserContext
) -> None:
    """The chair wants no ballot outside Telegram: no QR on the wall, no sheet, no cast."""
    code = await code_of(site, "lan")
    async with site.room.world.job() as work:
        rules = BallotRules(session_id=site.room.session_id, web_link=False)
        await (await work.session()).merge(rules)

    assert [GONE, GONE] == [(await opens_by_code(site, code))[0], (await _casts(site, code))[0]]
    async with wall(window, await site.screen()) as page:
        await expect(page.locator(".count")).to_be_visible()
        assert 0 == await page.locator(".ballot-page").count()


async def test_one_vote_counts_once_whichever_way(site: Site) -> None:
    """By code, by link and in Telegram, each way first once: the first one stands."""
    codes = {who: await code_of(site, who) for who in ("an", "lan", "binh")}
    link, button = await site.link("lan"), await site.button("binh")
    await _casts(site, codes["an"], 1)
    await site.casts(await site.link("an"), (4,) * 6)
    await site.casts(link, (1,) * 6)
    await _casts(site, codes["lan"], 4)
    told = site.signed("binh").encode()
    await site.post(button, await site.sealed((1,) * 6) + told)
    again = await _casts(site, codes["binh"], 4)
    await site.room.closes()
    await site.room.counts()

    assert (OPEN, True) == (again[0], RECORDED in again[1])
    assert {(who, "excellent"): 3 for who in VOTERS} == await site.totals()


async def test_a_page_left_open_casts_into_no_other_vote(site: Site) -> None:
    """The sheet is of one opening: posted into the next one it would be an invalid ballot."""
    code = await code_of(site, "lan")
    box = await site.sealed((1,) * 6)
    first = site.room.session_id
    await site.room.closes()
    await site.room.counts()
    async with site.room.world.job() as work:
        an = site.room.people["an"]
        second = await side_ballots.put_motion(
            work, an, site.room.meeting_id, "Nhất trí?", BallotMode.SECRET
        )
    late = await site.post(page_of_codes(site), box + f"{code}:{first}".encode())
    opened = await opens_by_code(site, code)

    assert second != first
    assert GONE == late[0]
    assert (OPEN, True) == (opened[0], "Nhất trí?" in opened[1])


async def test_two_phones_and_a_restart_cast_once(site: Site) -> None:
    """Each phone of Lan's has a code of its own and both open the sheet; the program is restarted
    between code and cast; what both post, twice each, is one ballot, the first."""
    other = replace(site.room.chats["lan"], chat="2002")
    await site.room.had_also("lan", other)
    first = await code_of(site, "lan")
    site.room.chats["lan"] = other
    second = await code_of(site, "lan")
    opened = [(await opens_by_code(site, code))[0] for code in (first, second)]
    await site.stops()
    async with open_site(site.room, site.port) as again:
        came = [await _casts(again, code, mark) for code, mark in ((first, 1), (second, 4)) * 2]
    await site.room.closes()
    await site.room.counts()

    assert [OPEN] * 2 == opened
    assert [(OPEN, True)] * 4 == [(status, RECORDED in said) for status, said in came]
    assert {(who, "excellent"): 1 for who in VOTERS} == await site.totals()


async def test_before_the_opening_a_code_waits(hall: Site) -> None:
    """Asked for at the roll call, it opens nothing yet, and is no guess; then it does."""
    await hall.room.checks_in(*VOTERS[1:])
    code = await code_of(hall, "lan")
    early = await opens_by_code(hall, code)
    await hall.room.opens()

    assert (GONE, True) == (early[0], "không có phiếu nào đang mở" in early[1])
    assert OPEN == (await opens_by_code(hall, code))[0]


async def test_a_new_code_ends_the_one_before(site: Site) -> None:
    """Lost, or seen by a neighbour: the newest alone opens the sheet."""
    old, new = await code_of(site, "lan"), await code_of(site, "lan")

    assert (UNKNOWN, OPEN) == (
        (await opens_by_code(site, old))[0],
        (await opens_by_code(site, new))[0],
    )


async def test_a_phone_taken_away_takes_its_code_along(site: Site) -> None:
    """Reset between the page and the cast: nothing is cast (L22)."""
    code = await code_of(site, "lan")
    await opens_by_code(site, code)
    async with site.room.world.job() as work:
        await joining.reset(work, site.room.people["an"], site.room.member_id("lan"))

    assert UNKNOWN == (await _casts(site, code))[0]
    assert 0 == await site.voted()


async def test_a_phone_that_is_on_no_list_has_no_sheet_by_code(site: Site) -> None:
    """Joined after the opening, whoever it belongs to: its code opens and casts nothing (L21)."""
    code, account = await code_of(site, "lan"), await site.account("lan")
    async with site.room.world.job() as work:
        session = await work.session()
        row = await session.get_one(BallotPhone, (site.room.session_id, account))
        await session.delete(row)

    assert [GONE, GONE] == [(await opens_by_code(site, code))[0], (await _casts(site, code))[0]]
    assert 0 == await site.voted()


async def test_typing_a_code_writes_nothing(site: Site) -> None:
    """A right one, a wrong one and one that is nobody's: no row is there, changed or gone after
    it, so none tells who typed when (L20)."""
    code = await code_of(site, "lan")
    before = await kept(site.room.world)
    stranger = ROOM.make(site.room.world.house.text_key)
    came = [await opens_by_code(site, one) for one in (code, code, "zzzz-zzzz", stranger)]

    assert [OPEN, OPEN, UNKNOWN, UNKNOWN] == [status for status, _ in came]
    assert before == await kept(site.room.world)


async def test_the_cast_writes_what_every_cast_writes(site: Site) -> None:
    """A receipt and a sealed ballot: the row of the code stays as it is, and names no vote."""
    code = await code_of(site, "lan")
    before = await kept(site.room.world)
    await _casts(site, code)
    after = await kept(site.room.world)

    changed = [row for row in after if after[row] != before.get(row)]
    assert ["ballot_elector", "sealed_ballot"] == sorted(table for table, _ in changed)
    assert set(before) <= set(after)


async def test_a_code_is_in_no_log_and_no_file(
    site: Site, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """With every log on: neither code nor name nor address; the files hold a digest (L5, L17)."""
    caplog.set_level(logging.DEBUG)
    code = await code_of(site, "lan")
    bare = code.replace("-", "")
    for typed in (code, bare.lower(), code[:-1] + "?"):
        await opens_by_code(site, typed)
    await _casts(site, code)
    said = "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith(("bot", "storage"))
    )
    async with site.room.world.job() as work:
        rows = (await (await work.session()).exec(select(RoomCode))).all()

    forms = (code, code.lower(), bare, bare.lower())
    assert [] == [one for one in (*forms, "Trần Thị Lan", "127.0.0.1") if one in said]
    assert [] == [one for one in forms if _files_with(tmp_path, one.encode())]
    assert _files_with(tmp_path, b"SQLite format") or site.room.world.database.dialect != "sqlite"
    assert [site.room.member_id("lan")] == [row.member_id for row in rows]
    assert UNKNOWN == (await opens_by_code(site, rows[0].digest[:8]))[0]


def _files_with(folder: Path, text: bytes) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if text in path.read_bytes()]


async def test_every_answer_is_kept_nowhere(site: Site) -> None:
    """No cache, no referrer, no frame around it, no search engine: as behind a link."""
    code = await code_of(site, "lan")
    async with site.session.get(page_of_codes(site)) as answer:
        frame = answer.headers
    body, sent = f"{code}:0".encode(), {"Content-Type": "application/octet-stream"}
    async with site.session.post(f"{page_of_codes(site)}/mo", data=body, headers=sent) as answer:
        sheet = answer.headers

    for headers in (frame, sheet):
        assert ("no-store", "no-referrer") == (
            headers["Cache-Control"],
            headers["Referrer-Policy"],
        )
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "noindex" in headers["X-Robots-Tag"]


async def test_a_room_that_mistypes_locks_nobody_out(site: Site) -> None:
    """Two hundred wrong codes from one address, and an ended one typed sixty times: Lan's opens."""
    ended, code = await code_of(site, "lan"), await code_of(site, "lan")
    wrong = [await opens_by_code(site, f"{number:08d}") for number in range(1, 201)]
    old = [await opens_by_code(site, ended) for _ in range(guesses.FORGED + 10)]

    assert {UNKNOWN} == {status for status, _ in (*wrong, *old)}
    assert OPEN == (await opens_by_code(site, code))[0]


async def test_who_forges_codes_is_turned_away(site: Site) -> None:
    """Past fifty well-made codes of nobody's none is looked up for a while; links go on."""
    code, key = await code_of(site, "lan"), site.room.world.house.text_key
    forged = [await opens_by_code(site, ROOM.make(key)) for _ in range(guesses.FORGED + 1)]
    paused = await opens_by_code(site, code)

    assert {UNKNOWN} == {status for status, _ in forged}
    assert (TOO_MANY, True) == (paused[0], "quá nhiều mã sai" in paused[1])
    assert OPEN == (await site.opens(await site.link("lan")))[0]


async def test_the_pause_of_codes_passes() -> None:
    """After a minute codes are looked up again; what was forged ten minutes ago counts no more."""
    now = 0.0
    forged = Forged(lambda: now)
    for number in range(guesses.FORGED):
        forged.count(str(number))
    at_the_limit = forged.paused
    forged.count("one more")
    above = forged.paused
    now = guesses.FORGED_PAUSE
    after = forged.paused
    for number in range(guesses.FORGED):
        forged.count(str(number))
    now += guesses.FORGED_SPAN
    forged.count("later")

    assert (False, True, False, False) == (at_the_limit, above, after, forged.paused)


@pytest.mark.parametrize("letter", ["o", "i", "l"])
async def test_a_letter_that_is_in_no_code_is_read_as_it_looks(site: Site, letter: str) -> None:
    """O is nought, I and L are one."""
    key = site.room.world.house.text_key
    meant = {"o": "0", "i": "1", "l": "1"}[letter]
    code = next(one for one in iter(lambda: ROOM.make(key), None) if meant in one)

    assert ROOM.digest(key, code) == ROOM.digest(key, code.replace(meant, letter).upper())


async def test_who_gets_no_code(hall: Site) -> None:
    """Who is not on the roll, who asks where the meeting takes none, and on no phone."""
    with pytest.raises(Refusal, match="room_code_not_here"):
        await code_of(hall, "lan")
    await hall.room.checks_in(*VOTERS[1:])
    async with hall.room.world.job() as work:
        await voting_plan.turn(work, hall.room.people["an"], hall.room.meeting_id, "web_link")

    with pytest.raises(Refusal, match="no_room_codes"):
        await code_of(hall, "lan")
