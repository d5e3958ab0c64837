"""The meeting's course: opening it, whose turn it is, who chairs meanwhile, what is concluded."""

import rating
from storage import audit, outbox
from storage.queries import accounts as account_rows
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import (
    Cycle,
    Meeting,
    MeetingTopic,
    TopicState,
    TopicStep,
    VoteOrder,
)
from workflow.access import chairs, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import agenda, rated_subjects, roll_call
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.planned import Planned
from workflow.work import Work

CHAIR_HANDED = "chair_handed"
"""The kind of the message to who chairs while the chair is reviewed."""
LONGEST_CONCLUSION = 3000
STEPS = tuple(TopicStep)


async def open_meeting(work: Work, person: Person, meeting_id: int) -> Meeting:
    """Open the meeting: the highest office holder in the room chairs (S1 V.2), the roll is frozen.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.OPEN)
    meeting.opened_at = work.now
    ruled = (await _chair(work, meeting)).candidates
    if len(ruled) == 1:
        meeting.chair_id = int(ruled[0])
    session = await work.session()
    session.add(meeting)
    await session.flush()
    await roll_call.freeze_roll(work, meeting)
    await agenda.lay(work, meeting)
    await rated_subjects.freeze(work, meeting, rated_subjects.FROZEN)
    return meeting


async def vote_when(work: Work, person: Person, meeting_id: int, *, after_each: bool) -> None:
    """Take the vote once at the end, or after each person (S4 4.4.2).

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.APPOINT)
    meeting.vote_order = VoteOrder.AFTER_EACH if after_each else VoteOrder.AT_END
    (await work.session()).add(meeting)


async def begin(work: Work, person: Person, meeting_id: int, topic_id: int) -> None:
    """Begin one item, or come back to it; one that was left open waits again.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `no_topic`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    await _mend(work, meeting)
    topics = await _topics(work, meeting)
    topic = _of(topics, topic_id)
    person_follows = topic.member_id is not None
    take(
        meeting,
        MeetingEvent.REVIEW_PERSON if person_follows else MeetingEvent.REVIEW_COLLECTIVE,
    )
    session = await work.session()
    for each in topics:
        if each.state is TopicState.RUNNING and each is not topic:
            each.state = TopicState.WAITING
            session.add(each)
    topic.state = TopicState.RUNNING
    session.add_all([topic, meeting])
    await session.flush()
    await _hand_chair(work, meeting, topic)


async def go_to(work: Work, person: Person, meeting_id: int, topic_id: int, to: str) -> None:
    """Go to a step of the running item (S4 4.4); steps may be passed over or taken back.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `topic_not_running`;
            `own_turn`; `no_acting_chair`; `button_unknown`.
    """
    _, topic = await _running(work, person, meeting_id, topic_id)
    if to not in STEPS:
        raise Refusal("button_unknown")
    topic.step = TopicStep(to)
    (await work.session()).add(topic)


async def conclude(
    work: Work, person: Person, meeting_id: int, topic_id: int, text: str = ""
) -> None:
    """Write the chair's conclusion down; the item is finished. Without a text it stands on paper.

    Raises:
        Refusal: as `go_to`; `text_too_long` (limit).
    """
    said = text.strip()
    if len(said) > LONGEST_CONCLUSION:
        raise Refusal("text_too_long", limit=LONGEST_CONCLUSION)
    meeting, topic = await _running(work, person, meeting_id, topic_id)
    topic.conclusion = said
    topic.step = TopicStep.CONCLUSION
    topic.state = TopicState.CONCLUDED
    topic.chair_id = meeting.acting_chair_id or meeting.chair_id
    session = await work.session()
    session.add(topic)
    await session.flush()
    if meeting.vote_order is VoteOrder.AT_END:
        await take_chair_back(work, meeting)


async def conclusion(work: Work, person: Person, meeting_id: int, topic_id: int) -> str:
    """Give the chair's conclusion on an item as it stands; empty for none.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_topic`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    return _of(await _topics(work, meeting), topic_id).conclusion


async def reword_conclusion(
    work: Work, person: Person, meeting_id: int, topic_id: int, text: str
) -> None:
    """Write another text as the conclusion of an item that is finished, or runs again.

    Raises:
        Refusal: as `conclusion`; `meeting_step`; `topic_not_running` for one that waits.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.DISCUSS)
    topic = _of(await _topics(work, meeting), topic_id)
    if topic.state is TopicState.WAITING:
        raise Refusal("topic_not_running")
    topic.conclusion = text
    session = await work.session()
    session.add(topic)
    await session.flush()


async def reviewed_on_paper(work: Work, person: Person, meeting_id: int) -> None:
    """Finish every item that is left: the meeting talked, the clerk wrote by hand.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `no_topic` when
            nobody is to be reviewed.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    await _mend(work, meeting)
    topics = await _topics(work, meeting)
    if not topics:
        raise Refusal("no_topic")
    take(meeting, MeetingEvent.REVIEW_PERSON)
    session = await work.session()
    session.add(meeting)
    for topic in topics:
        if topic.state is not TopicState.CONCLUDED:
            topic.chair_id = _chaired(meeting, topic)
            topic.state = TopicState.CONCLUDED
            session.add(topic)
    await session.flush()
    await take_chair_back(work, meeting)


