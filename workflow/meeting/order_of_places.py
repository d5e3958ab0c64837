"""The order of the places of review: a leader's cell first, then the body they lead in.

QĐ 366, Điều 7.3.2.

A meeting is held from its opening on; until then it is where it is planned to be. Nothing is
refused: who leads the body knows it, and its minutes say it.
"""

from dataclasses import dataclass

import rating
from rating import clauses
from storage.queries import bodies as body_rows
from storage.queries import people
from storage.tables import Cycle, Meeting, MeetingState
from workflow.accounts import id_of
from workflow.meeting import roll_call
from workflow.meeting.roll_call import Attendee
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Who is reviewed in a body before they are in their cell."""

    names: tuple[str, ...]
    member_ids: tuple[int, ...]
    clause: str
    certain: bool
    """Whether the reading it rests on was compared with the document."""


async def out_of_order(work: Work, meeting: Meeting) -> OutOfOrder | None:
    """Give whose review at a body's meeting comes before the one in their cell, by when both
    meetings of the year were opened or are planned; None for nobody, and where the rules know no
    order. Somebody the cell met without waits for its next meeting; each goes by their own cell."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    rule = clauses.cell_first(cycle.profile)
    if rule is None or not rule.value:
        return None
    planned = meeting.planned_at if meeting.state is MeetingState.SCHEDULED else None
    moment = meeting.opened_at or planned or work.now
    first: set[int | None] = set()
    still: set[int] = set()
    for cell, opened, due, who in await body_rows.meetings_in_cells(session, id_of(cycle)):
        if opened is not None and opened < moment:
            first.add(who)
        elif opened is None and planned is not None and (due or work.now) < planned:
            still.add(cell)
    roll = await roll_call.roll(work, meeting)
    due_here = [row for row in roll.attendees if _reviewed(row, meeting)]
    early = [row for row in due_here if row.member_id not in first]
    homes = await people.histories_of(session, [row.member_id for row in early])
    found = [row for row in early if homes[row.member_id].member.cell_id not in still]
    if not found:
        return None
    names, numbers = zip(*((row.name, row.member_id) for row in found), strict=True)
    return OutOfOrder(names, numbers, rating.cited(rule.clause), not rule.unconfirmed)


def _reviewed(row: Attendee, meeting: Meeting) -> bool:
    """Tell whether somebody is there; before the opening, whether they may yet come."""
    return bool(row.present) if meeting.opened_at else row.present is not False
