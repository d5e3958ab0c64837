"""A year rolled up over the whole tree: of each organisation above cells how many have which level.

The counts of each cell's year are kept sealed beside its levels (0404): they are opened here and
added up. A level that is still being entered, or was cancelled, is none yet; a person counts in the
cell that their level was decided in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

import rating
from storage.queries import level_counts as rows
from storage.queries.level_counts import CountedYear, Place
from storage.tables import OrganisationKind
from workflow.decision import cap_above, kept_counts
from workflow.decision.kept_counts import GROUPS, PERSONS, PLACES, Counts
from workflow.errors import Refusal
from workflow.work import Work

AT_ONCE = 20_000
"""Years of cells read together: of so many the database joins whole tables, not row by row."""
COUNTED_AT_ONCE = 200
"""Years of cells counted anew in one transaction."""
_NONE: Counts = (0,) * len(PLACES)
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
        now = kept_counts.packed(await kept_counts.recount(work, one.cycle_id))
        wrong += one.counts != now
    return (found[-1].cycle_id if found else after), len(found), wrong


async def roll_up(work: Work, year: int, progress: Progress) -> RollUp:
    """Add a year up; what was never counted is counted and kept on the way.

    Raises:
        Refusal: `nothing_decided` where nothing of that year is.
    """
    session = await work.session()
    total = await rows.how_many(session, year, cap_above.RECORDED)
    if not total:
        raise Refusal("nothing_decided")
    tree = _Tree(await rows.places(session), await rows.cells_by_parent(session))
    after, done = 0, 0
    while found := await rows.some_years(session, year, cap_above.RECORDED, after, AT_ONCE):
        for one in found:
            if one.counts is None:
                tree.add(one, await kept_counts.recount(work, one.cycle_id))
            else:
                tree.add(one, kept_counts.unpacked(one.counts))
        after, done = found[-1].cycle_id, done + len(found)
        progress(done, total)
    return tree.rolled_up(year)


class _Tree:
    """Everything above cells, and what is added to it.

    A sectional organisation has no row of its own: it is counted with what it is in."""

    def __init__(self, places: Iterable[Place], cells: Mapping[int | None, int]) -> None:
        self._places = {one.number: one for one in places}
        self._home = {number: self._row_of(number) for number in self._places}
        self._counts: dict[int, Counts] = {}
        self._decided: Counter[int] = Counter()
        self._cells: Counter[int] = Counter()
        self._below: dict[int | None, list[int]] = {}
        for number, one in self._places.items():
            if one.kind is OrganisationKind.CELL:
                self._cells[number] += one.living
            elif one.kind is not OrganisationKind.SUPERIOR:
                self._cells[self._home[number]] += cells.get(number, 0)
            if self._home[number] == number:
                self._below.setdefault(self._home.get(one.parent_id or 0), []).append(number)

    def add(self, one: CountedYear, counts: Counts) -> None:
        """Count the year of a cell or a body where it belongs."""
        line = (one.place_id, one.parent_id or 0, one.above_id or 0)
        at = next((self._home[number] for number in line if number in self._home), None)
        if at is not None and any(counts):
            before = self._counts.get(at)
            self._counts[at] = counts if before is None else tuple(map(add, before, counts))
            self._decided[at] += one.cell

    def rolled_up(self, year: int) -> RollUp:
        """Give everything summed up, each before what is under it."""
        found: list[RolledUp] = []
        tops = [self._walk(number, 0, found) for number in self._below.get(None, [])]
        above = tuple(one for one in found if not one.base)
        return RollUp(year, _together(tops), above, tuple(one for one in found if one.base))

    def _row_of(self, number: int) -> int:
        place = self._places[number]
        inside = place.kind is OrganisationKind.SECTIONAL and place.parent_id in self._places
        return self._row_of(place.parent_id) if inside and place.parent_id else number

    def _walk(self, number: int, depth: int, found: list[RolledUp]) -> RolledUp:
        place, at = self._places[number], len(found)
        parts = [self._walk(one, depth + 1, found) for one in self._below.get(number, ())]
        together = _together(parts)
        summed = RolledUp(
            place.name,
            depth,
            place.kind is not OrganisationKind.SUPERIOR,
            together.cells + self._cells[number],
            together.decided + self._decided[number],
            _sum([self._counts.get(number, _NONE), together.counts]),
        )
        found.insert(at, summed)
        return summed


def _together(parts: Sequence[RolledUp]) -> RolledUp:
    """Give several organisations as one without a name."""
    cells, decided = sum(one.cells for one in parts), sum(one.decided for one in parts)
    return RolledUp("", 0, False, cells, decided, _sum([one.counts for one in parts]))


def _sum(counts: Sequence[Counts]) -> Counts:
    return tuple(map(sum, zip(_NONE, *counts, strict=True)))
