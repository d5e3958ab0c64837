"""What becomes of cells and of the organisations above them: founded, handed over, split, merged.

The office does it, from a day that has come. Each member is in one cell on any day; a year that is
being written goes on in the cell they belong to on its rating day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from papers.posts import TITLES
from storage import audit
from storage.member_then import History, MemberThen
from storage.queries import bodies as body_rows
from storage.queries import changes as change_rows
from storage.queries import people, trees
from storage.tables import (
    Cycle,
    CycleState,
    LaidCycle,
    MemberRole,
    MemberStatus,
    Organisation,
    OrganisationKind,
    Post,
    TreeChange,
)
from terms.identity import identity
from terms.people import ChangeKind, PostBody, PostRole, TreeChangeKind
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.duties import calendar, duty_list
from workflow.errors import Refusal
from workflow.people import moves, seats_ended
from workflow.people.roster_plan import CellBase
from workflow.work import Work

_DOWN = tuple(OrganisationKind)
"""From the highest to the lowest."""


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What a split or a merger does: who goes, and what each cell counts its votes from."""

    moved: tuple[str, ...]
    bases: tuple[CellBase, ...]
    unled: tuple[str, ...]
    """Cells that nobody would lead."""
    years: tuple[int, ...]
    """Years that are being written, and go on for who goes in the other cell."""


async def found(
    work: Work, above: Organisation | None, kind: OrganisationKind, name: str, on: date | None
) -> Organisation:
    """Found an organisation under another one, or on top; without a day it stood before.

    Raises:
        Refusal: `day_to_come`; `tree_order`; `organisation_known` (name).
    """
    if on is not None:
        _check_day(work, on)
    _check_order(above, kind)
    await _check_name(work, above, name)
    session = await work.session()
    made = Organisation(
        parent_id=None if above is None else above.id, kind=kind, name=name, founded_on=on
    )
    session.add(made)
    await session.flush()
    if on is not None:
        session.add(TreeChange(kind=TreeChangeKind.FOUNDED, on=on, organisation_id=id_of(made)))
    await _record(work, "organisation_founded", id_of(made), on)
    return made


async def transfer(work: Work, one: Organisation, above: Organisation, on: date) -> tuple[str, ...]:
    """Hand an organisation over to another one above it, with all that is under it; give whose
    seats in committees above ended with it.

    Raises:
        Refusal: `day_to_come`; `same_place` (name); `tree_order`; `organisation_known` (name).
    """
    _check_day(work, on)
    if one.parent_id == above.id:
        raise Refusal("same_place", name=above.name)
    _check_order(above, OrganisationKind(one.kind))
    session = await work.session()
    if one.id in {each.id for each in await people.line_of(session, id_of(above))}:
        raise Refusal("tree_order")
    await _check_name(work, above, one.name)
    session.add(
        TreeChange(
            kind=TreeChangeKind.TRANSFERRED,
            on=on,
            organisation_id=id_of(one),
            from_id=one.parent_id,
        )
    )
    one.parent_id = above.id
    session.add(one)
    await session.flush()
    unseated = await seats_ended.end_handed_over(work, one, on)
    await _record(work, "organisation_transferred", id_of(one), on)
    return unseated


async def split(
    work: Work, cell: Organisation, name: str, going: Collection[int], leads: int, on: date
) -> Reshaped:
    """Make a cell of some members of another one, on a day; one of them leads it.

    Raises:
        Refusal: `day_to_come`; `no_cell`; `organisation_known` (name); `cell_meets` (cell);
            `year_has_met` (year, day); `nobody_goes`; `everybody_goes`; `not_of_cell` (number);
            `lead_stays`; as `moves`.
    """
    _check_cell(cell)
    session = await work.session()
    above = None if cell.parent_id is None else await session.get_one(Organisation, cell.parent_id)
    await _check_may_change(work, cell, on)
    here = await _members(work, cell, on)
    _check_going(here, going, leads)
    made = await found(work, above, OrganisationKind.CELL, name, None)
    made.founded_on = on
    session.add_all([made, _came_of(TreeChangeKind.SPLIT, made, cell, on)])
    before = [await _base(work, one) for one in (cell, made)]
    years = await _years_go_on(work, cell, made, on)
    names = await _go(work, [one for one in here if one.member.id in going], made, on, leads)
    await _derive(work, cell, made)
    await _record(work, "cell_split", id_of(made), on, of=id_of(cell), members=len(names))
    return await _reshaped(work, (cell, made), before, names, years)


