"""Who rates again what a body above in the house decides on: who has a seat there, and no cell.

They act about one member of a cell at a time, on the cell's own screens, as an officer above does
for who leads a cell alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from storage.queries import above as rows
from storage.queries import further as further_rows
from storage.queries import notices as decisions
from storage.queries import offices, people
from storage.tables import Cycle, Member, MemberRole, Organisation
from terms.above import AboveRight
from workflow.accounts import Person, id_of
from workflow.decision import appraisal, body_above
from workflow.errors import Refusal
from workflow.work import Work


async def body_of(work: Work, person: Person, cycle: Cycle, member_id: int) -> str:
    """Give the body in the house that decides on one of a year, and so rates them again; empty
    where there is none, or the person has a seat in it and it is not their own rating."""
    body = (await body_above.deciding_bodies(work, cycle, [member_id])).get(member_id)
    if body is None:
        return ""
    if person.member_id in body.members:
        own = await appraisal.kept_from(work, person, cycle, [member_id])
        return body.name if member_id in own else ""
    return body.name


async def check(work: Work, person: Person, cycle: Cycle, member_id: int) -> None:
    """Refuse with `rerated_above` (body) where a body above in the house rates them again."""
    body = await body_of(work, person, cycle, member_id)
    if body:
        raise Refusal("rerated_above", body=body)


async def acting(work: Work, person: Person, member_id: int) -> Person:
    """Give the person as they act about a member: who has a seat where the member is decided on,
    in place of the cell's second leader.

    Only about a member of a year that is decided; everybody else gives the person as they are.
    """
    if member_id <= 0 or member_id == person.member_id or not await decides(work, person):
        return person
    session = await work.session()
    member = await session.get(Member, member_id)
    if member is None or (person.leads and member.cell_id == person.cell_id):
        return person
    if member_id not in await _subjects(work, person, member.cell_id):
        return person
    cell = await session.get_one(Organisation, member.cell_id)
    return replace(
        person,
        cell_id=member.cell_id,
        cell_name=cell.name,
        role=MemberRole.DEPUTY_SECRETARY,
        stands_in=True,
        acts_about=member_id,
    )


async def decides(work: Work, person: Person) -> bool:
    """Whether somebody has a seat in a body of the house that decides."""
    return person.above and bool(await _seats(work, person))


async def elsewhere(work: Work, person: Person) -> dict[int, tuple[int, str]]:
    """Give whom the bodies somebody has a seat in have decided on, but of the cell that they lead:
    the year, and the name with the cell."""
    session = await work.session()
    found: dict[int, tuple[int, str]] = {}
    for cell in await offices.cells_under(session, await _seats(work, person)):
        if person.leads and cell.id == person.cell_id:
            continue
        subjects = await _subjects(work, person, id_of(cell))
        for one in await people.members_of(session, id_of(cell)) if subjects else ():
            if id_of(one) in subjects:
                found[id_of(one)] = subjects[id_of(one)], f"{one.called} · {cell.name}"
    return found


async def _subjects(work: Work, person: Person, cell_id: int) -> Mapping[int, int]:
    """Give on whom of a cell a body they have a seat in decides, with the newest decided year."""
    session = await work.session()
    years = await further_rows.recorded_years(session, cell_id)
    if not years:
        return {}
    cycle = years[0][0]
    levels = [who for who in await decisions.decisions(session, id_of(cycle)) if who > 0]
    bodies = await body_above.deciding_bodies(work, cycle, levels)
    seated = [who for who, body in bodies.items() if person.member_id in body.members]
    own = await appraisal.kept_from(work, person, cycle, seated) if seated else frozenset()
    return {who: cycle.year for who in seated if who not in own}


async def _seats(work: Work, person: Person) -> Collection[int]:
    seats = await rows.seats_of(await work.session(), person.member_id, work.now.date())
    return {seat.organisation_id for seat in seats if seat.does is AboveRight.DECIDES}
