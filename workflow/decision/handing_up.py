"""A cell's proposals handed up to the body above that is in the house, sent back by it, or taken
back by the cell as long as nobody above was done with them.

The state belongs to what was handed up and not to the year: subjects of one cell may go to several
bodies, and what a supplementary meeting proposes goes up when the year is public already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import rating
from storage import audit, outbox
from storage.queries import above as rows
from storage.queries import people
from storage.tables import Cycle, CycleState, HandedLevel, HandUp, Member, Organisation
from terms.above import AboveRight, HandUpState
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.decision import body_above, deciding, hand_up_steps, recording
from workflow.decision.proposed_levels import subject_levels
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

WAITS = "handed_up"
MOVED = "hand_up_moved"
TAKEN_BACK = "hand_up_taken_back"
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes up to one body: whom it is about, with what was proposed."""

    organisation_id: int
    name: str
    appraised_at_id: int | None
    levels: Mapping[int, rating.Level | None]


@dataclass(frozen=True, slots=True)
class HandedUp:
    """One handing up as the cell sees it."""

    hand_up_id: int
    name: str
    state: HandUpState
    count: int
    at: datetime
    reason: str
    """Why it was sent back, or taken back."""
    may_withdraw: bool
    by_paper: bool
    """It is over because a paper was entered on all of them; the body decided on nobody."""


@dataclass(frozen=True, slots=True)
class Up:
    """What of a cell's year may be handed up now, and what was."""

    year: int
    to_hand: tuple[Parcel, ...]
    handed: tuple[HandedUp, ...]


@dataclass(frozen=True, slots=True)
class HandedFacts:
    """What is told of a handing up that moved, or that waits for somebody."""

    cell: str
    body: str
    year: int
    state: HandUpState
    does: AboveRight
    count: int
    """How many wait; of a decision, on how many it is."""
    reason: str
    left: int = 0
    """How many a decision left for a later one."""
    to_publish: bool = False
    """A decision is recorded, and the year not public yet."""


async def standing(work: Work, person: Person) -> Up:
    """Give it for the year that is to be decided.

    Raises:
        Refusal: as `deciding.standing`.
    """
    cycle = await deciding.to_decide(work, person)
    return Up(cycle.year, await _parcels(work, cycle), await _handed(work, cycle))


async def hand(work: Work, person: Person) -> Up:
    """Hand up all that may be; each body's people are told.

    Raises:
        Refusal: as `deciding.standing`; `nothing_to_hand` where all is handed up, or nobody above
            is in the house.
    """
    leads(person)
    cycle = await deciding.to_decide(work, person)
    session = await work.session()
    # Two phones hand up once: whoever comes second sees what the first one did.
    await session.refresh(cycle, with_for_update=True)
    parcels = await _parcels(work, cycle)
    if not parcels:
        raise Refusal("nothing_to_hand")
    for parcel in parcels:
        made = HandUp(
            cycle_id=id_of(cycle),
            organisation_id=parcel.organisation_id,
            appraised_at_id=parcel.appraised_at_id,
            handed_by=person.member_id,
            handed_at=work.now,
        )
        session.add(made)
        await session.flush()
        for who, level in parcel.levels.items():
            proposed = level.value if level else ""
            session.add(HandedLevel(hand_up_id=id_of(made), member_id=who, proposed=proposed))
        await session.flush()
        await tell_waiting(work, made)
        await record(work, cycle, made, person, "proposals_handed_up")
    return await standing(work, person)


async def to_withdraw(work: Work, person: Person, hand_up_id: int) -> HandedUp:
    """Give what is to be taken back, before the reason is typed.

    Raises:
        Refusal: as `deciding.standing`; `button_old` for what is not of the year to be decided;
            `withdraw_late` once it was appraised, sent back or decided on.
    """
    _, one = await _to_withdraw(work, person, hand_up_id)
    return await _one(work, one)


async def withdraw(work: Work, person: Person, hand_up_id: int, reason: str) -> Up:
    """Take it back to the cell with a reason; who had it above is told, and who leads the cell.

    What was said there so far goes with it, as where it is sent back.

    Raises:
        Refusal: as `to_withdraw`; `no_text`; `text_too_long` (limit).
    """
    cycle, one = await _to_withdraw(work, person, hand_up_id)
    text = " ".join(reason.split())
    if not text:
        raise Refusal("no_text")
    if len(text) > LONGEST_REASON:
        raise Refusal("text_too_long", limit=LONGEST_REASON)
    one.reason = text
    await hand_up_steps.step(work, one, HandUpState.WITHDRAWN, person)
    await _tell(work, one, TAKEN_BACK, await waits_for(work, one))
    await tell_cell(work, one)
    await record(work, cycle, one, person, "proposals_withdrawn")
    return await standing(work, person)


async def tell_waiting(work: Work, one: HandUp) -> None:
    """Tell whom it waits for now, in the body above."""
    acting = await waits_for(work, one)
    await _tell(work, one, WAITS, acting)


async def tell_cell(work: Work, one: HandUp) -> None:
    """Tell who leads the cell what became of it."""
    session = await work.session()
    cycle = await session.get_one(Cycle, one.cycle_id)
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    await _tell(work, one, MOVED, frozenset(id_of(each) for each in leading))


async def tell_decided(work: Work, one: HandUp, decision: int, count: int) -> None:
    """Tell who leads the cell of a decision of the body above, of every one once.

    Args:
        work: The update.
        one: What was handed up.
        decision: Which decision of the year; 0 for the first.
        count: On how many it is.
    """
    session = await work.session()
    cycle = await session.get_one(Cycle, one.cycle_id)
    handed = (await rows.handed(session, id_of(one))).values()
    left = sum(not row.decided for row in handed)
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    args = {"decision": decision, "count": count, "left": left}
    to = frozenset(id_of(each) for each in leading)
    await _tell(work, one, MOVED, to, f"decided:{decision}", args)


