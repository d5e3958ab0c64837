"""Coming in: by the code read aloud or by the secretary's hand, until a ballot is opened."""

import secrets
from enum import StrEnum

from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import Attendance, AttendanceSource, BallotState, Meeting, MeetingState
from workflow import wrong_codes
from workflow.access import keeps_record, meeting_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.meeting import agenda, new_phones, officers, rated_subjects, roll_call
from workflow.meeting.meeting_states import TRANSITIONS, MeetingEvent, after
from workflow.meeting.new_phones import NewPhone, PhoneState
from workflow.meeting.roll_call import CODE_LENGTH, Membership
from workflow.work import ChatKey, Work

LONGEST_REASON = 300
"""Characters of a typed reason for an absence."""


class CheckIn(StrEnum):
    """What came of a typed code; a wrong one is counted, so it is no refusal."""

    PRESENT = "present"
    ALREADY = "already"
    NEW_PHONE = "new_phone"
    """Present, on a phone that came lately: a teller is to look at it before it votes."""
    WRONG = "wrong"
    PAUSED = "paused"


def looks_like_code(typed: str) -> bool:
    """Tell whether a message is six digits and nothing else, spaces apart."""
    digits = "".join(typed.split())
    return len(digits) == CODE_LENGTH and digits.isascii() and digits.isdigit()


async def expects(work: Work, person: Person) -> bool:
    """Tell whether the code is asked of this person: they could still check in and have not, or
    their phone came lately and the code was not typed on it yet."""
    meeting = await roll_call.running(work, person)
    if meeting is not None and await _untyped(work, person, meeting) is not None:
        return True
    if meeting is None or (meeting.state, MeetingEvent.ATTEND) not in TRANSITIONS:
        return False
    session = await work.session()
    marked = (await meeting_rows.attendances(session, id_of(meeting))).get(person.member_id)
    if marked is not None and marked.present:
        return False
    return not await _ballot_was_opened(work, meeting)


async def check_in(work: Work, person: Person, chat: ChatKey, typed: str) -> CheckIn:
    """Mark whoever typed the code of their cell's roll call as present; twice changes nothing.

    On a phone that came lately, it is noted that the code was typed on it.

    Raises:
        Refusal: `no_meeting`; `meeting_step`; `late_comer` once an urn was opened; `suspended`.
    """
    meeting = await meeting_of(work, person)
    session = await work.session()
    there = await meeting_rows.attendances(session, id_of(meeting))
    marked = there.get(person.member_id)
    present = marked is not None and marked.present
    untyped = await _untyped(work, person, meeting)
    if present and untyped is None:
        return CheckIn.ALREADY
    if not present:
        await _may_attend(work, meeting)
        await _refuse_suspended(work, meeting, person.member_id)
    if not await _guess_allowed(work, chat):
        return CheckIn.PAUSED
    if not secrets.compare_digest("".join(typed.split()).encode(), meeting.check_in_code.encode()):
        left = await wrong_codes.count(work, chat)
        return CheckIn.WRONG if left else CheckIn.PAUSED
    if untyped is not None:
        await new_phones.typed(work, meeting, untyped)
    if not present:
        code = AttendanceSource.CODE
        await roll_call.put(work, meeting, person.member_id, present=True, source=code)
        await _changed(work, meeting)
    return CheckIn.PRESENT if untyped is None else CheckIn.NEW_PHONE


async def _untyped(work: Work, person: Person, meeting: Meeting) -> NewPhone | None:
    found = await new_phones.own(work, person, meeting)
    return found if found is not None and found.state is PhoneState.UNTYPED else None


async def mark(
    work: Work, person: Person, meeting_id: int, member_id: int, *, present: bool, reason: str = ""
) -> None:
    """Mark a member by hand: no phone, or absent and why.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_in_cell`; `suspended`;
            `reason_too_long` (limit); `meeting_step`; `late_comer` once an urn was opened;
            `chair_stays` for who chairs the opened meeting.
    """
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    await _may_attend(work, meeting)
    row = (await roll_call.roll(work, meeting)).of(member_id)
    if present and row.standing is Membership.SUSPENDED:
        raise Refusal("suspended")
    if not present:
        await _leaves_office(work, meeting, member_id, person.member_id)
    await roll_call.put(
        work,
        meeting,
        member_id,
        present=present,
        source=AttendanceSource.SECRETARY,
        reason="" if present else reason.strip(),
    )
    await _changed(work, meeting)


async def rest_are_here(work: Work, person: Person, meeting_id: int) -> None:
    """Mark as present, before the meeting is opened, who was neither marked nor checked in; not who
    is exempt or suspended.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    after(MeetingState(meeting.state), MeetingEvent.OPEN)
    session = await work.session()
    session.add_all(
        Attendance(
            meeting_id=id_of(meeting),
            member_id=row.member_id,
            present=True,
            source=AttendanceSource.SECRETARY,
        )
        for row in (await roll_call.roll(work, meeting)).unmarked
    )
    await session.flush()


async def _may_attend(work: Work, meeting: Meeting) -> None:
    """Refuse once an urn was opened: two counts that differ by one voter tell that vote (L13)."""
    after(MeetingState(meeting.state), MeetingEvent.ATTEND)
    if await _ballot_was_opened(work, meeting):
        raise Refusal("late_comer")


async def _ballot_was_opened(work: Work, meeting: Meeting) -> bool:
    ballots = await meeting_rows.ballots_of(await work.session(), id_of(meeting))
    return any(ballot.state is not BallotState.VOID for ballot in ballots)


async def _changed(work: Work, meeting: Meeting) -> None:
    """After the opening: freeze anew who votes and who is rated, and mend the agenda."""
    if meeting.state is MeetingState.ROLL_CALL:
        return
    await agenda.lay(work, meeting)
    await rated_subjects.freeze(work, meeting, rated_subjects.REFROZEN)


async def _leaves_office(work: Work, meeting: Meeting, member_id: int, by: int) -> None:
    """Take an office from who is not in the room: the minutes name nobody who was away."""
    if meeting.state is MeetingState.ROLL_CALL:
        return
    if member_id in (meeting.chair_id, meeting.acting_chair_id):
        raise Refusal("chair_stays")
    await officers.leaves(work, meeting, member_id, by)


async def _refuse_suspended(work: Work, meeting: Meeting, member_id: int) -> None:
    member = await people.member_on(
        await work.session(), member_id, roll_call.day_of(work, meeting)
    )
    if member.suspended:
        raise Refusal("suspended")


async def _guess_allowed(work: Work, chat: ChatKey) -> bool:
    try:
        await wrong_codes.check(work, chat)
    except Refusal:
        return False
    return True
