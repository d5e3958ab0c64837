"""The minutes: what the meeting's paper states, and closing the meeting by writing them."""

import rating
from papers.facts import (
    Absence,
    Clause,
    LevelCount,
    MinutesFacts,
    NoteFacts,
    RoomFacts,
    SubjectResult,
    TalkFacts,
)
from storage import audit
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import (
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    Member,
    OpinionState,
)
from workflow import agenda, candidates, count, discussion, proceedings, roll_call
from workflow import cycle as cycles
from workflow.access import keeps_record, leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import MeetingEvent, take
from workflow.roll_call import Roll, Standing
from workflow.work import Work

_CLOSED = "meeting_closed"
_WRITTEN = (MeetingState.MINUTES_READ, MeetingState.CLOSED)


async def read_out(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Write the minutes to be read to the meeting; again after each correction.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    take(meeting, MeetingEvent.READ_MINUTES)
    await proceedings.take_chair_back(work, meeting)
    (await work.session()).add(meeting)
    return await _facts(work, meeting)


async def approve(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Close the meeting whose minutes it approved, and the cell's part of the year with it.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.CLOSE)
    meeting.closed_at = work.now
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if cycle.state == CycleState.MEETING:
        cycles.step(cycle, CycleState.PROPOSED)
    session.add_all([meeting, cycle])
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=_CLOSED,
        organisation_id=person.cell_id,
        payload={"meeting": meeting.id},
    )
    return await _facts(work, meeting)


async def read(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Give what the minutes state, once more: read out or approved.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_minutes`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    if meeting.state not in _WRITTEN:
        raise Refusal("no_minutes")
    return await _facts(work, meeting)


async def read_by_link(work: Work, member_id: int, meeting_id: int) -> MinutesFacts:
    """Give the same to whoever follows a link made for this member.

    Raises:
        Refusal: `no_minutes` when he does not lead the cell of that meeting (any more).
    """
    session = await work.session()
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.state not in _WRITTEN:
        raise Refusal("no_minutes")
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    leading = await people.secretaries_of(session, cycle.cell_id)
    if member_id not in {id_of(member) for member in leading}:
        raise Refusal("no_minutes")
    return await _facts(work, meeting)


async def _facts(work: Work, meeting: Meeting) -> MinutesFacts:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    line = await people.line_of(session, cycle.cell_id)
    counts = await count.all_results(work, meeting)
    seen = await agenda.agenda(work, meeting)
    assert meeting.opened_at is not None
    zone = work.now.tzinfo
    return MinutesFacts(
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=meeting.place,
        year=cycle.year,
        opened=meeting.opened_at.astimezone(zone),
        closed=meeting.closed_at.astimezone(zone) if meeting.closed_at else None,
        room=_room(await roll_call.roll(work, meeting), counts[-1], seen.guests),
        chair=(await session.get_one(Member, meeting.chair_id)).full_name,
        clerk=seen.clerk,
        tellers=seen.tellers,
        issued=sum(each.issued for each in counts),
        returned=sum(each.returned for each in counts),
        subjects=tuple(_subject(result) for result in count.latest_of_each(counts)),
        supplementary=await candidates.waiting(work, meeting),
        electorate_hash=meeting.electorate_hash,
        sheet_hash=meeting.sheet_hash,
        audit_head=await _audit_head(work, cycle.cell_id, meeting),
        draft=meeting.state is not MeetingState.CLOSED,
        talks=await _talks(work, meeting, seen),
    )


async def _talks(work: Work, meeting: Meeting, seen: agenda.Agenda) -> tuple[TalkFacts, ...]:
    """Give what was said to each item and agreed to by who said it."""
    session = await work.session()
    topics = await agenda_rows.topics_of(session, roll_call.meeting_id(meeting))
    numbers = [topic.id for topic in topics if topic.id is not None]
    notes: dict[int, list[NoteFacts]] = {number: [] for number in numbers}
    for row in await agenda_rows.opinions_of(session, numbers, OpinionState.APPROVED):
        speaker = await discussion.speaker_of(work, row)
        notes[row.topic_id].append(NoteFacts(row.step.value, speaker, row.text))
    chairs = await meeting_rows.members_named(session, [t.chair_id for t in topics if t.chair_id])
    return tuple(
        TalkFacts(
            name=item.name or item.subject.vietnamese,
            collective=item.collective,
            chair=chairs[topic.chair_id].full_name if topic.chair_id else "",
            notes=tuple(notes[item.topic_id]),
            conclusion=topic.conclusion,
        )
        for item, topic in zip(seen.items, topics, strict=True)
        if item.concluded
    )


def _room(roll: Roll, counted: count.Results, guests: tuple[str, ...]) -> RoomFacts:
    return RoomFacts(
        official_total=counted.official_members,
        official_present=counted.present,
        absent=tuple(Absence(row.name, row.reason) for row in roll.absent),
        probationary_present=roll.present(Standing.PROBATIONARY),
        exempt_present=roll.present(Standing.EXEMPT),
        guests=guests,
    )


def _subject(result: count.Result) -> SubjectResult:
    return SubjectResult(
        name=result.name,
        counts=tuple(
            LevelCount(
                level=level,
                votes=result.votes[level],
                notation=result.of_official.notation[level],
                percent_official=result.of_official.percent[level],
                percent_valid=result.of_valid.percent[level],
            )
            for level in rating.Level
        ),
        blank=result.blank,
        invalid=result.invalid,
        level=result.level,
        post=result.post,
        self_level=rating.Level(result.own_level) if result.own_level else None,
        reasons=tuple(_clause(reason) for reason in result.of_official.reasons),
    )


def _clause(reason: rating.Reason) -> Clause:
    """Give a clause with the numbers found beside what it says, cited as people cite it."""
    text = f"{reason.text_vi}: {reason.observed}" if reason.observed else reason.text_vi
    return Clause(rating.cited(reason.clause), text)


async def _audit_head(work: Work, cell_id: int, meeting: Meeting) -> str:
    """Give the head of the chain as it was when the minutes were written."""
    session = await work.session()
    event = await meeting_rows.last_event(session, _CLOSED, cell_id)
    if event is not None and event.payload.get("meeting") == meeting.id:
        return event.digest
    return await audit.head(session)
