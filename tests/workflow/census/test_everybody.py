"""One account of everybody: in the middle of a year every table says the same of everybody."""

import io
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from storage.queries import people
from storage.tables import Meeting, MeetingState, Member
from terms.people import ChangeKind
from tests.handlers.loading import looked_at
from tests.meeting_room import VOTERS, Room
from tests.workflow.decision.test_deciding import PAPER
from tests.workflow.meeting.test_order_of_places import _founded, _meets
from tests.worlds import found_cell
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.steps import Ground, YearStep
from workflow.committee import progress
from workflow.decision import deciding, member_standards, publication
from workflow.meeting import check_in, on_paper, proceedings, roll_call
from workflow.office import cells_table
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.record import minutes_facts

CAME = ("an", "lan", "binh", "hoa")
Steps = dict[str, YearStep]


async def steps(room: Room) -> Steps:
    """Give where everybody is, by name."""
    found = await room.account()

    assert len(found.entries) == sum(found.counts.values()) == len({*_names(found)})
    return {one.name: one.step for one in found.entries}


def _names(found: everybody.Census) -> list[str]:
    return [one.name for one in found.entries]


async def minuted(room: Room) -> None:
    """The result is told, the minutes are approved."""
    await room.approves_minutes()


async def in_the_middle(room: Room) -> list[Steps]:
    """An, Lan and Bình are voted on and decided, but for An's own; Khánh was reviewed with a reason
    for being away, Mai came without a word written, Hoa left after the vote, Cúc is probationary
    and was absent; give the account after every step."""
    taken = [await steps(room)]
    await room.hands_in("an", "lan", "binh", "khanh")
    taken.append(await steps(room))
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "mai")
    async with room.world.job() as work:
        khanh = room.member_id("khanh")
        await check_in.mark(
            work, room.people["an"], room.meeting_id, khanh, present=False, reason="ốm"
        )
    taken.append(await steps(room))
    await room.reviews()
    taken.append(await steps(room))
    await room.holds_vote(dict.fromkeys((*CAME, "mai"), (2, 2, 2)))
    taken.append(await steps(room))
    await minuted(room)
    taken.append(await steps(room))
    room.world.clock.move(timedelta(days=20))
    async with room.world.job() as work:
        today = work.now.date()
        wanted = Wanted(ChangeKind.DIED, today)
        await changes.change(work, room.people["an"], room.member_id("hoa"), wanted)
    async with room.world.job() as work:
        await deciding.standing(work, room.people["an"])
    async with room.world.job() as work:
        await deciding.confirm(work, room.people["an"], PAPER)
    taken.append(await steps(room))
    return taken


@pytest.fixture
async def middle(room: Room) -> list[Steps]:
    """The cell in the middle of everything."""
    return await in_the_middle(room)


async def test_nobody_disappears_between_two_steps(middle: list[Steps]) -> None:
    """The same eight from the opening to the decision, each at one step."""
    assert [set(middle[0])] * len(middle) == [set(one) for one in middle]
    assert {
        "Nguyễn Văn An": YearStep.PROPOSED,
        "Trần Thị Lan": YearStep.DECIDED,
        "Lê Văn Bình": YearStep.DECIDED,
        "Phạm Thị Cúc": YearStep.TO_BE_REVIEWED,
        "Hoàng Văn Dũng": YearStep.OUT,
        "Vũ Thị Hoa": YearStep.OUT,
        "Đặng Văn Khánh": YearStep.TO_BE_REVIEWED,
        "Bùi Thị Mai": YearStep.TO_BE_REVIEWED,
    } == middle[-1]
    assert [
        *(YearStep.TO_WRITE, YearStep.WRITTEN, YearStep.WRITTEN, YearStep.REVIEWED),
        *(YearStep.VOTED, YearStep.PROPOSED, YearStep.DECIDED),
    ] == [one["Lê Văn Bình"] for one in middle]


async def test_every_table_says_the_same_of_everybody(room: Room, middle: list[Steps]) -> None:
    """The secretary's page, the minutes, the decision and the officer's table."""
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        lan = await session.get_one(Member, room.member_id("lan"))
        await cells_table.appoint(work, lan, school)
    async with room.world.job() as work:
        page = await progress.progress(work, room.people["an"])
        decision = await deciding.standing(work, room.people["an"])
        meeting = await (await work.session()).get_one(Meeting, room.meeting_id)
        facts = await minutes_facts.facts(work, meeting)
        (row,) = (await cells_table.table(work, room.people["lan"])).cells
        sheet = await cells_table.sheet(work, room.people["lan"])

    now = middle[-1]
    counts: Mapping[YearStep, int] = {step: list(now.values()).count(step) for step in YearStep}
    assert counts == page.account.counts == row.steps
    assert 8 == len(page.members) == sum(counts.values())
    assert (4, 6) == (row.handed_in, row.asked) == (page.account.handed_in, page.asked)
    lists = [*decision.rows, *decision.further]
    assert 8 == len(lists) + len(decision.left_out)
    assert {"Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình"} == {one.name for one in lists}
    left = {one.name: (one.ground, one.another) for one in decision.left_out}
    assert {
        "Phạm Thị Cúc": (Ground.ABSENT, True),
        "Hoàng Văn Dũng": (Ground.EXEMPT, False),
        "Vũ Thị Hoa": (Ground.GONE, False),
        "Đặng Văn Khánh": (Ground.ABSENT, True),
        "Bùi Thị Mai": (Ground.NOT_SUBMITTED, True),
    } == left
    # The minutes say how it stood that day: Vũ Thị Hoa lived, and had written nothing.
    assert {*(left.keys() - {"Hoàng Văn Dũng"})} == {one.name for one in facts.supplementary}
    assert ["Hoàng Văn Dũng"] == [one.name for one in facts.not_rated]
    excel = load_workbook(io.BytesIO(sheet.render())).worksheets[0]
    assert [8, 3, 0, 1, 2, 2, 3] == [cell.value for cell in excel[6]][11:18]


