"""A vote whose key is gone cannot be counted: it is void, and the meeting goes back to the preview.

So it is after a backup was restored that was taken while a vote was open: keys are in no backup."""

from storage import audit
from storage.ballot_keys import key_of
from storage.outbox import Plan, plan_many
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import BallotSession, BallotState, Cycle, Meeting, OutboxMessage
from workflow import turnout as turnouts
from workflow.clearing import plan_clear
from workflow.electing import ballot_id
from workflow.meeting import MeetingEvent, take
from workflow.work import Work

LOST_VOTE = "vote_void"
"""The kind of the notice to who chairs."""


async def void_all(work: Work) -> int:
    """Make every vote void whose ballots nobody can open here; give how many there were."""
    session = await work.session()
    waiting = await vote_rows.uncounted(session)
    lost = set(work.house.ballot_keys.lost(key_of(row) for row in waiting))
    for row in waiting:
        if row.id in lost:
            await _void(work, row)
    return len(lost)


async def told_to_chair(work: Work, row: OutboxMessage) -> int | None:
    """Give the meeting whose vote is void; None once another one was opened there."""
    session = await work.session()
    ballot = await session.get_one(BallotSession, row.args["session"])
    newest = await meeting_rows.ballot_of(session, ballot.meeting_id)
    return None if newest is not None and newest.id != ballot.id else ballot.meeting_id


async def _void(work: Work, ballot: BallotSession) -> None:
    session = await work.session()
    number = ballot_id(ballot)
    ballot.state = BallotState.VOID
    ballot.closed_at = ballot.closed_at or work.now
    session.add(ballot)
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    rules = await vote_rows.rules_of(session, number)
    if rules.purpose not in vote_rows.ASIDE:
        # A motion or a rehearsal stands beside: the meeting goes on without it.
        take(meeting, MeetingEvent.VOID_BALLOT)
        session.add(meeting)
    await turnouts.forget(work, number)
    await plan_clear(work, await meeting_rows.electors(session, number))
    await _tell(work, meeting, number)
    await session.flush()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind="ballot_void",
        organisation_id=cycle.cell_id,
        payload={"meeting": meeting.id, "session": number, "why": "key_lost"},
    )


async def _tell(work: Work, meeting: Meeting, session_id: int) -> None:
    plans = [
        Plan(
            key=f"{LOST_VOTE}:{session_id}:{who}",
            kind=LOST_VOTE,
            member_id=who,
            args={"session": session_id},
            not_before=work.now,
        )
        for who in sorted({meeting.chair_id, meeting.acting_chair_id or meeting.chair_id})
    ]
    await plan_many(await work.session(), plans)
