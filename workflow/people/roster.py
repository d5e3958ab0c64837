"""Taking a cell's roster in: all rows or none, as it was planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.roster_file import RosterRow
from storage import audit, locks
from storage.queries import calendar, people
from storage.tables import Member, Organisation, OrganisationKind
from terms.people import PeriodKind
from workflow.accounts import id_of
from workflow.errors import Refusal
from workflow.people import undated
from workflow.people.joining import make_code, printed
from workflow.people.roster_places import CellPlace, kinds_of
from workflow.people.roster_plan import NOBODY, PlannedRow, RosterPlan, plan_import
from workflow.people.roster_values import DATED, MARKS, posts_told
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class RosterOutcome:
    """What an import changed: counts of members."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One member's new joining code, as it is printed."""

    name: str
    cell_name: str
    code: str


async def import_rows(
    work: Work,
    rows: Sequence[RosterRow],
    others: frozenset[str] = frozenset(),
    accepted: RosterPlan | None = None,
    same: Mapping[str, int] = NOBODY,
) -> RosterOutcome:
    """Take every row in: new members are added, known ones brought up to date in what the file
    has a column for. Nobody is ever removed by an import.

    Raises:
        Refusal: `roster_doubts` where a row is not clear; `roster_moved_on` where it would do
            something else than the plan that was `accepted`.
    """
    session = await work.session()
    await locks.rosters_wait(session)
    plan = await plan_import(work, rows, others, same)
    if plan.doubts:
        raise Refusal("roster_doubts", count=len(plan.doubts))
    if accepted is not None and plan != accepted:
        raise Refusal("roster_moved_on")
    made: dict[CellPlace, list[Organisation]] = {}
    for step in plan.steps:
        if step.place not in made:
            made[step.place] = await people.line_of(session, await _cell(work, step.place))
        await _take(work, step, made[step.place])
    await calendar.lay_anew(session, [id_of(line[-1]) for line in made.values()])
    changed = len(plan.steps) - len(plan.added) - plan.unchanged
    outcome = RosterOutcome(len(plan.added), changed, plan.unchanged)
    await audit.append(
        session,
        at=work.now,
        kind="roster_imported",
        organisation_id=None,
        payload={"added": outcome.added, "changed": changed, "unchanged": outcome.unchanged},
    )
    return outcome


async def _take(work: Work, step: PlannedRow, line: Sequence[Organisation]) -> None:
    """Write what one row says: the fields of the membership, then its posts and marks; `line` is
    its cell with those above it, the highest first."""
    session = await work.session()
    fields = {name: value for name, value in step.values.items() if name not in DATED}
    if step.known is None:
        member = Member(cell_id=id_of(line[-1]), **fields)
    else:
        member = await session.get_one(Member, step.known.id)
        member.sqlmodel_update(fields)
    session.add(member)
    await session.flush()
    today = work.now.date()
    if "leader" in step.values:
        posts = posts_told(step.values, step.known, line[-2::-1])
        await undated.posts_told(session, id_of(member), posts, today)
    for mark in MARKS:
        now = step.values.get(mark)
        if now is not None and now != (step.known is not None and getattr(step.known, mark)):
            kind = PeriodKind(mark)
            await undated.mark_told(session, id_of(member), kind, so=now, today=today)


async def issue_codes(work: Work, cell_id: int) -> tuple[IssuedCode, ...]:
    """Make a new joining code for every member of a cell; older unused ones end."""
    session = await work.session()
    line = await people.line_of(session, cell_id)
    return tuple(
        [
            IssuedCode(member.called, line[-1].name, printed(await make_code(work, id_of(member))))
            for member in await people.members_on(session, cell_id, work.now.date())
        ]
    )


async def _cell(work: Work, place: CellPlace) -> int:
    """Give the id of a cell, made if need be, with the organisations above it."""
    if place.cell_id is not None:
        return place.cell_id
    session = await work.session()
    above_id = place.above_id
    for kind, name in zip(kinds_of(place.line), place.line, strict=True):
        above_id = (await people.organisation(session, above_id, kind, name)).id
    cell = await people.organisation(session, above_id, OrganisationKind.CELL, place.name)
    if cell.id is None:
        raise RuntimeError("a cell that was never stored")
    return cell.id
