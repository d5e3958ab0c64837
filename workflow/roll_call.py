"""The roll call: who is in the room, by a code read aloud or by the secretary's hand."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import (
    Attendance,
    AttendanceSource,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    Member,
    MemberStatus,
)
from workflow import cycle as cycles
from workflow import joining
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import MeetingEvent, after, take
from workflow.work import ChatKey, Work

CODE_LENGTH = 6
LONGEST_REASON = 300
"""Characters of a typed reason for an absence."""


class Standing(StrEnum):
    """As what somebody is in the room; only an official member votes (N-08)."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"


class CheckIn(StrEnum):
    """What came of a typed code; a wrong one is counted, so it is no refusal."""

    PRESENT = "present"
    ALREADY = "already"
    WRONG = "wrong"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One member of the cell at the roll call."""

    member_id: int
    name: str
    standing: Standing
    official: bool
    present: bool | None
    """None: neither checked in nor marked."""
    reason: str = ""

    @property
    def votes(self) -> bool:
        """Official, in the room and not suspended; an exempt member votes when he came (N-09)."""
        return self.official and self.present is True and self.standing is not Standing.SUSPENDED

    @property
    def counts(self) -> bool:
        """Whether he belongs to the base of the vote (S1 V.15): an absent exempt one does not."""
        if self.standing is Standing.EXEMPT:
            return self.votes
        return self.official and self.standing is not Standing.SUSPENDED


@dataclass(frozen=True, slots=True)
class Roll:
    """The whole roll of one meeting, in the order of the roster."""

    attendees: tuple[Attendee, ...]

    @property
    def electors(self) -> tuple[Attendee, ...]:
        """Who votes."""
        return tuple(row for row in self.attendees if row.votes)

    @property
    def base(self) -> int:
        """How many official members the shares are of (S1 V.15, N-09)."""
        return sum(row.counts for row in self.attendees)

    @property
    def absent(self) -> tuple[Attendee, ...]:
        """Official members of the base who are not in the room."""
        return tuple(row for row in self.attendees if row.counts and not row.present)

    def present(self, standing: Standing) -> int:
        """How many of one standing are in the room."""
        return sum(1 for row in self.attendees if row.standing is standing and row.present)

    def of(self, member_id: int) -> Attendee:
        """Give one member's line; raise `Refusal` `not_in_cell` for somebody else."""
        for row in self.attendees:
            if row.member_id == member_id:
                return row
        raise Refusal("not_in_cell")


def looks_like_code(typed: str) -> bool:
    """Tell whether a message is six digits and nothing else, spaces apart."""
    digits = "".join(typed.split())
    return len(digits) == CODE_LENGTH and digits.isascii() and digits.isdigit()


async def call_roll(work: Work, person: Person) -> Meeting:
    """Begin the meeting of the cell's cycle with its roll call; who begins it is present.

    Self-reviews may still be handed in: the cycle goes on to its meeting when the urn is opened.

    Raises:
        Refusal: `not_secretary`; `no_cycle`; `cycle_not_ready`; `meeting_running`.
    """
    leads(person)
    session = await work.session()
    cycle = await _cycle_to_meet_in(work, person)
    meeting = Meeting(cycle_id=cycle_id(cycle), chair_id=person.member_id)
    meeting.state = MeetingState.SCHEDULED
    take(meeting, MeetingEvent.CALL_ROLL)
    meeting.check_in_code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    meeting.opened_at = work.now
    session.add(meeting)
    await session.flush()
    await _put(work, meeting, person.member_id, present=True, source=AttendanceSource.SECRETARY)
    return meeting


async def running(work: Work, person: Person) -> Meeting | None:
    """Give the newest meeting of the person's cell, whatever its state; None before the first."""
    return await meeting_rows.newest_of_cell(await work.session(), person.cell_id)


async def expects(work: Work, person: Person) -> bool:
    """Tell whether a roll call is open that this person has not answered yet."""
    meeting = await running(work, person)
    if meeting is None or meeting.state is not MeetingState.ROLL_CALL:
        return False
    session = await work.session()
    marked = await session.get(Attendance, (meeting.id, person.member_id))
    return marked is None or not marked.present


