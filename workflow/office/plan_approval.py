"""The plan of a cell's year before who follows the cell: submitted by who leads the cell, approved
or sent back with a reason by who follows it. Nothing waits for it: a cell nobody follows has its
plan all the same."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from storage import audit, outbox
from storage.queries import followers as rows
from storage.queries import offices, people
from storage.tables import Cycle, CycleState, Member, Organisation, PlanStep
from terms.calendar import CalendarMatter
from terms.plans import PlanState
from workflow.access import leads, own_memberships
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.cycle import in_view
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.office.following import followed_cell
from workflow.planned import Planned
from workflow.work import Work

SUBMITTED = "plan_submitted"
"""The kind of notice to who follows a cell that its plan waits for them."""
ANSWERED = "plan_answered"
"""The kind of notice to who leads a cell that its plan was approved or sent back."""
LONGEST_REASON = 1_000
_PLANNING = frozenset({CycleState.COLLECTING})
"""While there is still something to plan."""


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """Where the plan of a cell's year stands."""

    cell_id: int
    cell: str
    year: int
    state: PlanState | None
    """None before it was submitted."""
    by: str
    on: date | None
    reason: str
    changed: bool
    """Whether its days are others than those that were submitted."""
    open: bool
    """Whether it may be submitted and answered now."""

    @property
    def waits(self) -> bool:
        """Whether it is for who follows the cell to answer."""
        return self.open and self.state is PlanState.SUBMITTED and not self.changed

    @property
    def may_submit(self) -> bool:
        """Whether it is for who leads the cell to submit."""
        answered = self.state in (PlanState.SUBMITTED, PlanState.APPROVED)
        return self.open and (self.changed or not answered)


