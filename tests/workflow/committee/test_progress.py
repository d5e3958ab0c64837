"""How far a cell is, who is nudged and when."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage.tables import OutboxMessage
from tests.desk_stage import hands_in, opens_year, with_phone
from tests.worlds import Cell, World
from workflow.committee import nudge, progress
from workflow.committee.progress import Stage
from workflow.errors import Refusal
from workflow.review import writing


async def _nudges(world: World) -> list[OutboxMessage]:
    async with world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == nudge.KIND)
        )
        return list(found.all())


async def test_everybody_stands_at_his_stage(world: World, cell: Cell) -> None:
    """Not begun, writing with its count, handed in with its day, not asked."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    await hands_in(world, cell, "binh")
    async with world.job() as work:
        page = await writing.begin(work, cell.people["lan"])
        await writing.answer(work, cell.people["lan"], page.items[0].id, "Đã học tập đủ.")

    async with world.job() as work:
        now = await progress.progress(work, cell.people["an"])

    stages = {member.name: member.stage for member in now.members}
    lan = next(member for member in now.members if member.name == "Trần Thị Lan")
    binh = next(member for member in now.members if member.name == "Lê Văn Bình")
    assert {
        "Nguyễn Văn An": Stage.NOT_BEGUN,
        "Trần Thị Lan": Stage.WRITING,
        "Lê Văn Bình": Stage.SUBMITTED,
        "Phạm Thị Cúc": Stage.NOT_BEGUN,
        "Hoàng Văn Dũng": Stage.NOT_ASKED,
    } == stages
    assert (1, True) == (lan.answered, lan.joined)
    assert (date(2024, 11, 20), False) == (binh.submitted_on, binh.joined)
    assert 4 == now.asked


async def test_a_plain_member_sees_no_progress(world: World, cell: Cell) -> None:
    """The desk is the committee's."""
    await opens_year(world, cell)

    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await progress.progress(work, cell.people["lan"])

    assert "not_committee" == refused.value.code


async def test_a_nudge_goes_once_a_day(world: World, cell: Cell) -> None:
    """The second one of the day says so; the next day it goes again."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    said = []
    for wait in (timedelta(0), timedelta(hours=2), timedelta(hours=22)):
        world.clock.move(wait)
        async with world.job() as work:
            done = await nudge.nudge_one(work, cell.people["an"], cell.people["lan"].member_id)
        said.append((done.told, done.already, work.unit.planned))

    lan = ("Trần Thị Lan",)
    assert [(lan, (), True), ((), lan, False), (lan, (), True)] == said
    assert 2 == len(await _nudges(world))


@pytest.mark.parametrize(
    ("hour", "minute", "day", "at", "waits"),
    [(20, 59, 20, 20, False), (21, 0, 21, 7, True), (21, 1, 21, 7, True), (7, 0, 20, 7, False)],
)
async def test_nobody_is_woken(
    world: World, cell: Cell, hour: int, minute: int, day: int, at: int, waits: bool
) -> None:
    """At 20:59 it goes now; from 21:00 on it waits for seven in the morning."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    moment = world.clock.now().replace(hour=hour, minute=minute)
    world.clock.move(moment - world.clock.now())

    async with world.job() as work:
        done = await nudge.nudge_all(work, cell.people["an"])

    assert (day, at, waits) == (done.at.day, done.at.hour, done.waits)
    assert ("Trần Thị Lan",) == done.told
    assert ("Lê Văn Bình", "Phạm Thị Cúc") == done.unreachable


async def test_who_has_handed_in_is_not_nudged(world: World, cell: Cell) -> None:
    """Nor told at the last moment, when he hands in between planning and sending."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    async with world.job() as work:
        await nudge.nudge_one(work, cell.people["an"], cell.people["lan"].member_id)
    await hands_in(world, cell, "lan")
    (row,) = await _nudges(world)

    async with world.job() as work:
        owed = await nudge.facts_for(work, row)
        with pytest.raises(Refusal) as refused:
            await nudge.nudge_one(work, cell.people["an"], cell.people["lan"].member_id)

    assert owed is None
    assert "owes_nothing" == refused.value.code


async def test_a_nudge_says_when_it_is_late(world: World, cell: Cell) -> None:
    """Due by the end of 4 December: in time until midnight, late from then on."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    async with world.job() as work:
        await nudge.nudge_one(work, cell.people["an"], cell.people["lan"].member_id)
    (row,) = await _nudges(world)
    midnight = world.clock.now().replace(month=12, day=5, hour=0, minute=0)
    late = []
    for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(seconds=1)):
        world.clock.move(moment - world.clock.now())
        async with world.job() as work:
            facts = await nudge.facts_for(work, row)
        assert facts is not None
        late.append(facts.late)

    assert [False, True, True] == late