async def check_in(work: Work, person: Person, chat: ChatKey, typed: str) -> CheckIn:
    """Mark whoever typed the code of his cell's roll call as present; twice changes nothing.

    Raises:
        Refusal: `no_meeting`; `meeting_step` once the urn was opened; `suspended`.
    """
    meeting = await meeting_of(work, person)
    session = await work.session()
    marked = await session.get(Attendance, (meeting.id, person.member_id))
    if marked is not None and marked.present:
        return CheckIn.ALREADY
    after(MeetingState(meeting.state), MeetingEvent.ATTEND)
    await _refuse_suspended(work, person.member_id)
    if not await _guess_allowed(work, chat):
        return CheckIn.PAUSED
    if not secrets.compare_digest("".join(typed.split()).encode(), meeting.check_in_code.encode()):
        left = await joining.wrong_guess(work, chat)
        return CheckIn.WRONG if left else CheckIn.PAUSED
    await _put(work, meeting, person.member_id, present=True, source=AttendanceSource.CODE)
    return CheckIn.PRESENT


async def mark(
    work: Work, person: Person, meeting_id: int, member_id: int, *, present: bool, reason: str = ""
) -> None:
    """Mark a member by hand: no phone, or absent and why.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_in_cell`; `suspended`;
            `reason_too_long` (limit); `meeting_step` once the urn was opened.
    """
    leads(person)
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    meeting = await meeting_of(work, person, meeting_id)
    after(MeetingState(meeting.state), MeetingEvent.ATTEND)
    row = (await roll(work, meeting)).of(member_id)
    if present and row.standing is Standing.SUSPENDED:
        raise Refusal("suspended")
    await _put(
        work,
        meeting,
        member_id,
        present=present,
        source=AttendanceSource.SECRETARY,
        reason="" if present else reason.strip(),
    )


async def roll(work: Work, meeting: Meeting) -> Roll:
    """Give the roll of a meeting as it stands."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    members = await people.members_of(session, cycle.cell_id)
    marked = await meeting_rows.attendances(session, meeting_id(meeting))
    return Roll(tuple(_attendees(members, marked)))


def meeting_id(meeting: Meeting) -> int:
    """Give the id of a stored meeting."""
    assert meeting.id is not None
    return meeting.id


def cycle_id(cycle: Cycle) -> int:
    """Give the id of a stored cycle."""
    assert cycle.id is not None
    return cycle.id


def standing_of(member: Member) -> Standing:
    """Give as what a member is in the room; a suspension goes before all else."""
    if member.suspended:
        return Standing.SUSPENDED
    if member.exempt:
        return Standing.EXEMPT
    return Standing(MemberStatus(member.status).value)


def _attendees(members: list[Member], marked: Mapping[int, Attendance]) -> Iterator[Attendee]:
    for member in members:
        row = marked.get(id_of(member))
        yield Attendee(
            member_id=id_of(member),
            name=member.full_name,
            standing=standing_of(member),
            official=member.status is MemberStatus.OFFICIAL,
            present=None if row is None else row.present,
            reason="" if row is None else row.reason,
        )


async def _cycle_to_meet_in(work: Work, person: Person) -> Cycle:
    session = await work.session()
    current = await cycles.current(work, person)
    if current is None:
        raise Refusal("no_cycle")
    cycle = await meeting_rows.cycle_locked(session, cycle_id(current))
    meeting = await meeting_rows.newest_of_cell(session, person.cell_id)
    if meeting is not None and meeting.cycle_id == cycle.id:
        raise Refusal("meeting_running")
    if CycleState.MEETING not in cycles.STEPS[CycleState(cycle.state)]:
        raise Refusal("cycle_not_ready")
    return cycle


async def _refuse_suspended(work: Work, member_id: int) -> None:
    member = await (await work.session()).get_one(Member, member_id)
    if member.suspended:
        raise Refusal("suspended")


async def _guess_allowed(work: Work, chat: ChatKey) -> bool:
    try:
        await joining.check_guesses(work, chat)
    except Refusal:
        return False
    return True


async def _put(
    work: Work,
    meeting: Meeting,
    member_id: int,
    *,
    present: bool,
    source: AttendanceSource,
    reason: str = "",
) -> None:
    session = await work.session()
    row = await session.get(Attendance, (meeting.id, member_id))
    if row is None:
        row = Attendance(
            meeting_id=meeting_id(meeting), member_id=member_id, present=present, source=source
        )
    row.present = present
    row.source = source
    row.reason = reason
    session.add(row)
    await session.flush()
