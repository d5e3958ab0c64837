"""Which cell a row of a roster speaks of: one that is stored, or one to be made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from papers.plain import identity
from papers.roster_file import RosterRow, RowProblem
from papers.roster_headings import Column
from storage.tables import Organisation, OrganisationKind


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell under its party organisation; equal when it is the same one, however written."""

    key: tuple[str, str]
    """Identity of the organisation above, or its id as text, and of the cell."""
    name: str = field(compare=False)
    above: str = field(compare=False)
    """Name of the organisation above; empty where there is none."""
    above_id: int | None = field(compare=False)
    cell_id: int | None = field(compare=False)
    """None for a cell to be made; so is the organisation above it, where it has no id either."""


class Places:
    """The organisations of the house, found by name."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._above: dict[str, list[Organisation]] = defaultdict(list)
        self._cells: dict[str, list[CellPlace]] = defaultdict(list)
        self._by_key: dict[tuple[str, str], CellPlace] = {}
        self._by_id: dict[int, CellPlace] = {}
        names: dict[int | None, str] = {None: ""}
        for one in organisations:
            names[one.id] = one.name
            if one.kind != OrganisationKind.CELL:
                self._above[identity(one.name)].append(one)
                continue
            above_id = one.parent_id
            key = (_key(above_id, ""), identity(one.name))
            place = CellPlace(key, one.name, names.get(above_id, ""), above_id, one.id)
            self._by_id[one.id or 0] = place
            self._remember(place)

    def stored(self, cell_id: int) -> CellPlace:
        """Give the place of a cell that is stored."""
        return self._by_id[cell_id]

    def of(self, row: RosterRow) -> CellPlace | RowProblem:
        """Give the cell of a row; what is wrong where its name fits more than one.

        Where the row names no organisation above, the cell is looked for everywhere."""
        if not row.organisation:
            found = self._cells[identity(row.cell)]
            if len(found) > 1 and Column.ORGANISATION in row.told:
                # The column is there and empty: of several cells the one below nothing is meant.
                found = [place for place in found if not place.above] or found
            if len(found) > 1:
                under = "; ".join(place.above or "–" for place in found)
                return row.problem(Column.CELL, "several_cells", under)
            return found[0] if found else self._new(row, None)
        above = self._above[identity(row.organisation)]
        if len(above) > 1:
            return row.problem(Column.ORGANISATION, "several_organisations", row.organisation)
        return self._new(row, above[0].id if above else None)

    def _new(self, row: RosterRow, above_id: int | None) -> CellPlace:
        key = (_key(above_id, row.organisation), identity(row.cell))
        if key not in self._by_key:
            self._remember(CellPlace(key, row.cell, row.organisation, above_id, None))
        return self._by_key[key]

    def _remember(self, place: CellPlace) -> None:
        self._by_key[place.key] = place
        self._cells[place.key[1]].append(place)


def _key(above_id: int | None, above: str) -> str:
    return identity(above) if above_id is None else str(above_id)