def _chaired(meeting: Meeting, topic: MeetingTopic) -> int | None:
    """Give who chaired an item nobody ran here; None where it was the chair's own: the clerk's
    notes say who chaired then (S1 V.2)."""
    if topic.state is TopicState.RUNNING and meeting.acting_chair_id is not None:
        return meeting.acting_chair_id
    return None if topic.member_id == meeting.chair_id else meeting.chair_id


async def substitute(work: Work, person: Person, meeting_id: int, member_id: int) -> None:
    """Let the meeting name who chairs for the running item (X-14); logged.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `not_in_cell`;
            `not_in_room`; `own_turn` for whom it is about.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.SUBSTITUTE)
    row = (await roll_call.roll(work, meeting)).of(member_id)
    if not row.votes:
        raise Refusal("not_in_room")
    running = next((t for t in await _topics(work, meeting) if t.state is TopicState.RUNNING), None)
    if running is not None and running.member_id == member_id:
        raise Refusal("own_turn")
    if member_id == meeting.chair_id:
        await take_chair_back(work, meeting)
    else:
        await _give_chair(work, meeting, member_id)


async def handed_facts(work: Work, row: Planned) -> str | None:
    """Give whose review one was asked to chair; None when that is over."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    if meeting.acting_chair_id != row.member_id:
        return None
    running = (await agenda.agenda(work, meeting)).running
    return None if running is None else running.name


async def _running(
    work: Work, person: Person, meeting_id: int, topic_id: int
) -> tuple[Meeting, MeetingTopic]:
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    take(meeting, MeetingEvent.DISCUSS)
    topic = _of(await _topics(work, meeting), topic_id)
    if topic.state is not TopicState.RUNNING:
        raise Refusal("topic_not_running")
    if topic.member_id == meeting.chair_id and meeting.acting_chair_id is None:
        raise Refusal("no_acting_chair")
    if topic.member_id == person.member_id:
        await _refuse_own(work, meeting)
    return meeting, topic


async def _refuse_own(work: Work, meeting: Meeting) -> None:
    """Nobody chairs their own review; but who has no phone may have their taps made for them."""
    acting = meeting.acting_chair_id or meeting.chair_id
    if await account_rows.accounts_of(await work.session(), acting):
        raise Refusal("own_turn")


async def _mend(work: Work, meeting: Meeting) -> None:
    """Take in who handed their review in since the opening; after the first ballot nothing
    moves."""
    if await meeting_rows.ballots_of(await work.session(), id_of(meeting)):
        return
    await agenda.lay(work, meeting)
    await rated_subjects.freeze(work, meeting, rated_subjects.REFROZEN)


async def _topics(work: Work, meeting: Meeting) -> list[MeetingTopic]:
    return await agenda_rows.topics_of(await work.session(), id_of(meeting))


def _of(topics: list[MeetingTopic], topic_id: int) -> MeetingTopic:
    for topic in topics:
        if topic.id == topic_id:
            return topic
    raise Refusal("no_topic")


async def _chair(work: Work, meeting: Meeting, under_review: int | None = None) -> rating.Chair:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    roll = await roll_call.roll(work, meeting)
    room = agenda.attendees(
        roll, await people.members_on(session, cycle.cell_id, roll_call.day_of(work, meeting))
    )
    reviewed = None if under_review is None else str(under_review)
    return rating.chair(room, reviewed, profile=cycle.profile)


async def _hand_chair(work: Work, meeting: Meeting, topic: MeetingTopic) -> None:
    """Let another chair when the chair's own turn comes; back when it is somebody else's."""
    if topic.member_id != meeting.chair_id:
        await take_chair_back(work, meeting)
        return
    if meeting.acting_chair_id is not None:
        return
    ruled = (await _chair(work, meeting, topic.member_id)).candidates
    if len(ruled) == 1:
        await _give_chair(work, meeting, int(ruled[0]))


async def _give_chair(work: Work, meeting: Meeting, member_id: int) -> None:
    if meeting.acting_chair_id == member_id:
        return
    meeting.acting_chair_id = member_id
    session = await work.session()
    session.add(meeting)
    await session.flush()
    running = next((t for t in await _topics(work, meeting) if t.state is TopicState.RUNNING), None)
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
