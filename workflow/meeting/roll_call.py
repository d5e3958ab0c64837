"""The roll call: who is in the room, by a code read aloud or by the secretary's hand."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from storage.member_then import MemberThen
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.tables import (
    Attendance,
    AttendanceSource,
    Cycle,
    CycleState,
    Meeting,
    MeetingKind,
    MeetingState,
    MemberStatus,
    RollEntry,
)
from workflow import cycle as cycles
from workflow.access import leads, newest_meeting
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.work import Work

CODE_LENGTH = 6
PHONES_LEAST = timedelta(days=3)
"""However late the cell is invited, phones that came in these days are confirmed."""
AFTER_THE_FIRST = frozenset({CycleState.PROPOSED, CycleState.DECIDED, CycleState.PUBLISHED})
"""When those who were not reviewed yet may be: a decision on the others changes nothing of it."""


class Membership(StrEnum):
    """As what somebody is in the room; only an official member votes (N-08)."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One member of the cell at the roll call."""

    member_id: int
    name: str
    standing: Membership
    official: bool
    present: bool | None
    """None: neither checked in nor marked."""
    reason: str = ""

    @property
    def votes(self) -> bool:
        """Official, in the room and not suspended; an exempt member votes when they came (N-09)."""
        return self.official and self.present is True and self.standing is not Membership.SUSPENDED

    @property
    def counts(self) -> bool:
        """Whether they belong to the base of the vote (S1 V.15): an absent exempt one does not."""
        if self.standing is Membership.EXEMPT:
            return self.votes
        return self.official and self.standing is not Membership.SUSPENDED


@dataclass(frozen=True, slots=True)
class Roll:
    """The whole roll of one meeting, by name."""

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

    @property
    def away(self) -> tuple[Attendee, ...]:
        """Who is marked as absent."""
        return tuple(row for row in self.attendees if row.present is False)

    @property
    def unmarked(self) -> tuple[Attendee, ...]:
        """Who should be in the room, and is neither marked nor checked in."""
        asked = (Membership.OFFICIAL, Membership.PROBATIONARY)
        return tuple(row for row in self.attendees if row.present is None and row.standing in asked)

    def present(self, standing: Membership) -> int:
        """How many of one standing are in the room."""
        return sum(1 for row in self.attendees if row.standing is standing and row.present)

    def of(self, member_id: int) -> Attendee:
        """Give one member's line; raise `Refusal` `not_in_cell` for somebody else."""
        for row in self.attendees:
            if row.member_id == member_id:
                return row
        raise Refusal("not_in_cell")


async def call_roll(work: Work, person: Person, following: int = 0) -> Meeting:
    """Begin the meeting of the cell's cycle with its roll call; who begins it is present.

    A meeting that was planned is begun; without a plan one is made. Self-reviews may still be
    handed in: the cycle goes on to its meeting when the urn is opened.

    Args:
        work: The update.
        person: Who leads the cell.
        following: The closed meeting whose year another one is held for, though the next year may
            be open already; 0 for the year that is open.

    Raises:
        Refusal: `not_secretary`; `no_cycle`; `cycle_not_ready`; `meeting_running`; `old_meeting`.
    """
    leads(person)
    session = await work.session()
    meeting = await running(work, person)
    if meeting is None or meeting.state is not MeetingState.SCHEDULED:
        meeting = await new_meeting(work, person, following)
    take(meeting, MeetingEvent.CALL_ROLL)
    meeting.check_in_code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    meeting.phones_since = await _phones_since(work, meeting)
    session.add(meeting)
    await session.flush()
    await _excused(work, meeting)
    await put(work, meeting, person.member_id, present=True, source=AttendanceSource.SECRETARY)
    return meeting


async def _phones_since(work: Work, meeting: Meeting) -> datetime:
    """Give from when on a phone is confirmed before it votes: since the invitation, at least since
    three days ago, as who leads the cell chooses when they invite (L21)."""
    invited = await notice_rows.invitation_of(await work.session(), id_of(meeting))
    least = work.now - PHONES_LEAST
    return least if invited is None or invited.sent_at is None else min(invited.sent_at, least)


async def _excused(work: Work, meeting: Meeting) -> None:
    """Enter who answered the invitation that they cannot come, with their reason; they still
    may."""
    said = await notice_rows.answers(await work.session(), id_of(meeting))
    for member_id, answer in said.items():
        if not answer.coming:
            await put(
                work,
                meeting,
                member_id,
                present=False,
                source=AttendanceSource.SECRETARY,
                reason=answer.reason,
            )


