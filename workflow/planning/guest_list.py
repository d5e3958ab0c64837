"""Who was invited to a planned meeting and what they said, for who leads the cell."""

from dataclasses import dataclass

from storage import outbox
from storage.queries import desk as desk_rows
from storage.queries import notices as rows
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.planning.invitation import (
    INVITED,
    InvitationChange,
    InvitedAnswer,
    sent_to,
    to_invite,
)
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Invited:
    """One member on the secretary's list."""

    member_id: int
    name: str
    answer: InvitedAnswer | None
    reached: bool
    """They have a chat; else they are told by phone."""


@dataclass(frozen=True, slots=True)
class GuestList:
    """Who was invited and what they said, for who leads the cell."""

    meeting_id: int
    sent: bool
    members: tuple[Invited, ...]

    @property
    def coming(self) -> tuple[Invited, ...]:
        """Those who will come."""
        return tuple(one for one in self.members if one.answer and one.answer.coming)

    @property
    def absent(self) -> tuple[Invited, ...]:
        """Those who will not."""
        return tuple(one for one in self.members if one.answer and not one.answer.coming)

    @property
    def silent(self) -> tuple[Invited, ...]:
        """Those who have not answered."""
        return tuple(one for one in self.members if one.answer is None)


async def guest_list(work: Work, person: Person, meeting_id: int) -> GuestList:
    """Give who comes, who does not and who has not answered.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    sent = await rows.invitation_of(session, meeting_id) is not None
    said = await rows.answers(session, meeting_id)
    reached = await desk_rows.reachable_members(session, person.cell_id)
    members = [
        Invited(
            id_of(member),
            member.called,
            InvitedAnswer.of(said.get(id_of(member))),
            id_of(member) in reached,
        )
        for member in await to_invite(work, meeting)
    ]
    return GuestList(meeting_id, sent, tuple(members))


async def ask_again(work: Work, person: Person, meeting_id: int) -> int:
    """Ask those who have not answered once more, at most once a day and not at night.

    Raises:
        Refusal: as `guest_list`; `no_invitation`; `meeting_began`; `all_answered`.
    """
    leads(person)
    meeting, row = await sent_to(work, person, meeting_id)
    silent = (await guest_list(work, person, meeting_id)).silent
    if not silent:
        raise Refusal("all_answered")
    at = work.house.quiet.next_allowed(work.now)
    args = {
        "meeting": meeting.id,
        "version": row.version,
        "change": InvitationChange.REMINDED.value,
    }
    plans = [
        outbox.Plan(
            f"{INVITED}:{meeting_id}:{row.version}:{one.member_id}:{at:%Y%m%d}",
            INVITED,
            one.member_id,
            args,
            at,
        )
        for one in silent
        if one.reached and one.member_id != person.member_id
    ]
    return await outbox.plan_many(await work.session(), plans)
