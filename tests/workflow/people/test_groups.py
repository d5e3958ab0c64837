"""Party groups: who is in which on a day, who leads and writes, what the cell hears; no vote."""

from datetime import date, timedelta

import pytest

from storage.queries import groups as group_rows
from storage.queries import people
from storage.tables import CycleState, Organisation
from tests.meeting_room import Room
from tests.worlds import Cell, World, found_cell
from workflow.accounts import as_person
from workflow.errors import Refusal
from workflow.meeting import discussion, roll_call
from workflow.people import groups, undated
from workflow.people.groups import Groups
from workflow.record import minutes_facts

TODAY = date(2024, 11, 20)
TALK = date(2024, 11, 18)
SAID = "Tổ nhất trí với bản tự kiểm điểm."


async def founds(world: World, cell: Cell, name: str, *members: str, leads: str = "") -> int:
    """An founds a group of some of the cast, and names who leads it."""
    an = cell.people["an"]
    async with world.job() as work:
        number = await groups.found(work, an, name)
        for who in members:
            await groups.put(work, an, cell.people[who].member_id, number)
        if leads:
            await groups.appoint(work, an, cell.people[leads].member_id)
        return number


async def seen(world: World, cell: Cell) -> Groups:
    """Give the groups as An sees them."""
    async with world.job() as work:
        return await groups.groups(work, cell.people["an"])


async def writes(world: World, cell: Cell, who: str, about: str, on: date = TALK) -> None:
    """Somebody writes down what the group said of another one."""
    async with world.job() as work:
        number = cell.people[about].member_id
        await groups.write(work, cell.people[who], number, on, SAID)


async def test_everybody_is_in_one_group_at_most(world: World, cell: Cell) -> None:
    """Lan goes from one group to the other on a day, and leads the first one no more."""
    first = await founds(world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")
    world.clock.move(timedelta(days=2))
    second = await founds(world, cell, "Tổ đảng 2", "lan", "cuc")

    found = await seen(world, cell)
    assert ["Lê Văn Bình"] == [one.name for one in found.of(first).members]
    assert ["Phạm Thị Cúc", "Trần Thị Lan"] == [one.name for one in found.of(second).members]
    assert not any(one.leads for each in found.groups for one in each.members)
    assert ["Nguyễn Văn An", "Hoàng Văn Dũng"] == [one.name for one in found.others]
    async with world.job() as work:
        session, lan = await work.session(), cell.people["lan"].member_id
        days = (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
        on = [await group_rows.grouped(session, cell.cell_id, day) for day in days]
    assert [first, first, second] == [each[lan].id for each in on]


async def test_a_name_is_given_once(world: World, cell: Cell) -> None:
    """However it is typed; an empty one is none."""
    await founds(world, cell, "Tổ đảng 1")

    for name, code in (("tổ  đảng 1", "group_known"), ("  ", "group_name")):
        with pytest.raises(Refusal, match=code):
            await founds(world, cell, name)


async def test_a_group_is_called_otherwise(world: World, cell: Cell) -> None:
    """Its own name in other letters is free; another group's is not."""
    first = await founds(world, cell, "Tổ đảng 1", "lan")
    await founds(world, cell, "Tổ đảng 2", "binh")
    an = cell.people["an"]
    for name, code in (("TỔ ĐẢNG 2", "group_known"), (" ", "group_name")):
        with pytest.raises(Refusal, match=code):
            async with world.job() as work:
                await groups.rename(work, an, first, name)

    async with world.job() as work:
        await groups.rename(work, an, first, "Tổ  Đảng 1")

    assert ["Tổ Đảng 1", "Tổ đảng 2"] == [one.name for one in (await seen(world, cell)).groups]


async def test_who_was_in_a_group_that_ended_is_in_none(world: World, cell: Cell) -> None:
    """From that day on, the day before they were; another group stays; the name is free again."""
    first = await founds(world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")
    second = await founds(world, cell, "Tổ đảng 2", "cuc")
    world.clock.move(timedelta(days=2))
    an, lan = cell.people["an"], cell.people["lan"].member_id
    async with world.job() as work:
        await groups.end(work, an, first, TODAY + timedelta(days=1))

    again = await founds(world, cell, "Tổ đảng 1", "binh")

    found = await seen(world, cell)
    assert {again, second} == {one.group_id for one in found.groups}
    assert "Trần Thị Lan" in [one.name for one in found.others]
    async with world.job() as work:
        session = await work.session()
        days = (TODAY, TODAY + timedelta(days=1))
        on = [await group_rows.grouped(session, cell.cell_id, day) for day in days]
        then = await people.member_on(session, lan, TODAY + timedelta(days=1))
    assert [first, None] == [each[lan].id if lan in each else None for each in on]
    assert () == then.posts


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY - timedelta(days=1), "day_too_early"), (TODAY + timedelta(days=1), "day_ahead")],
)
async def test_a_group_ends_on_a_day_it_was_there(
    world: World, cell: Cell, day: date, code: str
) -> None:
    """Neither before it was founded nor on a day that has not come; another cell's not at all."""
    number = await founds(world, cell, "Tổ đảng 1", "lan")
    other = await found_cell(world, "Chi bộ Tổ Xã hội")

    for who, told in ((cell, code), (other, "no_group")):
        with pytest.raises(Refusal, match=told):
            async with world.job() as work:
                await groups.end(work, who.people["an"], number, day)


