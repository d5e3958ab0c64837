"""Who rates again what a body above in the house decides on: who has a seat there, and no cell.

They act about one member or one collective of a cell at a time, on the cell's own screens, as an
officer above does for who leads a cell alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from storage.queries import above as rows
from storage.queries import further as further_rows
from storage.queries import notices as decisions
from storage.queries import offices, people
from storage.queries import reopening as case_rows
from storage.tables import Cycle, Member, MemberRole, Organisation
from terms.above import AboveRight
from workflow.accounts import Person, id_of
from workflow.ballot.urn_session import called_in
from workflow.count import collective_subjects
from workflow.decision import appraisal_list, body_above
from workflow.errors import Refusal
from workflow.work import Work


async def body_of(work: Work, person: Person, cycle: Cycle, member_id: int) -> str:
    """Give the body in the house that decides on one of a year, and so rates them again; empty
    where there is none, or the person has a seat in it and it is not their own rating."""
    body = (await body_above.deciding_bodies(work, cycle, [member_id])).get(member_id)
    if body is None:
        return ""
    if person.member_id in body.members:
        own = await appraisal_list.kept_from(work, person, cycle, [member_id])
        return body.name if member_id in own else ""
    return body.name


async def check(work: Work, person: Person, cycle: Cycle, member_id: int) -> None:
    """Refuse with `rerated_above` (body) where a body above in the house rates them again."""
    body = await body_of(work, person, cycle, member_id)
    if body:
        raise Refusal("rerated_above", body=body)


async def acting(work: Work, person: Person, about_id: int) -> Person:
    """Give the person as they act about one: who has a seat where the member, or the collective of
    another cell, is decided on, in place of the cell's second leader.

    Only about one of a year that is decided; everybody else gives the person as they are.

    Raises:
        Refusal: `not_in_cell` about a collective of another cell that they do not decide on.
    """
    cell_id, number = collective_subjects.cell_and_number(about_id)
    if not cell_id and (about_id <= 0 or about_id == person.member_id):
        return person
    session = await work.session()
    cell_id = cell_id or await _cell_of(work, about_id)
    here = person.leads and cell_id == person.cell_id
    if here or not await decides(work, person):
        return _as_they_are(person, about_id, here=here)
    if number not in await _subjects(work, person, cell_id):
        return _as_they_are(person, about_id, here=here)
    cell = await session.get_one(Organisation, cell_id)
    return replace(
        person,
        cell_id=cell_id,
        cell_name=cell.name,
        role=MemberRole.DEPUTY_SECRETARY,
        stands_in=True,
        acts_about=number,
    )


def _as_they_are(person: Person, about: int, *, here: bool) -> Person:
    # Every cell has a collective of this number: nobody comes to their own by another's.
    if about < 0 and not here:
        raise Refusal("not_in_cell")
    return person


async def _cell_of(work: Work, member_id: int) -> int:
    member = await (await work.session()).get(Member, member_id)
    return 0 if member is None else member.cell_id


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
        for number, (year, name) in (await _named(work, person, cell)).items():
            found[number] = year, f"{name} · {cell.name}"
    return found


async def _named(work: Work, person: Person, cell: Organisation) -> dict[int, tuple[int, str]]:
    """Give them of one cell, the collectives first, as a button of another cell names them."""
    number = id_of(cell)
    subjects = await _subjects(work, person, number)
    found = {
        collective_subjects.of_cell(number, one): (subjects[one], called_in(cell, one))
        for one in sorted(subjects, reverse=True)
        if one < 0
    }
    members = await people.members_of(await work.session(), number) if subjects else ()
    return found | {
        id_of(one): (subjects[id_of(one)], one.called) for one in members if id_of(one) in subjects
    }


async def _subjects(work: Work, person: Person, cell_id: int) -> Mapping[int, int]:
    """Give on whom of a cell a body they have a seat in decides, with the year that says so."""
    found: dict[int, int] = {}
    for cycle, about in await _years_of(work, cell_id):
        bodies = await body_above.deciding_bodies(work, cycle, about)
        seated = [who for who, body in bodies.items() if person.member_id in body.members]
        own = await appraisal_list.kept_from(work, person, cycle, seated) if seated else frozenset()
        found |= {who: cycle.year for who in seated if who not in own}
    return found


async def _years_of(work: Work, cell_id: int) -> list[tuple[Cycle, set[int]]]:
    """Give the decided years of a cell, each with those whose rating again is by its rules: of
    whichever year a rating is cancelled and waits to be made again; else of the newest, or of the
    newest that somebody was rated again in who was not decided on since."""
    session = await work.session()
    years = [cycle for cycle, _ in await further_rows.recorded_years(session, cell_id)]
    waiting = [await case_rows.waiting(session, id_of(cycle)) for cycle in years]
    taken = set[int]().union(*waiting)
    found = []
    for cycle, waits in zip(years, waiting, strict=True):
        of_year = {row.member_id for row in await case_rows.cases_of_cycle(session, id_of(cycle))}
        if cycle is years[0]:
            of_year |= (await decisions.decisions(session, id_of(cycle))).keys()
        found.append((cycle, waits | (of_year - taken)))
        taken |= of_year
    return found


async def _seats(work: Work, person: Person) -> Collection[int]:
    seats = await rows.seats_of(await work.session(), person.member_id, work.now.date())
    return {seat.organisation_id for seat in seats if seat.does is AboveRight.DECIDES}
