"""Every stage of the meeting's screen, as the room sees it: whose turn it is, pages that turn."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from storage.tables import Meeting
from terms.ballots import BallotMode
from tests.meeting_room import VOTERS
from tests.pages.faults import faults_of
from tests.pages.projector import LARGE_WALL, PHONE, SMALL_PHONE, SMALL_WALL, WALL, announces, wall
from tests.pages.site import Site
from tests.pages.test_screen import stage
from workflow.ballot import voting_plan
from workflow.clock import VIETNAM
from workflow.count import side_ballots
from workflow.meeting import agenda, proceedings

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHEET = (1, 2, 3, 4, 2, 2)
FORTY_MORE = """() => {
    const list = document.querySelector("ol.agenda");
    for (let n = 0; n < 40; n++) list.append(list.querySelector(".waiting").cloneNode(true));
    dispatchEvent(new Event("resize"));
    return list.children.length;
}"""
CUT = """() => {
    const list = document.querySelector("ol.agenda"), rows = [...list.children];
    const ends = rows.filter((row) => row.matches(".cut") && row.offsetHeight);
    return [list.style.fontSize, ends.length, rows.at(-1).matches(".cut")];
}"""
_TIMES = re.compile("<time>(.*)</time>")
COLLECTIVES = ("collective-1", "collective-2", "collective-3")


async def _turn(site: Site, place: int) -> int:
    """Give an item of the agenda by its place."""
    room = site.room
    async with room.world.job() as work:
        seen = await agenda.agenda(work, await room.meeting())
    return seen.items[place].topic_id


async def _begins(site: Site, topic: int) -> None:
    async with site.room.world.job() as work:
        an = site.room.people["an"]
        await proceedings.begin(work, an, site.room.meeting_id, topic)


async def _concludes(site: Site, topic: int) -> None:
    async with site.room.world.job() as work:
        an = site.room.people["an"]
        await proceedings.conclude(work, an, site.room.meeting_id, topic)


async def test_the_wall_shows_whose_turn_it_is(hall: Site, window: BrowserContext) -> None:
    """The meeting is opened; Lan is reviewed, then Mai: the name stands large with what is done
    and since when, the next below; in the list what is known: from when to when, no forecast.
    However long, it stays on the wall, and «…» stands where rows are left out."""
    await hall.room.checks_in(*VOTERS[1:])
    await hall.room.opens_meeting()
    async with wall(window, await hall.screen()) as page:
        await expect(page.get_by_role("heading", name="Chương trình họp")).to_be_visible()
        at = (await hall.room.meeting()).opened_at
        assert at is not None
        await expect(page.get_by_text(f"Khai mạc {at.astimezone(VIETNAM):%H:%M}")).to_be_visible()
        await expect(page.locator("#clock")).to_have_text(re.compile(r"^\d\d:\d\d$"))
        rows = await page.locator("ol.agenda li").all_inner_texts()
        lan = next(place for place, row in enumerate(rows) if "Trần Thị Lan" in row)
        topics = [await _turn(hall, lan), await _turn(hall, lan + 1)]

        await _begins(hall, topics[0])
        begun = _told(hall)
        await expect(page.locator(".now")).to_have_text("Trần Thị Lan")
        await expect(page.get_by_text(f"Trình bày · từ {begun}")).to_be_visible()
        await expect(page.locator("li[aria-current=step]")).to_contain_text("Trần Thị Lan")
        hall.room.world.clock.move(timedelta(minutes=12))
        await _concludes(hall, topics[0])
        await _begins(hall, topics[1])
        ended = _told(hall)
        await expect(page.locator(".now")).to_have_text("Bùi Thị Mai")
        await expect(page.locator("li.concluded")).to_contain_text("✓ Trần Thị Lan")
        times = await page.locator("ol.agenda time").all_inner_texts()
        rows = await page.evaluate(FORTY_MORE)
        cut = await page.evaluate(CUT)

        await expect(page.locator("li.running")).to_be_in_viewport(ratio=1)
        await _fits(page, SMALL_WALL)

    assert [f"{begun}–{ended}", f"{ended}–"] == times
    assert 45 < rows
    assert ["0.6rem", 2, True] == cut


async def test_a_time_of_another_day_has_its_date(hall: Site) -> None:
    """Called for and opened at, from when to when, what the clerk wrote by hand: of today the hours
    alone. On the next half-day, a day later, yesterday's are told with their date, once a span."""
    room, clock = hall.room, hall.room.world.clock
    link, start = await hall.screen(), clock.now()
    async with room.world.job() as work:
        (await (await work.session()).get_one(Meeting, room.meeting_id)).planned_at = start
    await room.checks_in(*VOTERS[1:])
    await room.opens_meeting()
    first, second = await _turn(hall, -2), await _turn(hall, -1)
    await _begins(hall, first)
    await _concludes(hall, first)
    await _begins(hall, second)
    today = (await stage(hall, link))["wall"]
    clock.move(timedelta(days=1))
    await _concludes(hall, second)
    await room.reviews()
    later = (await stage(hall, link))["wall"]

    at, day = f"{start:%H:%M}", f"{start:(%d/%m)}"
    assert f"Giờ mời {at} · Khai mạc {at}</p>" in today
    assert f"từ {at}</p>" in today
    assert [f"{at}–{at}", f"{at}–"] == _TIMES.findall(today)
    assert [f"{at}–{at} {day}", f"{at} {day}–{at}"] == _TIMES.findall(later)
    assert f"Giờ mời {at} {day} · Khai mạc {at} {day} · Mục không có giờ" in later
    assert f"thư ký ghi tay, báo xong lúc {at}</p>" in later


