"""The urn's opening and closing: who votes on whom is frozen, hashed and shown beforehand."""

import asyncio
from dataclasses import dataclass

from storage import audit, outbox
from storage.queries import meetings as meeting_rows
from storage.tables import (
    BallotElector,
    BallotSession,
    BallotState,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    OutboxMessage,
)
from workflow import agenda, candidates, roll_call
from workflow import cycle as cycles
from workflow.access import leads, meeting_of
from workflow.accounts import Person
from workflow.candidates import LeftOut, digest_of
from workflow.drafts import LARGEST_SHEET
from workflow.errors import Refusal
from workflow.meeting import MeetingEvent, after, take
from workflow.sheets import Subject
from workflow.work import Work

SMALL_ELECTORATE = 5
"""Fewer voters than this, and a total may tell who chose what: paper is offered (L12)."""
INVITATION = "ballot_open"
_SEAL_PART = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would vote on whom if the urn were opened now."""

    meeting_id: int
    base: int
    """Official members of whom the shares are taken (S1 V.15)."""
    electors: tuple[Subject, ...]
    subjects: tuple[Subject, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    electorate_hash: str
    sheet_hash: str
    may_open: bool = True
    """Whether the urn can be opened now; at the roll call the meeting is opened first."""

    @property
    def small(self) -> bool:
        """Whether so few vote that secrecy is weak."""
        return len(self.electors) < SMALL_ELECTORATE

    @property
    def seal(self) -> str:
        """What the button of the confirmation carries: it opens this electorate and sheet only."""
        return self.electorate_hash[:_SEAL_PART] + self.sheet_hash[:_SEAL_PART]


@dataclass(frozen=True, slots=True)
class TurnoutFacts:
    """How many have voted, in steps, of how many."""

    voted: int
    electors: int


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What the invitation to vote says."""

    session_id: int
    subjects: int


async def preview(work: Work, person: Person, meeting_id: int) -> Preview:
    """Give what opening the urn now would freeze; at the roll call, what the meeting would.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state is not MeetingState.ROLL_CALL:
        after(MeetingState(meeting.state), MeetingEvent.OPEN_BALLOT)
    return await _preview(work, meeting)


async def open_ballot(work: Work, person: Person, meeting_id: int, seen: str) -> int:
    """Open the urn for the electorate and sheet that were `seen`; give the session's id.

    Raises:
        Refusal: as `preview`; `sheet_changed` when somebody came in or handed in meanwhile;
            `no_electors`; `no_subjects`; `sheet_too_long` (most, subjects).
        BallotKeyError: the key could not be written and proved; nothing is opened.
    """
    found = await preview(work, person, meeting_id)
    if found.seal != seen:
        raise Refusal("sheet_changed")
    _refuse_impossible(found)
    session = await work.session()
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.OPEN_BALLOT)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if CycleState.MEETING in cycles.STEPS[CycleState(cycle.state)]:
        cycles.step(cycle, CycleState.MEETING)
    session.add_all([meeting, cycle])
    await candidates.freeze(work, meeting, candidates.REFROZEN)
    session_id = await _fill_urn(work, found)
    await _invite(work, session_id, found)
    await _record(work, person, session_id, found)
    return session_id


async def close_ballot(work: Work, person: Person, meeting_id: int) -> int:
    """Close the urn: no ballot is taken from the commit on, and the count is ordered.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.CLOSE_BALLOT)
    session = await work.session()
    ballot = await meeting_rows.ballot_locked(session, await session_of(work, meeting))
    ballot.state = BallotState.CLOSED
    ballot.closed_at = work.now
    session.add_all([meeting, ballot])
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="ballot_closed",
        organisation_id=person.cell_id,
        payload={"meeting": meeting_id, "session": ballot.id},
    )
    session_id = ballot_id(ballot)
    work.jobs.append(f"close:{session_id}")
    return session_id