async def merge(work: Work, cell: Organisation, into: Organisation, on: date) -> Reshaped:
    """Let all members of a cell go into another one, on a day; the first is none any more, and
    neither is a body of it.

    Raises:
        Refusal: `day_to_come`; `no_cell`; `cell_meets` (cell); `year_has_met` (year, day);
            `rules_differ` (year); as `moves`.
    """
    _check_cell(cell)
    _check_cell(into)
    if cell.id == into.id:
        raise Refusal("no_cell")
    for one in (cell, into):
        await _check_may_change(work, one, on)
    session = await work.session()
    before = [await _base(work, one) for one in (cell, into)]
    years = await _years_go_on(work, cell, into, on)
    names = await _go(work, await _members(work, cell, on), into, on, 0)
    cell.ended_on = on
    for body in await body_rows.living_bodies(session, id_of(cell)):
        body.ended_on = on
        session.add(body)
    session.add_all([cell, _came_of(TreeChangeKind.MERGED, into, cell, on)])
    await session.flush()
    await trees.drop_duties(session, id_of(cell))
    await _derive(work, cell, into)
    await _record(work, "cell_merged", id_of(into), on, of=id_of(cell), members=len(names))
    return await _reshaped(work, (cell, into), before, names, years)


def _check_day(work: Work, on: date) -> None:
    if on > work.now.date():
        raise Refusal("day_to_come")


def _check_cell(cell: Organisation) -> None:
    if cell.kind != OrganisationKind.CELL or cell.ended_on is not None:
        raise Refusal("no_cell")


def _check_order(above: Organisation | None, kind: OrganisationKind) -> None:
    """A superior committee may stand under another one; all else stands under what is higher."""
    if above is None:
        return
    over = OrganisationKind(above.kind)
    both = over is kind is OrganisationKind.SUPERIOR
    if above.ended_on is not None or not (both or _DOWN.index(over) < _DOWN.index(kind)):
        raise Refusal("tree_order")


async def _check_name(work: Work, above: Organisation | None, name: str) -> None:
    parent = None if above is None else above.id
    for one in await people.organisations(await work.session()):
        if one.parent_id == parent and identity(one.name) == identity(name):
            raise Refusal("organisation_known", name=one.name)


async def _check_may_change(work: Work, cell: Organisation, on: date) -> None:
    """No meeting is under way, and no year was voted on by who would be in another cell for it."""
    _check_day(work, on)
    session = await work.session()
    for one in (cell, *await body_rows.living_bodies(session, id_of(cell))):
        if await change_rows.meeting_open(session, id_of(one)):
            raise Refusal("cell_meets", cell=one.name)
    for cycle in await cycles.of_cell(work, id_of(cell)):
        voted = cycle.state in calendar.RUNNING and cycle.state != CycleState.COLLECTING
        if voted and on <= rating_day(cycle):
            raise Refusal("year_has_met", year=cycle.year, day=f"{rating_day(cycle):%d/%m/%Y}")


def _check_going(here: Sequence[History], going: Collection[int], leads: int) -> None:
    numbers = {id_of(one.member) for one in here}
    stranger = next((number for number in going if number not in numbers), None)
    if stranger is not None:
        raise Refusal("not_of_cell", number=stranger)
    if not going:
        raise Refusal("nobody_goes")
    if numbers <= set(going):
        raise Refusal("everybody_goes")
    if leads not in going:
        raise Refusal("lead_stays")


