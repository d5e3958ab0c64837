"""The year of one cell: its states, and opening it for the members to write.

Every step a cycle may take stands in `STEPS`; an illegal one is refused and changes nothing."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import rating
from storage import audit
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, LaidCycle
from workflow.access import leads
from workflow.accounts import Person
from workflow.clock import VIETNAM
from workflow.errors import Refusal
from workflow.work import Work

STEPS: dict[CycleState, frozenset[CycleState]] = {
    CycleState.PLANNED: frozenset({CycleState.COLLECTING}),
    CycleState.COLLECTING: frozenset({CycleState.MEETING}),
    CycleState.MEETING: frozenset({CycleState.PROPOSED}),
    CycleState.PROPOSED: frozenset({CycleState.DECIDED}),
    CycleState.DECIDED: frozenset({CycleState.PUBLISHED}),
    CycleState.PUBLISHED: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset(),
}
"""From → to. What becomes of one member's level afterwards is no step of the whole cell's year."""

PUBLIC = frozenset({CycleState.PUBLISHED, CycleState.CLOSED})
"""What the cell was told of its levels."""
LAST_MONTH_OF_THE_YEAR_BEFORE = 2
"""Until the end of February the year before is what a cell reviews."""
_UNFINISHED = {
    CycleState.PLANNED: "last_year_not_met",
    CycleState.COLLECTING: "last_year_not_met",
    CycleState.MEETING: "last_year_meets",
}
"""Why the next year cannot be opened yet: the cell has not met for the last one."""
LONGEST_AHEAD = timedelta(days=366)


def step(cycle: Cycle, to: CycleState) -> None:
    """Take a cycle to its next state; raise `Refusal` `cycle_step` when that is no step."""
    if to not in STEPS[CycleState(cycle.state)]:
        raise Refusal("cycle_step", state=str(cycle.state), to=str(to))
    cycle.state = to


def missed_at(deadline: date) -> datetime:
    """Give the moment from which a "before D" deadline is missed: 00:00 of D in Vietnam."""
    return datetime.combine(deadline, time(), VIETNAM)


def rating_day(cycle: Cycle) -> date:
    """Give the day whose facts decide who is reviewed and rated in a cycle, and as what."""
    return cycle.review_deadline


def last_day(deadline: date) -> date:
    """Give the last day on which a "before D" duty can still be done."""
    return deadline - timedelta(days=1)


async def in_view(work: Work, person: Person) -> Cycle | None:
    """Give the cycle of the person's own cell that they work in: the newest, unless they chose
    another that is open beside it."""
    return await work.known(_in_view, person.cell_id, person.member_id)


async def _in_view(work: Work, cell_id: int, member_id: int) -> Cycle | None:
    return await review_rows.cycle_in_view(await work.session(), cell_id, member_id)


async def look_at_newest(work: Work, person: Person) -> None:
    """Work in the newest year again, whichever was chosen."""
    if await in_view(work, person) != await newest(work, person):
        await review_rows.drop_view(await work.session(), person.member_id)


async def newest(work: Work, person: Person) -> Cycle | None:
    """Give the newest cycle of the person's own cell, whichever they work in."""
    return await work.known(_newest, person.cell_id)


async def _newest(work: Work, cell_id: int) -> Cycle | None:
    return await review_rows.newest_cycle(await work.session(), cell_id)


async def newest_in(work: Work, person: Person, states: Collection[CycleState]) -> Cycle | None:
    """Give the newest cycle of the person's own cell that stands in one of these states."""
    return await review_rows.newest_cycle_in(await work.session(), person.cell_id, states)


async def of_cell(work: Work, cell_id: int) -> list[Cycle]:
    """Give every cycle of a cell, the newest first."""
    return await review_rows.cycles_of(await work.session(), cell_id)


async def oldest_in(work: Work, person: Person, states: Collection[CycleState]) -> Cycle | None:
    """Give the oldest cycle of the person's own cell that stands in one of these states."""
    found = await work.known(of_cell, person.cell_id)
    return next((cycle for cycle in reversed(found) if cycle.state in states), None)


