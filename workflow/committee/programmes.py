"""Who has registered their personal action programme (CV 974-CV/ĐU, II(2)): asked of whoever
serves.

A programme counts once every part is written; nobody but its writer reads a word of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from papers.forms import FormKind
from storage.queries import yearly as rows
from workflow.access import sits_on_committee
from workflow.accounts import Person, id_of
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.review.yearly_papers import complete_in, year_of
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Registered:
    """One cell's programmes of a year: who serves in it, and who has registered."""

    year: int
    serving: Mapping[int, str]
    """Names by member."""
    done: frozenset[int]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those who have not."""
        return tuple(name for member, name in self.serving.items() if member not in self.done)

    def has(self, member_id: int) -> bool | None:
        """Tell whether a member has registered; None for who need not."""
        return member_id in self.done if member_id in self.serving else None


async def registered(work: Work, person: Person) -> Registered:
    """Give who of the cell has registered, to who sits on its committee.

    Raises:
        Refusal: `not_committee`, `no_cycle`.
    """
    sits_on_committee(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    year = year_of(cycle, FormKind.PROGRAMME)
    return (await of_cells(work, {person.cell_id: year}))[person.cell_id]


async def of_cells(work: Work, years: Mapping[int, int]) -> dict[int, Registered]:
    """Give the same of many cells, each with its year; the reader's rights were looked at."""
    session = await work.session()
    kept = await rows.kept_for(session, years, set(years.values()))
    serving: dict[int, dict[int, str]] = {cell: {} for cell in years}
    for member in await rows.serving(session, years, work.now.date()):
        serving[member.cell_id][id_of(member)] = member.called
    return {
        cell: Registered(
            year,
            serving[cell],
            frozenset(
                member
                for member in serving[cell]
                if complete_in(kept.get((member, year), ""), FormKind.PROGRAMME)
            ),
        )
        for cell, year in years.items()
    }
