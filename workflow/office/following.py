"""Who follows an organisation for the committee above it: its plan, its list, how far it is.

They see names, days and counts of the cells at and under it; no text, no level and no vote (S1
III.3.1, VI).
"""

from dataclasses import dataclass
from datetime import date, datetime

from storage import audit
from storage.queries import followers as rows
from storage.queries import notices as notice_rows
from storage.queries import offices
from storage.tables import Follower, Organisation
from workflow.accounts import Person, Stored, id_of
from workflow.census import everybody
from workflow.duties import calendar
from workflow.duties.calendar import Day
from workflow.errors import Refusal
from workflow.office.cells_table import CellRow, rows_of
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class FollowedCell:
    """One cell as who follows it sees it."""

    row: CellRow
    days: tuple[Day, ...]
    """The plan of its year, the soonest day first."""
    meets: datetime | None
    """When the meeting is that the cell was invited to."""
    place: str
    reviewed: tuple[str, ...]
    """Who is to be reviewed."""


async def followed(work: Work, person: Person) -> tuple[CellRow, ...]:
    """Give how every cell stands that somebody follows; raise `Refusal` `not_follower`."""
    return await rows_of(work, await _cells(work, person))


async def one(work: Work, person: Person, cell_id: int) -> FollowedCell:
    """Give one of them with its plan and its list; raise `Refusal` `not_follower`."""
    (row,) = await rows_of(work, [await followed_cell(work, person, cell_id)])
    session = await work.session()
    cycle = (await offices.newest_cycles(session, [cell_id])).get(cell_id)
    if cycle is None:
        return FollowedCell(row, (), None, "", ())
    account = await everybody.of_cycle(work, cycle)
    meeting = await notice_rows.invited_meeting(session, id_of(cycle))
    planned = meeting.planned_at if meeting is not None else None
    return FollowedCell(
        row,
        (await calendar.of_cycle(work, cycle)).days,
        planned.astimezone(work.now.tzinfo) if planned is not None else None,
        meeting.place if meeting is not None else "",
        tuple(each.name for each in account.entries if each.asked),
    )


async def followed_cell(work: Work, person: Person, cell_id: int) -> Organisation:
    """Give a cell that somebody follows today; raise `Refusal` `not_follower` for any other."""
    cells = [each for each in await _cells(work, person) if each.id == cell_id]
    if not cells:
        raise Refusal("not_follower")
    return cells[0]


async def appoint(work: Work, member: Stored, organisation: Organisation, since: date) -> bool:
    """Let a member follow an organisation from a day on; False where they do already."""
    session = await work.session()
    key = id_of(organisation), id_of(member)
    if await rows.follower(session, *key, since) is not None:
        return False
    session.add(Follower(organisation_id=key[0], member_id=key[1], since=since))
    await session.flush()
    await _record(work, "follower_appointed", *key, since)
    return True


async def dismiss(work: Work, member: Stored, organisation: Organisation, until: date) -> bool:
    """End that on a day; False where they do not follow it."""
    session = await work.session()
    key = id_of(organisation), id_of(member)
    row = await rows.follower(session, *key, until)
    if row is None:
        return False
    row.until = until
    session.add(row)
    await session.flush()
    await _record(work, "follower_dismissed", *key, until)
    return True


async def _cells(work: Work, person: Person) -> list[Organisation]:
    session = await work.session()
    found = await rows.followed_by(session, person.member_id, work.now.date())
    if not found:
        raise Refusal("not_follower")
    return await offices.cells_under(session, found)


async def _record(work: Work, kind: str, organisation_id: int, member_id: int, day: date) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=organisation_id,
        payload={"member": member_id, "day": day.isoformat()},
    )
