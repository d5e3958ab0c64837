"""What who leads a cell says of levels on their paper that a rule speaks against."""

from workflow.accounts import Person
from workflow.decision import deciding, departures
from workflow.decision.departures import Departure, Levels
from workflow.work import Work


async def of_cell(work: Work, person: Person, *, first: bool) -> tuple[Departure, ...]:
    """Give of what would be recorded now the levels that still ask for a reason.

    Raises:
        Refusal: as `deciding.to_record`.
    """
    now = await deciding.to_record(work, person, first=first)
    cycle = await deciding.to_decide(work, person)
    return await departures.unexplained(work, cycle, deciding.levels_of(now))


async def answer(work: Work, person: Person, meant: Levels, reason: str, *, first: bool) -> None:
    """Keep one reason for each of the levels it was asked for.

    Raises:
        Refusal: as `of_cell`; as `departures.explain`.
    """
    now = await deciding.to_record(work, person, first=first)
    cycle = await deciding.to_decide(work, person)
    await departures.explain(work, person, cycle, deciding.levels_of(now), meant, reason)
