"""Whoever of a cell has no level: why, and whether they wait for one.

That somebody is not rated at all is said of nobody who was only absent, or late (S1 III.1.2, V.1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import rating
from storage.member_then import MemberThen
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import Cycle, ReviewState
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.meeting import rated_subjects
from workflow.meeting.rated_subjects import Candidate, LeftOut
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
    UNDECIDED = "undecided"
    """The cell voted on them; what the authority above decided is not recorded yet."""


OUT_OF_SCOPE = frozenset({Ground.EXEMPT, Ground.SUSPENDED, Ground.TOO_NEW})
"""Not rated this year by the rules."""
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
    seen = await _at_the_last_meeting(work, cycle)
    closed = await rows.closed_for(session, id_of(cycle))
    found = []
    for member in await people.members_on(session, cycle.cell_id, rating_day(cycle)):
        number = id_of(member)
        if number in decided:
            continue
        ground, clause = _out_of_scope(member, cycle) or (Ground.UNDECIDED, "")
        if ground is Ground.UNDECIDED:
            if number in closed:
                ground = Ground.CLOSED
            elif number not in voted:
                ground = _waits_for(seen.get(number))
        reason = closed[number] if ground is Ground.CLOSED else ""
        found.append(Unrated(number, member.called, ground, clause, number in handed_in, reason))
    return tuple(found)


async def _at_the_last_meeting(work: Work, cycle: Cycle) -> dict[int, Candidate]:
    meetings = await rows.closed_meetings(await work.session(), id_of(cycle))
    if not meetings:
        return {}
    found = await rated_subjects.gathering(work, meetings[-1])
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
