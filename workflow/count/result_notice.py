"""What a member hears about themselves when a count is announced, and when it is decided on later.

Only they hear it, and the committee's comment on them is read by them alone (S1 IV.5). The votes
are told as the minutes have them, but not where they would tell who chose what (L12).
"""

from collections.abc import Collection
from dataclasses import dataclass

import rating
from storage import outbox
from storage.outbox import Plan
from storage.queries import desk as desk_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotState,
    Cycle,
    Meeting,
    MeetingState,
    Organisation,
)
from terms.ballots import OutcomeKind
from workflow.access import meeting_of
from workflow.accounts import Person, id_of
from workflow.count import guard, proposals, shown
from workflow.count.guard import Verdict
from workflow.count.shown import Votes as Votes
from workflow.errors import Refusal
from workflow.notices.notice import RESULT
from workflow.planned import Planned
from workflow.work import Work

_TOLD = (MeetingState.ANNOUNCED, MeetingState.MINUTES_READ, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the cell voted on one member, and what it proposes."""

    year: int
    cell_name: str
    level: rating.Level | None
    """What is proposed; None where no level got more than half."""
    voted: rating.Level | None
    """What the vote on levels came to."""
    votes: tuple[Votes, ...] = ()
    """Every level's votes; none where they would tell who chose what."""
    second: str = ""
    """The notation of a second round on excellent."""
    clauses: tuple[str, ...] = ()
    """What kept the proposal below the vote."""
    outcome: OutcomeKind | None = None
    """What the chair decided about them."""
    comment: bool = False
    """Whether the committee wrote a comment that they may read."""
    withheld: Verdict | None = None
    """Why figures are left out; None where all are told."""


async def plan(work: Work, meeting: Meeting, only: Collection[int] = (), mark: str = "") -> None:
    """Tell everybody on the sheets their own result; again only where something was added.

    Args:
        work: The update.
        meeting: The meeting whose count is announced.
        only: Whom a later decision is about; all who were voted on when it is empty.
        mark: What tells a later decision's notices from the count's.
    """
    session = await work.session()
    number = id_of(meeting)
    latest = await _latest_sheets(work, number)
    plans = [
        Plan(
            key=f"result:{mark or session_id}:{member_id}",
            kind=RESULT,
            member_id=member_id,
            args={"meeting": number, "session": session_id},
            not_before=work.now,
        )
        for member_id, session_id in latest.items()
        if member_id > 0 and (not only or member_id in only)
    ]
    await outbox.plan_many(session, plans)


async def facts(work: Work, row: Planned) -> ResultFacts | None:
    """Give what a member is told about themselves; None when they were not on a sheet."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    found = await proposals.proposals(work, meeting)
    own = next((one for one in found.rows if one.subject_id == row.member_id), None)
    if own is None:
        return None
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    told = await guard.verdicts(work, meeting)
    comments = await desk_rows.comment_versions(session, meeting.cycle_id, row.member_id)
    return ResultFacts(
        year=cycle.year,
        cell_name=cell.name,
        level=own.level,
        voted=own.result.level,
        votes=shown.votes_of(own, told),
        second=shown.second_of(own, told),
        clauses=shown.clauses_of(own),
        outcome=own.outcome,
        comment=bool(comments),
        withheld=shown.why(own, told),
    )


async def comment(work: Work, person: Person) -> str:
    """Give a member the committee's comment on their own year, once their result was announced.

    Raises:
        Refusal: `no_meeting`; `no_comment` before it was announced, or where nothing was written.
    """
    meeting = await meeting_of(work, person)
    if meeting.state not in _TOLD:
        raise Refusal("no_comment")
    session = await work.session()
    rows = await desk_rows.comment_versions(session, meeting.cycle_id, person.member_id)
    if not rows:
        raise Refusal("no_comment")
    return rows[-1].text


async def _latest_sheets(work: Work, meeting_id: int) -> dict[int, int]:
    """Give the last counted session that each subject was on; motions and rehearsals apart."""
    held = await vote_rows.held_at(await work.session(), meeting_id)
    return {
        subject: ballot.id or 0
        for ballot, rules in held
        if rules.purpose not in vote_rows.ASIDE and ballot.state is BallotState.COUNTED
        for subject in ballot.subjects
    }
