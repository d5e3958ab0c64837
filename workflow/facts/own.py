"""What was entered about oneself in a year: one sees it, and may ask for a correction."""

from dataclasses import dataclass

import rating
from storage.queries import quarters as quarter_rows
from storage.queries import votes as vote_rows
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.facts import known_facts
from workflow.facts.known_facts import Fact
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is known of somebody in a year."""

    year: int
    facts: tuple[Fact, ...]
    staff: rating.Level | None
    professional: rating.Level | None
    quarters: tuple[tuple[int, rating.Level | None], ...]


async def of_person(work: Work, person: Person) -> OwnFacts | None:
    """Give what was entered about oneself in the year one works in; None before the first."""
    cycle = await cycles.in_view(work, person)
    if cycle is None:
        return None
    session, number = await work.session(), person.member_id
    known = await known_facts.of_members(work, cycle.year, [number])
    other = (await vote_rows.other_ratings(session, id_of(cycle))).get(number)
    results = await quarter_rows.results(session, id_of(cycle))
    return OwnFacts(
        cycle.year,
        known.get(number, ()),
        _level(other.staff_level) if other else None,
        _level(other.professional_level) if other else None,
        tuple((q, _level(row.level)) for (who, q), row in results.items() if who == number),
    )


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None
