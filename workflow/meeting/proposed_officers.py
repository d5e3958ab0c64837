"""Clerk and tellers as the chair may propose them: those of the cell's last meeting first.

Nothing is stored before the meeting agrees; what was shown is what is agreed to.
"""

from dataclasses import dataclass

from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import Cycle, Meeting, MemberRole
from workflow.access import keeps_record, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import officers, rated_subjects, roll_call
from workflow.meeting.officers import USUAL_TELLERS
from workflow.open_urns import Subject
from workflow.work import Work

_SEAL = 8
"""Digits of a digest that a button carries."""


@dataclass(frozen=True, slots=True)
class ProposedOfficers:
    """Who might write and count."""

    clerk: Subject
    tellers: tuple[Subject, ...]
    as_before: bool
    """Whether all of them did so at the cell's last meeting."""

    @property
    def seal(self) -> str:
        """What the button carries: it agrees to these alone."""
        return rated_subjects.digest_of((self.clerk, *self.tellers))[:_SEAL]


async def proposed(work: Work, person: Person, meeting_id: int) -> ProposedOfficers | None:
    """Give whom the chair may propose, of those in the room with a vote; None once somebody was
    named, and where too few are there.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    return await _proposed(work, meeting)


async def agree(work: Work, person: Person, meeting_id: int, seen: str) -> None:
    """Name those who were proposed, and record that the meeting agreed to them; without a proposal
    `seen`, to those who are named.

    Raises:
        Refusal: as `officers.approve`; `officers_changed` when others would be proposed by now.
    """
    if seen:
        found = await proposed(work, person, meeting_id)
        if found is None or found.seal != seen:
            raise Refusal("officers_changed")
        await officers.set_clerk(work, person, meeting_id, found.clerk.member_id)
        for teller in found.tellers:
            await officers.turn_teller(work, person, meeting_id, teller.member_id)
    await officers.approve(work, person, meeting_id)


async def _proposed(work: Work, meeting: Meeting) -> ProposedOfficers | None:
    session, number = await work.session(), id_of(meeting)
    if meeting.clerk_id is not None or await agenda_rows.tellers_of(session, number):
        return None
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    day = roll_call.day_of(work, meeting)
    posts = {row.id: row.role for row in await people.members_on(session, cycle.cell_id, day)}
    wrote, counted = await _before(work, cycle.cell_id, number)
    room = (await roll_call.roll(work, meeting)).electors
    ranked = sorted(
        (row for row in room if row.member_id != meeting.chair_id),
        key=lambda row: posts.get(row.member_id) is not MemberRole.MEMBER,
    )
    there = {row.member_id: Subject(row.member_id, row.name) for row in ranked}
    if len(there) <= 1:
        return None
    clerk = there.pop(wrote if wrote in there else next(iter(there)))
    again = [there.pop(each) for each in counted if each in there]
    tellers = (*again, *there.values())[:USUAL_TELLERS]
    as_before = clerk.member_id == wrote and len(again) >= len(tellers)
    return ProposedOfficers(clerk, tellers, as_before)


async def _before(work: Work, cell_id: int, meeting_id: int) -> tuple[int, list[int]]:
    """Give who wrote and who counted at the cell's last meeting, by number."""
    session = await work.session()
    last = await meeting_rows.closed_before(session, cell_id, meeting_id)
    if last is None:
        return 0, []
    return last.clerk_id or 0, await agenda_rows.tellers_of(session, id_of(last))
