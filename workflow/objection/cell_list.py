"""What a cell's committee sees of opinions reserved and complaints: number, day, how far it is.

Neither who it was nor what they wrote. Who leads the cell enters here what comes on paper: the last
day to complain, a member's paper, the answer where nobody above works here.
"""

from dataclasses import dataclass
from datetime import date

from storage.queries import objections as rows
from storage.tables import ObjectionTerm
from terms.objection import ObjectionKind, ObjectionState
from workflow.access import leads, sits_on_committee
from workflow.accounts import Person, id_of
from workflow.decision import publication
from workflow.objection import lodging, superior
from workflow.objection.facts import facts
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class ListedObjection:
    """One line of the list."""

    objection_id: int
    number: int
    year: int
    kind: ObjectionKind
    state: ObjectionState
    lodged_on: date | None
    answer_by: date | None
    overdue: bool
    enters: bool
    """Its answer comes on paper, and this person enters it."""


@dataclass(frozen=True, slots=True)
class CellObjections:
    """All that was lodged in a cell, the newest year first."""

    year: int
    lodge_by: date | None
    found: tuple[ListedObjection, ...]


async def of_cell(work: Work, person: Person) -> CellObjections:
    """Give what was lodged in the person's cell.

    Raises:
        Refusal: `not_committee`; `not_published` before any result is.
    """
    sits_on_committee(person)
    published = await publication.public_year(work, person)
    session = await work.session()
    cycles = {id_of(one): one for one in await rows.cycles_of(session, [person.cell_id])}
    found = []
    for row in await rows.lodged_in(session, list(cycles)):
        now = await facts(work, row)
        enters = now.waits and await superior.enters_answer(work, person, row, cycles[row.cycle_id])
        found.append(
            ListedObjection(
                now.objection_id,
                now.number,
                now.year,
                now.kind,
                now.state,
                now.lodged_on,
                now.answer_by,
                now.overdue,
                enters,
            )
        )
    last = await lodging.last_day(work, published)
    found.sort(key=lambda each: (-each.year, each.number))
    return CellObjections(published.year, last, tuple(found))


async def set_last_day(work: Work, person: Person, day: date) -> CellObjections:
    """Keep the last day to complain about the published year, as the competent body set it.

    What was lodged before keeps the day it was lodged under.

    Raises:
        Refusal: `not_secretary`; as `of_cell`.
    """
    leads(person)
    cycle = await publication.public_year(work, person)
    session = await work.session()
    term = ObjectionTerm(
        cycle_id=id_of(cycle), last_day=day, entered_by=person.member_id, entered_at=work.now
    )
    await session.merge(term)
    await session.flush()
    return await of_cell(work, person)
