"""The meeting's steps, each pair of state and event, and the roll call."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.tables import Attendance, CycleState, Meeting, MeetingState
from tests.meeting_room import Room
from workflow import cycle as cycles
from workflow.errors import Refusal
from workflow.meeting import check_in, roll_call
from workflow.meeting.check_in import CheckIn, looks_like_code
from workflow.meeting.meeting_states import OVER, TRANSITIONS, MeetingEvent, after, take
from workflow.meeting.roll_call import Membership
from workflow.room import meeting_standing
from workflow.room.meeting_standing import StandingState


@pytest.mark.parametrize("state", MeetingState)
def test_only_the_table_moves_a_meeting(state: MeetingState) -> None:
    """Each event either has its row, or is refused with its names and leaves the state."""
    for event in MeetingEvent:
        meeting = Meeting(cycle_id=1, chair_id=1, state=state)
        expected = TRANSITIONS.get((state, event))

        if expected is not None:
            take(meeting, event)
            assert expected is meeting.state
        else:
            with pytest.raises(Refusal) as refused:
                take(meeting, event)
            assert "meeting_step" == refused.value.code
            assert {"state": state.value, "event": event.value} == refused.value.fields
            assert state is meeting.state


USUAL_COURSE = (
    MeetingEvent.RESCHEDULE,
    MeetingEvent.CALL_ROLL,
    MeetingEvent.ATTEND,
    MeetingEvent.OPEN,
    MeetingEvent.APPOINT,
    MeetingEvent.REVIEW_COLLECTIVE,
    MeetingEvent.DISCUSS,
    MeetingEvent.REVIEW_PERSON,
    MeetingEvent.SUBSTITUTE,
    MeetingEvent.SETTLE,
    MeetingEvent.OPEN_BALLOT,
    MeetingEvent.CLOSE_BALLOT,
    MeetingEvent.COUNT,
    MeetingEvent.ANNOUNCE,
    MeetingEvent.READ_MINUTES,
    MeetingEvent.CLOSE,
)


def test_a_meeting_goes_from_its_plan_to_its_close() -> None:
    """The events of a usual day in order; each state but the called off one is passed."""
    state = MeetingState.SCHEDULED
    passed = {state}

    for event in USUAL_COURSE:
        state = after(state, event)
        passed.add(state)

    assert MeetingState.CLOSED is state
    assert {MeetingState.CANCELLED} == set(MeetingState) - passed
    unusual = {MeetingEvent.CANCEL, MeetingEvent.VOID_BALLOT, MeetingEvent.VOID_ROUND}
    assert unusual == set(MeetingEvent) - set(USUAL_COURSE)


def test_the_vote_can_be_taken_again_and_after_each() -> None:
    """From a count: a second round at once, a repeated vote or the next person's review."""
    leads_to = {
        (state, event): TRANSITIONS.get((state, event))
        for state in (MeetingState.COUNTED, MeetingState.ANNOUNCED)
        for event in (MeetingEvent.OPEN_BALLOT, MeetingEvent.REVIEW_PERSON)
    }

    assert [
        MeetingState.BALLOT_OPEN,
        None,
        MeetingState.BALLOT_OPEN,
        MeetingState.PERSON_REVIEW,
    ] == list(leads_to.values())


@pytest.mark.parametrize("over", sorted(OVER))
def test_nothing_leads_out_of_the_end(over: MeetingState) -> None:
    """A closed meeting and one that was called off stay so."""
    assert [] == [event for event in MeetingEvent if (over, event) in TRANSITIONS]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12345", False),
        ("123456", True),
        ("1234567", False),
        ("123 456", True),
        (" 123456 ", True),
        ("12345a", False),
        ("१२३४५६", False),
        ("", False),
    ],
)
def test_a_code_is_six_digits(typed: str, expected: bool) -> None:
    """Spaces are forgiven, other digits and lengths are not."""
    assert expected == looks_like_code(typed)


async def test_the_secretary_calls_the_roll_and_is_present(room: Room) -> None:
    """The meeting begins with a code of six digits; who begins it need not type it."""
    await room.calls_roll()

    meeting = await room.meeting()
    async with room.world.job() as work:
        roll = await roll_call.roll(work, meeting)

    assert MeetingState.ROLL_CALL is meeting.state
    assert looks_like_code(meeting.check_in_code)
    assert ["Nguyễn Văn An"] == [row.name for row in roll.attendees if row.present]


async def test_reviews_can_be_handed_in_until_the_urn_is_opened(room: Room) -> None:
    """Calling the roll leaves the year open for writing."""
    await room.calls_roll()

    assert CycleState.COLLECTING is (await room.cycle()).state


@pytest.mark.parametrize("who", ["lan", "cuc"])
async def test_only_who_leads_calls_the_roll(room: Room, who: str) -> None:
    """A member is refused, and no meeting begins."""
    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await roll_call.call_roll(work, room.people[who])

    async with room.world.job() as work:
        begun = await roll_call.running(work, room.people["an"])
    assert "not_secretary" == refused.value.code
    assert begun is None


async def test_one_meeting_a_year(room: Room) -> None:
    """The deputy cannot begin a second meeting beside the secretary's."""
    await room.calls_roll()
    hoa = replace(room.people["hoa"], stands_in=True)

    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await roll_call.call_roll(work, hoa)

    assert "meeting_running" == refused.value.code


async def test_a_member_checks_in_once(room: Room) -> None:
    """The second time is told apart and writes nothing."""
    await room.calls_roll()

    first = await room.checks_in("lan")
    second = await room.checks_in("lan")

    assert [CheckIn.PRESENT] == first
    assert [CheckIn.ALREADY] == second


