"""The level of a secretary without a deputy, recorded by the officer of the level above.

Nobody records his own level, and such a cell has nobody else who may. Of all levels of his cells
the officer sees this one alone, where it waits.
"""

from dataclasses import dataclass

import rating
from storage.queries import offices as rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, Organisation
from workflow import deciding
from workflow.access import not_own
from workflow.accounts import Person, id_of
from workflow.deciding import PUBLIC
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """One secretary whose level waits to be recorded."""

    member_id: int
    name: str
    cell: str
    year: int
    proposed: rating.Level | None


async def waiting(work: Work, officer: Person) -> tuple[Waiting, ...]:
    """Give the secretaries whose level he may record; raise `Refusal` `not_officer`."""
    return tuple([one for one, _ in await _found(work, officer)])


async def enter(
    work: Work, officer: Person, member_id: int, level: rating.Level
) -> tuple[Waiting, ...]:
    """Record one of them by the paper of the cell's decision; give who still waits.

    Raises:
        Refusal: `not_officer`; `button_old` for anybody who does not wait (any more);
            as `access.not_own`.
    """
    found = await _found(work, officer)
    await not_own(work, officer, member_id)
    cycle = next((cycle for one, cycle in found if one.member_id == member_id), None)
    if cycle is None:
        raise Refusal("button_old")
    await deciding.record_from_above(work, officer, cycle, member_id, level)
    return await waiting(work, officer)


async def _found(work: Work, officer: Person) -> list[tuple[Waiting, Cycle]]:
    session = await work.session()
    offices = await rows.offices_of(session, officer.member_id)
    if not offices:
        raise Refusal("not_officer")
    cells = await rows.cells_under(session, [one.id or 0 for one in offices])
    found = [await _of_cell(work, cell) for cell in cells]
    return [each for each in found if each is not None]


async def _of_cell(work: Work, cell: Organisation) -> tuple[Waiting, Cycle] | None:
    session = await work.session()
    leading = await people.secretaries_of(session, cell.id or 0)
    if len(leading) != 1:
        return None
    cycle = await review_rows.newest_cycle_in(session, cell.id or 0, {CycleState.DECIDED, *PUBLIC})
    (alone,) = leading
    if cycle is None:
        return None
    levels = await deciding.undecided(work, cycle)
    if id_of(alone) not in levels:
        return None
    proposed = levels[id_of(alone)]
    return Waiting(id_of(alone), alone.full_name, cell.name, cycle.year, proposed), cycle
