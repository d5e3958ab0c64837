"""One page load an answer: the statements of an update from its arrival to its commit, on the real
edge and a real file, the same for a small cell and for a large one, on either channel."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import date

import pytest

from handlers.callbacks.base import LeadAction, ReviewAction
from handlers.callbacks.desk import DeskAction
from handlers.callbacks.meeting import MeetingAction
from storage.queries import people
from storage.tables import Member, MemberStatus
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind, OverZalo
from tests.handlers.loading import Load, looked_at
from tests.meeting_room import LAST_DAY, VOTERS, Room
from tests.rows import few
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.review import writing

LEADS = {
    "menu": LeadAction(do="home").pack(),
    "progress": DeskAction(do="progress").pack(),
    "meeting": MeetingAction(do="home").pack(),
}
"""What the secretary looks at."""
# One of each is for who the member was on the rating day (0267).
MOST = {
    "answer": 15,
    "over": 15,
    "home": 8,
    "overview": 10,
    "menu": 15,
    "progress": 15,
    "meeting": 15,
}


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan at the first question of an open year."""
    phone = await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    await phone.says("kiem diem")
    return phone


@pytest.fixture
async def an(joined: Joined) -> Behind:
    """Nguyễn Văn An, the secretary."""
    return await joined("an", 1002)


async def typing(world: World, cell: Cell, who: str, chat: int) -> OverZalo:
    """Give somebody's chat where everything is typed, joined beside the other one."""
    phone = OverZalo(world, chat)
    await phone.joins(cell.people[who].member_id)
    await phone.says("menu")
    return phone


async def grows(world: World, cell: Cell, size: int) -> None:
    """Let the cell have so many members, each of whom has begun to write."""
    async with world.job() as work:
        session = await work.session()
        there = await people.members_of(session, cell.cell_id)
        fresh = [
            Member(
                cell_id=cell.cell_id,
                full_name=f"Đảng viên {number}",
                birth_date=date(1980, 5, 17),
                admitted_on=date(2010, 2, 3),
                status=MemberStatus.OFFICIAL,
            )
            for number in range(len(there), size)
        ]
        session.add_all(fresh)
        await session.flush()
        for member in fresh:
            person = replace(cell.people["lan"], member_id=id_of(member), name=member.full_name)
            await writing.begin(work, person)
            await writing.answer(work, person, "i1", "Dạy đủ mười bảy tiết mỗi tuần.")


async def of(world: World, step: Awaitable[None]) -> Load:
    """Take one step, and give what it cost."""
    with looked_at(world.database) as load:
        await step
    return load


async def every_step(world: World, lan: Behind, an: Behind) -> dict[str, int]:
    """Give how many statements each step takes."""
    found: dict[str, int] = {}
    for do in ("answer", "over"):
        await lan.taps_data(ReviewAction(do="ask", review=1, item="i1").pack())
        found[do] = len(await of(world, lan.says(f"Dạy đủ mười bảy tiết, {do} {found}.")))
    await lan.taps_data(ReviewAction(do="ask", review=1, item="i1").pack())
    found["overview"] = len(await of(world, lan.says("muc luc")))
    await lan.taps_data(ReviewAction(do="ask", review=1, item="i1").pack())
    found["home"] = len(await of(world, lan.says("menu")))
    for do, data in LEADS.items():
        found[do] = len(await of(world, an.taps_data(data)))
    return found


@pytest.mark.parametrize("channel", few(["telegram", "zalo"], 0))
async def test_no_step_asks_for_more_in_a_large_cell(
    world: World, cell: Cell, lan: Behind, an: Behind, channel: str
) -> None:
    """Six members, sixty, a hundred and sixty: one page load each, and never more statements."""
    if channel == "zalo":
        lan = await typing(world, cell, "lan", 2001)
        an = await typing(world, cell, "an", 2002)
    taken = []
    for size in (6, 60, 160):
        await grows(world, cell, size)
        await lan.taps_data(ReviewAction(do="clear", review=1, item="i1").pack())
        taken.append(await every_step(world, lan, an))

    assert [{}] == [{d: n for d, n in taken[0].items() if n > MOST[d]}]
    assert [taken[0]] * 3 == taken


async def test_every_answer_is_decrypted_once(world: World, lan: Behind) -> None:
    """For the screen that follows an answer, and for the list of all."""
    await lan.says("Dạy đủ mười bảy tiết mỗi tuần.")
    await lan.taps_data(ReviewAction(do="pick", review=1, item="i1_grade", value="good").pack())
    await lan.taps_data(ReviewAction(do="ask", review=1, item="i1").pack())

    answered = await of(world, lan.says("Dạy đủ mười tám tiết mỗi tuần."))
    listed = await of(world, lan.says("muc luc"))

    assert (2, 2) == (answered.opened, listed.opened)


async def test_where_the_chat_stands_is_written_once(world: World, lan: Behind) -> None:
    """The step, its cursor and the list shown, in one statement; none where nothing changed."""
    answered = await of(world, lan.says("Dạy đủ mười bảy tiết mỗi tuần."))
    helped = await of(world, lan.says("riengtu"))
    again = await of(world, lan.says("riengtu"))

    def written(load: Load) -> int:
        return sum("conversation" in one for one in load.statements if "SELECT" not in one)

    assert [1, 1, 0] == [written(answered), written(helped), written(again)]


async def test_the_secretarys_page_stays_below_fifteen_to_the_end(room: Room) -> None:
    """After the vote, when everybody has something in the account of the year."""
    an = Behind(room.world, 1001)
    await an.says("menu")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:5])
    await room.hands_in("an", "lan", "binh")
    await room.holds_vote(dict.fromkeys(VOTERS[:5], (2, 2, 2)))

    taken = await of(room.world, an.taps_data(LEADS["progress"]))

    assert "Chưa kiểm điểm" in an.text
    assert len(taken) <= MOST["progress"]


async def test_the_meetings_desk_stays_below_fifteen(room: Room) -> None:
    """At the roll call, opened, and when everybody was reviewed: the same for two in the room as
    for all of them."""
    an, tap = Behind(room.world, 1001), MeetingAction(do="home").pack()
    await an.says("menu")
    taken = []
    await room.calls_roll()
    taken.append(len(await of(room.world, an.taps_data(tap))))
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan", "binh")
    taken.append(len(await of(room.world, an.taps_data(tap))))
    for goes_on in (room.opens_meeting, room.reviews):
        await goes_on()
        taken.append(len(await of(room.world, an.taps_data(tap))))

    assert taken[0] == taken[1]
    assert [] == [each for each in taken if each > MOST["meeting"]]
