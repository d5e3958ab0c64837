"""Who follows an organisation: counts, plan and list of what is under it; invited, and no more."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage.queries import changes, people
from storage.tables import Member, Organisation, OutboxMessage
from tests.meeting_room import Room
from tests.worlds import Cell, World, found_cell
from workflow import cycle as cycles
from workflow.errors import Refusal
from workflow.office import following
from workflow.planning import invitation, schedule

TODAY = date(2024, 11, 20)


async def assigns(world: World, cell: Cell, who: str, of: int, since: date = TODAY) -> bool:
    """The operator lets one of a cell follow an organisation."""
    async with world.job() as work:
        session = await work.session()
        member = await session.get_one(Member, cell.people[who].member_id)
        one = await session.get_one(Organisation, of)
        return await following.appoint(work, member, one, since)


async def above(world: World, cell: Cell) -> int:
    """Give the organisation a cell is under."""
    async with world.job() as work:
        return (await people.line_of(await work.session(), cell.cell_id))[-2].id or 0


async def test_who_follows_sees_the_cells_below_and_no_others(world: World, cell: Cell) -> None:
    """Lan of another cell follows one cell: not its neighbour; the school: both."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    lan = other.people["lan"]
    async with world.job() as work:
        with pytest.raises(Refusal, match="not_follower"):
            await following.followed(work, lan)

    assert await assigns(world, other, "lan", cell.cell_id)
    assert not await assigns(world, other, "lan", cell.cell_id)

    async with world.job() as work:
        rows = await following.followed(work, lan)
        assert [cell.cell_id] == [row.cell_id for row in rows]
        with pytest.raises(Refusal, match="not_follower"):
            await following.one(work, lan, other.cell_id)
    await assigns(world, other, "lan", await above(world, cell))
    async with world.job() as work:
        assert 2 == len(await following.followed(work, lan))


@pytest.mark.parametrize(("days", "sees"), [(-1, False), (0, True), (9, True), (10, False)])
async def test_it_holds_from_a_day_to_a_day(
    world: World, cell: Cell, days: int, sees: bool
) -> None:
    """The first day counts, the day it ends does not."""
    await assigns(world, cell, "lan", cell.cell_id, TODAY)
    async with world.job() as work:
        session = await work.session()
        member = await session.get_one(Member, cell.people["lan"].member_id)
        one = await session.get_one(Organisation, cell.cell_id)
        until = TODAY + timedelta(days=10)
        assert await following.dismiss(work, member, one, until)
        assert not await following.dismiss(work, member, one, until)
    world.clock.move(timedelta(days=days))

    async with world.job() as work:
        try:
            found = len(await following.followed(work, cell.people["lan"]))
        except Refusal:
            found = 0

    assert sees is bool(found)


async def test_plan_list_and_progress_are_seen(world: World, cell: Cell) -> None:
    """Who is to be reviewed by name, how many handed in; days of the plan."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", date(2024, 12, 4))
    await assigns(world, other, "lan", cell.cell_id)

    async with world.job() as work:
        found = await following.one(work, other.people["lan"], cell.cell_id)

    assert 4 == len(found.reviewed)
    assert "Hoàng Văn Dũng" not in found.reviewed
    assert (0, None) == (found.row.handed_in, found.meets)
    assert found.days


async def test_who_follows_is_invited_once(room: Room) -> None:
    """Lan of another cell gets the follower's invitation; Bình, who follows his own cell, his own
    alone."""
    cell = Cell(room.people["an"].cell_id, room.people)
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    await assigns(room.world, other, "lan", await above(room.world, cell))
    await assigns(room.world, cell, "binh", cell.cell_id)
    an = room.people["an"]
    async with room.world.job() as work:
        meeting = await schedule.plan(work, an, "06/12/2024 14:00")
        await invitation.invite(work, an, meeting.id or 0)

    async with room.world.job() as work:
        kinds = (invitation.INVITED, invitation.FOLLOWER_INVITED)
        rows = (await (await work.session()).exec(select(OutboxMessage))).all()
        told = {kind: [row.member_id for row in rows if row.kind == kind] for kind in kinds}
    assert [other.people["lan"].member_id] == told[invitation.FOLLOWER_INVITED]
    assert 1 == told[invitation.INVITED].count(room.member_id("binh"))


async def test_following_goes_along_with_a_transfer(world: World, cell: Cell) -> None:
    """It is the person's."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await assigns(world, cell, "lan", cell.cell_id)
    async with world.job() as work:
        session = await work.session()
        there = other.people["lan"].member_id
        await changes.carry(session, cell.people["lan"].member_id, there)

    async with world.job() as work:
        assert 1 == len(await following.followed(work, other.people["lan"]))
