"""Who examines a complaint: the officers nearest above the cell who had no hand in the level.

Neither whom it is about, nor who entered a decision that the level stands on (S1 IV.7, V.17); one
human is one, whichever membership they act by. Where nobody of the house is left, the answer is
given on paper, and who leads the cell enters it.
"""

from dataclasses import dataclass

from storage.queries import objections as rows
from storage.queries import offices, people
from storage.tables import Cycle, MemberRole, Objection
from workflow.accounts import Person, id_of
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Examiners:
    """Who examines what a member of a cell brings forward about a year."""

    body: str
    """The organisation above the cell; empty where the house knows none."""
    officers: frozenset[int]
    """Members who may read and answer it; none where it is answered on paper."""


async def above(work: Work, cycle: Cycle, member_id: int) -> Examiners:
    """Give who examines what this member brings forward about a year."""
    session = await work.session()
    entered = await rows.who_entered(session, id_of(cycle), member_id)
    barred = await rows.same_people(session, {member_id, *entered})
    officers = await offices.overseers_above(session, {cycle.cell_id}, but=barred)
    line = await people.line_of(session, cycle.cell_id)
    body = line[-2].name if len(line) > 1 else ""
    return Examiners(body, frozenset(officers))


async def may_examine(work: Work, person: Person, row: Objection, cycle: Cycle) -> bool:
    """Say whether they are one of those who read and answer it."""
    return person.member_id in (await above(work, cycle, row.member_id)).officers


async def who_enter(work: Work, row: Objection, cycle: Cycle) -> frozenset[int]:
    """Give who is to be reminded that an answer comes on paper: who leads the cell, for their own
    the deputy; nobody where somebody above works here."""
    if (await above(work, cycle, row.member_id)).officers:
        return frozenset()
    session = await work.session()
    own = await rows.same_people(session, {row.member_id})
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    others = [one for one in leading if one.id not in own]
    first = [one for one in others if one.role is MemberRole.SECRETARY] or others
    return frozenset(id_of(one) for one in first)


async def enters_answer(work: Work, person: Person, row: Objection, cycle: Cycle) -> bool:
    """Say whether they enter the answer that comes on paper: nobody above is in the house, they
    lead the cell, and it is not their own; for a secretary's own the deputy does."""
    if (await above(work, cycle, row.member_id)).officers or person.cell_id != cycle.cell_id:
        return False
    session = await work.session()
    own = await rows.same_people(session, {row.member_id})
    if person.member_id in own:
        return False
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    theirs = any(one.id in own for one in leading)
    return person.leads or (theirs and person.role is MemberRole.DEPUTY_SECRETARY)
