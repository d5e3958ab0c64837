"""Cells that nobody leads: what they proposed is handed up by the officer above.

Only who leads a cell hands its proposals up; where secretary and deputies are gone, nobody could,
and the body that decides waited for it without end. The officer hands up what was voted, as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.queries import offices as rows
from storage.queries import people
from storage.tables import CycleState, MemberRole, Organisation
from workflow.accounts import Person, id_of
from workflow.decision import deciding, handing_up, recording
from workflow.errors import Refusal
from workflow.work import Work

_MET = frozenset({CycleState.PROPOSED, CycleState.DECIDED, CycleState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class UnledCell:
    """One of them whose meeting has proposed, and is not decided on."""

    cell_id: int
    name: str
    year: int
    bodies: tuple[str, ...]
    """To whom it may be handed up; none where the paper is entered by who leads the cell."""


async def waiting(work: Work, officer: Person) -> tuple[UnledCell, ...]:
    """Give those under the officer, by name; raise `Refusal` `not_officer`."""
    return tuple([one for one, _ in await _found(work, officer)])


async def hand_up(work: Work, officer: Person, cell_id: int) -> tuple[UnledCell, ...]:
    """Hand up what one of them proposed; give what still waits.

    Raises:
        Refusal: `not_officer`; `unled_gone` for any other cell, one that somebody leads by now, or
            where nothing is to be handed up (any more).
    """
    for one, acting in await _found(work, officer):
        if one.cell_id == cell_id and one.bodies:
            await handing_up.hand(work, acting)
            return await waiting(work, officer)
    raise Refusal("unled_gone")


async def _found(work: Work, officer: Person) -> list[tuple[UnledCell, Person]]:
    """Give them with the officer as they act for each."""
    found = []
    for cell in await _unled(work, officer):
        acting = replace(
            officer,
            cell_id=id_of(cell),
            cell_name=cell.name,
            role=MemberRole.DEPUTY_SECRETARY,
            stands_in=True,
        )
        cycle = await deciding.year_to_decide(work, acting)
        if cycle is None or cycle.state not in _MET:
            continue
        up = await handing_up.standing(work, acting)
        if up.to_hand or (cycle.state in recording.ENTERING and not up.handed):
            bodies = tuple(dict.fromkeys(one.name for one in up.to_hand))
            found.append((UnledCell(id_of(cell), cell.name, cycle.year, bodies), acting))
    return found


async def _unled(work: Work, officer: Person) -> Sequence[Organisation]:
    session = await work.session()
    offices = await rows.offices_of(session, officer.member_id)
    if not offices:
        raise Refusal("not_officer")
    cells = {
        id_of(one): one for one in await rows.cells_under(session, [id_of(o) for o in offices])
    }
    leading = await people.leading_in(session, cells, work.now.date())
    led = {one.cell_id for one in leading}
    return [cell for number, cell in cells.items() if number not in led]
