"""The duties that depend on single members: comments of other cells, a supplementary meeting for
who was absent (S1 V.1), the remedy of what the meeting concluded about somebody."""

from collections.abc import Collection, Iterable, Sequence

from storage.queries import agenda as agenda_rows
from storage.queries import notices as rows
from storage.queries import remedies
from storage.tables import Cycle, CycleState, DutyKind, Meeting, OtherPlace
from terms.places import PlaceKind
from workflow.accounts import id_of
from workflow.census.everybody import Census
from workflow.meeting import rated_subjects
from workflow.review.which_form import needs_comment_of
from workflow.work import Work

Wanted = tuple[DutyKind, int | None, int]
"""What, who owes it (None: the cell), and whom it is about."""
DECIDED = frozenset({CycleState.DECIDED, CycleState.PUBLISHED})


async def about_members(
    work: Work,
    cycle: Cycle,
    account: Census,
    prompted: Collection[int],
    places: Sequence[OtherPlace],
) -> list[Wanted]:
    """Give what single members of a cycle bring about."""
    by_id = {one.member_id: one.member for one in account.entries if one.here}
    wanted: list[Wanted] = [
        (DutyKind.FORMER_COMMENT, None, row.member_id)
        for row in places
        if row.kind is PlaceKind.FORMER
        and not row.comment
        and row.member_id in by_id
        and needs_comment_of(row, by_id[row.member_id], cycle)
    ]
    wanted += [
        (DutyKind.TEMPORARY_COMMENT, None, number)
        for number, member in by_id.items()
        if rated_subjects.unheard(member, cycle, places)
    ]
    if cycle.state not in {CycleState.PROPOSED, *DECIDED}:
        return wanted
    session = await work.session()
    meetings = await rows.closed_meetings(session, id_of(cycle))
    if meetings:
        wanted += [(DutyKind.SUPPLEMENTARY, None, one.member_id) for one in account.unvoted]
    if cycle.state in DECIDED:
        told = await _concluded(work, meetings) | set(prompted)
        # Whose remedies stand row by row is reminded of those, each by its day.
        told -= await remedies.about_whom(session, id_of(cycle))
        wanted += [(DutyKind.REMEDY, one, 0) for one in by_id if one in told]
    return wanted


async def _concluded(work: Work, meetings: Iterable[Meeting]) -> set[int]:
    """Give about whom a meeting wrote a conclusion down."""
    session = await work.session()
    topics = [
        topic
        for meeting in meetings
        for topic in await agenda_rows.topics_of(session, id_of(meeting))
    ]
    return {topic.member_id for topic in topics if topic.member_id and topic.conclusion.strip()}
