"""Whoever of a cell has no level: why, and whether they wait for one.

That somebody is not rated at all is said of nobody who was only absent, or late (S1 III.1.2, V.1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import rating
from storage.member_then import MemberThen
from storage.queries import notices as rows
from storage.queries import reviews as review_rows
from storage.tables import Cycle, Meeting, ReviewState
from workflow.accounts import id_of
from workflow.meeting import rated_subjects
from workflow.meeting.rated_subjects import Candidate, LeftOut
from workflow.meeting.roll_call import day_of, last_of
from workflow.review.which_form import scope_of
from workflow.work import Work


class Ground(StrEnum):
    """Why somebody has no level."""

    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    TOO_NEW = "too_new"
    ABSENT = "absent"
    NOT_SUBMITTED = "not_submitted"
    NO_COMMENT = "no_comment"
    NOT_REVIEWED = "not_reviewed"
    CLOSED = "closed"
    """Nothing of theirs was finished, and the year was closed for them with a reason."""
    GONE = "gone"
    """They left before anybody voted on them: another cell does, or nobody."""
    ELSEWHERE = "elsewhere"
    """The cell they came from voted on them."""
    UNDECIDED = "undecided"
    """The cell voted on them; what the authority above decided is not recorded yet."""


OUT_OF_SCOPE = frozenset(
    {Ground.EXEMPT, Ground.SUSPENDED, Ground.TOO_NEW, Ground.GONE, Ground.ELSEWHERE}
)
"""Not rated this year by the rules, or not here."""
_SEEN = {
    LeftOut.ABSENT: Ground.ABSENT,
    LeftOut.NOT_SUBMITTED: Ground.NOT_SUBMITTED,
    LeftOut.NO_COMMENT: Ground.NO_COMMENT,
}


@dataclass(frozen=True, slots=True)
class Unrated:
    """One member without a level."""

    member_id: int
    name: str
    ground: Ground
    clause: str
    """What puts them out of scope, as it is cited; empty for who waits."""
    handed_in: bool
    reason: str = ""
    """Why the year was closed for them, as it was typed."""

    @property
    def waits(self) -> bool:
        """Whether a level is still to be made for them."""
        return self.ground not in OUT_OF_SCOPE and self.ground is not Ground.CLOSED


async def unrated(
    work: Work, cycle: Cycle, voted: Collection[int], decided: Collection[int]
) -> tuple[Unrated, ...]:
    """Give everybody of the cell without a decided level, by name.

    Args:
        work: The update.
        cycle: The year.
        voted: Whom the cell's meetings have voted on.
        decided: Who has a level.
    """
    session = await work.session()
    reviews = await review_rows.reviews_of_cycle(session, id_of(cycle))
    handed_in = {who for who, row in reviews.items() if row.state is ReviewState.SUBMITTED}
    last = await last_of(work, cycle)
    seen = {} if last is None else await _at(work, last)
    closed = await rows.closed_for(session, id_of(cycle))
    met_on = None if last is None else day_of(work, last)
    listed = await rated_subjects.of_the_year(work, cycle, met_on, work.now.date())
    elsewhere = await rated_subjects.voted_elsewhere(work, cycle, [one for one, _ in listed])
    found = []
    for member, here in listed:
        number = id_of(member)
        if number in decided:
            continue
        ground, clause = _out_of_scope(member, cycle) or (Ground.UNDECIDED, "")
        if ground is Ground.UNDECIDED and number not in voted:
            ground = Ground.ELSEWHERE if number in elsewhere else _waits_for(seen.get(number))
            ground = ground if here else Ground.GONE
        if number in closed and ground not in OUT_OF_SCOPE:
            ground = Ground.CLOSED
        reason = closed[number] if ground is Ground.CLOSED else ""
        found.append(Unrated(number, member.called, ground, clause, number in handed_in, reason))
    return tuple(found)


async def _at(work: Work, meeting: Meeting) -> dict[int, Candidate]:
    found = await rated_subjects.gathering(work, meeting)
    return {each.attendee.member_id: each for each in found.candidates}


def _waits_for(seen: Candidate | None) -> Ground:
    if seen is None or seen.left_out is None:
        return Ground.NOT_REVIEWED
    return _SEEN.get(seen.left_out, Ground.NOT_REVIEWED)


def _out_of_scope(member: MemberThen, cycle: Cycle) -> tuple[Ground, str] | None:
    scope = scope_of(member, cycle)
    if scope.rated:
        return None
    clause = next(reason.clause for reason in scope.reasons if reason.met is False)
    cited = rating.cited(clause)
    if member.exempt:
        return Ground.EXEMPT, cited
    return Ground.SUSPENDED if member.suspended else Ground.TOO_NEW, cited
