"""The year of one cell: its states, and opening it for the members to write.

Every step a cycle may take stands in `STEPS`; an illegal one is refused and changes nothing."""

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

OPEN_FOR_WRITING = frozenset({CycleState.COLLECTING})
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
    return await review_rows.current_cycle(await work.session(), person.cell_id)


def check_last_day(work: Work, last: date) -> None:
    """Refuse a day that cannot be the last one to hand in: `deadline_past`, `deadline_far`."""
    if last < work.now.date():
        raise Refusal("deadline_past")
    if last > work.now.date() + LONGEST_AHEAD:
        raise Refusal("deadline_far")


async def open_cycle(work: Work, secretary: Person, profile: str, last: date) -> Cycle:
    """Open this year's cycle of the cell: self-reviews are written until the end of day `last`.

    The year is the year of the deadline's last day; the cycle is frozen to the profile's hash.

    Raises:
        Refusal: `not_secretary`, `deadline_past`, `deadline_far`, `cycle_open` (year).
    """
    leads(secretary)
    check_last_day(work, last)
    session = await work.session()
    latest = await review_rows.current_cycle(session, secretary.cell_id)
    if latest is not None and (latest.year >= last.year or latest.state in OPEN_FOR_WRITING):
        raise Refusal("cycle_open", year=latest.year)
    cycle = Cycle(
        cell_id=secretary.cell_id,
        year=last.year,
        profile=profile,
        profile_hash=rating.profile_hash(profile),
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
