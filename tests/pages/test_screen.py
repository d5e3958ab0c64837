"""The meeting's screen on a projector and a phone: live, large, and silent about what is secret."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from playwright.async_api import BrowserContext, Page, expect

from bot.pages.board import PAUSE
from storage.tables import Meeting, MeetingState
from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.projector import PHONE, SMALL_WALL, WALL, announces, wall
from tests.pages.site import Site, open_site, token_in, until
from workflow.errors import Refusal

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALIKE = (1, 2, 3, 4, 2, 2)
DIVIDED = dict(zip(VOTERS, ((2,) * 6, (2,) * 6, *[(1,) * 6] * 4), strict=True))
"""Four for excellent and two for good, for each: 66,7 % of six."""


async def stage(site: Site, link: str) -> dict[str, str]:
    """Give the first thing the stream of a screen says, by the name of its event."""
    place, _, query = link.partition("?")
    await asyncio.sleep(2 * site.board.pause)
    async with site.session.get(f"{place}/dong" + (f"?{query}" if query else "")) as answer:
        assert 200 == answer.status
        name = (await answer.content.readline()).decode().strip().removeprefix("event: ")
        data = (await answer.content.readline()).decode().strip().removeprefix("data: ")
    return {name: json.loads(data)}


async def votes_and_counts(site: Site, sheets: Mapping[str, Sequence[int]]) -> None:
    """Let some vote, close the urn and count."""
    for who, marks in sheets.items():
        await site.room.votes(who, *marks)
    await site.room.closes()
    await site.room.counts()


async def test_a_meeting_on_the_wall(hall: Site, window: BrowserContext) -> None:
    """Roll call, ballot, count, result: each shows by itself, one after the other."""
    async with wall(window, await hall.screen()) as page:
        await expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()
        code = await hall.room.code()
        await expect(page.locator(".code")).to_have_text(f"{code[:3]} {code[3:]}")
        await expect(page.get_by_text("Có mặt 1/6")).to_be_visible()
        await hall.room.checks_in(*VOTERS[1:])
        await expect(page.get_by_text("Có mặt 6/6")).to_be_visible()
        await hall.room.opens()
        await expect(page.get_by_text("Đang bỏ phiếu kín")).to_be_visible()
        await votes_and_counts(hall, DIVIDED)
        await expect(page.get_by_text("chờ chủ trì công bố")).to_be_visible()
        before = await page.inner_text("#screen")
        await announces(hall)
        await expect(page.get_by_role("row", name="1. Nguyễn Văn An")).to_contain_text("66,7 %")

    assert "Hoàn thành" not in before


@pytest.mark.parametrize("voted", [2, 3, 4])
async def test_turnout_moves_in_steps(site: Site, voted: int) -> None:
    """Two new ballots show nothing, three do; half a minute later the true number is shown."""
    link = await site.screen()
    for who in VOTERS[:voted]:
        await site.room.votes(who, *DIVIDED[who])
    now = (await stage(site, link))["wall"]
    site.room.world.clock.move(timedelta(seconds=30))
    later = (await stage(site, link))["wall"]

    assert f"<b>{voted if voted >= 3 else 0}</b>/6" in now
    assert f"<b>{voted}</b>/6" in later


async def test_no_total_before_it_is_announced(site: Site) -> None:
    """Counted is not told: until the chair announces it, the wall knows no level and no number."""
    link = await site.screen()
    await votes_and_counts(site, DIVIDED)
    counted = (await stage(site, link))["wall"]
    await announces(site)
    told = (await stage(site, link))["wall"]

    assert [] == [word for word in ("%", "Hoàn thành", "Nguyễn Văn An") if word in counted]
    assert "Hoàn thành xuất sắc nhiệm vụ" in told


@pytest.mark.parametrize(("voted", "told"), [(4, False), (5, True), (6, True)])
async def test_few_ballots_show_no_share(site: Site, voted: int, told: bool) -> None:
    """With fewer than five ballots the wall shows no share: it would tell who. Four of six are
    just enough to pass, and then a level tells it as well."""
    link = await site.screen()
    await votes_and_counts(site, {who: DIVIDED[who] for who in VOTERS[:voted]})
    await announces(site)
    shown = (await stage(site, link))["wall"]

    assert (told, told) == ("Hoàn thành" in shown, "%" in shown)
    assert told != ("đọc theo biên bản" in shown)


async def test_a_vote_of_one_mind_shows_no_share(site: Site) -> None:
    """100 % of all who were there: the level alone, and where the figures are."""
    link = await site.screen()
    await votes_and_counts(site, dict.fromkeys(VOTERS, ALIKE))
    await announces(site)
    shown = (await stage(site, link))["wall"]

    assert ("Hoàn thành xuất sắc nhiệm vụ" in shown, "%" in shown) == (True, False)
    assert "chỉ có trong biên bản họp" in shown


async def test_the_share_is_of_the_level_and_better(site: Site) -> None:
    """Two for excellent, three for good, one for completed: good, by 83,3 % of six."""
    link = await site.screen()
    first = dict(zip(VOTERS, (1, 1, 2, 2, 2, 3), strict=True))
    await votes_and_counts(site, {who: (mark,) * 6 for who, mark in first.items()})
    await announces(site)
    shown = (await stage(site, link))["wall"]

    assert ("Hoàn thành tốt nhiệm vụ" in shown, "83,3 %" in shown) == (True, True)
    assert "33,3 %" not in shown


async def test_the_votes_of_each_level_stand_in_a_bar(site: Site) -> None:
    """Two, three and one of six, as wide as they are many, and said to who cannot see them; who
    chose none for Bình leaves the end of the bar empty."""
    link = await site.screen()
    first = dict(zip(VOTERS, (1, 1, 2, 2, 2, 3), strict=True))
    sheets = {who: (mark, 0 if who == "mai" else mark, *[mark] * 4) for who, mark in first.items()}
    await votes_and_counts(site, sheets)
    await announces(site)
    shown = (await stage(site, link))["wall"]

    read = "Hoàn thành xuất sắc nhiệm vụ: 2; Hoàn thành tốt nhiệm vụ: 3; Hoàn thành nhiệm vụ: 1"
    parts = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', shown)[:3]
    assert read in shown
    assert read.removesuffix("; Hoàn thành nhiệm vụ: 1") + '"' in shown
    assert ["excellent", "good", "completed"] == [level for level, _, _ in parts]
    assert [(0, 33), (33, 50), (83, 16)] == [(int(float(x)), int(float(w))) for _, x, w in parts]


async def test_a_robot_sees_an_empty_frame(hall: Site) -> None:
    """Who only follows the link learns neither the code nor the cell."""
    status, html = await hall.get(await hall.screen())

    assert 200 == status
    assert [] == [word for word in (await hall.room.code(), "Chi bộ Tổ") if word in html]


async def test_the_link_ends_with_the_meeting(hall: Site, window: BrowserContext) -> None:
    """When the meeting is over the wall says so; the link opens nothing any more."""
    link = await hall.screen()
    async with wall(window, link) as page:
        await expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()
        await ends(hall)
        await expect(page.get_by_text("Cuộc họp đã kết thúc")).to_be_visible()
    status, said = await hall.get(f"{link}/dong")

    assert (404, True) == (status, "không đúng, hoặc cuộc họp đã kết thúc" in said)
    with pytest.raises(Refusal, match="screen_over"):
        await hall.screen()


async def ends(site: Site) -> None:
    """The meeting is over."""
    async with site.room.world.job() as work:
        session = await work.session()
        meeting = await session.get_one(Meeting, site.room.meeting_id)
        meeting.state = MeetingState.CLOSED
        session.add(meeting)


@pytest.mark.parametrize("change", [0, 15])
async def test_a_wrong_link_gets_a_plain_page(hall: Site, change: int) -> None:
    """Any letter changed: one sentence, and what to do."""
    token = token_in(await hall.screen()).replace("-", "")
    other = "0" if token[change] != "0" else "1"
    wrong = token[:change] + other + token[change + 1 :]
    status, said = await hall.get(f"{hall.base_url}/man-hinh/{wrong}")

    assert (404, True) == (status, "«Màn hình họp»" in said)


async def test_a_link_typed_by_hand_may_be_in_capitals(hall: Site) -> None:
    """The address is read from a phone and typed on the computer of the projector."""
    token = token_in(await hall.screen())
    typed = f"{hall.base_url}/man-hinh/{token.upper().replace('-', '')}"

    assert ["wall"] == list(await stage(hall, typed))


async def test_many_who_look_are_one_who_reads(hall: Site) -> None:
    """Twenty screens for some seconds: the database is read once a second, not once for each."""
    link = await hall.screen()
    hall.board.pause = PAUSE
    begun, clock = hall.board.looks, asyncio.get_running_loop().time
    since = clock()

    async def read_thrice() -> bool:
        return hall.board.looks - begun >= 3

    streams = [await hall.session.get(f"{link}/dong") for _ in range(20)]
    await until(read_thrice)
    for stream in streams:
        stream.close()

    assert hall.board.looks - begun <= (clock() - since) / PAUSE + 3


async def test_who_leaves_is_looked_after_no_longer(hall: Site) -> None:
    """A screen that was closed is let go at the next word to it."""
    link = await hall.screen()
    await stage(hall, link)
    await hall.room.checks_in("lan")

    async def nobody() -> bool:
        return hall.board.viewers(hall.room.meeting_id) == 0

    await until(nobody)


async def test_a_restart_is_said_and_overcome(hall: Site, window: BrowserContext) -> None:
    """The program ends: a small sign; it is back: the sign goes, and what is new is shown."""
    async with wall(window, await hall.screen()) as page:
        await expect(page.get_by_text("Có mặt 1/6")).to_be_visible()
        await hall.stops()
        await expect(page.get_by_text("Mất kết nối")).to_be_visible()
        await hall.room.checks_in("lan")
        async with open_site(hall.room, hall.port):
            await expect(page.get_by_text("Có mặt 2/6")).to_be_visible(timeout=15_000)
            await expect(page.get_by_text("Mất kết nối")).to_be_hidden()


async def test_two_workers_show_the_same(hall: Site) -> None:
    """A link of one worker works at the other."""
    link = await hall.screen()
    async with open_site(hall.room) as other:
        there = link.replace(hall.base_url, other.base_url)

        assert await stage(hall, link) == await stage(other, there)


@pytest.mark.parametrize(
    "size", [PHONE, *(pytest.param(size, marks=pytest.mark.long) for size in (SMALL_WALL, WALL))]
)
async def test_it_fits_and_shuts_nobody_out(
    hall: Site, window: BrowserContext, size: tuple[int, int]
) -> None:
    """Nothing is cut off sideways, no wall needs scrolling, axe-core finds no serious fault."""
    async with wall(window, await hall.screen(), size) as page:
        await expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()
        roll = await _measured(page)
        await hall.room.checks_in(*VOTERS[1:])
        await hall.room.opens()
        await votes_and_counts(hall, DIVIDED)
        await announces(hall)
        await expect(page.get_by_role("table")).to_be_visible()
        result = await _measured(page)

    for width, height, faults in (roll, result):
        assert (True, []) == (width <= size[0], faults)
        assert size is PHONE or height <= size[1] * 1.05


async def _measured(page: Page) -> tuple[int, int, list[str]]:
    whole: Any = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    return whole[0], whole[1], await faults_of(page)


async def test_letters_are_large_and_dark(hall: Site, window: BrowserContext) -> None:
    """The code is a seventh of the wall high, and every text stands out at least 7 to 1."""
    async with wall(window, await hall.screen(), WALL) as page:
        await expect(page.locator(".code")).to_be_visible()
        size = await page.locator(".code").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        rules = {"runOnly": ["color-contrast-enhanced"], "rules": {}}
        rules["rules"] = {"color-contrast-enhanced": {"enabled": True}}
        await faults_of(page)
        found = await page.evaluate("rules => axe.run(document, rules)", rules)

    assert WALL[1] / 7 <= size
    assert [] == [fault["id"] for fault in found["violations"]]


async def test_english_by_the_address(hall: Site) -> None:
    """`?lang=en` words the wall in English; names stay names."""
    shown = (await stage(hall, await hall.screen("en")))["wall"]

    assert ("Roll call" in shown, "Chi bộ Tổ Tự nhiên" in shown) == (True, True)


async def test_only_who_leads_gets_a_link(hall: Site) -> None:
    """A member without an office is refused; so is everybody in a house without an address."""
    hall.room.people["an"], an = hall.room.people["lan"], hall.room.people["an"]
    with pytest.raises(Refusal, match="not_secretary"):
        await hall.screen()
    hall.room.people["an"] = an
    async with ClientSession() as session:
        assert 404 == (await session.get(f"{hall.base_url}/man-hinh/")).status
