"""The collectives under an office with the levels of several years: decided here, or typed in from
the paper of a year that has no decision here. Only those whose level of the year was published.

A body of a cell may be rated in the cell's year and in its own: it is the same collective.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import rating
from storage.queries import earlier as rows
from storage.tables import Organisation, OrganisationKind
from workflow import cycle as cycles
from workflow.ballot.urn_session import called_in
from workflow.office.level_counts import OfficeYears, YearLevels
from workflow.work import Work

Key = tuple[int, int]
"""The cell or body whose collective it is, and its number on a sheet there."""


@dataclass(frozen=True, slots=True)
class CollectiveYears:
    """One collective rated in a year, with what is known of the years before."""

    cell: str
    name: str
    deciding: str
    profile: str
    levels: Mapping[int, rating.Level]
    """The levels that are known, by year."""
    typed: frozenset[int]
    """The years whose level was typed in."""


async def collective_years(
    work: Work, under: OfficeYears, now: YearLevels, years: int
) -> tuple[CollectiveYears, ...]:
    """Give every collective with a published level in a year, with those of so many years up to
    it, in a fixed number of statements."""
    first = now.year - years + 1
    public = {n for n, one in under.of(now.year).items() if one.state in cycles.PUBLIC}
    here = await _decided(work, under, first, now.year - 1)
    typed = await _typed(work, under, first, now.year - 1)
    found = []
    for (number, subject), level in now.levels.items():
        if subject > 0 or number not in public:
            continue
        cycle = under.cycles[number]
        place = under.organisations[cycle.cell_id]
        key = _key(place, subject, under)
        known = here.get(key, {})
        by_paper = {y: one for y, one in typed.get(key, {}).items() if y not in known}
        found.append(
            CollectiveYears(
                (place if place.body is None else under.organisations[place.parent_id or 0]).name,
                called_in(place, subject),
                under.deciding(cycle.cell_id).name,
                cycle.profile,
                {**by_paper, **known, now.year: level},
                frozenset(by_paper),
            )
        )
    return tuple(found)


def _key(place: Organisation, subject: int, under: OfficeYears) -> Key:
    """Give whose collective it is: a body of a cell is the cell's."""
    above = under.organisations.get(place.parent_id or 0)
    if place.body is not None and above is not None and above.kind is OrganisationKind.CELL:
        return above.id or 0, subject
    return place.id or 0, subject


async def _decided(
    work: Work, under: OfficeYears, first: int, last: int
) -> dict[Key, dict[int, rating.Level]]:
    """Give what was decided and published; of two levels in one year the lower one."""
    wanted = [
        number
        for number, one in under.cycles.items()
        if first <= one.year <= last and one.state in cycles.PUBLIC
    ]
    found: dict[Key, dict[int, rating.Level]] = {}
    for number, subject, written in await rows.decided_on_collectives(await work.session(), wanted):
        cycle, level = under.cycles[number], rating.Level(written)
        here = found.setdefault(_key(under.organisations[cycle.cell_id], subject, under), {})
        here[cycle.year] = min(level, here.get(cycle.year, level), key=lambda one: one.rank)
    return found


async def _typed(
    work: Work, under: OfficeYears, first: int, last: int
) -> dict[Key, dict[int, rating.Level]]:
    found: dict[Key, dict[int, rating.Level]] = {}
    typed = await rows.of_collectives(await work.session(), list(under.organisations))
    for (place, subject, year), row in typed.items():
        if first <= year <= last:
            found.setdefault((place, subject), {})[year] = rating.Level(row.level)
    return found
