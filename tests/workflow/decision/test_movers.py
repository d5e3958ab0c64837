"""Who left or came around the meeting is in the account of one cell, and rated by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storage.member_then import MemberThen
from storage.tables import Member
from terms.people import ChangeKind
from tests.meeting_room import LAST_DAY, VOTERS, Room
from tests.worlds import Cell, found_cell
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.steps import Ground
from workflow.duties import duty_list
from workflow.meeting import check_in, proceedings, rated_subjects, roll_call
from workflow.meeting.rated_subjects import LeftOut
from workflow.people import changes
from workflow.people.changes import Wanted

AFTER = LAST_DAY + timedelta(days=3)
"""The rating day is the one after the last day; this is two days later still."""


@dataclass
class Other:
    """The cell beside, its year open."""

    room: Room
    cell: Cell
    meeting_id: int = 0

    async def meets(self) -> dict[str, LeftOut | None]:
        """It meets, everybody on its roll in the room; give why each is not on the sheet, by the
        name and the year of birth."""
        an = self.cell.people["an"]
        async with self.room.world.job() as work:
            meeting = await roll_call.call_roll(work, an)
            self.meeting_id = id_of(meeting)
            for row in (await roll_call.roll(work, meeting)).attendees:
                await check_in.mark(work, an, self.meeting_id, row.member_id, present=True)
            await proceedings.open_meeting(work, an, self.meeting_id)
            found = await rated_subjects.gathering(work, meeting)
        return {_told(one.member): one.left_out for one in found.candidates}

    async def account(self) -> dict[str, Ground]:
        """Give who has no level there, and why."""
        async with self.room.world.job() as work:
            cycle = await cycles.newest(work, self.cell.people["an"])
            assert cycle is not None
            session = await work.session()
            account = await everybody.of_cycle(work, cycle)
            return {
                _told(await session.get_one(Member, one.member_id)): one.ground
                for one in account.lacking
                if one.ground is not None
            }


def _told(member: Member | MemberThen) -> str:
    return f"{member.full_name} {member.birth_date.year}"


async def beside(room: Room) -> Other:
    """Found the cell beside and open its year."""
    cell = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return Other(room, cell)


async def notes(room: Room, who: str, kind: ChangeKind, day: date, about: int = 0) -> None:
    """An notes a change of one of the cast."""
    async with room.world.job() as work:
        wanted = Wanted(kind, day, about=about)
        await changes.change(work, room.people["an"], room.member_id(who), wanted)


async def votes(room: Room, who: Sequence[str]) -> None:
    """The cell meets, and these are all who came: each finds everybody good; it is all over."""
    await room.calls_roll()
    await room.checks_in(*who[1:])
    await room.holds_vote({one: (2,) * len(who) for one in who})


async def account(room: Room) -> dict[str, Ground]:
    """Give who has no level, and why."""
    found = await room.account()
    return {one.name: one.ground for one in found.lacking if one.ground is not None}


async def owing(room: Room, *names: str) -> list[bool]:
    """Tell of each whether they owe anything."""
    async with room.world.job() as work:
        return [bool(await duty_list.of_person(work, room.people[who])) for who in names]


async def waits(room: Room, *, then: bool = False) -> tuple[str, ...]:
    """Give for whom a supplementary meeting is to be held; or who the minutes say waited then."""
    if then:
        return tuple(await room.waiting())
    return tuple(one.name for one in (await room.account()).unvoted)


async def test_who_died_before_the_vote_waits_for_none(room: Room) -> None:
    """Mai died after the rating day, Khánh was only absent: he waits, and she owes nothing."""
    await room.hands_in(*VOTERS[:4])
    room.world.clock.move(timedelta(days=(AFTER - room.world.clock.now().date()).days))
    await notes(room, "mai", ChangeKind.DIED, AFTER - timedelta(days=1))

    owed = await owing(room, "mai", "khanh")
    await votes(room, VOTERS[:4])

    assert [False, True] == owed
    assert ("Phạm Thị Cúc", "Đặng Văn Khánh") == await waits(room) == await waits(room, then=True)
    found = await account(room)
    assert (Ground.GONE, Ground.ABSENT) == (found["Bùi Thị Mai"], found["Đặng Văn Khánh"])


async def test_who_died_after_the_vote_left_them_out_waits_no_more(room: Room) -> None:
    """Absent at the meeting, dead a week later: the minutes of that day keep the name."""
    await room.hands_in(*VOTERS[:4])
    await votes(room, VOTERS[:4])
    room.world.clock.move(timedelta(days=20))
    before = await waits(room)

    await notes(room, "mai", ChangeKind.DIED, room.world.clock.now().date())

    three = ("Phạm Thị Cúc", "Đặng Văn Khánh", "Bùi Thị Mai")
    assert three == before == await waits(room, then=True)
    assert three[:2] == await waits(room)


async def test_who_moves_before_either_cell_has_met_is_rated_in_the_new_one(room: Room) -> None:
    """After the rating day of both: the old cell waits for them no more, the new one does."""
    other = await beside(room)
    await room.hands_in(*VOTERS)
    room.world.clock.move(timedelta(days=(AFTER - room.world.clock.now().date()).days))
    await notes(room, "khanh", ChangeKind.TRANSFERRED, AFTER, other.cell.cell_id)

    await votes(room, [who for who in VOTERS if who != "khanh"])
    sheet = await other.meets()

    assert Ground.GONE is (await account(room))["Đặng Văn Khánh"]
    assert ("Phạm Thị Cúc",) == await waits(room)
    assert sheet["Đặng Văn Khánh 1975"] is None
    assert LeftOut.NOT_SUBMITTED is sheet["Trần Thị Lan 1980"]


async def test_who_was_voted_on_before_moving_is_not_voted_on_again(room: Room) -> None:
    """Lan of this cell; the Lan of the other one is another person, and waits."""
    other = await beside(room)
    await room.hands_in(*VOTERS)
    await votes(room, VOTERS)
    room.world.clock.move(timedelta(days=1))
    async with room.world.job() as work:
        session = await work.session()
        lan = await session.get_one(Member, room.member_id("lan"))
        lan.birth_date = date(1971, 2, 3)
        session.add(lan)
    await notes(
        room, "lan", ChangeKind.TRANSFERRED, room.world.clock.now().date(), other.cell.cell_id
    )

    sheet = await other.meets()

    assert LeftOut.RATED is sheet["Trần Thị Lan 1971"]
    assert LeftOut.NOT_SUBMITTED is sheet["Trần Thị Lan 1980"]
    assert Ground.ELSEWHERE is (await other.account())["Trần Thị Lan 1971"]
