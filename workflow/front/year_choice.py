"""Years of a cell that are open side by side: which one a person works in (0274).

The newest one, unless somebody chooses an earlier year in which something waits for them: who leads
the cell, until the year is closed; who sits on its committee, for a level that is not made or not
known yet; anybody else, for a self-review of their own that is still to be handed in."""

from storage.tables import Cycle, CycleState, YearInView
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.decision import recording
from workflow.errors import Refusal
from workflow.meeting.roll_call import AFTER_THE_FIRST
from workflow.work import Work

_YEARS_BACK = 3
"""How many years before the newest are looked at: what is older was given up."""


async def others(work: Work, person: Person) -> tuple[int, ...]:
    """Give the years, the newest first, that the person may work in besides the one in view."""
    viewed = await cycles.in_view(work, person)
    found = await _all(work, person)
    if viewed is None or len(found) == 1:
        return ()
    newest, *earlier = found
    waiting = [each for each in earlier[:_YEARS_BACK] if await _waits(work, person, each)]
    return tuple(each.year for each in (newest, *waiting) if each.id != viewed.id)


async def choose(work: Work, person: Person, year: int) -> None:
    """Work in another year from now on, until one goes back or a newer year is opened.

    Raises:
        Refusal: `year_not_open` (year).
    """
    viewed = await cycles.in_view(work, person)
    if viewed is not None and viewed.year == year:
        return
    if year not in await others(work, person):
        raise Refusal("year_not_open", year=year)
    chosen = next(cycle for cycle in await _all(work, person) if cycle.year == year)
    session = await work.session()
    row = YearInView(member_id=person.member_id, cycle_id=id_of(chosen), chosen_at=work.now)
    await session.merge(row)
    await session.flush()


async def _all(work: Work, person: Person) -> list[Cycle]:
    return await work.known(cycles.of_cell, person.cell_id)


async def _waits(work: Work, person: Person, cycle: Cycle) -> bool:
    """Tell whether something of an earlier year waits for the person."""
    if person.leads and cycle.state == CycleState.PUBLISHED:
        return True
    if cycle.state not in AFTER_THE_FIRST:
        return False
    account = await everybody.of_cycle(work, cycle)
    if person.leads or person.in_committee:
        if cycle.state in recording.UNPUBLISHED:
            return True
        return any(one.waits for one in account.entries)
    mine = account.of(person.member_id)
    return mine is not None and mine.unvoted