async def own(work: Work, secretary: Person) -> PlanStanding | None:
    """Give where the plan of the year in view stands; None where nobody follows the cell.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    cycle = await in_view(work, secretary)
    if cycle is None:
        return None
    standing = await _standing(work, cycle)
    others = await _followers(work, cycle, secretary)
    return standing if standing.state or others else None


async def submit(work: Work, secretary: Person) -> PlanStanding:
    """Submit the plan of the year in view, for the first time or again; who follows the cell is
    told.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `no_follower`; `plan_not_now` from the meeting on, and
            where the same days wait or are approved.
    """
    leads(secretary)
    cycle = await in_view(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    told = await _followers(work, cycle, secretary)
    if not told:
        raise Refusal("no_follower")
    if not (await _standing(work, cycle)).may_submit:
        raise Refusal("plan_not_now")
    await _step(work, secretary, cycle, PlanState.SUBMITTED)
    await _tell(work, SUBMITTED, cycle, told)
    return await _standing(work, cycle)


async def followed_plan(work: Work, person: Person, cell_id: int) -> PlanStanding | None:
    """Give where the plan of a cell stands to who follows it; None where it has no year.

    Raises:
        Refusal: `not_follower`.
    """
    cycle = await _cycle(work, person, cell_id)
    return None if cycle is None else await _standing(work, cycle)


async def approve(work: Work, person: Person, cell_id: int) -> PlanStanding:
    """Approve the plan that was submitted, as it was.

    Raises:
        Refusal: `not_follower`; `own_plan` for who leads the cell; `plan_not_now` where none waits,
            or its days were changed since.
    """
    return await _answer(work, person, cell_id, PlanState.APPROVED, "")


async def send_back(work: Work, person: Person, cell_id: int, reason: str) -> PlanStanding:
    """Send it back with the reason, which who leads the cell reads at once.

    Raises:
        Refusal: as `approve`; `answer_empty`, `answer_too_long` (length, limit).
    """
    kept = kept_text(reason)
    if len(kept) > LONGEST_REASON:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_REASON)
    return await _answer(work, person, cell_id, PlanState.SENT_BACK, kept)


async def waiting_plan(work: Work, person: Person, cell_id: int) -> PlanStanding:
    """Give the plan that waits for an answer of this person.

    Raises:
        Refusal: as `approve`.
    """
    return await _standing(work, await _to_answer(work, person, cell_id))


async def facts(work: Work, row: Planned) -> PlanStanding | None:
    """Give what a notice says: to who follows while it waits, to who leads once it is answered."""
    cycle = await (await work.session()).get(Cycle, row.args["cycle"])
    if cycle is None:
        return None
    standing = await _standing(work, cycle)
    answered = standing.state in (PlanState.APPROVED, PlanState.SENT_BACK)
    return standing if (standing.waits if row.kind == SUBMITTED else answered) else None


async def _answer(
    work: Work, person: Person, cell_id: int, state: PlanState, reason: str
) -> PlanStanding:
    cycle = await _to_answer(work, person, cell_id)
    await _step(work, person, cycle, state, reason)
    leading = await people.secretaries_of(await work.session(), cycle.cell_id, work.now.date())
    await _tell(work, ANSWERED, cycle, {id_of(one) for one in leading})
    return await _standing(work, cycle)


async def _to_answer(work: Work, person: Person, cell_id: int) -> Cycle:
    cycle = await _cycle(work, person, cell_id)
    session = await work.session()
    leading = await people.secretaries_of(session, cell_id, work.now.date())
    if {one.id for one in leading} & await _own(work, person):
        raise Refusal("own_plan")
    if cycle is None or not (await _standing(work, cycle)).waits:
        raise Refusal("plan_not_now")
    return cycle


async def _cycle(work: Work, person: Person, cell_id: int) -> Cycle | None:
    await followed_cell(work, person, cell_id)
    return (await offices.newest_cycles(await work.session(), [cell_id])).get(cell_id)


async def _followers(work: Work, cycle: Cycle, secretary: Person) -> set[int]:
    """Give who follows the cell, but who leads it, under whatever membership."""
    session = await work.session()
    found = await rows.followers_of(session, cycle.cell_id, work.now.date())
    return set(found) - await _own(work, secretary)


async def _own(work: Work, person: Person) -> set[int]:
    return {id_of(one) for one in await own_memberships(work, person)}


async def _standing(work: Work, cycle: Cycle) -> PlanStanding:
    session = await work.session()
    steps = await rows.plan_steps(session, id_of(cycle))
    newest = steps[0] if steps else None
    cell = await session.get_one(Organisation, cycle.cell_id)
    by = "" if newest is None else (await session.get_one(Member, newest.by)).called
    return PlanStanding(
        cell_id=cycle.cell_id,
        cell=cell.name,
        year=cycle.year,
        state=None if newest is None else PlanState(newest.state),
        by=by,
        on=None if newest is None else newest.at.astimezone(work.now.tzinfo).date(),
        reason="" if newest is None else newest.reason,
        changed=newest is not None and newest.days != await _days(work, cycle),
        open=CycleState(cycle.state) in _PLANNING,
    )


async def _days(work: Work, cycle: Cycle) -> str:
    now = await calendar.of_cycle(work, cycle)
    days = [
        (one.matter.value, one.day.isoformat(), one.operator.value)
        for one in now.days
        if one.matter is not CalendarMatter.LAW
    ]
    return hashlib.sha256(json.dumps(sorted(days)).encode()).hexdigest()


async def _step(
    work: Work, person: Person, cycle: Cycle, state: PlanState, reason: str = ""
) -> None:
    session = await work.session()
    days = await _days(work, cycle)
    session.add(
        PlanStep(
            cycle_id=id_of(cycle),
            state=state,
            by=person.member_id,
            at=work.now,
            reason=reason,
            days=days,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=f"plan_{state.value}",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "by": person.member_id},
    )


async def _tell(work: Work, kind: str, cycle: Cycle, told: Collection[int]) -> None:
    session = await work.session()
    at = work.house.quiet.next_allowed(work.now)
    for one in sorted(told):
        await outbox.plan(
            session,
            key=f"{kind}:{cycle.id}:{one}:{work.now:%Y%m%d%H%M%S}",
            kind=kind,
            member_id=one,
            args={"cycle": id_of(cycle)},
            not_before=at,
        )
