"""What the duties of many cycles are derived from, read at once.

Every cycle is looked at again each day: what each would ask of the database alone is asked for all
of a batch together (0415)."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.queries import calendar as calendar_rows
from storage.queries import duties as rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.queries.duties import AskedFor, KnownDuty
from storage.tables import (
    Cycle,
    LaidCycle,
    Meeting,
    Organisation,
    OrganisationKind,
    OtherPlace,
)
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.everybody import Census
from workflow.duties import calendar
from workflow.duties.calendar import Calendar
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What is stored of one cycle, as its duties need it."""

    cell: Organisation
    laid: LaidCycle | None
    """None where its duties were never derived."""
    known: Sequence[KnownDuty]
    plan: Calendar
    account: Census
    above: AskedFor
    """Of whom the upper level asks something."""
    places: Sequence[OtherPlace]
    invited: Meeting | None
    """The meeting that people are invited to."""


async def of_cycles(work: Work, cycles: Sequence[Cycle]) -> dict[int, CycleFacts]:
    """Give what the duties of these cycles are derived from, by cycle."""
    session, ids = await work.session(), [id_of(cycle) for cycle in cycles]
    cells = await people.organisations_of(session, {cycle.cell_id for cycle in cycles})
    laid, known = await calendar_rows.laid(session, ids), await rows.of_cycles(session, ids)
    plans = await calendar.of_cycles(work, cycles)
    accounts = await _accounts(work, cycles, cells)
    above = await rows.asked_in_each(session, ids)
    places = await notice_rows.places_of_each(session, ids)
    invited = await notice_rows.invited_meetings(session, ids)
    return {
        number: CycleFacts(
            cells[cycle.cell_id],
            laid.get(number),
            known[number],
            plans[number],
            accounts[number],
            above[number],
            places[number],
            invited.get(number),
        )
        for number, cycle in zip(ids, cycles, strict=True)
    }


async def _accounts(
    work: Work, cycles: Sequence[Cycle], cells: dict[int, Organisation]
) -> dict[int, Census]:
    """Give everybody of each year: of cells together, of a body that meets by itself."""
    of_cells = [cycle for cycle in cycles if cells[cycle.cell_id].kind is not OrganisationKind.BODY]
    together = of_cells if len(of_cells) > 1 else []
    found = await everybody.of_cells(work, together)
    alone = [cycle for cycle in cycles if id_of(cycle) not in found]
    return found | {id_of(cycle): await everybody.of_cycle(work, cycle) for cycle in alone}
