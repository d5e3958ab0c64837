"""What the cell's meetings of a year proposed for its members."""

import rating
from storage.queries import notices as rows
from storage.tables import Cycle, Meeting
from workflow.accounts import id_of
from workflow.count import proposals
from workflow.work import Work


async def proposed_levels(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what the cell's meetings of the year proposed for its members."""
    found: dict[int, rating.Level | None] = {}
    for meeting in await rows.closed_meetings(await work.session(), id_of(cycle)):
        found |= await _of_meeting(work, meeting)
    return found


async def _of_meeting(work: Work, meeting: Meeting) -> dict[int, rating.Level | None]:
    now = await proposals.proposals(work, meeting)
    return {row.subject_id: row.level for row in now.rows if row.subject_id > 0}
