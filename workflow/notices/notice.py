"""Notices: what members are told because something happened."""

from dataclasses import dataclass
from datetime import date

from storage import outbox
from storage.tables import Cycle, CycleState
from workflow.census import everybody
from workflow.planned import Planned
from workflow.work import Work

OPENED = "cycle_opened"
RESULT = "result"


@dataclass(frozen=True, slots=True)
class OpenedFacts:
    """A new year to write for: due before `deadline`."""

    year: int
    deadline: date


async def plan_opened(work: Work, cycle: Cycle) -> int:
    """Tell every member who is asked to write that the year is open; give how many."""
    session = await work.session()
    told = 0
    for one in (await everybody.of_cycle(work, cycle)).entries:
        if one.asked:
            told += await outbox.plan(
                session,
                key=f"opened:{cycle.id}:{one.member_id}",
                kind=OPENED,
                member_id=one.member_id,
                args={"cycle": cycle.id},
                not_before=work.now,
            )
    return told


async def opened_facts(work: Work, row: Planned) -> OpenedFacts | None:
    """Give what the notice of a new year says; None when writing is over already."""
    session = await work.session()
    cycle = await session.get(Cycle, row.args["cycle"])
    if cycle is None or cycle.state != CycleState.COLLECTING:
        return None
    return OpenedFacts(cycle.year, cycle.review_deadline)