async def new_meeting(work: Work, person: Person, following: int = 0) -> Meeting:
    """Make the meeting that a cycle of the cell is due: its own, or one for who was absent.

    Raises:
        Refusal: as `call_roll`.
    """
    leads(person)
    session = await work.session()
    current = await cycles.in_view(work, person)
    if current is None:
        raise Refusal("no_cycle")
    meeting = await meeting_rows.newest_of_cell(session, person.cell_id)
    if meeting is not None and meeting.state is not MeetingState.CLOSED:
        raise Refusal("meeting_running")
    year = await _year_after(work, person, following) if following else id_of(current)
    cycle = await meeting_rows.cycle_locked(session, year)
    met = cycle.state in AFTER_THE_FIRST
    kind = MeetingKind.SUPPLEMENTARY if met else MeetingKind.REGULAR
    if not may_meet(cycle, kind):
        raise Refusal("cycle_not_ready")
    fresh = Meeting(cycle_id=id_of(cycle), chair_id=person.member_id, kind=kind)
    session.add(fresh)
    await session.flush()
    return fresh


async def _year_after(work: Work, person: Person, meeting_number: int) -> int:
    """Give the year whose last meeting this is; raise `Refusal` `old_meeting` when none's."""
    for cycle in await work.known(cycles.of_cell, person.cell_id):
        last = await last_of(work, cycle)
        if last is not None and last.id == meeting_number:
            return id_of(cycle)
    raise Refusal("old_meeting")


async def last_of(work: Work, cycle: Cycle) -> Meeting | None:
    """Give the last meeting of a year whose minutes are approved; None before the first."""
    closed = await notice_rows.closed_meetings(await work.session(), id_of(cycle))
    return closed[-1] if closed else None


def may_meet(cycle: Cycle, kind: MeetingKind) -> bool:
    """Tell whether a cycle is due a meeting: after the first one, until the year is closed."""
    if kind is MeetingKind.SUPPLEMENTARY:
        return cycle.state in AFTER_THE_FIRST
    return CycleState.MEETING in cycles.STEPS[CycleState(cycle.state)]


async def running(work: Work, person: Person) -> Meeting | None:
    """Give the newest meeting of the person's cell, whatever its state; None before the first."""
    return await newest_meeting(work, person)


async def roll(work: Work, meeting: Meeting) -> Roll:
    """Give the roll of a meeting as it stands."""
    session = await work.session()
    marked = await meeting_rows.attendances(session, id_of(meeting))
    frozen = [] if meeting.opened_at is None else await _frozen(work, meeting)
    if frozen:
        return Roll(tuple(_with_marks(frozen, marked)))
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    members = await people.members_on(session, cycle.cell_id, day_of(work, meeting))
    return Roll(tuple(_attendees(members, marked)))


async def freeze_roll(work: Work, meeting: Meeting) -> None:
    """Keep as what everybody is on the roll: whatever is noted of a member after the meeting was
    opened changes neither its base nor who votes. A roll that was kept is not kept again."""
    if await _frozen(work, meeting):
        return
    session = await work.session()
    number = id_of(meeting)
    session.add_all(
        RollEntry(
            meeting_id=number,
            member_id=row.member_id,
            official=row.official,
            standing=row.standing.value,
        )
        for row in (await roll(work, meeting)).attendees
    )
    await session.flush()


async def _frozen(work: Work, meeting: Meeting) -> list[tuple[RollEntry, str]]:
    return await meeting_rows.frozen_roll(await work.session(), id_of(meeting))


def day_of(work: Work, meeting: Meeting) -> date:
    """Give the day that decides who is on a meeting's roll and as what: the day it was opened on,
    of a planned one the day it is planned for, else today."""
    day = meeting.opened_at
    if day is None and meeting.state is MeetingState.SCHEDULED:
        day = meeting.planned_at
    return (day or work.now).astimezone(work.now.tzinfo).date()


def standing_of(member: MemberThen) -> Membership:
    """Give as what a member is in the room; a suspension goes before all else."""
    if member.suspended:
        return Membership.SUSPENDED
    if member.exempt:
        return Membership.EXEMPT
    return Membership(MemberStatus(member.status).value)


def _with_marks(
    frozen: list[tuple[RollEntry, str]], marked: Mapping[int, Attendance]
) -> Iterator[Attendee]:
    for entry, name in frozen:
        row = marked.get(entry.member_id)
        yield Attendee(
            member_id=entry.member_id,
            name=name,
            standing=Membership(entry.standing),
            official=entry.official,
            present=None if row is None else row.present,
            reason="" if row is None else row.reason,
        )


def _attendees(members: list[MemberThen], marked: Mapping[int, Attendance]) -> Iterator[Attendee]:
    for member in members:
        row = marked.get(id_of(member))
        yield Attendee(
            member_id=id_of(member),
            name=member.called,
            standing=standing_of(member),
            official=member.status is MemberStatus.OFFICIAL,
            present=None if row is None else row.present,
            reason="" if row is None else row.reason,
        )


async def put(
    work: Work,
    meeting: Meeting,
    member_id: int,
    *,
    present: bool,
    source: AttendanceSource,
    reason: str = "",
) -> None:
    """Write one line of the roll; a line there is written over."""
    session = await work.session()
    row = (await meeting_rows.attendances(session, id_of(meeting))).get(member_id)
    if row is None:
        row = Attendance(
            meeting_id=id_of(meeting), member_id=member_id, present=present, source=source
        )
    row.present = present
    row.source = source
    row.reason = reason
    session.add(row)
    await session.flush()
