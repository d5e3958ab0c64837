"""Records whose time is over are destroyed, with a record of what they were.

How long a record is kept no program can know: the office sets it by a document of its own, and
whoever has records destroyed names it. Nothing goes while a year before the one named is open.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from storage import audit
from storage.queries import destruction as rows
from storage.queries.destruction import Counted
from storage.tables import Destruction, Organisation
from terms.destruction import RecordKind
from terms.name_order import units_by_name
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Destroying:
    """What is to be destroyed: all of the years before one; of levels only where that is said."""

    before: int
    levels: bool = False


@dataclass(frozen=True, slots=True)
class Mandate:
    """Why records may be destroyed: the office's document with its day, and who has it done."""

    document: str
    dated: date
    by: str


@dataclass(frozen=True, slots=True)
class Heap:
    """So many records of one kind, of one cell's year."""

    cell: str
    year: int
    kind: RecordKind
    n: int


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One line of the record of what was destroyed."""

    heap: Heap
    on: date
    mandate: Mandate


async def looked_through(work: Work, wanted: Destroying) -> tuple[Heap, ...]:
    """Give what would be destroyed.

    Raises:
        Refusal: `year_not_over` (year); `years_open` (cells) with who is not done.
    """
    if wanted.before > work.now.year:
        raise Refusal("year_not_over", year=wanted.before)
    session = await work.session()
    waiting = await rows.open_before(session, wanted.before)
    if waiting:
        cells = "; ".join(f"{name} ({year})" for name, year in waiting)
        raise Refusal("years_open", cells=cells)
    return await _heaps(work, await rows.count(session, wanted.before, levels=wanted.levels))


async def destroy(work: Work, wanted: Destroying, mandate: Mandate) -> tuple[Heap, ...]:
    """Destroy it and keep what it was: kinds, numbers, years, mandate; give the same.

    Raises:
        Refusal: as `looked_through`; `no_ground` without document or name; `nothing_to_destroy`;
            `ground_to_come` where the document's day is one to come.
    """
    found = await looked_through(work, wanted)
    if not mandate.document.strip() or not mandate.by.strip():
        raise Refusal("no_ground")
    if mandate.dated > work.now.date():
        raise Refusal("ground_to_come")
    if not found:
        raise Refusal("nothing_to_destroy")
    session = await work.session()
    counted = await rows.count(session, wanted.before, levels=wanted.levels)
    await rows.destroy(session, wanted.before, levels=wanted.levels)
    session.add_all(
        Destruction(
            at=work.now,
            by=mandate.by.strip(),
            document=mandate.document.strip(),
            dated=mandate.dated,
            cell_id=cell,
            year=year,
            kind=kind,
            n=n,
        )
        for (cell, year, kind), n in counted.items()
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="records_destroyed",
        organisation_id=None,
        payload={
            "before": wanted.before,
            "levels": wanted.levels,
            "dated": mandate.dated.isoformat(),
            "records": [[cell, year, kind.value, n] for (cell, year, kind), n in counted.items()],
        },
    )
    return found


async def destroyed(work: Work) -> tuple[Destroyed, ...]:
    """Give the record of everything that was ever destroyed, the oldest first."""
    return tuple(_told(work, row, cell) for row, cell in await rows.records(await work.session()))


async def meetings_of(work: Work, cells: Collection[int]) -> tuple[Destroyed, ...]:
    """Give what was destroyed of the meetings of some cells, the oldest first."""
    return tuple(
        _told(work, row, cell)
        for row, cell in await rows.records(await work.session())
        if row.cell_id in cells and row.kind == RecordKind.MEETING
    )


def _told(work: Work, row: Destruction, cell: str) -> Destroyed:
    return Destroyed(
        Heap(cell, row.year, RecordKind(row.kind), row.n),
        row.at.astimezone(work.now.tzinfo).date(),
        Mandate(row.document, row.dated, row.by),
    )


async def _heaps(work: Work, counted: Counted) -> tuple[Heap, ...]:
    """Give what was counted with whose it is: also of bodies that meet, and of cells that were
    merged since."""
    session = await work.session()
    numbers = {number for number, _, _ in counted}
    places = units_by_name([await session.get_one(Organisation, one) for one in sorted(numbers)])
    kinds = list(RecordKind)
    return tuple(
        Heap(place.name, year, kind, n)
        for place in places
        for (number, year, kind), n in sorted(
            counted.items(), key=lambda one: (one[0][1], kinds.index(one[0][2]))
        )
        if number == place.id
    )
