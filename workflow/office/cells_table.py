"""The officer: one table of all cells under an organisation, and their calendar set at once.

An officer (cán bộ tổng hợp) is a member appointed for an organisation; their scope is it and all
under it. They see counts and days; no name, no text and no level of anybody.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from papers.cells_sheet import CellLine, CellsFacts, cells_xlsx
from papers.forms import FormKind
from papers.plain import in_file_name
from papers.progress_picture import PER_PICTURE, BarRow, PictureFacts, progress_png
from rating import DeadlineOperator
from storage import audit
from storage.queries import above as above_rows
from storage.queries import offices as rows
from storage.tables import (
    Cycle,
    CycleState,
    DaySource,
    Organisation,
    Overseer,
)
from terms.above import HandUpState
from terms.calendar import CalendarMatter
from workflow.accounts import Person, Stored, id_of
from workflow.census import everybody
from workflow.census.steps import PHASES, YearPhase, YearStep
from workflow.committee.programmes import of_cells as programmes_of
from workflow.duties import calendar
from workflow.duties.duty_list import OWED
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.office import from_above
from workflow.paper_file import PaperFile
from workflow.reminder_days import last_day
from workflow.review.yearly_papers import year_of
from workflow.work import Work

SHEET = "cells"
"""The kind of link that opens the table of cells."""
PICTURE = "cells_picture"
"""The kind of link that opens a page of the picture."""


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell in the officer's table."""

    cell_id: int
    name: str
    year: int | None
    """None before its first year was opened."""
    state: CycleState | None
    asked: int
    handed_in: int
    late_own: int
    late_members: int
    days_late: int
    """For the oldest; 0 when nothing is overdue."""
    serving: int = 0
    registered: int = 0
    """How many of those who serve have registered their action programme."""
    to_appraise: int = 0
    """How many wait above since they were handed up."""
    to_decide: int = 0
    """How many were appraised above, and wait for the decision."""
    steps: Mapping[YearStep, int] = field(default_factory=dict)
    """How many are at each step of the account; together everybody of the year."""
    another: int = 0
    """For how many of them another meeting is to be held (S1 V.1)."""

    @property
    def phases(self) -> Mapping[YearPhase, int]:
        """How many are in each phase of the year; together everybody."""
        return {
            phase: sum(self.steps.get(step, 0) for step in steps) for phase, steps in PHASES.items()
        }


@dataclass(frozen=True, slots=True)
class Table:
    """All cells of an officer, the overdue first, the latest of them on top."""

    offices: tuple[str, ...]
    cells: tuple[CellRow, ...]
    sends_for: tuple[tuple[int, str], ...] = ()
    """The organisations they may write to: id and name."""

    @property
    def late(self) -> tuple[CellRow, ...]:
        """The cells with something overdue."""
        return tuple(row for row in self.cells if row.days_late)

    @property
    def not_opened(self) -> tuple[CellRow, ...]:
        """The cells without a year."""
        return tuple(row for row in self.cells if row.year is None)


@dataclass(frozen=True, slots=True)
class DaySet:
    """What became of one day set for many cells."""

    matter: CalendarMatter
    last: date
    done: int
    refused: tuple[tuple[str, str], ...]
    """Cell and why: the code of a refusal."""


@dataclass(frozen=True, slots=True)
class TablePicture:
    """A page of the picture of all cells."""

    file: PaperFile
    page: int
    cells: int


async def table(work: Work, person: Person) -> Table:
    """Give how every cell stands; raise `Refusal` `not_officer`."""
    offices = await offices_of(work, person)
    session = await work.session()
    cells = await rows.cells_under(session, [one.id or 0 for one in offices])
    return Table(
        tuple(one.name for one in offices),
        await rows_of(work, cells),
        tuple((one.id or 0, one.name) for one in offices),
    )


