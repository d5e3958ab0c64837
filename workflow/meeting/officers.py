"""Who chairs, writes and counts at a meeting; who is a guest in it."""

from storage import audit
from storage.queries import agenda as agenda_rows
from storage.tables import Meeting, MeetingGuest, MeetingState, MeetingTeller
from workflow.access import chairs, keeps_record, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import office_notices, roll_call
from workflow.meeting.meeting_states import OVER, MeetingEvent, take
from workflow.meeting.office_notices import MeetingOffice
from workflow.work import Work

USUAL_TELLERS = 3
LONGEST_GUEST = 200
"""Characters of a guest's name and office."""
MOST_GUESTS = 50


async def set_clerk(work: Work, person: Person, meeting_id: int, member_id: int) -> None:
    """Name the clerk: anybody in the room but the chair.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `not_in_cell`;
            `not_in_room`; `clerk_chairs`.
    """
    meeting = await _appointing(work, person, meeting_id)
    await _in_room(work, meeting, member_id)
    if member_id == meeting.chair_id:
        raise Refusal("clerk_chairs")
    before = meeting.clerk_id
    if before == member_id:
        return
    meeting.clerk_id = member_id
    meeting.officers_approved = False
    await (await work.session()).flush()
    if before is not None:
        await office_notices.taken(work, meeting, before, MeetingOffice.CLERK, person.member_id)
    await office_notices.given(work, meeting, member_id, MeetingOffice.CLERK, person.member_id)


async def turn_teller(work: Work, person: Person, meeting_id: int, member_id: int) -> None:
    """Name a teller, or take one off again.

    Raises:
        Refusal: as `set_clerk`, and `teller_no_vote` for who is not official.
    """
    meeting = await _appointing(work, person, meeting_id)
    session = await work.session()
    row = await session.get(MeetingTeller, (meeting.id, member_id))
    if row is not None:
        await session.delete(row)
    else:
        await _in_room(work, meeting, member_id, official=True)
        session.add(MeetingTeller(meeting_id=id_of(meeting), member_id=member_id))
    meeting.officers_approved = False
    await session.flush()
    tell = office_notices.given if row is None else office_notices.taken
    await tell(work, meeting, member_id, MeetingOffice.TELLER, person.member_id)


async def leaves(work: Work, meeting: Meeting, member_id: int, by: int) -> None:
    """Take who left the room off the clerk's and the tellers' list, and tell them; nothing for
    anybody else."""
    session = await work.session()
    teller = await session.get(MeetingTeller, (meeting.id, member_id))
    if teller is None and member_id != meeting.clerk_id:
        return
    if teller is not None:
        await session.delete(teller)
        await office_notices.taken(work, meeting, member_id, MeetingOffice.TELLER, by)
    if member_id == meeting.clerk_id:
        meeting.clerk_id = None
        await office_notices.taken(work, meeting, member_id, MeetingOffice.CLERK, by)
    meeting.officers_approved = False
    session.add(meeting)
    await session.flush()


async def approve(work: Work, person: Person, meeting_id: int) -> None:
    """Record that the meeting agreed to clerk and tellers by show of hands; twice is once.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `no_clerk`.
    """
    meeting = await _appointing(work, person, meeting_id)
    if meeting.clerk_id is None:
        raise Refusal("no_clerk")
    if meeting.officers_approved:
        return
    meeting.officers_approved = True
    session = await work.session()
    tellers = await agenda_rows.tellers_of(session, id_of(meeting))
    await audit.append(
        session,
        at=work.now,
        kind="officers_approved",
        organisation_id=person.cell_id,
        payload={
            "meeting": meeting.id,
            "chair": meeting.chair_id,
            "clerk": meeting.clerk_id,
            "tellers": tellers,
        },
    )


async def add_guest(work: Work, person: Person, meeting_id: int, name: str) -> None:
    """Enter a guest by name and office, as the minutes are to have them.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_over`; `no_guest_name`;
            `guest_too_long` (limit); `too_many_guests` (limit).
    """
    meeting = await _of_guests(work, person, meeting_id)
    said = " ".join(name.split())
    if not said:
        raise Refusal("no_guest_name")
    if len(said) > LONGEST_GUEST:
        raise Refusal("guest_too_long", limit=LONGEST_GUEST)
    session = await work.session()
    there = await agenda_rows.guests_of(session, id_of(meeting))
    if len(there) >= MOST_GUESTS:
        raise Refusal("too_many_guests", limit=MOST_GUESTS)
    if said not in {guest.name for guest in there}:
        session.add(MeetingGuest(meeting_id=id_of(meeting), name=said))
        await session.flush()


async def drop_last_guest(work: Work, person: Person, meeting_id: int) -> None:
    """Take the guest entered last off the list, unless they spoke; nothing when there is none.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_over`; `guest_spoke`.
    """
    meeting = await _of_guests(work, person, meeting_id)
    session = await work.session()
    there = await agenda_rows.guests_of(session, id_of(meeting))
    if not there:
        return
    topics = await agenda_rows.topics_of(session, id_of(meeting))
    said = await agenda_rows.opinions_of(session, [t.id for t in topics if t.id is not None])
    if there[-1].id in {opinion.guest_id for opinion in said}:
        raise Refusal("guest_spoke")
    await session.delete(await session.get_one(MeetingGuest, there[-1].id))
    await session.flush()


async def _appointing(work: Work, person: Person, meeting_id: int) -> Meeting:
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.APPOINT)
    (await work.session()).add(meeting)
    return meeting


async def _of_guests(work: Work, person: Person, meeting_id: int) -> Meeting:
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    if meeting.state in OVER or meeting.state is MeetingState.SCHEDULED:
        raise Refusal("meeting_over")
    return meeting


async def _in_room(work: Work, meeting: Meeting, member_id: int, *, official: bool = False) -> None:
    row = (await roll_call.roll(work, meeting)).of(member_id)
    if not row.present:
        raise Refusal("not_in_room")
    if official and not row.votes:
        raise Refusal("teller_no_vote")
