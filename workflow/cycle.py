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
    CycleState.COLLECTING: frozenset({CycleState.PRECHECK, CycleState.MEETING}),
    CycleState.PRECHECK: frozenset({CycleState.COLLECTING, CycleState.MEETING}),
    CycleState.MEETING: frozenset({CycleState.PROPOSED}),
    CycleState.PROPOSED: frozenset({CycleState.APPRAISED}),
    CycleState.APPRAISED: frozenset({CycleState.DECIDED}),
    CycleState.DECIDED: frozenset({CycleState.PUBLISHED, CycleState.REOPENED}),
    CycleState.PUBLISHED: frozenset(
        {CycleState.REMEDIATING, CycleState.REOPENED, CycleState.APPEALED}
    ),
    CycleState.APPEALED: frozenset({CycleState.REOPENED, CycleState.PUBLISHED}),
    CycleState.REOPENED: frozenset({CycleState.DECIDED}),
    CycleState.REMEDIATING: frozenset({CycleState.CLOSED, CycleState.REOPENED}),
    CycleState.CLOSED: frozenset({CycleState.REOPENED}),
}
"""From → to. `REOPENED` is the side state of cancelling and rating again (S1 IV.5, V.17)."""

PUBLIC = frozenset({CycleState.PUBLISHED, CycleState.REMEDIATING, CycleState.CLOSED})
"""What the cell was told of its levels; from here on the next year may be opened."""
LAST_MONTH_OF_THE_YEAR_BEFORE = 2
"""Until the end of February the year before is what a cell reviews."""
_UNFINISHED = {
    CycleState.PLANNED: "last_year_not_met",
    CycleState.COLLECTING: "last_year_not_met",
    CycleState.PRECHECK: "last_year_not_met",
    CycleState.MEETING: "last_year_meets",
    CycleState.PROPOSED: "last_year_undecided",
    CycleState.APPRAISED: "last_year_undecided",
    CycleState.REOPENED: "last_year_undecided",
    CycleState.DECIDED: "last_year_unpublished",
    CycleState.APPEALED: "last_year_unpublished",
}
"""Why the next year cannot be opened yet, by where the last one stands."""
LONGEST_AHEAD = timedelta(days=366)


def step(cycle: Cycle, to: CycleState) -> None:
    """Take a cycle to its next state; raise `Refusal` `cycle_step` when that is no step."""
    if to not in STEPS[CycleState(cycle.state)]:
        raise Refusal("cycle_step", state=str(cycle.state), to=str(to))
    cycle.state = to


def missed_at(deadline: date) -> datetime:
    """Give the moment from which a "before D" deadline is missed: 00:00 of D in Vietnam."""
    return datetime.combine(deadline, time(), VIETNAM)


def last_day(deadline: date) -> date:
    """Give the last day on which a "before D" duty can still be done."""
    return deadline - timedelta(days=1)


async def current(work: Work, person: Person) -> Cycle | None:
    """Give the newest cycle of the person's own cell."""
    return await work.known(_newest, person.cell_id)


async def _newest(work: Work, cell_id: int) -> Cycle | None:
    return await review_rows.current_cycle(await work.session(), cell_id)


async def newest_in(work: Work, person: Person, states: Collection[CycleState]) -> Cycle | None:
    """Give the newest cycle of the person's own cell that stands in one of these states."""
    return await review_rows.newest_cycle_in(await work.session(), person.cell_id, states)


def proposed_year(today: date) -> int:
    """Give the year a cell reviews on this day: the one before until the end of February."""
    return today.year - (today.month <= LAST_MONTH_OF_THE_YEAR_BEFORE)


async def years_to_open(work: Work, secretary: Person) -> tuple[int, ...]:
    """Give the years that may be opened now, the proposed one first.

    Where the proposed one is open already none is, as on the menu: in January an old button is
    not to open the year that has just begun.

    Raises:
        Refusal: `not_secretary`; `cycle_open` (year); `last_year_not_met`, `last_year_meets`,
            `last_year_undecided`, `last_year_unpublished` (year).
    """
    leads(secretary)
    today = work.now.date()
    proposed = proposed_year(today)
    latest = await current(work, secretary)
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
    latest = await current(work, secretary)
    if latest is not None and latest.year >= year:
        raise Refusal("cycle_open", year=latest.year)
    allowed = await years_to_open(work, secretary)
    if year not in allowed:
        code = "year_ahead" if year > max(allowed) else "year_behind"
        raise Refusal(code, year=year, years=", ".join(str(each) for each in allowed))


def _check_finished(latest: Cycle) -> None:
    """Refuse to bury a year under the next one before its levels are made known."""
    if latest.state not in PUBLIC:
        raise Refusal(_UNFINISHED[CycleState(latest.state)], year=latest.year)


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
    await audit.append(
        session,
        at=work.now,
        kind="cycle_opened",
        organisation_id=secretary.cell_id,
        payload={"year": cycle.year, "profile": profile, "profile_hash": cycle.profile_hash},
    )
    return cycle
