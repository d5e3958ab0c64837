"""The minutes: what the meeting's paper states, and closing the meeting by writing them."""

from papers.meeting_facts import MinutesFacts
from storage import audit
from storage.queries import people
from storage.tables import Cycle, CycleState, Meeting, MeetingState, MemberRole
from workflow import cycle as cycles
from workflow.access import keeps_record, leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import cautions
from workflow.ballot.cautions import Caution
from workflow.count import kept_proposals
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.meeting import chairing
from workflow.meeting.meeting_states import MeetingEvent, after, take
from workflow.record import minutes_facts
from workflow.work import Work

_WRITTEN = (MeetingState.MINUTES_READ, MeetingState.CLOSED)


async def read_out(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Write the minutes to be read to the meeting; again after each correction.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    take(meeting, MeetingEvent.READ_MINUTES)
    await chairing.take_chair_back(work, meeting)
    (await work.session()).add(meeting)
    return await minutes_facts.facts(work, meeting)


async def approve(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Close the meeting whose minutes it approved, and the cell's part of the year with it.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    warned = await to_think_of(work, person, meeting_id)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.CLOSE)
    meeting.closed_at = work.now
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if cycle.state == CycleState.MEETING:
        cycles.step(cycle, CycleState.PROPOSED)
    session.add_all([meeting, cycle])
    await session.flush()
    await kept_proposals.keep(work, cycle)
    await duty_list.derive(work, cycle)
    await audit.append(
        session,
        at=work.now,
        kind=minutes_facts.CLOSED,
        organisation_id=person.cell_id,
        payload=_closing(meeting, warned),
    )
    return await minutes_facts.facts(work, meeting)


async def to_think_of(work: Work, person: Person, meeting_id: int) -> tuple[Caution, ...]:
    """Give what is to be thought of before the meeting is closed.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    after(MeetingState(meeting.state), MeetingEvent.CLOSE)
    return await cautions.before_close(work, meeting)


def _closing(meeting: Meeting, warned: tuple[Caution, ...]) -> dict[str, object]:
    payload: dict[str, object] = {"meeting": meeting.id}
    if warned:
        payload["cautions"] = [each.kind.value for each in warned]
    return payload


async def read(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Give what the minutes state, once more: read out or approved.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_minutes`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    if person.role is not MemberRole.DEPUTY_SECRETARY:  # who reads, as the secretary does
        keeps_record(person, meeting)
    if meeting.state not in _WRITTEN:
        raise Refusal("no_minutes")
    return await minutes_facts.facts(work, meeting)


async def read_by_link(work: Work, member_id: int, meeting_id: int) -> MinutesFacts:
    """Give the same to whoever follows a link made for this member.

    Raises:
        Refusal: `no_minutes` when they neither lead the cell of that meeting, nor chaired it for
            the secretary or kept its record as a member of that cell (any more).
    """
    session = await work.session()
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.state not in _WRITTEN:
        raise Refusal("no_minutes")
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    leaders = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    leading = {id_of(member) for member in leaders}
    there = await people.members_on(session, cycle.cell_id, work.now.date())
    office = member_id in (meeting.acting_chair_id, meeting.clerk_id)
    belongs = any(id_of(member) == member_id for member in there)
    if member_id not in leading and not (office and belongs):
        raise Refusal("no_minutes")
    return await minutes_facts.facts(work, meeting)
