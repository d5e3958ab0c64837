"""What the cell's meetings of a year proposed for its members and collectives, and what stands."""

import rating
from storage.queries import further as further_rows
from storage.queries import notices as rows
from storage.tables import Cycle
from workflow.accounts import id_of
from workflow.count import proposals, shown
from workflow.count.shown import CountRow
from workflow.work import Work


async def subject_levels(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what the cell's meetings of the year proposed, for members and collectives."""
    found: dict[int, rating.Level | None] = {}
    for meeting in await rows.closed_meetings(await work.session(), id_of(cycle)):
        now = await proposals.proposals(work, meeting)
        found |= {row.subject_id: row.level for row in now.rows}
    return found


async def standing_levels(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what is decided, entered or proposed by the cell, whichever came last."""
    session = await work.session()
    entered = {
        **await rows.decisions(session, id_of(cycle)),
        **await further_rows.open_levels(session, id_of(cycle)),
    }
    proposed = await subject_levels(work, cycle)
    return {**proposed, **{who: stored_level(level) for who, level in entered.items()}}


def stored_level(stored: str) -> rating.Level | None:
    """Give a level as it was stored; None where it is not known."""
    return rating.Level(stored) if stored else None


async def voted_row(work: Work, cycle: Cycle, member_id: int) -> CountRow | None:
    """Give the count behind a member's proposal, as it may be shown; None where there is none."""
    found: CountRow | None = None
    for meeting in await rows.closed_meetings(await work.session(), id_of(cycle)):
        now = await proposals.proposals(work, meeting)
        own = next((row for row in now.rows if row.subject_id == member_id), None)
        if own is not None:
            counted = await shown.count(work, meeting, own.result.session_id)
            found = next((row for row in counted.rows if row.member_id == member_id), found)
    return found
