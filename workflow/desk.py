"""Where the meeting stands, for whoever looks: the secretary's desk, a member's seat."""

from dataclasses import dataclass
from enum import StrEnum

from storage.queries import meetings as meeting_rows
from storage.tables import BallotElector, CycleState, Meeting, MeetingState
from workflow import count, opening, roll_call
from workflow import cycle as cycles
from workflow.access import leads, meeting_of
from workflow.accounts import Person
from workflow.roll_call import Roll
from workflow.work import Work


class DeskState(StrEnum):
    """What there is to do: the meeting's own states, and two before there is a meeting."""

    NOT_READY = "not_ready"
    """No cycle of this cell can go on to its meeting."""
    NONE = "none"
    """The roll may be called."""
    ROLL_CALL = MeetingState.ROLL_CALL.value
    BALLOT_OPEN = MeetingState.BALLOT_OPEN.value
    BALLOT_CLOSED = MeetingState.BALLOT_CLOSED.value
    COUNTED = MeetingState.COUNTED.value
    ANNOUNCED = MeetingState.ANNOUNCED.value
    CLOSED = MeetingState.CLOSED.value


@dataclass(frozen=True, slots=True)
class Desk:
    """The meeting as one person may see it."""

    state: DeskState
    meeting_id: int = 0
    code: str = ""
    """The check-in code, for who leads the meeting; empty for everybody else."""
    own_session: int | None = None
    """The open urn that waits for this person's own ballot."""


async def desk(work: Work, person: Person) -> Desk:
    """Give the meeting to who leads the cell; a count that a crash left behind goes on.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(person)
    meeting = await _of_this_year(work, person)
    if meeting is None:
        return Desk(await _before(work, person))
    await count.settle(work, meeting)
    seen = await _seen(work, person, meeting)
    code = meeting.check_in_code if seen.state is DeskState.ROLL_CALL else ""
    return Desk(seen.state, seen.meeting_id, code, seen.own_session)


async def seat(work: Work, person: Person) -> Desk:
    """Give the meeting as any member of the cell may see it."""
    meeting = await _of_this_year(work, person)
    if meeting is None:
        return Desk(DeskState.NONE)
    return await _seen(work, person, meeting)


async def roll(work: Work, person: Person, meeting_id: int) -> Roll:
    """Give the roll to who leads the cell.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    return await roll_call.roll(work, await meeting_of(work, person, meeting_id))


async def _of_this_year(work: Work, person: Person) -> Meeting | None:
    cycle = await cycles.current(work, person)
    meeting = await roll_call.running(work, person)
    if cycle is None or meeting is None or meeting.cycle_id != cycle.id:
        return None
    return meeting


async def _before(work: Work, person: Person) -> DeskState:
    cycle = await cycles.current(work, person)
    if cycle is None or CycleState.MEETING not in cycles.STEPS[CycleState(cycle.state)]:
        return DeskState.NOT_READY
    return DeskState.NONE


async def _seen(work: Work, person: Person, meeting: Meeting) -> Desk:
    state = DeskState(MeetingState(meeting.state).value)
    number = roll_call.meeting_id(meeting)
    if state is not DeskState.BALLOT_OPEN:
        return Desk(state, number)
    session = await work.session()
    ballot = await meeting_rows.ballot_of(session, number)
    assert ballot is not None
    elector = await session.get(BallotElector, (ballot.id, person.member_id))
    waits = elector is not None and not elector.voted
    return Desk(state, number, own_session=opening.ballot_id(ballot) if waits else None)
