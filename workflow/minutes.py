"""The minutes: what the meeting's paper states, and closing the meeting by writing them."""

import rating
from papers.facts import Absence, Clause, LevelCount, MinutesFacts, RoomFacts, SubjectResult
from storage import audit
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import (
    BallotSession,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    Member,
)
from workflow import count, roll_call
from workflow import cycle as cycles
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import MeetingEvent, take
from workflow.roll_call import Roll, Standing
from workflow.self_review_form import scope_of
from workflow.work import Work

_CLOSED = "meeting_closed"


async def write(work: Work, person: Person, meeting_id: int) -> MinutesFacts:
    """Close the meeting, and the cell's part of the year with it; give what the paper states.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.WRITE_MINUTES)
    meeting.closed_at = work.now
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
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
    """Give what the minutes of the closed meeting state, once more.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_minutes`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state is not MeetingState.CLOSED:
        raise Refusal("no_minutes")
    return await _facts(work, meeting)


async def read_by_link(work: Work, member_id: int, meeting_id: int) -> MinutesFacts:
    """Give the same to whoever follows a link made for this member.

    Raises:
        Refusal: `no_minutes` when he does not lead the cell of that meeting (any more).
    """
    session = await work.session()
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.state is not MeetingState.CLOSED:
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
    ballot = await meeting_rows.ballot_of(session, roll_call.meeting_id(meeting))
    assert ballot is not None
    assert meeting.opened_at is not None
    found = await count.results_of(work, meeting)
    zone = work.now.tzinfo
    return MinutesFacts(
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=meeting.place,
        year=cycle.year,
        opened=meeting.opened_at.astimezone(zone),
        closed=meeting.closed_at.astimezone(zone) if meeting.closed_at else None,
        room=_room(await roll_call.roll(work, meeting), ballot),
        chair=(await session.get_one(Member, meeting.chair_id)).full_name,
        clerk="",
        tellers=(),
        issued=found.issued,
        returned=found.returned,
        subjects=tuple(_subject(result) for result in found.subjects),
        supplementary=await _supplementary(work, cycle, ballot),
        electorate_hash=ballot.electorate_hash,
        sheet_hash=ballot.sheet_hash,
        audit_head=await _audit_head(work, cycle.cell_id, meeting),
    )


def _room(roll: Roll, ballot: BallotSession) -> RoomFacts:
    return RoomFacts(
        official_total=ballot.official_members,
        official_present=ballot.present,
        absent=tuple(Absence(row.name, row.reason) for row in roll.absent),
        probationary_present=roll.present(Standing.PROBATIONARY),
        exempt_present=roll.present(Standing.EXEMPT),
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


async def _supplementary(work: Work, cycle: Cycle, ballot: BallotSession) -> tuple[str, ...]:
    """Give those the rules ask to be rated who were not on the sheet (S1 V.1)."""
    session = await work.session()
    members = await people.members_of(session, cycle.cell_id)
    return tuple(
        member.full_name
        for member in members
        if id_of(member) not in ballot.subjects and scope_of(member, cycle).rated
    )


async def _audit_head(work: Work, cell_id: int, meeting: Meeting) -> str:
    """Give the head of the chain as it was when the minutes were written."""
    session = await work.session()
    event = await meeting_rows.last_event(session, _CLOSED, cell_id)
    if event is not None and event.payload.get("meeting") == meeting.id:
        return event.digest
    return await audit.head(session)