async def test_who_leads_a_group_is_no_leader(room: Room) -> None:
    """The post asks for no other form, and a roster without it does not end it."""
    world, cell = room.world, Cell(room.people["an"].cell_id, room.people)
    await founds(world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")

    async with world.job() as work:
        session, lan = await work.session(), cell.people["lan"].member_id
        await undated.posts_told(session, lan, (), TODAY)
        then = await people.member_on(session, lan, TODAY)
        found = await groups.own(work, cell.people["lan"])

    assert (False, None, 1) == (then.leader, then.leader_since, len(then.posts))
    assert as_person(then, await _cell(world, cell)).leads_group
    assert "Tổ đảng 1" == found.name


async def _cell(world: World, cell: Cell) -> Organisation:
    async with world.job() as work:
        return (await people.line_of(await work.session(), cell.cell_id))[-1]


async def test_who_writes_for_a_group(room: Room) -> None:
    """Lan for Bình; not for herself, not for Mai of no group; Bình for nobody; An for all."""
    cell = Cell(room.people["an"].cell_id, room.people)
    await founds(room.world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")
    refused = {}
    for who, about in (("lan", "lan"), ("lan", "mai"), ("binh", "lan"), ("an", "mai")):
        try:
            await writes(room.world, cell, who, about)
        except Refusal as refusal:
            refused[who, about] = refusal.code

    await writes(room.world, cell, "lan", "binh")
    await writes(room.world, cell, "an", "lan")

    assert {
        ("lan", "lan"): "group_own",
        ("lan", "mai"): "not_in_cell",
        ("binh", "lan"): "not_group_leader",
        ("an", "mai"): "no_group",
    } == refused


async def test_what_is_written_later_is_added(room: Room) -> None:
    """Nothing that stood is lost."""
    cell = Cell(room.people["an"].cell_id, room.people)
    await founds(room.world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")

    await writes(room.world, cell, "lan", "binh")
    await writes(room.world, cell, "lan", "binh", TODAY)

    async with room.world.job() as work:
        (one,) = (await groups.own(work, cell.people["lan"])).opinions
    assert (TODAY, f"{SAID}\n{SAID}") == (one.on, one.text)


async def test_the_cell_hears_the_group_and_votes_alone(room: Room) -> None:
    """H-22: heard by who keeps the record, in the minutes before all opinions; the base is the
    cell's, with the groups as without them."""
    cell = Cell(room.people["an"].cell_id, room.people)
    await founds(room.world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")
    await writes(room.world, cell, "lan", "binh")
    await room.hands_in("an", "lan", "binh", "hoa")
    await room.calls_roll()
    await room.checks_in("an", "lan", "binh", "hoa")
    await room.opens_meeting()
    await room.reviews()

    async with room.world.job() as work:
        meeting = await room.meeting()
        roll = await roll_call.roll(work, meeting)
        heard = await discussion.heard_in(work, meeting)
        told = await minutes_facts.facts(work, meeting)

    assert 6 == roll.base
    assert {room.member_id("binh")} == set(heard)
    notes = {talk.name: talk.notes for talk in told.talks}
    (note,) = notes["Lê Văn Bình"]
    assert ("reports", "Tổ đảng 1, ngày 18/11/2024", SAID) == (note.step, note.speaker, note.text)
    assert () == notes["Trần Thị Lan"]


async def test_after_the_year_nothing_is_added(room: Room) -> None:
    """A day to come is refused, and so is a year that was voted on."""
    cell = Cell(room.people["an"].cell_id, room.people)
    await founds(room.world, cell, "Tổ đảng 1", "lan", "binh", leads="lan")
    with pytest.raises(Refusal, match="day_ahead"):
        await writes(room.world, cell, "lan", "binh", room.world.clock.now().date() + timedelta(1))

    async with room.world.job() as work:
        cycle = await room.cycle()
        cycle.state = CycleState.PROPOSED
        (await work.session()).add(await (await work.session()).merge(cycle))

    with pytest.raises(Refusal, match="group_too_late"):
        await writes(room.world, cell, "lan", "binh")
