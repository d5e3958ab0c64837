"""Collective reports of earlier years, once another year is in view: who read them reads them."""

from datetime import date, timedelta

import pytest

from handlers.callbacks.desk import PastAction
from handlers.words import words_for
from storage.tables import CollectiveKind, Cycle, CycleState, MemberRole, Post
from terms.people import PostBody, PostRole
from tests import told
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.collective import report_writing
from workflow.errors import Refusal

VI = words_for("vi")
TEXT = "Chi ủy họp đủ 12 kỳ."


@pytest.fixture
async def report(world: World, cell: Cell) -> int:
    """Of the committee of An, Lan and Bình in 2024; Cúc was given an item. 2025 is in view now."""
    an = cell.people["an"]
    await opens_year(world, cell)
    async with world.job() as work:
        for who in ("lan", "binh"):
            role = MemberRole.COMMITTEE_MEMBER
            await told.tell(await work.session(), cell.people[who].member_id, role=role)
    async with world.job() as work:
        number = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
        await report_writing.write(work, an, number, "c1", TEXT, 0)
        await report_writing.assign(work, an, number, "c1", cell.people["cuc"].member_id)
    async with world.job() as work:
        session = await work.session()
        old = await cycles.newest(work, an)
        assert old is not None
        old.state = CycleState.CLOSED
        session.add(old)
        fields = old.model_dump(exclude={"id", "year", "state"})
        session.add(Cycle(**fields, year=old.year + 1, state=CycleState.COLLECTING))
    return number


@pytest.mark.parametrize("who", ["an", "lan", "cuc"])
async def test_who_read_a_report_reads_it_in_later_years(
    cell: Cell, joined: Joined, report: int, who: str
) -> None:
    """The secretary, the committee, who was given an item: under «Các năm trước», as a file."""
    phone = await joined(who, 1001)

    await phone.says("các năm trước")
    await phone.taps("Báo cáo Chi ủy 2024")

    assert ["nhap-bao-cao-kiem-diem-chi-uy-2024.docx"] == phone.files


async def test_nobody_else_reads_it(joined: Joined, report: int) -> None:
    """Dung wrote nothing in it: there is no button, and a made-up one opens nothing."""
    dung = await joined("dung", 1001)

    await dung.says("các năm trước")
    labels = dung.labels
    await dung.taps_data(PastAction(do="report", about=report, year=2024).pack())

    assert not any("Báo cáo Chi ủy" in one for one in labels)
    assert [] == dung.files


async def test_nothing_is_written_in_a_report_of_an_earlier_year(
    world: World, cell: Cell, report: int
) -> None:
    """It is read, no more."""
    an = cell.people["an"]
    async with world.job() as work:
        with pytest.raises(Refusal, match="no_report"):
            await report_writing.write(work, an, report, "c1", "Khác.", 1)

        kept = await report_writing.to_read(work, an, report)

    assert TEXT == kept.at("c1").value


@pytest.mark.parametrize("until", [5, 6])
async def test_who_sat_in_the_committee_on_the_rating_day_reads_it_later(
    world: World, cell: Cell, joined: Joined, report: int, until: int
) -> None:
    """Until the rating day, the fifth, or the day after: it counts whether the seat ran on it."""
    async with world.job() as work:
        post = Post(
            member_id=cell.people["dung"].member_id,
            body=PostBody.CELL,
            role=PostRole.COMMITTEE_MEMBER,
            title="Chi ủy viên",
            since=date(2020, 1, 1),
            until=date(2024, 12, until),
        )
        (await work.session()).add(post)
    world.clock.move(timedelta(days=40))
    dung = await joined("dung", 1001)

    await dung.says("các năm trước")

    assert (until == 6) == ("Báo cáo Chi ủy 2024 (nháp)" in dung.labels)