async def test_five_wrong_codes_bring_a_pause(room: Room) -> None:
    """Four are answered, the fifth pauses the chat, even for the right code; then it goes on."""
    await room.calls_roll()
    code = await room.code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    came = []
    for typed in [wrong] * 5 + [code]:
        async with room.world.job() as work:
            came.append(await check_in.check_in(work, room.people["lan"], room.chats["lan"], typed))
    room.world.clock.move(timedelta(minutes=16))
    later = await room.checks_in("lan")

    assert [CheckIn.WRONG] * 4 + [CheckIn.PAUSED] * 2 == came
    assert [CheckIn.PRESENT] == later


async def test_a_late_comer_checks_in_until_the_urn_is_opened(room: Room) -> None:
    """Before: present. After: refused, and not in the room."""
    await room.calls_roll()
    await room.hands_in("an")
    assert [CheckIn.PRESENT] == await room.checks_in("lan")
    await room.opens()

    with pytest.raises(Refusal) as refused:
        await room.checks_in("mai")

    async with room.world.job() as work:
        marked = await (await work.session()).get(
            Attendance, (room.meeting_id, room.member_id("mai"))
        )
    assert "meeting_step" == refused.value.code
    assert marked is None


async def test_a_suspended_member_cannot_check_in(room: Room) -> None:
    """Neither by the code nor by the secretary's hand."""
    await room.change("mai", suspended=True)
    await room.calls_roll()

    with pytest.raises(Refusal) as by_code:
        await room.checks_in("mai")
    with pytest.raises(Refusal) as by_hand:
        async with room.world.job() as work:
            await check_in.mark(
                work, room.people["an"], room.meeting_id, room.member_id("mai"), present=True
            )

    assert ["suspended", "suspended"] == [by_code.value.code, by_hand.value.code]


async def test_the_secretary_marks_by_hand(room: Room) -> None:
    """Present without a phone; absent with a reason; present again drops the reason."""
    await room.calls_roll()

    async def mark(who: str, *, present: bool, reason: str = "") -> tuple[bool | None, str]:
        async with room.world.job() as work:
            await check_in.mark(
                work,
                room.people["an"],
                room.meeting_id,
                room.member_id(who),
                present=present,
                reason=reason,
            )
            meeting = await roll_call.running(work, room.people["an"])
            assert meeting is not None
            row = (await roll_call.roll(work, meeting)).of(room.member_id(who))
            return row.present, row.reason

    marked = [
        await mark("lan", present=True),
        await mark("binh", present=False, reason="đi công tác"),
        await mark("binh", present=True),
    ]

    assert [(True, ""), (False, "đi công tác"), (True, "")] == marked


@pytest.mark.parametrize(("length", "refused"), [(299, False), (300, False), (301, True)])
async def test_a_reason_is_short(room: Room, length: int, refused: bool) -> None:
    """Up to 300 characters; more are refused with the limit."""
    await room.calls_roll()
    code = ""

    try:
        async with room.world.job() as work:
            await check_in.mark(
                work,
                room.people["an"],
                room.meeting_id,
                room.member_id("lan"),
                present=False,
                reason="x" * length,
            )
    except Refusal as refusal:
        code = refusal.code

    assert ("reason_too_long" if refused else "") == code


async def test_another_cells_member_is_out_of_reach(room: Room) -> None:
    """Marking somebody who is not in the cell is refused."""
    await room.calls_roll()

    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await check_in.mark(work, room.people["an"], room.meeting_id, 9_999, present=True)

    assert "not_in_cell" == refused.value.code


async def test_an_old_meetings_button_is_refused(room: Room) -> None:
    """A button names its meeting; another one's changes nothing."""
    await room.calls_roll()

    with pytest.raises(Refusal) as refused:
        async with room.world.job() as work:
            await meeting_standing.roll(work, room.people["an"], room.meeting_id + 1)

    assert "old_meeting" == refused.value.code


async def test_the_room_is_told_apart_by_standing(room: Room) -> None:
    """Official, probationary and exempt members are counted each by themselves."""
    await room.calls_roll()
    await room.checks_in("lan", "cuc", "dung")
    meeting = await room.meeting()

    async with room.world.job() as work:
        roll = await roll_call.roll(work, meeting)

    assert (2, 1, 1) == tuple(
        roll.present(each)
        for each in (Membership.OFFICIAL, Membership.PROBATIONARY, Membership.EXEMPT)
    )


async def test_the_code_is_for_the_desk_alone(room: Room) -> None:
    """The secretary's desk shows the code, a member's seat does not."""
    await room.calls_roll()

    async with room.world.job() as work:
        desk_seen = await meeting_standing.leading(work, room.people["an"])
        seat_seen = await meeting_standing.seat(work, room.people["lan"])

    assert await room.code() == desk_seen.code
    assert "" == seat_seen.code


async def test_before_the_year_is_open_there_is_nothing_to_begin(room: Room) -> None:
    """A desk without a cycle that can meet says so; with one the roll may be called."""
    async with room.world.job() as work:
        ready = await meeting_standing.leading(work, room.people["an"])
        cycle = await cycles.in_view(work, room.people["an"])
        assert cycle is not None
        cycle.state = CycleState.DECIDED
        await (await work.session()).flush()
        over = await meeting_standing.leading(work, room.people["an"])

    assert [StandingState.NONE, StandingState.NOT_READY] == [ready.state, over.state]