async def turnout(work: Work, person: Person, meeting_id: int) -> TurnoutFacts:
    """Give how many have voted, in steps of three ballots or half a minute (L7), never who.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step` when none is open.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    after(MeetingState(meeting.state), MeetingEvent.CLOSE_BALLOT)
    session = await work.session()
    ballot = await session.get_one(BallotSession, await session_of(work, meeting))
    number = ballot_id(ballot)
    shown = work.house.turnout.step(
        number, await meeting_rows.voted(session, number), work.now, ballot.opened_at
    )
    return TurnoutFacts(shown, len(await meeting_rows.electors(session, number)))


async def session_of(work: Work, meeting: Meeting) -> int:
    """Give the latest opening of the urn at a meeting; raise `Refusal` `no_ballot` before it."""
    ballot = await meeting_rows.ballot_of(await work.session(), roll_call.meeting_id(meeting))
    if ballot is None:
        raise Refusal("no_ballot")
    return ballot_id(ballot)


async def invitation_facts(work: Work, row: OutboxMessage) -> InvitationFacts | None:
    """Give what the invitation says now; None when the urn is closed or he has voted."""
    session = await work.session()
    ballot = await session.get(BallotSession, row.args["session"])
    elector = await session.get(BallotElector, (row.args["session"], row.member_id))
    if ballot is None or ballot.state is not BallotState.OPEN:
        return None
    if elector is None or elector.voted:
        return None
    return InvitationFacts(ballot_id(ballot), len(ballot.subjects))


async def _preview(work: Work, meeting: Meeting) -> Preview:
    found = await candidates.gathering(work, meeting)
    due = await agenda.due(work, meeting, found)
    subjects = [each.subject for each, reason in due if reason is None]
    return Preview(
        meeting_id=roll_call.meeting_id(meeting),
        base=found.roll.base,
        electors=found.electors,
        subjects=tuple(subjects),
        left_out=tuple((each.attendee.name, reason) for each, reason in due if reason),
        electorate_hash=digest_of(found.electors),
        sheet_hash=digest_of(subjects),
        may_open=meeting.state is not MeetingState.ROLL_CALL,
    )


def _refuse_impossible(found: Preview) -> None:
    if not found.electors:
        raise Refusal("no_electors")
    if not found.subjects:
        raise Refusal("no_subjects")
    if len(found.subjects) > LARGEST_SHEET:
        raise Refusal("sheet_too_long", most=LARGEST_SHEET, subjects=len(found.subjects))


async def _fill_urn(work: Work, found: Preview) -> int:
    """Write session and electorate; the key is on the disk and proved before all this commits."""
    session = await work.session()
    ballot = BallotSession(
        meeting_id=found.meeting_id,
        state=BallotState.OPEN,
        subjects=[subject.member_id for subject in found.subjects],
        sheet_hash=found.sheet_hash,
        electorate_hash=found.electorate_hash,
        public_key=b"",
        official_members=found.base,
        present=len(found.electors),
        opened_at=work.now,
    )
    session.add(ballot)
    await session.flush()
    session_id = ballot_id(ballot)
    ballot.public_key = await asyncio.to_thread(work.house.ballot_keys.create, session_id)
    session.add_all(
        BallotElector(session_id=session_id, member_id=elector.member_id)
        for elector in found.electors
    )
    await session.flush()
    return session_id


async def _record(work: Work, person: Person, session_id: int, found: Preview) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="ballot_opened",
        organisation_id=person.cell_id,
        payload={
            "meeting": found.meeting_id,
            "session": session_id,
            "electors": len(found.electors),
            "subjects": len(found.subjects),
            "electorate_hash": found.electorate_hash,
            "sheet_hash": found.sheet_hash,
        },
    )


async def _invite(work: Work, session_id: int, found: Preview) -> None:
    session = await work.session()
    for elector in found.electors:
        await outbox.plan(
            session,
            key=f"ballot:{session_id}:{elector.member_id}",
            kind=INVITATION,
            member_id=elector.member_id,
            args={"session": session_id},
            not_before=work.now,
        )
    work.jobs.append("deliver")


def ballot_id(ballot: BallotSession) -> int:
    """Give the id of a stored opening of the urn."""
    assert ballot.id is not None
    return ballot.id
