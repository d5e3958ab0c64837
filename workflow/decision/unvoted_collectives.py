"""Collectives that nobody voted on: whoever has to decide on them takes them in by themselves.

The profile may have them rated by others than the cell (S1 V.4, V.13; QĐ 366, Điều 13.3). Taken in,
they are a subject of the year's decision as any other, with no level proposed.
"""

import rating
from storage.queries import above as above_rows
from storage.queries import bodies as body_rows
from storage.queries import further as further_rows
from storage.queries import notices as rows
from storage.tables import Collective, Cycle, CycleState, HandedLevel, Organisation
from terms.above import AboveRight
from terms.people import BodyKind
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision import (
    appraisal_list,
    body_above,
    deciding,
    further,
    handing_up,
    recording,
)
from workflow.decision.appraisal_list import Appraisal
from workflow.decision.deciding import Decision
from workflow.decision.proposed_levels import subject_levels
from workflow.errors import Refusal
from workflow.work import Work

_OF_BODY = {
    BodyKind.CELL_COMMITTEE: Collective.COMMITTEE,
    BodyKind.LEADERSHIP: Collective.LEADERSHIP,
    BodyKind.PARTY_COMMITTEE: Collective.COMMITTEE,
    BodyKind.STANDING_COMMITTEE: Collective.COMMITTEE,
}
"""The collective that a body is."""


async def of_cell(work: Work, person: Person) -> dict[int, str]:
    """Give the collectives that may be taken into the year to decide, with what they are called.

    Raises:
        Refusal: as `deciding.to_decide`.
    """
    cycle = await deciding.to_decide(work, person)
    return {} if cycle.state == CycleState.CLOSED else await _unvoted(work, cycle)


async def take_in(work: Work, person: Person, number: int) -> Decision:
    """Take a collective in; its level is entered, or it is handed up, as any other.

    Raises:
        Refusal: as `of_cell`; `button_old` for any other.
    """
    leads(person)
    cycle = await deciding.to_decide(work, person)
    if number not in await of_cell(work, person):
        raise Refusal("button_old")
    if cycle.state in recording.ENTERING:
        await recording.enter_unvoted(work, cycle, number)
    else:
        await further.put(work, cycle, number, None)
    await recording.record(work, cycle, "collective_taken_in", {"collective": number})
    return await deciding.standing(work, person)


async def of_hand_up(work: Work, person: Person, hand_up_id: int) -> dict[int, str]:
    """Give those that may be taken into a list by who has its next step: the body decides on them,
    and they are not in them.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    now = await appraisal_list.listed(work, person, hand_up_id)
    cycle = await (await work.session()).get_one(Cycle, now.cycle_id)
    found = await _unvoted(work, cycle)
    stands = await body_above.above(work, cycle)
    judged = await body_above.judged_in(work, cycle, found)
    own = await appraisal_list.kept_from(work, person, cycle, found)
    return {
        number: name
        for number, name in found.items()
        if number not in own
        and (at := stands.competent(judged[number], AboveRight.DECIDES)) is not None
        and at.organisation_id == now.organisation_id
    }


async def take_in_above(work: Work, person: Person, hand_up_id: int, number: int) -> Appraisal:
    """Take a collective into a list; its level is said with the same checks and a reason.

    Raises:
        Refusal: as `of_hand_up`; `button_old` for any other.
    """
    if number not in await of_hand_up(work, person, hand_up_id):
        raise Refusal("button_old")
    now = await appraisal_list.listed(work, person, hand_up_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, now.cycle_id)
    session.add(HandedLevel(hand_up_id=now.hand_up_id, member_id=number, proposed=""))
    await session.flush()
    one = await above_rows.locked(session, now.hand_up_id)
    assert one is not None
    await handing_up.record(work, cycle, one, person, "collective_taken_in_above")
    return await appraisal_list.listed(work, person, hand_up_id)


async def _unvoted(work: Work, cycle: Cycle) -> dict[int, str]:
    session, number = await work.session(), id_of(cycle)
    taken = {*await subject_levels(work, cycle), *await rows.decisions(session, number)}
    taken |= {*await further_rows.open_levels(session, number)}
    for one in await above_rows.hand_ups(session, number):
        if one.state in above_rows.OPEN:
            taken |= {*await above_rows.handed(session, id_of(one))}
    there = [one for one in await _there(work, cycle) if one not in taken]
    return await collective_subjects.names(work, cycle, there)


async def _there(work: Work, cycle: Cycle) -> list[int]:
    """Give the collectives that a year has, without those that have a year of their own."""
    session = await work.session()
    place = await session.get_one(Organisation, cycle.cell_id)
    if place.body is not None:
        return [_OF_BODY[BodyKind(place.body)].value]
    years = await body_rows.years_of(session, cycle.cell_id)
    elsewhere = {
        _OF_BODY[BodyKind(body.body)].value
        for body, year in years
        if body.body is not None and year.year == cycle.year
    }
    found = []
    for one in (Collective.CELL, Collective.COMMITTEE, Collective.LEADERSHIP):
        size = len(await collective_subjects.members(work, cycle, one.value))
        # A small committee is reviewed with its cell, and is no collective of its own.
        apart = one is not Collective.COMMITTEE or (
            size > 0 and rating.duration(size, profile=cycle.profile).apart
        )
        if size > 1 and apart and one.value not in elsewhere:
            found.append(one.value)
    return found
