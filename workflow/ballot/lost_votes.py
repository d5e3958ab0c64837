"""A vote whose key is gone, or another's, cannot be counted: it is void, and the meeting goes on.

So it is after a backup was restored that was taken while a vote was open: keys are in no backup.
Elsewhere who leads the cell says so themselves, once they have heard that the key does not come
back.
"""

from dataclasses import dataclass

from storage import audit
from storage.ballot_keys import key_of
from storage.outbox import Plan, plan_many
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotSession,
    BallotState,
    Cycle,
    Meeting,
)
from terms.ballots import BallotPurpose
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import turnout as turnouts
from workflow.ballot.clearing import plan_clear
from workflow.errors import Refusal
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.planned import Planned
from workflow.work import CloseUrn, Work

LOST_VOTE = "vote_void"
"""The kind of the notice to who chairs."""
VOID_TOLD = "vote_void_told"
"""The kind of the notice to everybody else who had a vote in it."""


@dataclass(frozen=True, slots=True)
class LostVote:
    """A vote that nobody can count here."""

    meeting_id: int
    session_id: int
    purpose: BallotPurpose

    @property
    def follows(self) -> bool:
        """Whether it followed a count, which stands."""
        return self.purpose in _ROUNDS


_ROUNDS = (BallotPurpose.SECOND_ROUND, BallotPurpose.TIE_BREAK, BallotPurpose.REPEAT)


async def void_all(work: Work) -> int:
    """Make every vote void whose ballots nobody can open here; give how many there were."""
    session = await work.session()
    waiting = await vote_rows.uncounted(session)
    lost = set(work.house.ballot_keys.lost(key_of(row) for row in waiting))
    for row in waiting:
        if row.id in lost:
            await _void(work, row)
    return len(lost)


async def lost_at(work: Work, meeting_id: int) -> LostVote | None:
    """Give the vote of a meeting that waits to be counted and cannot be; None for any other."""
    session = await work.session()
    waiting = await vote_rows.uncounted_at(session, meeting_id)
    lost = set(work.house.ballot_keys.lost(key_of(row) for row in waiting))
    for row in waiting:
        if row.id in lost:
            return await _facts(work, row)
    return None


async def void(work: Work, person: Person, meeting_id: int, session_id: int) -> None:
    """Make a vote void whose key does not come back; a second tap changes nothing.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `vote_not_lost` where it can be
            counted, or was.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    found = await lost_at(work, id_of(meeting))
    if found is None or found.session_id != session_id:
        raise Refusal("vote_not_lost")
    await _void(work, await meeting_rows.ballot_locked(await work.session(), session_id))
    # Its ballots are deleted by the same close as any other's.
    work.jobs.append(CloseUrn(session_id))


async def told_to_chair(work: Work, row: Planned) -> LostVote | None:
    """Give the vote that is void; None once another one was opened at its meeting."""
    session = await work.session()
    ballot = await session.get_one(BallotSession, row.args["session"])
    newest = await meeting_rows.ballot_of(session, ballot.meeting_id)
    found = await _facts(work, ballot)
    if found.purpose in vote_rows.ASIDE:
        return found
    return None if newest is not None and newest.id != ballot.id else found


async def _facts(work: Work, ballot: BallotSession) -> LostVote:
    number = id_of(ballot)
    rules = await vote_rows.rules_of(await work.session(), number)
    return LostVote(ballot.meeting_id, number, BallotPurpose(rules.purpose))


async def _void(work: Work, ballot: BallotSession) -> None:
    session = await work.session()
    number = id_of(ballot)
    ballot.state = BallotState.VOID
    ballot.closed_at = ballot.closed_at or work.now
    session.add(ballot)
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    facts = await _facts(work, ballot)
    if facts.purpose not in vote_rows.ASIDE:
        # A motion or a rehearsal stands beside: the meeting goes on without it.
        take(meeting, MeetingEvent.VOID_ROUND if facts.follows else MeetingEvent.VOID_BALLOT)
        session.add(meeting)
    await turnouts.forget(work, number)
    electors = await meeting_rows.electors(session, number)
    told = {one.member_id for one in electors}
    told.update(await vote_rows.paper_electors(session, number))
    await plan_clear(work, electors)
    await _tell(work, meeting, number, told)
    await session.flush()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind="ballot_void",
        organisation_id=cycle.cell_id,
        payload={"meeting": meeting.id, "session": number, "why": "key_lost"},
    )


async def _tell(work: Work, meeting: Meeting, session_id: int, voters: set[int]) -> None:
    chairs = {meeting.chair_id, meeting.acting_chair_id or meeting.chair_id}
    told = [(LOST_VOTE, who) for who in sorted(chairs)]
    told += [(VOID_TOLD, who) for who in sorted(voters - chairs)]
    plans = [
        Plan(
            key=f"{kind}:{session_id}:{who}",
            kind=kind,
            member_id=who,
            args={"session": session_id},
            not_before=work.now,
        )
        for kind, who in told
    ]
    await plan_many(await work.session(), plans)
