"""After the close: what the totals say by the rules, told to the chair first, then to the cell."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from storage import audit, outbox
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotSession,
    BallotState,
    BallotTally,
    Cycle,
    Meeting,
    MeetingState,
)
from terms.ballots import BallotPurpose
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import paper_urn
from workflow.ballot.clearing import plan_clear_counted
from workflow.count import result_notice, shown, side_ballots
from workflow.count.results import paper_of, voters_of
from workflow.errors import Refusal
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.planned import Planned
from workflow.work import CloseUrn, Work

COUNTED = "ballot_counted"


async def counted(work: Work, session_id: int) -> None:
    """Take the meeting on after the close of its urn; run again, it changes nothing.

    Raises:
        Refusal: `not_counted` while the close is not finished.
    """
    session = await work.session()
    ballot = await session.get(BallotSession, session_id)
    if ballot is None or await _beside(work, ballot):
        return
    meeting = await meeting_rows.meeting_locked(session, ballot.meeting_id)
    latest = await meeting_rows.ballot_of(session, ballot.meeting_id)
    if meeting.state is not MeetingState.BALLOT_CLOSED or latest is not ballot:
        # Told already; or a count of before, while a later ballot of the meeting is being closed.
        return
    take(meeting, MeetingEvent.COUNT)
    session.add(meeting)
    await outbox.plan(
        session,
        key=f"counted:{session_id}:{meeting.chair_id}",
        kind=COUNTED,
        member_id=meeting.chair_id,
        args={"session": session_id},
        not_before=work.now,
    )
    # After the chair's: two hundred sheets to be cleared are eight seconds of the platform's pace.
    await plan_clear_counted(work, session_id)
    await _record(work, meeting, ballot)


async def _beside(work: Work, ballot: BallotSession) -> bool:
    """Finish what does not move the meeting on, or wait for the tellers; tell whether that was it.

    Raises:
        Refusal: `not_counted` while the close is not finished.
    """
    number = id_of(ballot)
    purpose = (await vote_rows.rules_of(await work.session(), number)).purpose
    if ballot.state is BallotState.VOID:
        _forget(work, number)
        if purpose is BallotPurpose.REHEARSAL:
            await side_ballots.purge(work, ballot)
        return True
    if ballot.state is not BallotState.COUNTED:
        raise Refusal("not_counted")
    _forget(work, number)
    if await paper_urn.awaited(work, ballot):
        await paper_urn.ask(work, ballot)
        return True
    if purpose is BallotPurpose.MOTION:
        await side_ballots.tell(work, ballot)
        return True
    return False


def _forget(work: Work, session_id: int) -> None:
    work.house.drafts.forget_session(session_id)
    work.house.sheets.forget_session(session_id)


async def settle(work: Work, meeting: Meeting) -> None:
    """Go on with a count that a crash left behind: finish it, or order the close again."""
    if meeting.state is not MeetingState.BALLOT_CLOSED:
        return
    session = await work.session()
    ballot = await meeting_rows.ballot_of(session, id_of(meeting))
    assert ballot is not None
    if ballot.state is BallotState.COUNTED:
        await counted(work, id_of(ballot))
    else:
        work.jobs.append(CloseUrn(id_of(ballot)))


async def left_behind(work: Work) -> list[int]:
    """Give the sessions that are counted while their meeting was not told: after a crash."""
    session = await work.session()
    untold = await meeting_rows.counted_but_not_told(session)
    return [*untold, *await vote_rows.rehearsals_to_purge(session)]


async def results(work: Work, person: Person, meeting_id: int) -> shown.Count:
    """Give the count, for the screen of who leads the cell, as it may be shown.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_counted`.
    """
    leads(person)
    return await shown.count(work, await meeting_of(work, person, meeting_id))


async def announce(work: Work, person: Person, meeting_id: int) -> None:
    """Make the count known: every member rated hears their own result, nobody another's.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.ANNOUNCE)
    session = await work.session()
    session.add(meeting)
    await session.flush()
    await result_notice.plan(work, meeting)


@dataclass(frozen=True, slots=True)
class CountedFacts:
    """What the chair is told when the count is done: how many, never who or what."""

    meeting_id: int
    issued: int
    returned: int


async def counted_facts(work: Work, row: Planned) -> CountedFacts | None:
    """Give what the chair is told; None once they have announced the count."""
    session = await work.session()
    ballot = await session.get_one(BallotSession, row.args["session"])
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    if meeting.state is not MeetingState.COUNTED:
        return None
    voters = await voters_of(work, ballot)
    paper = await paper_of(work, ballot)
    issued = len(voters) + (paper.issued if paper else 0)
    returned = sum(voters.values()) + (paper.returned if paper else 0)
    return CountedFacts(id_of(meeting), issued, returned)


async def _record(work: Work, meeting: Meeting, ballot: BallotSession) -> None:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    rows = await meeting_rows.tallies(session, id_of(ballot))
    await audit.append(
        session,
        at=work.now,
        kind="ballot_counted",
        organisation_id=cycle.cell_id,
        payload={
            "meeting": meeting.id,
            "session": ballot.id,
            "voted": await meeting_rows.voted(session, id_of(ballot)),
            "totals_hash": totals_hash(rows),
        },
    )


def totals_hash(rows: Sequence[BallotTally]) -> str:
    """Give the SHA-256 of the totals as canonical JSON: subject, mark, number, in order."""
    listed = sorted([row.subject_id, row.mark.value, row.n] for row in rows)
    return hashlib.sha256(json.dumps(listed, separators=(",", ":")).encode()).hexdigest()
