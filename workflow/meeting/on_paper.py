"""Reviews that were held while the clerk wrote by hand: all that is left is finished at once.

Nobody chairs their own review (S1 V.2): who led the chair's part is asked, and kept as it was.
"""

from dataclasses import dataclass

from storage import audit
from storage.tables import Meeting, MeetingTopic, TopicState
from workflow.access import chairs, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import chairing, proceedings, roll_call
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.work import Work

OWN_CHAIRED = "own_review_chaired"
"""A link of the audit chain: the chair led their own review, against the rule."""
TO_THE_PEN = 0
"""Nobody says who led the chair's part: the line is left to be written by hand."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The chair's own review, not concluded yet: who led it is to be said."""

    chair: str
    chair_id: int
    others: tuple[tuple[int, str], ...]
    """Who may have led it, by number and name: in the room with a vote, those the rules name
    first."""


async def own_part(work: Work, person: Person, meeting_id: int) -> OwnPart | None:
    """Give the chair's own review where it is still open; None where somebody else chairs it.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    if not any(_asked(meeting, each) for each in await proceedings.topics_of(work, meeting)):
        return None
    roll = await roll_call.roll(work, meeting)
    ruled = (await chairing.ruled(work, meeting, meeting.chair_id, roll)).candidates
    ranked = sorted(roll.electors, key=lambda row: str(row.member_id) not in ruled)
    return OwnPart(
        roll.of(meeting.chair_id).name,
        meeting.chair_id,
        tuple((row.member_id, row.name) for row in ranked if row.member_id != meeting.chair_id),
    )


async def reviewed_on_paper(
    work: Work, person: Person, meeting_id: int, led_by: int = TO_THE_PEN
) -> None:
    """Finish every item that is left: the meeting talked, the clerk wrote by hand.

    Args:
        work: The update.
        person: Who says so.
        meeting_id: The meeting their button was drawn for.
        led_by: Who led the chair's own review, the chair too where that is what happened, which is
            logged; `TO_THE_PEN` where nobody says.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `no_topic` when
            nobody is to be reviewed; `not_in_cell`; `not_in_room` for who cannot have led.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    if led_by and not (await roll_call.roll(work, meeting)).of(led_by).votes:
        raise Refusal("not_in_room")
    await proceedings.mend(work, meeting)
    topics = await proceedings.topics_of(work, meeting)
    if not topics:
        raise Refusal("no_topic")
    take(meeting, MeetingEvent.REVIEW_PERSON)
    session = await work.session()
    session.add(meeting)
    for topic in topics:
        if topic.state is TopicState.CONCLUDED:
            continue
        if _asked(meeting, topic):
            topic.chair_id = led_by or None
            if led_by == meeting.chair_id:
                await _log_own(work, person, meeting)
        else:
            running = topic.state is TopicState.RUNNING
            topic.chair_id = (running and meeting.acting_chair_id) or meeting.chair_id
        topic.state, topic.concluded_at = TopicState.CONCLUDED, proceedings.minute(work)
        topic.begun_at = None  # How long it took, the clerk alone knows.
        session.add(topic)
    await session.flush()
    await chairing.take_chair_back(work, meeting)


def _asked(meeting: Meeting, topic: MeetingTopic) -> bool:
    """Tell whether this is the chair's own review, and nobody took the chair for it here."""
    if topic.member_id != meeting.chair_id or topic.state is TopicState.CONCLUDED:
        return False
    return topic.state is not TopicState.RUNNING or meeting.acting_chair_id is None


async def _log_own(work: Work, person: Person, meeting: Meeting) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=OWN_CHAIRED,
        organisation_id=person.cell_id,
        payload={"meeting": id_of(meeting), "chair": meeting.chair_id},
    )
