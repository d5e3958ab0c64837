"""Who hears of an opinion reserved or a complaint: its member of every step, who examines it.

What is pushed names no content: neither the text nor the answer, and nobody's name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import outbox
from storage.queries import objections, offices, people
from storage.tables import Cycle, Objection
from terms.objection import WAITING, ObjectionKind, ObjectionState
from workflow.accounts import id_of
from workflow.decision import body_above
from workflow.objection import superior
from workflow.objection.facts import ObjectionFacts, facts
from workflow.planned import Planned
from workflow.work import Work

MOVED = "objection_moved"
"""To the member: a step was taken."""
ABOVE = "objection_above"
"""To who examines: something came in, or was taken back."""
DUE = "objection_due"
"""To who examines: the day to answer comes near, or is over."""
AGAIN = "objection_again"
"""To who rates again: a rating waits to be made again after a complaint."""
AGAIN_ABOVE = "objection_again_above"
"""To the officers above, where its member leads the cell alone."""
_MORNING = 8


@dataclass(frozen=True, slots=True)
class Step:
    """What one hears: the matter as it stands, and the step that was taken."""

    now: ObjectionFacts
    state: ObjectionState


async def tell_member(work: Work, row: Objection) -> None:
    """Tell its member that a step was taken."""
    await _plan(work, MOVED, row, {row.member_id})


async def tell_day(work: Work, row: Objection) -> None:
    """Tell its member by which day it is to be answered."""
    await _plan(work, MOVED, row, {row.member_id}, str(row.answer_by or ""))


async def tell_above(work: Work, row: Objection) -> None:
    """Tell who examines that it came in, or was taken back."""
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    examiners = await superior.above(work, cycle, row.member_id)
    await _plan(work, ABOVE, row, examiners.officers)


async def remind(work: Work, row: Objection) -> None:
    """Plan who must answer, or enter the answer, to be reminded: before the day that was set, on it
    and after it."""
    if row.answer_by is None:
        return
    session = await work.session()
    cycle = await session.get_one(Cycle, row.cycle_id)
    examiners = (await superior.above(work, cycle, row.member_id)).officers
    who = examiners or await superior.who_enter(work, row, cycle)
    steps, day = work.house.steps, work.now.date()
    args = {"objection": row.id, "by": row.answer_by.isoformat()}
    plans = []
    while (day := steps.next_after(row.answer_by, day)) <= row.answer_by + timedelta(steps.overdue):
        at = datetime(day.year, day.month, day.day, _MORNING, tzinfo=work.now.tzinfo)
        at = work.house.quiet.next_allowed(at)
        key = f"{DUE}:{row.id}:{row.answer_by}:{day}"
        plans += [outbox.Plan(f"{key}:{one}", DUE, one, args, at) for one in sorted(who)]
    await outbox.plan_many(session, plans)


async def tell_rerating(work: Work, row: Objection) -> None:
    """Tell who rates again that a rating was opened: in the body above that decides on them, else
    who leads the cell; where nobody else leads it, the officers above; not whose, and not its own
    member."""
    session = await work.session()
    cycle = await session.get_one(Cycle, row.cycle_id)
    body = (await body_above.deciding_bodies(work, cycle, [row.member_id])).get(row.member_id)
    if body is not None:
        await _plan(work, AGAIN, row, set(body.members))
        return
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    own = await objections.same_people(session, {row.member_id})
    who = {id_of(one) for one in leading} - own
    await _plan(work, AGAIN, row, who)
    if not who:
        above = await offices.overseers_above(session, {cycle.cell_id}, but=own)
        await _plan(work, AGAIN_ABOVE, row, above)


async def step(work: Work, planned: Planned) -> Step | None:
    """Give what is told of a step; None for who may not hear of it any more."""
    row = await (await work.session()).get(Objection, planned.args["objection"])
    if row is None:
        return None
    return Step(await facts(work, row), ObjectionState(planned.args["state"]))


async def step_above(work: Work, planned: Planned) -> Step | None:
    """Give what who examines is told; None for who does not examine it any more."""
    found = await step(work, planned)
    return found if found and await _examines(work, planned) else None


async def due(work: Work, planned: Planned) -> ObjectionFacts | None:
    """Give what is to be answered; None once it is, or where another day was set."""
    row = await (await work.session()).get(Objection, planned.args["objection"])
    if row is None or row.kind is not ObjectionKind.COMPLAINT or row.state not in WAITING:
        return None
    if row.answer_by is None or row.answer_by.isoformat() != planned.args["by"]:
        return None
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    enters = planned.member_id in await superior.who_enter(work, row, cycle)
    return await facts(work, row) if enters or await _examines(work, planned) else None


async def _examines(work: Work, planned: Planned) -> bool:
    session = await work.session()
    row = await session.get_one(Objection, planned.args["objection"])
    cycle = await session.get_one(Cycle, row.cycle_id)
    return planned.member_id in (await superior.above(work, cycle, row.member_id)).officers


async def _plan(
    work: Work, kind: str, row: Objection, who: frozenset[int] | set[int], day: str = ""
) -> None:
    state = ObjectionState(row.state).value
    args: dict[str, Any] = {"objection": row.id, "state": state, "day": day}
    at = work.house.quiet.next_allowed(work.now)
    plans = [
        outbox.Plan(f"{kind}:{row.id}:{state}:{day}:{one}", kind, one, args, at)
        for one in sorted(who)
    ]
    await outbox.plan_many(await work.session(), plans)
