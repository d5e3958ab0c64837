"""Writing a self-review without a chat: what several tests begin with."""

from datetime import date

from papers.forms import Matter
from storage.tables import CycleState
from tests import told
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.answer_text import kept_value
from workflow.review import handing_in, writing
from workflow.review.pages import Page

LAST_DAY = date(2024, 12, 4)
VALUES = {"grade": "good", "level": "good"}
OF_2025 = {
    "work": "Dạy lớp 12; đỗ 98 %; xong, đúng tiến độ; bảo đảm yêu cầu",
    "general": "12",
    "results": "60",
}
"""What the forms of 2025 ask beside that: a task of the appendix, points of 30 and of 70."""
TEXT = "Đã làm xong 8 việc, đúng hạn cả 8, trước ngày 30/6."


async def open_year(world: World, cell: Cell, profile: str = "hcmc_edu_2023") -> None:
    """The secretary opens the year: self-reviews are due by the end of 4 December 2024."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], profile, LAST_DAY)


async def fill(world: World, cell: Cell, who: str, **other: str) -> Page:
    """Write the whole review; `other` gives answers of its own."""
    async with world.job() as work:
        page = await writing.begin(work, cell.people[who])
        for item in page.items:
            usual = OF_2025.get(item.id) or VALUES.get(item.kind.value, TEXT)
            if item.matter is Matter.TASKS:
                usual = " ".join(["8"] * (len(item.columns) - 1) + ["3"])
            value = other.get(item.id, usual)
            # As `writing.answer` keeps it, which reads the whole review again for each answer.
            page = await writing.put(work, page, item.id, kept_value(item, value))
    return page


async def hand_in(world: World, cell: Cell, who: str, **other: str) -> Page:
    """Write the whole review and hand it in."""
    await fill(world, cell, who, **other)
    async with world.job() as work:
        return await handing_in.submit(work, cell.people[who])


async def year_is(world: World, cell: Cell, state: CycleState) -> None:
    """The year stands elsewhere, whatever led there."""
    async with world.job() as work:
        cycle = await cycles.in_view(work, cell.people["an"])
        assert cycle is not None
        cycle.state = state
        (await work.session()).add(cycle)


async def change(world: World, cell: Cell, who: str, **values: object) -> None:
    """Change what the roster says of one of the cast."""
    async with world.job() as work:
        await told.tell(await work.session(), cell.people[who].member_id, **values)
