"""The meeting's course: opening it, whose turn it is, who chairs meanwhile, what is concluded."""

from datetime import datetime

from storage.queries import accounts as account_rows
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.tables import (
    Meeting,
    MeetingTopic,
    TopicState,
    TopicStep,
    VoteOrder,
)
from workflow.access import chairs, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import agenda, chairing, rated_subjects, roll_call
from workflow.meeting.meeting_states import MeetingEvent, after, take
from workflow.meeting.roll_call import Roll
from workflow.work import Work

LONGEST_CONCLUSION = 3000
STEPS = tuple(TopicStep)
START = "start"
"""What is left where nothing runs: an item is begun."""
BEFORE_OPINIONS = (TopicStep.PRESENT, TopicStep.REPORTS)
"""Steps of an item that its opinions follow."""


async def to_be_opened(work: Work, person: Person, meeting_id: int) -> Roll:
    """Give the roll that opening the meeting now would freeze.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    after(meeting.state, MeetingEvent.OPEN)
    return await roll_call.roll(work, meeting)


async def open_meeting(work: Work, person: Person, meeting_id: int) -> Meeting:
    """Open the meeting: the highest office holder in the room chairs (S1 V.2), the roll is frozen.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `chair_away` where
            who would chair is not marked present.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    roll = await roll_call.roll(work, meeting)
    take(meeting, MeetingEvent.OPEN)
    meeting.opened_at = work.now
    ruled = (await chairing.ruled(work, meeting, roll=roll)).candidates
    if len(ruled) == 1:
        meeting.chair_id = int(ruled[0])
    if not roll.of(meeting.chair_id).present:
        raise Refusal("chair_away")
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
    await mend(work, meeting)
    topics = await topics_of(work, meeting)
    await _begin(work, meeting, topics, _of(topics, topic_id))


async def go_on(work: Work, person: Person, meeting_id: int, topic_id: int, leaves: str) -> bool:
    """Take the one next step of the agenda; tell whether it leads to the vote.

    From the first steps of an item to its opinions, from there to the conclusion, which stands on
    paper, and at once to the next item; who chaired while the chair was reviewed gives the chair
    back with it.

    Args:
        work: The update.
        person: Who chairs, or leads the cell.
        meeting_id: The meeting their button was drawn for.
        topic_id: The item that is left; with `START` the one that is begun.
        leaves: The step of it that is left, or `START`: a second tap leaves nothing.

    Raises:
        Refusal: as `begin`, `conclude`; `meeting_moved` where the meeting is elsewhere by now.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    topics = await topics_of(work, meeting)
    running = next((each for each in topics if each.state is TopicState.RUNNING), None)
    if leaves == START:
        waits = any(t.id == topic_id and t.state is TopicState.WAITING for t in topics)
        if running is not None or not waits:
            raise Refusal("meeting_moved")
        await begin(work, person, meeting_id, topic_id)
        return False
    if running is None or (running.id, running.step.value) != (topic_id, leaves):
        raise Refusal("meeting_moved")
    if running.step in BEFORE_OPINIONS:
        await go_to(work, person, meeting_id, topic_id, TopicStep.OPINIONS.value)
        return False
    await _may_go_on(work, person, meeting, running)
    await _conclude(work, meeting, running, running.conclusion)
    if running.member_id is not None and meeting.vote_order is VoteOrder.AFTER_EACH:
        return True
    await mend(work, meeting)
    topics = await topics_of(work, meeting)
    following = next((each for each in topics if each.state is TopicState.WAITING), None)
    if following is not None:
        await _begin(work, meeting, topics, following)
    return following is None


async def _begin(
    work: Work, meeting: Meeting, topics: list[MeetingTopic], topic: MeetingTopic
) -> None:
    person_follows = topic.member_id is not None
    take(
        meeting,
        MeetingEvent.REVIEW_PERSON if person_follows else MeetingEvent.REVIEW_COLLECTIVE,
    )
    session = await work.session()
    for each in topics:
        if each.state is TopicState.RUNNING and each is not topic:
            each.state, each.begun_at = TopicState.WAITING, None
            session.add(each)
    if topic.state is not TopicState.RUNNING:
        topic.begun_at, topic.concluded_at = minute(work), None
    topic.state = TopicState.RUNNING
    session.add_all([topic, meeting])
    await session.flush()
    await chairing.hand_chair(work, meeting, topic)


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
    await _conclude(work, meeting, topic, said)


async def _conclude(work: Work, meeting: Meeting, topic: MeetingTopic, said: str) -> None:
    topic.conclusion = said
    topic.step = TopicStep.CONCLUSION
    topic.state = TopicState.CONCLUDED
    # Running since before times were kept: no time is told, as if the clerk wrote (0419).
    topic.concluded_at = minute(work) if topic.begun_at else None
    topic.chair_id = meeting.acting_chair_id or meeting.chair_id
    session = await work.session()
    session.add(topic)
    await session.flush()
    if meeting.vote_order is VoteOrder.AT_END:
        await chairing.take_chair_back(work, meeting)


async def conclusion(work: Work, person: Person, meeting_id: int, topic_id: int) -> str:
    """Give the chair's conclusion on an item as it stands; empty for none.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_topic`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    return _of(await topics_of(work, meeting), topic_id).conclusion


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
    topic = _of(await topics_of(work, meeting), topic_id)
    if topic.state is TopicState.WAITING:
        raise Refusal("topic_not_running")
    topic.conclusion = text
    session = await work.session()
    session.add(topic)
    await session.flush()


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
    running = next(
        (t for t in await topics_of(work, meeting) if t.state is TopicState.RUNNING), None
    )
    if running is not None and running.member_id == member_id:
        raise Refusal("own_turn")
    if member_id == meeting.chair_id:
        await chairing.take_chair_back(work, meeting)
    else:
        await chairing.give_chair(work, meeting, member_id)