async def _members(work: Work, cell: Organisation, on: date) -> list[History]:
    """Give who is a member of a cell on the day before, and has not left since."""
    session = await work.session()
    every = await people.histories(session, people.of_cell(id_of(cell)))
    eve = on - timedelta(days=1)
    return [one for one in every if one.then(eve).belongs and one.member.until is None]


async def _years_go_on(
    work: Work, cell: Organisation, other: Organisation, on: date
) -> tuple[int, ...]:
    """Let each year that is being written, whose rating day comes, be written in the other cell."""
    session = await work.session()
    there = {cycle.year: cycle for cycle in await cycles.of_cell(work, id_of(other))}
    years = []
    for cycle in await cycles.of_cell(work, id_of(cell)):
        if cycle.state != CycleState.COLLECTING or rating_day(cycle) < on:
            continue
        known = there.get(cycle.year)
        if known is not None and known.profile != cycle.profile:
            raise Refusal("rules_differ", year=cycle.year)
        years.append(cycle.year)
        if known is None:
            fields = cycle.model_dump(exclude={"id", "cell_id"})
            twin = Cycle(cell_id=id_of(other), **fields)
            session.add(twin)
            await session.flush()
            session.add(LaidCycle(cycle_id=id_of(twin), opened_on=work.now.date()))
    await session.flush()
    return tuple(sorted(years))


async def _go(
    work: Work, going: Sequence[History], to: Organisation, on: date, leads: int
) -> tuple[str, ...]:
    session = await work.session()
    for one in going:
        number = id_of(one.member)
        gone = await moves.move(work, 0, one, ChangeKind.TRANSFERRED, on, id_of(to))
        await moves.tell_themselves(work, gone, one.member.cell_id)
        if number == leads and gone.moved_to is not None:
            there = (await people.history_of(session, gone.moved_to)).member
            there.party_post = TITLES[PostRole.SECRETARY.value]
            lead = Post(
                member_id=gone.moved_to,
                body=PostBody.CELL,
                role=PostRole.SECRETARY,
                title=there.party_post,
                since=on,
            )
            session.add_all([there, lead])
    await session.flush()
    return tuple(one.member.called for one in going)


def _came_of(kind: TreeChangeKind, one: Organisation, other: Organisation, on: date) -> TreeChange:
    return TreeChange(kind=kind, on=on, organisation_id=id_of(one), from_id=id_of(other))


async def _base(work: Work, cell: Organisation) -> int:
    return sum(_counts(one) for one in await _today(work, cell))


async def _today(work: Work, cell: Organisation) -> list[MemberThen]:
    return await people.members_on(await work.session(), id_of(cell), work.now.date())


def _counts(one: MemberThen) -> bool:
    return one.status == MemberStatus.OFFICIAL and not one.exempt and not one.suspended


async def _reshaped(
    work: Work,
    both: Sequence[Organisation],
    before: Sequence[int],
    names: tuple[str, ...],
    years: tuple[int, ...],
) -> Reshaped:
    bases, unled = [], []
    for cell, was in zip(both, before, strict=True):
        bases.append(CellBase(cell.name, was, await _base(work, cell)))
        roles = {one.role for one in await _today(work, cell)}
        if cell.ended_on is None and MemberRole.SECRETARY not in roles:
            unled.append(cell.name)
    return Reshaped(names, tuple(bases), tuple(unled), years)


async def _derive(work: Work, *both: Organisation) -> None:
    """Who owes what follows from who is where."""
    for cell in both:
        for cycle in await cycles.of_cell(work, id_of(cell)):
            if cycle.state in calendar.RUNNING:
                await duty_list.derive(work, cycle)


async def _record(
    work: Work, kind: str, organisation_id: int, on: date | None, **more: int
) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=organisation_id,
        payload={"day": on.isoformat() if on else None, **more},
    )
