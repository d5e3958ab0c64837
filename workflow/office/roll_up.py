"""A year rolled up over the whole tree: of each organisation above cells how many have which level.

The counts of each cell's year are kept sealed beside its levels (0404): they are opened here and
added up, and the sum of each organisation of the base is kept sealed too, until something in it
changes (0414). A level that is still being entered, or was cancelled, is none yet; a person counts
in the cell that their level was decided in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import add

import rating
from storage.queries import level_counts as rows
from storage.queries.level_counts import CountedOrganisation, Place
from storage.tables import OrganisationKind
from workflow.decision import cap_above, kept_counts
from workflow.decision.kept_counts import GROUPS, PERSONS, Counts
from workflow.errors import Refusal
from workflow.work import Work

AT_ONCE = 1_000
"""Organisations added up together."""
COUNTED_AT_ONCE = 200
"""Years of cells counted anew in one transaction."""
_LEVELS = tuple(rating.Level)
_POSTS = PERSONS[1:]

Progress = Callable[[int, int], None]
"""Hears of how many cells' years so many are done."""


@dataclass(frozen=True, slots=True)
class RolledUp:
    """One organisation with all that is under it."""

    name: str
    depth: int
    """How many organisations are above it."""
    base: bool
    """Whether it is one of the base; else it is above some."""
    cells: int
    """Living cells under it."""
    decided: int
    """Cells of which a level was decided."""
    counts: Counts

    @property
    def persons(self) -> dict[rating.Level, int]:
        """All persons, by level."""
        return self.of(PERSONS)

    @property
    def with_posts(self) -> dict[rating.Level, int]:
        """Those of them with a post in the Party or who lead where they work."""
        return self.of(_POSTS)

    @property
    def collectives(self) -> dict[rating.Level, int]:
        """All collectives, by level."""
        return self.of(GROUPS[len(PERSONS) :])

    def of(self, groups: Iterable[rating.Subject]) -> dict[rating.Level, int]:
        """Give how many of some groups have which level."""
        first = [GROUPS.index(group) * len(_LEVELS) for group in groups]
        return {
            level: sum(self.counts[at + place] for at in first)
            for place, level in enumerate(_LEVELS)
        }


@dataclass(frozen=True, slots=True)
class RollUp:
    """A year of everything in the house."""

    year: int
    total: RolledUp
    above: tuple[RolledUp, ...]
    """What is above the base, each before what is under it."""
    bases: tuple[RolledUp, ...]
    """The organisations of the base, in the same order."""


async def newest_year(work: Work) -> int:
    """Give the newest year that anything was decided in; raise `Refusal` `nothing_decided`."""
    found = await rows.newest_year(await work.session(), cap_above.RECORDED)
    if found is None:
        raise Refusal("nothing_decided")
    return found


async def recount(work: Work, year: int, after: int) -> tuple[int, int, int]:
    """Count the levels of the next years behind one anew: give the last of them, how many were
    counted, and of how many something else was kept; 0 cells when there are none left."""
    session = await work.session()
    found = await rows.some_years(session, year, cap_above.RECORDED, after, COUNTED_AT_ONCE)
    wrong = 0
    for one in found:
        now = kept_counts.packed(await kept_counts.count_anew(work, one.cycle_id))
        wrong += one.counts != now
    return (found[-1].cycle_id if found else after), len(found), wrong


async def roll_up(work: Work, year: int, progress: Progress) -> RollUp:
    """Add a year up; what was never counted, or not since it changed, is counted on the way.

    Raises:
        Refusal: `nothing_decided` where nothing of that year is.
    """
    session = await work.session()
    found = await rows.organisations(session, year, cap_above.RECORDED)
    if not (total := sum(one.years for one in found)):
        raise Refusal("nothing_decided")
    tree = _Tree(await rows.places(session), found)
    left = [one for one in found if one.years and not (one.base and one.counts)]
    done = total - sum(one.years for one in left)
    progress(done, total)
    for begin in range(0, len(left), AT_ONCE):
        some = left[begin : begin + AT_ONCE]
        base = [one.organisation_id or 0 for one in some if one.base]
        for number, added in (await kept_counts.add_up(work, year, base)).items():
            tree.add((number,), *added)
        apart = [one.organisation_id for one in some if not one.base]
        for one in await kept_counts.years_in(work, year, apart):
            line = (one.place_id, one.parent_id or 0, one.above_id or 0)
            tree.add(line, *kept_counts.together([one]))
        done += sum(one.years for one in some)
        progress(done, total)
    return tree.rolled_up(year)


class _Tree:
    """Everything above cells, and what is added to it.

    A sectional organisation has no row of its own: it is counted with what it is in."""

    def __init__(self, places: Iterable[Place], inside: Iterable[CountedOrganisation]) -> None:
        self._places = {one.number: one for one in places}
        self._home = {number: self._row_of(number) for number in self._places}
        self._counts: dict[int, Counts] = {}
        self._decided: dict[int, int] = {}
        self._cells = {one.number: int(one.living) for one in self._lone()}
        self._below: dict[int | None, list[int]] = {}
        for number, home in self._home.items():
            if home == number:
                above = self._home.get(self._places[number].parent_id or 0)
                self._below.setdefault(above, []).append(number)
        for one in inside:
            if one.base and one.organisation_id is not None:
                home = self._home[one.organisation_id]
                self._cells[home] = self._cells.get(home, 0) + one.cells
                if one.years and one.counts:
                    self.add((home,), *kept_counts.unpacked_sum(one.counts))

    def add(self, line: Iterable[int], decided: int, counts: Counts) -> None:
        """Count of how many cells a level was decided, and which levels, where it belongs: in the
        first of a line that has a row."""
        at = next((self._home[number] for number in line if number in self._home), None)
        if at is not None:
            before = self._counts.get(at)
            self._counts[at] = counts if before is None else tuple(map(add, before, counts))
            self._decided[at] = self._decided.get(at, 0) + decided

    def rolled_up(self, year: int) -> RollUp:
        """Give everything summed up, each before what is under it."""
        found: list[RolledUp] = []
        tops = [self._walk(number, 0, found) for number in self._below.get(None, [])]
        above = tuple(one for one in found if not one.base)
        total = RolledUp("", 0, False, *_summed(tops))
        return RollUp(year, total, above, tuple(one for one in found if one.base))

    def _lone(self) -> list[Place]:
        return [one for one in self._places.values() if one.kind is OrganisationKind.CELL]

    def _row_of(self, number: int) -> int:
        place = self._places[number]
        inside = place.kind is OrganisationKind.SECTIONAL and place.parent_id in self._places
        return self._row_of(place.parent_id) if inside and place.parent_id else number

    def _walk(self, number: int, depth: int, found: list[RolledUp]) -> RolledUp:
        place, at = self._places[number], len(found)
        own = self._cells.get(number, 0), self._decided.get(number, 0)
        counts = self._counts.get(number, kept_counts.NONE)
        base = place.kind is not OrganisationKind.SUPERIOR
        summed = RolledUp(place.name, depth, base, *own, counts)
        if below := self._below.get(number):
            parts = [self._walk(one, depth + 1, found) for one in below]
            summed = RolledUp(place.name, depth, base, *_summed([summed, *parts]))
        found.insert(at, summed)
        return summed


def _summed(parts: Sequence[RolledUp]) -> tuple[int, int, Counts]:
    """Give the living cells, the decided ones and the counts of several organisations."""
    cells, decided = sum(one.cells for one in parts), sum(one.decided for one in parts)
    return cells, decided, kept_counts.summed([one.counts for one in parts])