async def _running(
    work: Work, person: Person, meeting_id: int, topic_id: int
) -> tuple[Meeting, MeetingTopic]:
    meeting = await meeting_of(work, person, meeting_id)
    chairs(person, meeting)
    topic = _of(await topics_of(work, meeting), topic_id)
    await _may_go_on(work, person, meeting, topic)
    return meeting, topic


async def _may_go_on(work: Work, person: Person, meeting: Meeting, topic: MeetingTopic) -> None:
    take(meeting, MeetingEvent.DISCUSS)
    if topic.state is not TopicState.RUNNING:
        raise Refusal("topic_not_running")
    if topic.member_id == meeting.chair_id and meeting.acting_chair_id is None:
        raise Refusal("no_acting_chair")
    if topic.member_id == person.member_id:
        await _refuse_own(work, meeting)


async def _refuse_own(work: Work, meeting: Meeting) -> None:
    """Nobody chairs their own review; but who has no phone may have their taps made for them."""
    acting = meeting.acting_chair_id or meeting.chair_id
    if await account_rows.accounts_of(await work.session(), acting):
        raise Refusal("own_turn")


def minute(work: Work) -> datetime:
    """Give the time an item keeps: no finer than the wall shows it (0419)."""
    return work.now.replace(second=0, microsecond=0)


async def mend(work: Work, meeting: Meeting) -> None:
    """Take in who handed their review in since the opening; after the first ballot nothing
    moves."""
    if await meeting_rows.ballots_of(await work.session(), id_of(meeting)):
        return
    await agenda.lay(work, meeting)
    await rated_subjects.freeze(work, meeting, rated_subjects.REFROZEN)


async def topics_of(work: Work, meeting: Meeting) -> list[MeetingTopic]:
    """Give the items of a meeting's agenda, in order."""
    return await agenda_rows.topics_of(await work.session(), id_of(meeting))


def _of(topics: list[MeetingTopic], topic_id: int) -> MeetingTopic:
    for topic in topics:
        if topic.id == topic_id:
            return topic
    raise Refusal("no_topic")