def proposed_year(today: date) -> int:
    """Give the year a cell reviews on this day: the one before until the end of February."""
    return today.year - (today.month <= LAST_MONTH_OF_THE_YEAR_BEFORE)


async def years_to_open(work: Work, secretary: Person) -> tuple[int, ...]:
    """Give the years that may be opened now, the proposed one first.

    Where the proposed one is open already none is, as on the menu: in January an old button is
    not to open the year that has just begun.

    Raises:
        Refusal: `not_secretary`; `cycle_open` (year); `last_year_not_met`, `last_year_meets`
            (year).
    """
    leads(secretary)
    today = work.now.date()
    proposed = proposed_year(today)
    latest = await newest(work, secretary)
    years = [today.year, today.year - 1]
    if latest is not None:
        if latest.year >= proposed:
            raise Refusal("cycle_open", year=latest.year)
        _check_finished(latest)
        years = [year for year in years if year > latest.year]
    return tuple(sorted(years, key=lambda year: year != proposed))


async def check_year(work: Work, secretary: Person, year: int) -> None:
    """Refuse a year that cannot be opened now.

    Raises:
        Refusal: as `years_to_open`; `year_ahead`, `year_behind` (year, years).
    """
    leads(secretary)
    latest = await newest(work, secretary)
    if latest is not None and latest.year >= year:
        raise Refusal("cycle_open", year=latest.year)
    allowed = await years_to_open(work, secretary)
    if year not in allowed:
        code = "year_ahead" if year > max(allowed) else "year_behind"
        raise Refusal(code, year=year, years=", ".join(str(each) for each in allowed))


def _check_finished(latest: Cycle) -> None:
    """Refuse to open a year before the cell has met for the last one.

    From then on both go side by side: what is left of the last one is decided and published."""
    code = _UNFINISHED.get(CycleState(latest.state))
    if code is not None:
        raise Refusal(code, year=latest.year)


def check_last_day(work: Work, last: date) -> None:
    """Refuse a day that cannot be the last one to hand in: `deadline_past`, `deadline_far`."""
    if last < work.now.date():
        raise Refusal("deadline_past")
    if last > work.now.date() + LONGEST_AHEAD:
        raise Refusal("deadline_far")


async def open_cycle(
    work: Work,
    secretary: Person,
    profile: str,
    last: date,
    year: int | None = None,
    law_source: str | None = None,
) -> Cycle:
    """Open a year of the cell: self-reviews are written until the end of day `last`.

    The cycle is frozen to the profile's hash, and keeps the text of an office's own law.

    Args:
        work: The update.
        secretary: Who opens it.
        profile: The rules of the year.
        last: The last day to hand in; it says nothing about the year.
        year: What is reviewed; the year that is proposed on this day where none is named.
        law_source: The text of an office's own law, where the profile is one.

    Raises:
        Refusal: `not_secretary`, `deadline_past`, `deadline_far`; as `check_year`.
    """
    leads(secretary)
    check_last_day(work, last)
    reviewed = proposed_year(work.now.date()) if year is None else year
    await check_year(work, secretary, reviewed)
    session = await work.session()
    cycle = Cycle(
        cell_id=secretary.cell_id,
        year=reviewed,
        profile=profile,
        profile_hash=rating.profile_hash(profile),
        law_source=law_source,
        review_deadline=last + timedelta(days=1),
    )
    step(cycle, CycleState.COLLECTING)
    session.add(cycle)
    await session.flush()
    assert cycle.id is not None
    session.add(LaidCycle(cycle_id=cycle.id, opened_on=work.now.date()))
    # Whoever looked at an earlier year sees the new one, and may go back.
    await review_rows.drop_views(session, secretary.cell_id)
    await audit.append(
        session,
        at=work.now,
        kind="cycle_opened",
        organisation_id=secretary.cell_id,
        payload={"year": cycle.year, "profile": profile, "profile_hash": cycle.profile_hash},
    )
    return cycle