def _told(site: Site) -> str:
    """Give the time as the wall tells it."""
    return f"{site.room.world.clock.now().astimezone(VIETNAM):%H:%M}"


@pytest.mark.parametrize(
    "size",
    [
        SMALL_PHONE,
        *(pytest.param(size, marks=pytest.mark.long) for size in (PHONE, WALL, LARGE_WALL)),
        SMALL_WALL,
    ],
)
async def test_no_stage_shuts_anybody_out(
    hall: Site, window: BrowserContext, size: tuple[int, int]
) -> None:
    """From the agenda to the count: nothing cut off sideways, no serious fault by axe-core."""
    room = hall.room
    async with wall(window, await hall.screen(), size) as page:
        await room.checks_in(*VOTERS[1:])
        await room.opens_meeting()
        await _begins(hall, await _turn(hall, 1))
        await expect(page.locator(".now")).to_be_visible()
        await _fits(page, size)
        await room.reviews()
        await room.opens()
        await expect(page.locator(".count")).to_be_visible()
        await _fits(page, size)
        await room.votes("an", *SHEET)
        await room.closes()
        await expect(page.get_by_text("Đang kiểm phiếu")).to_be_visible()
        await _fits(page, size)
        await room.counts()
        await expect(page.get_by_text("chờ chủ trì công bố")).to_be_visible()
        await _fits(page, size)


async def _fits(page: Page, size: tuple[int, int]) -> None:
    width, height = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert (True, []) == (width <= size[0], await faults_of(page))
    assert size in (PHONE, SMALL_PHONE) or height <= size[1]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (BallotMode.SECRET, "Đang biểu quyết kín"),
        (BallotMode.OPEN, "Đang biểu quyết công khai, có ghi tên"),
    ],
)
async def test_a_motion_shows_how_many_have_voted(
    hall: Site, window: BrowserContext, mode: BallotMode, said: str
) -> None:
    """While it is open; then the meeting's own stage comes back. Its text stays off the wall."""
    room = hall.room
    await room.checks_in(*VOTERS[1:])
    async with wall(window, await hall.screen()) as page:
        async with room.world.job() as work:
            an = room.people["an"]
            room.session_id = await side_ballots.put_motion(
                work, an, room.meeting_id, "Thông qua chương trình", mode
            )
        await expect(page.get_by_role("heading", name=said)).to_be_visible()
        for who in VOTERS[:3]:
            await room.votes(who, 1)
        await expect(page.locator(".count")).to_have_text("3/6")
        assert "Thông qua" not in await page.inner_text("#screen")
        await _ends_aside(hall)
        await expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()


async def test_a_rehearsal_is_called_one_on_the_wall(hall: Site, window: BrowserContext) -> None:
    """In large letters: it counts for nothing. When it is over, nothing of it is left."""
    room = hall.room
    await room.checks_in(*VOTERS[1:])
    async with wall(window, await hall.screen()) as page:
        async with room.world.job() as work:
            room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)
        await expect(page.get_by_role("heading", name="Đang bỏ phiếu tập dượt")).to_be_visible()
        await expect(page.get_by_text("phiếu này không tính")).to_be_visible()
        await _fits(page, SMALL_WALL)
        await _ends_aside(hall)
        await expect(page.get_by_role("heading", name="Điểm danh")).to_be_visible()


async def _ends_aside(site: Site) -> None:
    room = site.room
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)
    await room.counts()


async def _nine_results(site: Site) -> None:
    """Three collectives and six people are voted on, and the chair tells how."""
    room = site.room
    await room.checks_in(*VOTERS[1:])
    for what in COLLECTIVES:
        async with room.world.job() as work:
            await voting_plan.turn(work, room.people["an"], room.meeting_id, what)
    await room.opens()
    for who in VOTERS:
        await room.votes(who, 1, 1, 1, *SHEET)
    await room.closes()
    await room.counts()
    await announces(site)


@pytest.mark.parametrize("size", [SMALL_WALL, pytest.param(WALL, marks=pytest.mark.long)])
async def test_nine_rows_are_turned_page_by_page(
    hall: Site, window: BrowserContext, size: tuple[int, int]
) -> None:
    """Eight fit on a wall; a click turns to the ninth, a key back again."""
    await _nine_results(hall)
    async with wall(window, await hall.screen(), size) as page:
        # Looked at closely last: the wall turns by itself meanwhile.
        await expect(page.locator("#turn")).to_have_text("1/2")
        await expect(page.get_by_text("6. Vũ Thị Hoa")).to_be_visible()
        await expect(page.get_by_text("9. Bùi Thị Mai")).to_be_hidden()

        await page.locator("header").click()
        await expect(page.locator("#turn")).to_have_text("2/2")
        await expect(page.get_by_text("9. Bùi Thị Mai")).to_be_visible()
        await expect(page.get_by_text("6. Vũ Thị Hoa")).to_be_hidden()

        await page.keyboard.press("ArrowRight")
        await expect(page.locator("#turn")).to_have_text("1/2")
        await _fits(page, size)


async def test_a_phone_scrolls_instead(hall: Site, window: BrowserContext) -> None:
    """All nine rows below one another; nothing to be turned."""
    await _nine_results(hall)
    async with wall(window, await hall.screen(), PHONE) as page:
        await expect(page.get_by_text("6. Vũ Thị Hoa")).to_be_visible()

        await expect(page.get_by_text("9. Bùi Thị Mai")).to_be_visible()
        await expect(page.locator("#turn")).to_be_hidden()
