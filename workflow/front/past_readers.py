"""Who reads the records of an earlier meeting: who leads the cell today, and who could read them
then, each as long as they belong to the cell (0318)."""

from storage.queries import agenda as agenda_rows
from storage.queries import people
from storage.tables import Cycle, Meeting, MemberRole
from workflow import access
from workflow.accounts import Person, id_of, stands_in
from workflow.work import Work

MINUTES = "past_minutes"
COUNT = "past_count"


async def records(work: Work, person: Person, meeting: Meeting, cycle: Cycle) -> set[str]:
    """Give which of minutes and count record a person reads of a meeting that was closed.

    A deputy reads the minutes, today's and the one of then; a teller the count record alone.
    """
    here = await access.belongs_today(work, person, cycle.cell_id)
    if here is None:
        return set()
    number = id_of(here)
    session = await work.session()
    day = (meeting.closed_at or work.now).astimezone(work.now.tzinfo).date()
    then = {one.id: one for one in await people.secretaries_of(session, cycle.cell_id, day)}
    secretaries = {one.id for one in then.values() if one.role is MemberRole.SECRETARY}
    if number in secretaries | {meeting.chair_id, meeting.acting_chair_id, meeting.clerk_id}:
        return {MINUTES, COUNT}
    if here.role is MemberRole.SECRETARY or await stands_in(work, here):
        return {MINUTES, COUNT}
    found = set()
    if here.role is MemberRole.DEPUTY_SECRETARY or number in then:
        found.add(MINUTES)
    if number in await agenda_rows.tellers_of(session, id_of(meeting)):
        found.add(COUNT)
    return found
