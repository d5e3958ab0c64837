"""What is said about the running item: sent by who says it, or taken down by the clerk.

Nothing goes to the minutes that who said it has not agreed to. Who has no phone is read to, and the
clerk marks that they agree.
"""

from dataclasses import dataclass
from datetime import date

from storage import outbox
from storage.queries import accounts as account_rows
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.tables import (
    Meeting,
    MeetingGuest,
    MeetingOpinion,
    MeetingTopic,
    OpinionState,
    TopicState,
    TopicStep,
)
from terms.places import PlaceKind
from workflow.access import keeps_record, meeting_of, opinion_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.meeting.meeting_states import MeetingEvent, after, take
from workflow.planned import Planned
from workflow.work import Work

TO_APPROVE = "opinion_to_approve"
"""The kind of the message that asks who said something whether it stands right."""
LONGEST_OPINION = 4000
MOST_OPINIONS = 200
"""To one item; more than a long evening holds."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Something said, as who said it or the clerk sees it."""

    opinion_id: int
    version: int
    speaker: str
    about: int | None
    """Whom it is about; None for a collective."""
    text: str
    waiting: bool
    approved: bool
    by_hand: bool
    """Whether the clerk may mark the consent: a guest, or a member without a phone."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """What another place, or the member's party group, wrote about who is reviewed."""

    kind: PlaceKind
    place: str
    on: date | None
    text: str


async def heard(
    work: Work, person: Person, meeting_id: int, topic_id: int
) -> tuple[HeardWord, ...]:
    """Give what was written elsewhere about who is reviewed, to be read out by the record's keeper.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_topic`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    topics = await agenda_rows.topics_of(await work.session(), id_of(meeting))
    topic = next((one for one in topics if one.id == topic_id), None)
    if topic is None:
        raise Refusal("no_topic")
    return (await heard_in(work, meeting)).get(topic.member_id or 0, ())


async def heard_in(work: Work, meeting: Meeting) -> dict[int, tuple[HeardWord, ...]]:
    """Give what was written elsewhere about members, by their numbers."""
    found: dict[int, tuple[HeardWord, ...]] = {}
    for row in await notice_rows.places(await work.session(), meeting.cycle_id):
        if row.comment:
            said = HeardWord(PlaceKind(row.kind), row.place, row.since, row.comment)
            found[row.member_id] = (*found.get(row.member_id, ()), said)
    return found


async def open_for(work: Work, person: Person) -> int | None:
    """Give the item that this person may speak to now: in the room, something running."""
    meeting = await roll_call.running(work, person)
    if meeting is None:
        return None
    topic = await _running(work, meeting)
    if topic is None:
        return None
    row = (await roll_call.roll(work, meeting)).of(person.member_id)
    return topic.id if row.present else None


async def say(work: Work, person: Person, topic_id: int, text: str) -> Opinion:
    """Keep what a member sends about the running item, for them to agree to.

    Raises:
        Refusal: `no_meeting`; `meeting_step`; `topic_not_running`; `not_in_room`; `no_text`;
            `text_too_long` (limit); `too_many_opinions`.
    """
    meeting = await meeting_of(work, person)
    row = (await roll_call.roll(work, meeting)).of(person.member_id)
    if not row.present:
        raise Refusal("not_in_room")
    opinion = await _add(work, meeting, topic_id, text, member_id=person.member_id)
    return await _seen(work, opinion)


async def take_down(
    work: Work,
    person: Person,
    meeting_id: int,
    topic_id: int,
    text: str,
    *,
    member_id: int = 0,
    guest_id: int = 0,
) -> Opinion:
    """Write down what somebody in the room said; they are asked whether it stands right.

    Raises:
        Refusal: `not_secretary`; as `say`; `not_in_cell`; `no_guest`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    if guest_id:
        guests = await agenda_rows.guests_of(await work.session(), id_of(meeting))
        if guest_id not in {guest.id for guest in guests}:
            raise Refusal("no_guest")
        return await _seen(work, await _add(work, meeting, topic_id, text, guest_id=guest_id))
    if not (await roll_call.roll(work, meeting)).of(member_id).present:
        raise Refusal("not_in_room")
    opinion = await _add(work, meeting, topic_id, text, member_id=member_id)
    await _ask(work, opinion)
    return await _seen(work, opinion)


async def settle(
    work: Work, person: Person, opinion_id: int, version: int, *, agreed: bool
) -> Opinion:
    """Let who said it agree that it is written down, or take it back; the clerk for the phoneless.

    Raises:
        Refusal: `no_opinion` when it is not theirs; `opinion_changed` when it was reworded since;
            `meeting_step` once the minutes are approved.
    """
    opinion = await _of(work, person, opinion_id)
    if opinion.version != version:
        raise Refusal("opinion_changed")
    opinion.state = OpinionState.APPROVED if agreed else OpinionState.DROPPED
    session = await work.session()
    session.add(opinion)
    await session.flush()
    return await _seen(work, opinion)


