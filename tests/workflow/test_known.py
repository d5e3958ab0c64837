"""What an update has read it knows, until something is written; what it wrote it need not read."""

from collections.abc import Awaitable, Callable
from datetime import date

from storage.tables import Member
from tests.workflow.conftest import Cell, World
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.review import writing
from workflow.review.pages import REASON, Page
from workflow.work import Work

LAST_DAY = date(2024, 12, 4)
Writes = Callable[[Work, Person], Awaitable[Page]]

WRITES: tuple[Writes, ...] = (
    lambda work, lan: writing.answer(work, lan, "i1", "Bản đầu."),
    lambda work, lan: writing.answer(work, lan, "i1", "Phần thêm.", append=True),
    lambda work, lan: writing.answer(work, lan, "i1", "Đủ mười bảy tiết."),
    lambda work, lan: writing.answer(work, lan, "i1", "Đủ mười bảy tiết."),
    lambda work, lan: writing.clear(work, lan, "i1"),
    lambda work, lan: writing.clear(work, lan, "i1"),
    lambda work, lan: writing.answer(work, lan, "i1_grade", "good"),
    lambda work, lan: writing.skip(work, lan, "vii1"),
    lambda work, lan: writing.note(work, lan, REASON, "Có sáng kiến cấp sở."),
    lambda work, lan: writing.note(work, lan, REASON, "Có hai sáng kiến."),
    lambda work, lan: writing.note(work, lan, REASON, " "),
)
"""Answered, gone on with, replaced, said again, taken away twice, chosen, skipped, noted."""


async def test_a_review_just_written_is_as_it_is_read(world: World, cell: Cell) -> None:
    """Whatever was written: answers, notes, and what can be put back."""
    lan, written, read = cell.people["lan"], [], []
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
        await writing.begin(work, lan)

    for writes in WRITES:
        async with world.job() as work:
            written.append(await writes(work, lan))
        async with world.job() as work:
            read.append(await writing.page(work, lan))

    assert read == written


async def test_what_was_read_is_known_until_something_is_written(world: World, cell: Cell) -> None:
    """Asked again it is not read; after a write, also one that waits in memory, it is."""
    asked: list[str] = []

    async def name(work: Work, member_id: int) -> str:
        row = await (await work.session()).get_one(Member, member_id)
        asked.append(row.full_name)
        return row.full_name

    async with world.job() as work:
        an, lan = cell.people["an"].member_id, cell.people["lan"].member_id
        first = [await work.known(name, lan), await work.known(name, an)]
        again = [await work.known(name, lan), await work.known(name, an)]
        row = await (await work.session()).get_one(Member, lan)
        row.full_name = "Trần Thị Lan Anh"
        waiting = await work.known(name, lan)
        await (await work.session()).flush()
        flushed = await work.known(name, lan)
        after = await work.known(name, lan)

    assert first == again
    assert [waiting] * 3 == [waiting, flushed, after]
    assert ["Trần Thị Lan", "Nguyễn Văn An", "Trần Thị Lan Anh", "Trần Thị Lan Anh"] == asked
