"""Which cell a row of a roster speaks of: one that is stored, or one to be made."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from papers.plain import fold
from papers.roster_file import RosterRow, RowProblem
from papers.roster_headings import Column
from storage.tables import Organisation, OrganisationKind
from terms.identity import identity

STEP = " > "
"""Between the names of a line of organisations, the highest first, as a roster writes it."""
_STEPS = re.compile(r"\s*[>›»]\s*")
_SECTIONAL = ("dang bo bo phan", "dang uy bo phan")
"""How a sectional organisation is called, accents apart."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell under its party organisation; equal when it is the same one, however written."""

    key: tuple[str, str]
    """The organisation above, by its id and the names to be made under it, and the cell's name."""
    name: str = field(compare=False)
    above: str = field(compare=False)
    """Name of the organisation above; empty where there is none."""
    above_id: int | None = field(compare=False)
    cell_id: int | None = field(compare=False)
    """None for a cell to be made."""
    line: tuple[str, ...] = field(compare=False, default=())
    """The organisations to be made above it, under `above_id`, the highest first."""
    ended: bool = field(compare=False, default=False)
    """Whether the cell was merged into another one."""


class Places:
    """The organisations of the house, found by name."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._above: dict[str, list[Organisation]] = defaultdict(list)
        self._under: dict[tuple[int | None, str], int | None] = {}
        self._cells: dict[str, list[CellPlace]] = defaultdict(list)
        self._by_key: dict[tuple[str, str], CellPlace] = {}
        self._by_id: dict[int, CellPlace] = {}
        every = list(organisations)
        self._stored: dict[int | None, Organisation] = {one.id: one for one in every}
        names: dict[int | None, str] = {None: "", **{one.id: one.name for one in every}}
        for one in every:
            if one.kind != OrganisationKind.CELL:
                self._above[identity(one.name)].append(one)
                self._under[one.parent_id, identity(one.name)] = one.id
                continue
            above_id = one.parent_id
            key = (_key(above_id, ()), identity(one.name))
            above = names.get(above_id, "")
            ended = one.ended_on is not None
            place = CellPlace(key, one.name, above, above_id, one.id, ended=ended)
            self._by_id[one.id or 0] = place
            self._remember(place)

    def line_above(self, place: CellPlace) -> list[Organisation]:
        """Give the organisations above a cell, the nearest first: those to be made, those there."""
        made = zip(kinds_of(place.line), place.line, strict=True)
        line = [Organisation(kind=kind, name=name) for kind, name in made]
        at = self._stored.get(place.above_id)
        while at is not None:
            line.insert(0, at)
            at = self._stored.get(at.parent_id)
        return line[::-1]

    def stored(self, cell_id: int) -> CellPlace:
        """Give the place of a cell that is stored."""
        return self._by_id[cell_id]

    def of(self, row: RosterRow) -> CellPlace | RowProblem:
        """Give the cell of a row; what is wrong where its name fits more than one, or one that was
        merged into another."""
        place = self._anywhere(row) if not row.organisation else self._at(row)
        if isinstance(place, CellPlace) and place.ended:
            return row.problem(Column.CELL, "cell_ended", place.name)
        return place

    def _anywhere(self, row: RosterRow) -> CellPlace | RowProblem:
        """Where the row names no organisation above, the cell is looked for everywhere."""
        found = self._cells[identity(row.cell)]
        if len(found) > 1 and Column.ORGANISATION in row.told:
            # The column is there and empty: of several cells the one below nothing is meant.
            found = [place for place in found if not place.above] or found
        found = [place for place in found if not place.ended] or found
        if len(found) > 1:
            under = "; ".join(place.above or "–" for place in found)
            return row.problem(Column.CELL, "several_cells", under)
        return found[0] if found else self._new(row, None, ())

    def _at(self, row: RosterRow) -> CellPlace | RowProblem:
        """Where it names one, or a line of them, the highest first."""
        names = tuple(name for name in _STEPS.split(row.organisation) if name)
        begins = self._above[identity(names[0])] if names else []
        ends = {self._down(one.id, names[1:]) for one in begins}
        whole = {end for end in ends if not end[1]} or ends
        if len(whole) > 1:
            return row.problem(Column.ORGANISATION, "several_organisations", row.organisation)
        above_id, line = next(iter(whole), (None, names))
        return self._new(row, above_id, line)

    def _down(
        self, above_id: int | None, names: tuple[str, ...]
    ) -> tuple[int | None, tuple[str, ...]]:
        """Follow names down the tree; give the last one that is stored and those that are not."""
        while names and (above_id, identity(names[0])) in self._under:
            above_id, names = self._under[above_id, identity(names[0])], names[1:]
        return above_id, names

    def _new(self, row: RosterRow, above_id: int | None, line: tuple[str, ...]) -> CellPlace:
        key = (_key(above_id, line), identity(row.cell))
        if key not in self._by_key:
            above = line[-1] if line else row.organisation
            self._remember(CellPlace(key, row.cell, above, above_id, None, line))
        return self._by_key[key]

    def _remember(self, place: CellPlace) -> None:
        self._by_key[place.key] = place
        self._cells[place.key[1]].append(place)


def kinds_of(line: Sequence[str]) -> Iterator[OrganisationKind]:
    """Give what the organisations of a line are, by the name of the lowest: inside a grass-roots
    one, or one itself; what stands above is a superior one."""
    sectional = bool(line) and fold(line[-1]).startswith(_SECTIONAL)
    low = (OrganisationKind.PARTY_ORGANISATION, OrganisationKind.SECTIONAL)
    ends = low if sectional else low[:1]
    for left in range(len(line), 0, -1):
        yield OrganisationKind.SUPERIOR if left > len(ends) else ends[-left]


def _key(above_id: int | None, line: Sequence[str]) -> str:
    return STEP.join([str(above_id or ""), *(identity(name) for name in line)])
