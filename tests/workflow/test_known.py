"""What an update has read it knows, until something is written; what it wrote it need not read."""

from collections.abc import Awaitable, Callable
from datetime import date

from storage.queries import people
from storage.tables import Member, MemberRole, Period, Post
from terms.people import PeriodKind, PostBody, PostRole
from tests.handlers.loading import looked_at
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


async def test_who_is_in_a_cell_is_read_anew_once_anything_of_it_changed(
    world: World, cell: Cell
) -> None:
    """Read once as long as nothing is written; a name, a post, a period: each is seen at once."""
    lan, day = cell.people["lan"].member_id, LAST_DAY

    async with world.job() as work:
        session = await work.session()

        async def seen() -> tuple[str, MemberRole, bool]:
            await session.flush()
            members = await people.members_on(session, cell.cell_id, day)
            (one,) = (member for member in members if member.id == lan)
            return one.full_name, one.role, one.exempt

        first = await people.members_on(session, cell.cell_id, day)
        with looked_at(world.database) as load:
            again = await people.members_on(session, cell.cell_id, day)
        first.clear()
        row = await session.get_one(Member, lan)
        row.full_name = "Trần Thị Lan Anh"
        named = await seen()
        session.add(Post(member_id=lan, body=PostBody.CELL, role=PostRole.DEPUTY_SECRETARY))
        posted = await seen()
        session.add(Period(member_id=lan, kind=PeriodKind.EXEMPT, since=day))
        exempt = await seen()

    assert (0, 5) == (len(load), len(again))
    assert ("Trần Thị Lan Anh", MemberRole.MEMBER, False) == named
    assert ("Trần Thị Lan Anh", MemberRole.DEPUTY_SECRETARY, False) == posted
    assert ("Trần Thị Lan Anh", MemberRole.DEPUTY_SECRETARY, True) == exempt