async def reword(work: Work, person: Person, opinion_id: int, text: str) -> Opinion:
    """Put something said in other words; it waits for consent again.

    Raises:
        Refusal: as `settle`; `no_text`; `text_too_long` (limit).
    """
    opinion = await _of(work, person, opinion_id)
    opinion.text = _checked(text)
    opinion.state = OpinionState.WAITING
    opinion.version += 1
    session = await work.session()
    session.add(opinion)
    await session.flush()
    if opinion.member_id not in (None, person.member_id):
        await _ask(work, opinion)
    return await _seen(work, opinion)


async def opinion(work: Work, person: Person, opinion_id: int) -> Opinion:
    """Give one thing said to who may settle it; raise `Refusal` `no_opinion` to all others."""
    return await _seen(work, await _of(work, person, opinion_id))


async def unsettled(work: Work, person: Person, meeting_id: int) -> tuple[Opinion, ...]:
    """Give what waits for consent, to who keeps the record.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    session = await work.session()
    topics = await agenda_rows.topics_of(session, id_of(meeting))
    numbers = [topic.id for topic in topics if topic.id is not None]
    rows = await agenda_rows.opinions_of(session, numbers, OpinionState.WAITING)
    return tuple([await _seen(work, row) for row in rows])


async def facts_to_approve(work: Work, row: Planned) -> Opinion | None:
    """Give what somebody is asked to agree to; None when they settled it or it was reworded."""
    opinion = await (await work.session()).get(MeetingOpinion, row.args["opinion"])
    if opinion is None or opinion.state is not OpinionState.WAITING:
        return None
    return await _seen(work, opinion) if opinion.version == row.args["version"] else None


async def _add(
    work: Work,
    meeting: Meeting,
    topic_id: int,
    text: str,
    *,
    member_id: int | None = None,
    guest_id: int | None = None,
) -> MeetingOpinion:
    said = _checked(text)
    take(meeting, MeetingEvent.DISCUSS)
    topic = await _running(work, meeting)
    if topic is None or topic.id != topic_id:
        raise Refusal("topic_not_running")
    session = await work.session()
    if len(await agenda_rows.opinions_of(session, [topic_id])) >= MOST_OPINIONS:
        raise Refusal("too_many_opinions")
    opinion = MeetingOpinion(
        topic_id=topic_id,
        step=_said_at(topic, member_id),
        member_id=member_id,
        guest_id=guest_id,
        text=said,
    )
    session.add(opinion)
    await session.flush()
    return opinion


def _said_at(topic: MeetingTopic, member_id: int | None) -> TopicStep:
    """Give where in the talk something stands: nobody presents another's review, and who is
    reviewed replies to opinions, whichever step is on the screen."""
    if topic.member_id is None:
        return topic.step
    own = member_id == topic.member_id
    if topic.step is TopicStep.PRESENT and not own:
        return TopicStep.OPINIONS
    if topic.step is TopicStep.OPINIONS and own:
        return TopicStep.REPLY
    return topic.step


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_OPINION:
        raise Refusal("text_too_long", limit=LONGEST_OPINION)
    return said


async def _running(work: Work, meeting: Meeting) -> MeetingTopic | None:
    topics = await agenda_rows.topics_of(await work.session(), id_of(meeting))
    return next((topic for topic in topics if topic.state is TopicState.RUNNING), None)


async def _of(work: Work, person: Person, opinion_id: int) -> MeetingOpinion:
    """Give an opinion of this meeting that is this person's to settle."""
    meeting = await meeting_of(work, person)
    opinion = await opinion_of(work, meeting, opinion_id)
    if opinion.member_id != person.member_id:
        try:
            keeps_record(person, meeting)
        except Refusal:
            raise Refusal("no_opinion") from None
        if not await _by_hand(work, opinion):
            raise Refusal("no_opinion")
    after(meeting.state, MeetingEvent.SETTLE)
    return opinion


async def _by_hand(work: Work, opinion: MeetingOpinion) -> bool:
    """Tell whether the clerk marks the consent: whoever has a phone agrees by themselves."""
    if opinion.member_id is None:
        return True
    return not await account_rows.accounts_of(await work.session(), opinion.member_id)


async def _ask(work: Work, opinion: MeetingOpinion) -> None:
    if opinion.member_id is None or await _by_hand(work, opinion):
        return
    await outbox.plan(
        await work.session(),
        key=f"opinion:{opinion.id}:{opinion.version}",
        kind=TO_APPROVE,
        member_id=opinion.member_id,
        args={"opinion": opinion.id, "version": opinion.version},
        not_before=work.now,
    )


async def _seen(work: Work, opinion: MeetingOpinion) -> Opinion:
    session = await work.session()
    topic = await session.get_one(MeetingTopic, opinion.topic_id)
    assert opinion.id is not None
    return Opinion(
        opinion_id=opinion.id,
        version=opinion.version,
        speaker=await speaker_of(work, opinion),
        about=topic.member_id,
        text=opinion.text,
        waiting=opinion.state is OpinionState.WAITING,
        approved=opinion.state is OpinionState.APPROVED,
        by_hand=await _by_hand(work, opinion),
    )


async def speaker_of(work: Work, opinion: MeetingOpinion) -> str:
    """Give the name of who said something."""
    session = await work.session()
    if opinion.guest_id is not None:
        return (await session.get_one(MeetingGuest, opinion.guest_id)).name
    assert opinion.member_id is not None
    members = await meeting_rows.members_named(session, [opinion.member_id])
    return members[opinion.member_id].called
