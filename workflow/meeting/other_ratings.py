"""What others rated the members in the same year: it bounds what the cell may propose (H-35)."""

import rating
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import Cycle, Meeting
from workflow.access import leads, meeting_of, not_own
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.facts import staff_rating
from workflow.work import Work

Row = tuple[int, str, rating.Level | None]
"""A member's id, their name, and their staff rating where it is known."""


async def staff(work: Work, person: Person, meeting_id: int) -> tuple[Row, ...]:
    """Give the staff rating of every member of the cell.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    known = await vote_rows.other_ratings(session, meeting.cycle_id)

    def level(member_id: int) -> rating.Level | None:
        row = known.get(member_id)
        return rating.Level(row.staff_level) if row and row.staff_level else None

    cycle = await session.get_one(Cycle, meeting.cycle_id)
    members = await people.members_on(session, person.cell_id, rating_day(cycle))
    return tuple((id_of(one), one.called, level(id_of(one))) for one in members)


async def set_staff(
    work: Work, person: Person, meeting_id: int, member_id: int, level: rating.Level | None
) -> None:
    """Keep a member's staff rating, or that it is not known.

    Raises:
        Refusal: as `staff`; `not_in_cell`; as `access.not_own`.
    """
    leads(person)
    await not_own(work, person, member_id)
    if member_id not in {row[0] for row in await staff(work, person, meeting_id)}:
        raise Refusal("not_in_cell")
    meeting: Meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    await staff_rating.keep(
        work, person, cycle, member_id, staff_level=level.value if level else ""
    )
