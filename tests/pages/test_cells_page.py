"""The officer's page of all cells: what the database says, filtered on the phone, theirs alone."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from storage.tables import Member
from tests.browsers import page_of
from tests.pages.faults import faults_of
from tests.pages.projector import PHONE, SMALL_WALL
from tests.pages.site import Site
from tests.rows import few
from tests.summed_office import HTT, XS, Rated, SummedOffice, found_office
from tests.worlds import Cell
from workflow.errors import Refusal
from workflow.front import cells_page
from workflow.office import cells_table
from workflow.people import joining

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHOOL = "Đảng bộ Trường Ví Dụ Hai"
SMALLEST = (360, 640)


@pytest_asyncio.fixture(loop_scope="session")
async def office(hall: Site) -> SummedOffice:
    """A hundred and fifty cells, the first three overdue, and one that is published."""
    room = hall.room
    cell = Cell(room.people["an"].cell_id, room.people)
    found = await found_office(room.world, cell)
    await found.base(SCHOOL)
    await found.collects(SCHOOL, 149, overdue=3)
    rated = (Rated("Trần Văn Một", XS), Rated("Trần Văn Hai", HTT))
    await found.decides(SCHOOL, "Chi bộ Đã công khai", rated)
    return found


async def link_of(office: SummedOffice, who: str = "lan") -> str:
    """Give a new link to the page."""
    async with office.world.job() as work:
        return await cells_page.address(work, office.cell.people[who], "vi")


async def on_the_page(page: Page) -> dict[str, tuple[str, str, list[int]]]:
    """Give what each row that is shown says: its state, its reviews, its bar part by part."""
    rows = await page.evaluate(
        """() => Array.from(document.querySelectorAll("tbody tr:not([hidden])"), row => [
            row.querySelector("th").textContent,
            row.children[1].textContent.trim(),
            row.children[2].textContent.trim(),
            row.querySelector("svg").getAttribute("aria-label").match(/\\d+/g).map(Number),
        ])"""
    )
    return {name: (state, done, parts) for name, state, done, parts in rows}


async def test_the_page_says_what_the_database_says(
    hall: Site, office: SummedOffice, window: BrowserContext
) -> None:
    """Of every cell: its state, how many are handed in, how many are at which step."""
    async with office.world.job() as work:
        table = await cells_table.table(work, office.officer)
    link = await link_of(office)

    async with page_of(window, SMALL_WALL) as page:
        await page.goto(link)
        await expect(page.locator("tbody tr")).to_have_count(150)
        seen = await on_the_page(page)
        html = await page.content()

    assert [row.name for row in table.cells] == list(seen)
    for row in table.cells:
        state, done, parts = seen[row.name]
        late = f"quá hạn {row.days_late} ngày"
        assert f"Đã nộp {row.handed_in}/{row.asked}" == done
        assert [count for count in row.phases.values() if count] == parts
        assert (late in state) == bool(row.days_late)
    assert [3, 2, 1] == [row.days_late for row in table.cells[:3]]
    assert not [name for name in ("Trần Văn Một", "Ngô Văn 1") if name in html]


async def test_rows_are_found_and_filtered(
    hall: Site, office: SummedOffice, window: BrowserContext
) -> None:
    """By a name typed without accents, by state, by being late; together too."""
    async with page_of(window, PHONE) as page:
        await page.goto(await link_of(office))
        await expect(page.locator("tbody tr")).to_have_count(150)
        await page.fill("#find", "  DA cong  khai")
        by_name = await on_the_page(page)
        await page.fill("#find", "")
        await page.select_option("#only", "collecting")
        by_state = await on_the_page(page)
        await page.check("#late")
        late = await on_the_page(page)
        await page.fill("#find", "vi du 2")
        both = await on_the_page(page)
        told = await page.locator("#shown").text_content()

    assert ["Chi bộ Đã công khai"] == list(by_name)
    assert 149 == len(by_state)
    assert ["Chi bộ Ví Dụ 3", "Chi bộ Ví Dụ 2", "Chi bộ Ví Dụ 1"] == list(late)
    assert ["Chi bộ Ví Dụ 2"] == list(both)
    assert "Đang hiện 1/150 chi bộ" == told


@pytest.mark.parametrize("size", few([pytest.param(SMALLEST), pytest.param(SMALL_WALL)], 0))
@pytest.mark.long
async def test_the_page_is_read_on_a_phone_and_on_a_computer(
    hall: Site, office: SummedOffice, window: BrowserContext, size: tuple[int, int], tmp_path: Path
) -> None:
    """Nothing is cut off sideways; axe-core finds no serious fault."""
    async with page_of(window, size) as page:
        await page.goto(await link_of(office))
        await expect(page.locator("tbody tr")).to_have_count(150)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        faults = await faults_of(page)

    assert wide <= size[0]
    assert [] == faults


async def over(office: SummedOffice) -> None:
    """A day went by."""
    office.world.clock.move(timedelta(hours=24))


async def lost(office: SummedOffice) -> None:
    """Lan's phone was taken off."""
    async with office.world.job() as work:
        await joining.reset(work, office.cell.people["an"], office.officer.member_id)


async def dismissed(office: SummedOffice) -> None:
    """Lan is the officer no more."""
    async with office.world.job() as work:
        lan = await (await work.session()).get_one(Member, office.officer.member_id)
        await cells_table.dismiss(work, lan, office.district)


@pytest.mark.parametrize(
    ("ends", "frame", "status"), [(over, 404, 404), (lost, 200, 404), (dismissed, 200, 403)]
)
@pytest.mark.long
async def test_a_link_ends(
    hall: Site,
    office: SummedOffice,
    ends: Callable[[SummedOffice], Awaitable[None]],
    frame: int,
    status: int,
) -> None:
    """With its day, with the phone it was made for, with the office of its reader."""
    link = await link_of(office)
    before = await hall.post(f"{link}/mo")
    await ends(office)

    after = await hall.post(f"{link}/mo")

    assert (200, True) == (before[0], "Chi bộ Ví Dụ 1" in before[1])
    assert (status, False) == (after[0], "Chi bộ Ví Dụ" in after[1])
    assert frame == (await hall.get(link))[0]


async def test_the_frame_tells_a_robot_nothing_and_allows_nothing(
    hall: Site, office: SummedOffice
) -> None:
    """Nothing of the cells, no script or style of others, kept nowhere."""
    async with hall.session.get(await link_of(office)) as answer:
        html, headers = await answer.text(), answer.headers

    assert "Chi bộ Ví Dụ" not in html
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" == headers["Cache-Control"]
    assert [] == re.findall(r" (?:style|on\w+)=", html)


@pytest.mark.long
async def test_a_link_to_a_file_opens_no_page(hall: Site, office: SummedOffice) -> None:
    """Nor does the page's token open a file; a forged one is nobody's."""
    link = await link_of(office)
    async with office.world.job() as work:
        file = (await cells_table.sheet(work, office.officer)).link
    token = file.rpartition("/")[2]
    place = link.rpartition("/")[0]

    for wrong in (token, link.rpartition("/")[2][:-2] + "xx", "0000"):
        assert 404 == (await hall.post(f"{place}/{wrong}/mo"))[0]
        assert 404 == (await hall.get(f"{place}/{wrong}"))[0]


@pytest.mark.long
async def test_who_is_no_officer_is_given_no_link(hall: Site, office: SummedOffice) -> None:
    """Not a secretary."""
    with pytest.raises(Refusal, match="not_officer"):
        await link_of(office, "an")