async def test_the_standards_and_the_notices_are_of_the_account(
    room: Room, middle: list[Steps]
) -> None:
    """Measured is who wrote or has a level; who came to the cell after the vote is none of those
    the publication tells, and Hoa is none any more."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        member = await (await work.session()).get_one(Member, other.people["lan"].member_id)
        member.full_name, member.birth_date = "Tạ Thị Na", date(1971, 2, 3)
        day, here = work.now.date() - timedelta(days=1), room.people["an"].cell_id
        wanted = Wanted(ChangeKind.TRANSFERRED, day, about=here)
        lan = other.people["lan"].member_id
        await changes.change(work, other.people["an"], lan, wanted)
    async with room.world.job() as work:
        an = room.people["an"]
        account = await everybody.of_cycle(work, await room.cycle())
        measured = await member_standards.listed(work, an, account.year)
        told = await publication.publish(work, an, asks_read=False)

    assert [one.name for one in account.entries if one.measured] == [name for _, name in measured]
    assert {"Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình", "Đặng Văn Khánh"} == {
        *dict(measured).values()
    }
    assert len({*middle[-1]} - {"Vũ Thị Hoa"}) == told


async def test_an_account_costs_the_same_whatever_is_in_it(room: Room) -> None:
    """Whoever has said what; of many cells together it is read as that of one."""
    before = await _asks(room, together=False)
    await in_the_middle(room)
    then, together = [await _asks(room, together=each) for each in (False, True)]

    assert [3, 4, 4] == [before, then, together]


async def _asks(room: Room, *, together: bool) -> int:
    """Give how many statements an account is read with, the year being at hand."""
    async with room.world.job() as work:
        cycle = await cycles.newest(work, room.people["an"])
        assert cycle is not None
        with looked_at(room.world.database) as load:
            await (
                everybody.of_cells(work, [cycle]) if together else everybody.of_cycle(work, cycle)
            )
        return len(load)


async def test_a_body_that_meets_has_an_account_of_its_own(room: Room) -> None:
    """Mai was away from the committee; of the cell's others nobody is in it."""
    _, of_body = await _founded(room)
    await room.hands_in("an", "lan")
    await _meets(room, of_body, MeetingState.OPENED, timedelta(), ("an", "hoa"))

    async with room.world.job() as work:
        found = await everybody.of_cycle(work, of_body)

    assert {
        "Nguyễn Văn An": Ground.NOT_REVIEWED,
        "Vũ Thị Hoa": Ground.NOT_SUBMITTED,
        "Bùi Thị Mai": Ground.ABSENT,
    } == {one.name: one.ground for one in found.entries}


async def test_who_left_before_the_rating_day_is_not_lost(room: Room) -> None:
    """Mai was there when the year was opened, and left the next day; Khánh left months before."""
    room.world.clock.move(timedelta(days=1))
    before = room.world.clock.now().date() - timedelta(days=200)
    for who, day in (("mai", room.world.clock.now().date()), ("khanh", before)):
        async with room.world.job() as work:
            wanted = Wanted(ChangeKind.LEFT, day)
            await changes.change(work, room.people["an"], room.member_id(who), wanted)

    now = {one.name: one.ground for one in (await room.account()).entries}
    assert Ground.GONE is now.get("Bùi Thị Mai")
    assert "Đặng Văn Khánh" not in now


async def test_a_second_cell_waits_alone(room: Room) -> None:
    """Whoever is in another cell is in its account, and in no other."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")

    mine = {one.member_id for one in (await room.account()).entries}
    assert set() == mine & {one.member_id for one in other.people.values()}
    assert {room.member_id(who) for who in (*VOTERS, "cuc", "dung")} == mine


async def test_who_was_absent_and_comes_to_another_meeting_goes_on(room: Room) -> None:
    """Khánh was away; at the supplementary meeting he is reviewed, and Mai still waits."""
    await in_the_middle(room)
    async with room.world.job() as work:
        meeting = await roll_call.call_roll(work, room.people["an"])
        room.meeting_id = id_of(meeting)
    await room.checks_in("khanh")
    async with room.world.job() as work:
        await proceedings.open_meeting(work, room.people["an"], room.meeting_id)
        await on_paper.reviewed_on_paper(work, room.people["an"], room.meeting_id)

    now = {one.name: (one.step, one.ground) for one in (await room.account()).entries}
    assert (YearStep.REVIEWED, Ground.NOT_VOTED) == now["Đặng Văn Khánh"]
    assert (YearStep.TO_BE_REVIEWED, Ground.ABSENT) == now["Bùi Thị Mai"]
    assert (YearStep.DECIDED, None) == now["Lê Văn Bình"]
