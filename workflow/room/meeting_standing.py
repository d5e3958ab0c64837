"""Where the meeting stands: as who leads it sees it, and as a member does from a seat."""

from dataclasses import dataclass
from enum import StrEnum

import rating
from storage.queries import agenda as agenda_rows
from storage.queries import votes as vote_rows
from storage.tables import Cycle, Meeting, MeetingKind, MeetingState, TopicState
from workflow import cycle as cycles
from workflow.access import keeps_record, leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.count import after_close
from workflow.meeting import agenda as agendas
from workflow.meeting import order_of_places, rated_subjects, roll_call
from workflow.meeting.agenda import Agenda, Item
from workflow.meeting.order_of_places import OutOfOrder
from workflow.meeting.roll_call import Roll
from workflow.work import Work

_NOT_HELD = (MeetingState.SCHEDULED, MeetingState.CLOSED, MeetingState.CANCELLED)


class StandingState(StrEnum):
    """What there is to do: the meeting's own states, and two before there is a meeting."""

    NOT_READY = "not_ready"
    """No cycle of this cell can go on to its meeting."""
    NONE = "none"
    """The roll may be called."""
    SCHEDULED = MeetingState.SCHEDULED.value
    ROLL_CALL = MeetingState.ROLL_CALL.value
    OPENED = MeetingState.OPENED.value
    COLLECTIVE_REVIEW = MeetingState.COLLECTIVE_REVIEW.value
    PERSON_REVIEW = MeetingState.PERSON_REVIEW.value
    BALLOT_OPEN = MeetingState.BALLOT_OPEN.value
    BALLOT_CLOSED = MeetingState.BALLOT_CLOSED.value
    COUNTED = MeetingState.COUNTED.value
    ANNOUNCED = MeetingState.ANNOUNCED.value
    MINUTES_READ = MeetingState.MINUTES_READ.value
    CLOSED = MeetingState.CLOSED.value


@dataclass(frozen=True, slots=True)
class MeetingStanding:
    """The meeting as one person may see it."""

    state: StandingState
    meeting_id: int = 0
    code: str = ""
    """The check-in code, for who leads the meeting; empty for everybody else."""
    own_session: int | None = None
    """The open urn that waits for this person's own ballot."""
    last_meeting: int = 0
    """The closed meeting of an earlier year that somebody still waits after; 0 for none."""
    last_year: int = 0


@dataclass(frozen=True, slots=True)
class RunningMeeting:
    """A meeting between its roll call and the approval of its minutes, as one person needs it."""

    meeting_id: int
    led: bool
    """Whether they lead it, chair it for the moment or write its record."""
    roll_call: bool


async def held_now(work: Work, person: Person) -> RunningMeeting | None:
    """Give the meeting of the person's cell that is held just now; None when none is."""
    meeting = await roll_call.running(work, person)
    if meeting is None or meeting.state in _NOT_HELD:
        return None
    office = person.member_id in (meeting.acting_chair_id, meeting.clerk_id)
    called = meeting.state is MeetingState.ROLL_CALL
    return RunningMeeting(id_of(meeting), person.leads or office, called)


async def leading(work: Work, person: Person) -> MeetingStanding:
    """Give the meeting to who leads the cell; a count that a crash left behind goes on.

    Raises:
        Refusal: `not_secretary`.
    """
    meeting = await _of_this_year(work, person)
    if meeting is None:
        leads(person)
        return await _before(work, person)
    keeps_record(person, meeting)
    await after_close.settle(work, meeting)
    state = StandingState(MeetingState(meeting.state).value)
    code = meeting.check_in_code if state is StandingState.ROLL_CALL else ""
    # Beside the other states nothing is offered but what there is to do next.
    if state is not StandingState.BALLOT_OPEN:
        return MeetingStanding(state, id_of(meeting), code)
    return await _seen(work, person, meeting)


async def may_lead(work: Work, person: Person) -> bool:
    """Tell whether the meeting is led by this person: who leads, chairs or writes."""
    meeting = await _of_this_year(work, person)
    office = meeting and person.member_id in (meeting.acting_chair_id, meeting.clerk_id)
    return person.leads or bool(office)