async def sheet(work: Work, person: Person) -> PaperFile:
    """Give the same as an Excel file; raise `Refusal` `not_officer`."""
    now = await table(work, person)
    name = "; ".join(now.offices)
    facts = CellsFacts(
        name,
        work.now.date(),
        tuple(
            CellLine(
                cell=row.name,
                year=row.year,
                state=row.state.value if row.state else "",
                asked=row.asked,
                handed_in=row.handed_in,
                phases={phase.value: count for phase, count in row.phases.items()},
                another=row.another,
                late_own=row.late_own,
                late_members=row.late_members,
                days_late=row.days_late,
                serving=row.serving,
                registered=row.registered,
            )
            for row in now.cells
        ),
    )
    return PaperFile(
        name=f"tong-hop-chi-bo-{in_file_name(now.offices[0])}.xlsx",
        render=lambda: cells_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, 0)),
    )


async def picture(work: Work, person: Person, page: int = 0) -> TablePicture:
    """Give some of the cells as a picture, the overdue first; a page too far is the last one.

    Raises:
        Refusal: `not_officer`.
    """
    now = await table(work, person)
    pages = max(1, -(-len(now.cells) // PER_PICTURE))
    at = min(max(page, 0), pages - 1)
    first = at * PER_PICTURE
    facts = PictureFacts(
        "; ".join(now.offices),
        work.now,
        at + 1,
        pages,
        tuple(
            BarRow(
                number,
                row.name,
                row.state.value if row.state else "",
                row.asked,
                row.handed_in,
                row.days_late,
                {phase.value: count for phase, count in row.phases.items()},
            )
            for number, row in enumerate(now.cells[first : first + PER_PICTURE], start=first + 1)
        ),
    )
    file = PaperFile(
        name=f"tien-do-{in_file_name(now.offices[0])}-{at + 1}.png",
        render=lambda: progress_png(facts),
        link=link(work, Claim(PICTURE, person.member_id, at)),
    )
    return TablePicture(file, at, len(now.cells))


async def days_known(
    work: Work, person: Person, matter: CalendarMatter
) -> tuple[tuple[date, int], ...]:
    """Give which last days the running cells have for a matter, and how many have each.

    Raises:
        Refusal: `not_officer`.
    """
    running = await running_under(work, [o.id or 0 for o in await offices_of(work, person)])
    return await day_counts(work, [cycle for cycle, _ in running], matter)


async def running_cells(work: Work, person: Person) -> int:
    """Give how many of the officer's cells have a running year; raise `Refusal` `not_officer`."""
    return len(await running_under(work, [o.id or 0 for o in await offices_of(work, person)]))


async def day_counts(
    work: Work, cycles: Collection[Cycle], matter: CalendarMatter
) -> tuple[tuple[date, int], ...]:
    """Give the last days of these cycles for a matter, the soonest first, with their number."""
    found = await rows.last_days(await work.session(), [c.id or 0 for c in cycles], matter)
    counts = Counter(last_day(row.day, DeadlineOperator(row.operator)) for row in found)
    return tuple(sorted(counts.items()))


async def set_day(
    work: Work, person: Person, matter: CalendarMatter, day: date, operator: DeadlineOperator
) -> DaySet:
    """Set one day for all running cells of the officer.

    Raises:
        Refusal: `not_officer`; `no_running_cells`; when every cell refuses it, why the first does.
    """
    offices = [one.id or 0 for one in await offices_of(work, person)]
    return await set_day_under(work, offices, matter, day, operator, by=person.member_id)


async def set_day_under(
    work: Work,
    organisations: Collection[int],
    matter: CalendarMatter,
    day: date,
    operator: DeadlineOperator,
    *,
    by: int | None = None,
) -> DaySet:
    """Set one day for all running cells under some organisations; raise `Refusal` as `set_day`."""
    running = await running_under(work, organisations)
    if not running:
        raise Refusal("no_running_cells")
    refused: list[tuple[str, str]] = []
    for cycle, cell in running:
        try:
            await calendar.put(work, cycle, matter, day, operator, DaySource.OFFICER)
        except Refusal as refusal:
            refused.append((cell.name, refusal.code))
    if len(refused) == len(running):
        raise Refusal(refused[0][1])
    await _record(work, matter, day, by, len(running) - len(refused))
    return DaySet(matter, last_day(day, operator), len(running) - len(refused), tuple(refused))


async def running_under(
    work: Work, organisations: Collection[int]
) -> list[tuple[Cycle, Organisation]]:
    """Give the cells under some organisations whose year runs, with it, by name."""
    session = await work.session()
    cells = await rows.cells_under(session, organisations)
    newest = await rows.newest_cycles(session, [cell.id or 0 for cell in cells])
    found = ((newest.get(cell.id or 0), cell) for cell in cells)
    return [(c, cell) for c, cell in found if c is not None and c.state in calendar.RUNNING]


async def appoint(work: Work, member: Stored, organisation: Organisation) -> bool:
    """Make a member the officer of an organisation; False when they were it already."""
    session = await work.session()
    key = (organisation.id or 0, id_of(member))
    if await session.get(Overseer, key) is not None:
        return False
    session.add(Overseer(organisation_id=key[0], member_id=key[1]))
    await session.flush()
    await from_above.tell_of_waiting(work, key[0])
    await _record_office(work, key, "officer_appointed")
    return True


async def dismiss(work: Work, member: Stored, organisation: Organisation) -> bool:
    """End that; False when they were none."""
    session = await work.session()
    key = (organisation.id or 0, id_of(member))
    row = await session.get(Overseer, key)
    if row is None:
        return False
    await session.delete(row)
    await _record_office(work, key, "officer_dismissed")
    return True


async def offices_of(work: Work, person: Person) -> list[Organisation]:
    """Give what a member is the officer of; raise `Refusal` `not_officer`."""
    found = await rows.offices_of(await work.session(), person.member_id)
    if not found:
        raise Refusal("not_officer")
    return found


async def rows_of(work: Work, cells: list[Organisation]) -> tuple[CellRow, ...]:
    """Give how these cells stand, the overdue first."""
    session = await work.session()
    ids = [cell.id or 0 for cell in cells]
    newest = await rows.newest_cycles(session, ids)
    accounts = await everybody.of_cells(work, list(newest.values()))
    years = {cell: year_of(cycle, FormKind.PROGRAMME) for cell, cycle in newest.items()}
    programmes = await programmes_of(work, years)
    waits = await above_rows.open_counts(session, [id_of(cycle) for cycle in newest.values()])
    late = await rows.late(session, OWED, ids, work.now.date())
    found = []
    for cell in cells:
        cycle = newest.get(cell.id or 0)
        number = id_of(cycle) if cycle else 0
        account = accounts.get(number)
        own, members, oldest = late.get(cell.id or 0, (0, 0, work.now.date()))
        found.append(
            CellRow(
                cell_id=cell.id or 0,
                name=cell.name,
                year=cycle.year if cycle else None,
                state=CycleState(cycle.state) if cycle else None,
                asked=account.asked if account else 0,
                handed_in=account.handed_in if account else 0,
                steps=account.counts if account else {},
                another=account.another if account else 0,
                late_own=own,
                late_members=members,
                days_late=(work.now.date() - oldest).days,
                serving=len(programmes[cell.id or 0].serving) if cycle else 0,
                registered=len(programmes[cell.id or 0].done) if cycle else 0,
                to_appraise=waits.get((number, HandUpState.HANDED), 0),
                to_decide=waits.get((number, HandUpState.APPRAISED), 0),
            )
        )
    return tuple(sorted(found, key=_most_urgent))


def _most_urgent(row: CellRow) -> tuple[int, bool, float]:
    """The most overdue, then whoever has not begun, then by the share that is handed in; else
    the order of their names stays."""
    share = row.handed_in / row.asked if row.asked else 0.0
    return -row.days_late, row.year is not None, share


async def _record(
    work: Work, matter: CalendarMatter, day: date, by: int | None, cells: int
) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="calendar_set_for_all",
        organisation_id=None,
        payload={"matter": matter.value, "day": day.isoformat(), "by": by, "cells": cells},
    )


async def _record_office(work: Work, key: tuple[int, int], kind: str) -> None:
    session = await work.session()
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=key[0],
        payload={"member": key[1]},
    )