async def waits_for(work: Work, one: HandUp) -> frozenset[int]:
    """Give who has the next step."""
    session = await work.session()
    does = await next_step(work, one)
    where = one.appraised_at_id if does is AboveRight.APPRAISES else one.organisation_id
    seats = await rows.seats_in(session, [where or 0], work.now.date())
    return frozenset(seat.member_id for seat in seats if seat.does is does)


async def next_step(work: Work, one: HandUp) -> AboveRight:
    """Give which step is next: deciding, too, where nobody appraises (any more)."""
    if one.state is HandUpState.APPRAISED or one.appraised_at_id is None:
        return AboveRight.DECIDES
    session = await work.session()
    seats = await rows.seats_in(session, [one.appraised_at_id], work.now.date())
    acts = any(seat.does is AboveRight.APPRAISES for seat in seats)
    return AboveRight.APPRAISES if acts else AboveRight.DECIDES


async def facts(work: Work, row: Planned) -> HandedFacts | None:
    """Give what is told; None once it went on, or it waits for somebody else. What was decided
    stays true when another decision is made."""
    session = await work.session()
    one = await session.get(HandUp, row.args["hand_up"])
    decision = "decision" in row.args
    if one is None or (one.state.value != row.args["state"] and not decision):
        return None
    if row.kind in (WAITS, TAKEN_BACK) and row.member_id not in await waits_for(work, one):
        return None
    cycle = await session.get_one(Cycle, one.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    body = await session.get_one(Organisation, one.organisation_id)
    over = one.state is HandUpState.DECIDED
    handed = (await rows.handed(session, id_of(one))).items()
    waiting = {who for who, each in handed if over or not each.decided}
    own = await people.memberships_of(
        session, (await session.get_one(Member, row.member_id)).person_id or 0
    )
    to_publish = cycle.state == CycleState.DECIDED
    if decision:
        return HandedFacts(
            cell.name,
            body.name,
            cycle.year,
            HandUpState.DECIDED,
            AboveRight.DECIDES,
            row.args["count"],
            "",
            row.args["left"],
            to_publish,
        )
    return HandedFacts(
        cell.name,
        body.name,
        cycle.year,
        one.state,
        await next_step(work, one),
        len(waiting - {row.member_id, *map(id_of, own)}),
        one.reason,
        to_publish=over and to_publish,
    )


async def record(work: Work, cycle: Cycle, one: HandUp, person: Person, kind: str) -> None:
    """Write a link of the audit chain about a handing up."""
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={
            "year": cycle.year,
            "hand_up": one.id,
            "body": one.organisation_id,
            "by": person.member_id,
        },
    )


async def _tell(
    work: Work,
    one: HandUp,
    kind: str,
    to: frozenset[int],
    of: str = "",
    more: Mapping[str, int] | None = None,
) -> None:
    at = work.house.quiet.next_allowed(work.now)
    args = {"hand_up": one.id, "cycle": one.cycle_id, "state": one.state.value, **(more or {})}
    plans = [
        outbox.Plan(f"{kind}:{one.id}:{of or one.state.value}:{who}", kind, who, args, at)
        for who in sorted(to)
    ]
    await outbox.plan_many(await work.session(), plans)


async def _parcels(work: Work, cycle: Cycle) -> tuple[Parcel, ...]:
    session = await work.session()
    proposed = await subject_levels(work, cycle)
    levels = {who: proposed.get(who) for who in await recording.undecided(work, cycle)}
    for one in await rows.hand_ups(session, id_of(cycle)):
        if one.state in rows.OPEN:
            for who in await rows.handed(session, id_of(one)):
                levels.pop(who, None)
    stands = await body_above.above(work, cycle)
    judged = await body_above.judged_in(work, cycle, levels)
    found: dict[tuple[int, int | None], dict[int, rating.Level | None]] = {}
    names: dict[int, str] = {}
    for who, level in levels.items():
        decides = stands.competent(judged[who], AboveRight.DECIDES)
        if decides is None:
            continue
        appraises = stands.competent(judged[who], AboveRight.APPRAISES)
        names[decides.organisation_id] = decides.name
        key = (decides.organisation_id, appraises.organisation_id if appraises else None)
        found.setdefault(key, {})[who] = level
    return tuple(Parcel(at, names[at], to, parcel) for (at, to), parcel in found.items())


async def _to_withdraw(work: Work, person: Person, hand_up_id: int) -> tuple[Cycle, HandUp]:
    leads(person)
    cycle = await deciding.to_decide(work, person)
    one = await rows.locked(await work.session(), hand_up_id)
    if one is None or one.cycle_id != cycle.id:
        raise Refusal("button_old")
    if not (await _one(work, one)).may_withdraw:
        raise Refusal("withdraw_late")
    return cycle, one


async def _handed(work: Work, cycle: Cycle) -> tuple[HandedUp, ...]:
    found = await rows.hand_ups(await work.session(), id_of(cycle))
    return tuple([await _one(work, one) for one in found])


async def _one(work: Work, one: HandUp) -> HandedUp:
    session = await work.session()
    body = await session.get_one(Organisation, one.organisation_id)
    handed = await rows.handed(session, id_of(one))
    begun = any(row.decided for row in handed.values())
    return HandedUp(
        id_of(one),
        body.name,
        one.state,
        len(handed),
        (one.moved_at or one.handed_at).astimezone(work.now.tzinfo),
        one.reason,
        one.state is HandUpState.HANDED and not begun,
        one.state is HandUpState.DECIDED
        and not await rows.said(session, id_of(one), AboveRight.DECIDES),
    )