async def seat(work: Work, person: Person, cycle: Cycle | None = None) -> MeetingStanding:
    """Give the meeting as any member of the cell may see it; `cycle` is the year in view, where
    that is known."""
    meeting = await _of_this_year(work, person, cycle)
    if meeting is None:
        return MeetingStanding(StandingState.NONE)
    return await _seen(work, person, meeting)


async def roll(work: Work, person: Person, meeting_id: int) -> Roll:
    """Give the roll to who leads the cell, chairs or writes.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    return await roll_call.roll(work, meeting)


async def agenda(work: Work, person: Person) -> Agenda:
    """Give the agenda of the cell's meeting to any of its members.

    Raises:
        Refusal: `no_meeting`.
    """
    return await agendas.agenda(work, await meeting_of(work, person))


async def out_of_order(work: Work, person: Person) -> OutOfOrder | None:
    """Give whose review in the body somebody works in would come before the one in their cell.

    Raises:
        Refusal: `no_meeting`.
    """
    if person.body is None:
        return None
    return await order_of_places.out_of_order(work, await meeting_of(work, person))


async def in_time(work: Work, person: Person, item: Item) -> rating.Order:
    """Tell whether an item comes in its order (S1 III.3.3); out of order it is warned of."""
    meeting = await meeting_of(work, person)
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    return agendas.in_time(await agendas.agenda(work, meeting), item, cycle.profile)


async def more_to_vote_on(work: Work, person: Person) -> bool:
    """Tell whether somebody's review is concluded who was not voted on yet."""
    meeting = await meeting_of(work, person)
    if not await agendas.concluded_unvoted(work, meeting):
        return False
    found = await rated_subjects.gathering(work, meeting)
    return any(reason is None for _, reason in await agendas.due(work, meeting, found))


async def nothing_left(work: Work, person: Person) -> bool:
    """Tell whether every item is concluded: a count had everybody on its sheet who was by then."""
    meeting = await meeting_of(work, person)
    topics = await agenda_rows.topics_of(await work.session(), id_of(meeting))
    return all(topic.state is TopicState.CONCLUDED for topic in topics)


async def somebody_waits(work: Work, person: Person) -> bool:
    """Tell whether members are left for a supplementary meeting (S1 V.1)."""
    meeting = await meeting_of(work, person)
    return await _somebody_left(work, meeting)


async def _of_this_year(work: Work, person: Person, cycle: Cycle | None = None) -> Meeting | None:
    meeting = await roll_call.running(work, person)
    if meeting is None or meeting.state is not MeetingState.CLOSED:
        return meeting
    cycle = cycle or await cycles.in_view(work, person)
    return meeting if cycle is not None and meeting.cycle_id == cycle.id else None


async def _before(work: Work, person: Person) -> MeetingStanding:
    cycle = await cycles.in_view(work, person)
    ready = cycle is not None and roll_call.may_meet(cycle, MeetingKind.REGULAR)
    state = StandingState.NONE if ready else StandingState.NOT_READY
    if cycle is not None and cycle.state in roll_call.AFTER_THE_FIRST:
        last = await roll_call.last_of(work, cycle)
    else:
        last = await roll_call.running(work, person)
    if last is None or not await _somebody_left(work, last):
        return MeetingStanding(state)
    year = (await (await work.session()).get_one(Cycle, last.cycle_id)).year
    return MeetingStanding(state, last_meeting=id_of(last), last_year=year)


async def _somebody_left(work: Work, meeting: Meeting) -> bool:
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    account = await everybody.of_cycle(work, cycle)
    return any(one.may_be_voted_on for one in account.entries)


async def _seen(work: Work, person: Person, meeting: Meeting) -> MeetingStanding:
    state = StandingState(MeetingState(meeting.state).value)
    number = id_of(meeting)
    waits = await vote_rows.awaiting(await work.session(), number, person.member_id)
    # While the rating is voted on, what is held beside it was opened before and left.
    rating_open = state is StandingState.BALLOT_OPEN
    own = [one for one, purpose in waits if (purpose in vote_rows.ASIDE) is not rating_open]
    newest = (own[-1] if rating_open else own[0]) if own else None
    return MeetingStanding(state, number, own_session=newest)
