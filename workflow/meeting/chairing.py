"""Who chairs: by the rules, while the chair is reviewed, and the way back (S1 V.2)."""

import rating
from storage import audit, outbox
from storage.queries import agenda as agenda_rows
from storage.queries import people
from storage.tables import Cycle, Meeting, MeetingTopic, TopicState
from workflow.accounts import id_of
from workflow.meeting import agenda, roll_call
from workflow.meeting.roll_call import Roll
from workflow.planned import Planned
from workflow.work import Work

CHAIR_HANDED = "chair_handed"
"""The kind of the message to who chairs while the chair is reviewed."""


async def ruled(
    work: Work, meeting: Meeting, under_review: int | None = None, roll: Roll | None = None
) -> rating.Chair:
    """Give who chairs by the rules, of those in the room, while somebody is under review; `roll`
    where it is at hand."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    roll = roll or await roll_call.roll(work, meeting)
    room = agenda.attendees(
        roll, await people.members_on(session, cycle.cell_id, roll_call.day_of(work, meeting))
    )
    reviewed = None if under_review is None else str(under_review)
    return rating.chair(room, reviewed, profile=cycle.profile)


async def hand_chair(work: Work, meeting: Meeting, topic: MeetingTopic) -> None:
    """Let another chair when the chair's own turn comes; back when it is somebody else's."""
    if topic.member_id != meeting.chair_id:
        await take_chair_back(work, meeting)
        return
    if meeting.acting_chair_id is not None:
        return
    found = (await ruled(work, meeting, topic.member_id)).candidates
    if len(found) == 1:
        await give_chair(work, meeting, int(found[0]))


async def give_chair(work: Work, meeting: Meeting, member_id: int) -> None:
    """Let somebody chair the running item, and tell them; nothing when they do already."""
    if meeting.acting_chair_id == member_id:
        return
    meeting.acting_chair_id = member_id
    session = await work.session()
    session.add(meeting)
    await session.flush()
    topics = await agenda_rows.topics_of(session, id_of(meeting))
    running = next((t for t in topics if t.state is TopicState.RUNNING), None)
    await outbox.plan(
        session,
        key=f"chair:{meeting.id}:{running.id if running else 0}:{member_id}",
        kind=CHAIR_HANDED,
        member_id=member_id,
        args={"meeting": meeting.id},
        not_before=work.now,
    )
    await _log_chair(work, meeting, "chair_substituted", member_id)


async def take_chair_back(work: Work, meeting: Meeting) -> None:
    """Give the chair back to the chair; nothing when they have it."""
    if meeting.acting_chair_id is None:
        return
    meeting.acting_chair_id = None
    session = await work.session()
    session.add(meeting)
    await session.flush()
    await _log_chair(work, meeting, "chair_returned", meeting.chair_id)


async def _log_chair(work: Work, meeting: Meeting, kind: str, member_id: int) -> None:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={"meeting": meeting.id, "chair": member_id},
    )


async def handed_facts(work: Work, row: Planned) -> str | None:
    """Give whose review one was asked to chair; None when that is over."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    if meeting.acting_chair_id != row.member_id:
        return None
    running = (await agenda.agenda(work, meeting)).running
    return None if running is None else running.name
