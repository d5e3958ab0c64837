"""Who is reviewed in the committee before the cell: by when both meetings were opened."""

from datetime import timedelta

import pytest
from sqlmodel import update

from storage.tables import Attendance, AttendanceSource, Cycle, Meeting, MeetingState, MemberRole
from terms.people import BodyKind
from tests.meeting_room import Room
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.front import bodies
from workflow.meeting import order_of_places
from workflow.record import minutes_facts

COMMITTEE = ("an", "hoa", "mai")
NAMES = ("Nguyễn Văn An", "Vũ Thị Hoa", "Bùi Thị Mai")
BOTH_HELD = (MeetingState.OPENED, MeetingState.OPENED)
BOTH_PLANNED = (MeetingState.SCHEDULED, MeetingState.SCHEDULED)


async def _meets(
    room: Room, cycle: Cycle, state: MeetingState, after: timedelta, present: tuple[str, ...]
) -> int:
    """Lay a meeting of a year that is opened, or planned, so long after now."""
    async with room.world.job() as work:
        session = await work.session()
        meeting = Meeting(cycle_id=id_of(cycle), state=state, chair_id=room.member_id("an"))
        if state is MeetingState.SCHEDULED:
            meeting.planned_at = work.now + after
        elif state is MeetingState.OPENED:
            meeting.opened_at = work.now + after
        session.add(meeting)
        await session.flush()
        session.add_all(
            Attendance(
                meeting_id=id_of(meeting),
                member_id=room.member_id(who),
                present=True,
                source=AttendanceSource.CODE,
            )
            for who in present
        )
        return id_of(meeting)


async def _founded(room: Room, profile: str = "national_2025") -> tuple[Cycle, Cycle]:
    """The year of the cell under these rules, and the committee's: An, Hoa and Mai."""
    await room.change("mai", role=MemberRole.COMMITTEE_MEMBER)
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    async with room.world.job() as work:
        an = room.people["an"]
        of_body = await bodies.found(work, an, BodyKind.CELL_COMMITTEE, "Chi ủy Chi bộ Ví Dụ")
        of_cell = await cycles.in_view(work, an)
    assert of_cell is not None
    return of_cell, of_body


async def _early(room: Room, meeting_id: int) -> tuple[str, ...]:
    async with room.world.job() as work:
        meeting = await (await work.session()).get_one(Meeting, meeting_id)
        found = await order_of_places.out_of_order(work, meeting)
        assert found is None or found.clause == "QĐ 366-QĐ/TW, Điều 7.3.2"
        return found.names if found else ()


@pytest.mark.parametrize("states", [BOTH_HELD, BOTH_PLANNED], ids=["held", "planned"])
@pytest.mark.parametrize(("seconds", "early"), [(-1, NAMES), (0, NAMES), (1, ())])
async def test_the_earlier_hour_is_first(
    room: Room, states: tuple[MeetingState, MeetingState], seconds: int, early: tuple[str, ...]
) -> None:
    """A second before the cell, at one moment with it, a second after it, on one day."""
    of_cell, of_body = await _founded(room)
    hour = timedelta(hours=1)
    await _meets(room, of_cell, states[0], hour, ("lan", *COMMITTEE))
    committees = hour + timedelta(seconds=seconds)
    meeting = await _meets(room, of_body, states[1], committees, COMMITTEE)

    assert sorted(early) == sorted(await _early(room, meeting))


async def test_a_plan_of_the_cell_is_no_meeting_once_the_committee_is_there(room: Room) -> None:
    """The cell's hour has gone by and nobody opened its meeting; the committee calls its roll."""
    of_cell, of_body = await _founded(room)
    await _meets(room, of_cell, MeetingState.SCHEDULED, timedelta(hours=-1), ())
    meeting = await _meets(room, of_body, MeetingState.ROLL_CALL, timedelta(), ("an",))

    assert sorted(NAMES) == sorted(await _early(room, meeting))


async def test_who_was_away_in_the_cell_waits_for_its_next_meeting(room: Room) -> None:
    """Mai was not there: only she is named, and nobody after the cell's supplementary meeting."""
    of_cell, of_body = await _founded(room)
    held = MeetingState.OPENED
    await _meets(room, of_cell, held, timedelta(hours=-4), ("an", "hoa", "lan"))
    meeting = await _meets(room, of_body, held, timedelta(hours=-1), COMMITTEE)
    without = await _early(room, meeting)
    await _meets(room, of_cell, held, timedelta(hours=-2), ("mai",))

    assert ("Bùi Thị Mai",) == without
    assert () == await _early(room, meeting)


async def test_who_was_away_from_the_committee_is_not_named(room: Room) -> None:
    """Hoa did not come: her review there is still ahead of her."""
    _, of_body = await _founded(room)
    meeting = await _meets(room, of_body, MeetingState.OPENED, timedelta(), ("an", "mai"))

    assert {"Nguyễn Văn An", "Bùi Thị Mai"} == set(await _early(room, meeting))


async def test_a_meeting_that_was_called_off_is_none(room: Room) -> None:
    """The cell called its meeting off before it was held."""
    of_cell, of_body = await _founded(room)
    await _meets(room, of_cell, MeetingState.CANCELLED, timedelta(), COMMITTEE)
    meeting = await _meets(room, of_body, MeetingState.SCHEDULED, timedelta(hours=1), ())

    assert sorted(NAMES) == sorted(await _early(room, meeting))


async def test_rules_that_know_no_order_say_nothing(room: Room) -> None:
    """The rules of 2023 have no datum of it."""
    _, of_body = await _founded(room, "hcmc_edu_2023")
    meeting = await _meets(room, of_body, MeetingState.OPENED, timedelta(), COMMITTEE)

    assert () == await _early(room, meeting)


async def test_the_minutes_of_the_committee_say_it_and_the_cells_do_not(room: Room) -> None:
    """The committee met first; the cell meets an hour later and is in its order."""
    of_cell, of_body = await _founded(room)
    held = MeetingState.OPENED
    first = await _meets(room, of_body, held, timedelta(hours=-2), COMMITTEE)
    second = await _meets(room, of_cell, held, timedelta(hours=-1), ("lan", *COMMITTEE))
    async with room.world.job() as work:
        session = await work.session()
        committee, cell = [
            await minutes_facts.facts(work, await session.get_one(Meeting, each))
            for each in (first, second)
        ]

    assert committee.out_of_order is not None
    assert sorted(NAMES) == sorted(committee.out_of_order.names)
    assert cell.out_of_order is None
