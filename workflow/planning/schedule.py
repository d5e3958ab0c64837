"""Planning the meeting: when and where; changing the plan and calling the meeting off."""

import re
from datetime import date, datetime, time, timedelta

from papers.plain import fold
from rating import DeadlineOperator
from storage import audit
from storage.tables import (
    Cycle,
    DaySource,
    Meeting,
    MeetingKind,
    MeetingState,
)
from terms.calendar import CalendarMatter
from workflow.access import leads, meeting_of
from workflow.accounts import Person
from workflow.dates import typed_day
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.meeting.meeting_states import MeetingEvent, take
from workflow.planning import invitation
from workflow.planning.invitation import InvitationChange
from workflow.work import Work

LONGEST_PLACE = 300
_TIME = re.compile(r"\b(\d{1,2})\s*(?:h|g|gio|:)\s*(\d{2})?\b(?:\s*phut)?")
_WEEKDAY = re.compile(r"\b(?:thu\s*([2-7]|hai|ba|tu|nam|sau|bay)|chu nhat|cn)\b")
_WORDS = re.compile(r"\b(?:luc|vao|ngay|hom|sang|chieu|toi|nay|mai)\b|,")
_NAMED = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_NAMED |= {str(weekday + 2): weekday for weekday in _NAMED.values()}
_NOON = 12
_SUNDAY = 6
_AHEAD = timedelta(days=366)


def typed_moment(text: str, now: datetime) -> datetime:
    """Give the moment of "15/12 8h", "thứ sáu 14h30", "ngày mai 7:30", "8g ngày 15/12/2026".

    Raises:
        Refusal: `moment_unreadable`; `moment_past`; `moment_far`.
    """
    said = fold(text)
    found = _TIME.search(said)
    if found is None:
        raise Refusal("moment_unreadable")
    rest = said[: found.start()] + " " + said[found.end() :]
    try:
        clock = time(int(found[1]), int(found[2] or 0))
        day = _day(rest, now)
    except (ValueError, Refusal):
        raise Refusal("moment_unreadable") from None
    if {"chieu", "toi"} & set(rest.split()) and clock.hour < _NOON:
        clock = clock.replace(hour=clock.hour + 12)
    moment = datetime.combine(day, clock, now.tzinfo)
    if moment <= now:
        raise Refusal("moment_past")
    if moment > now + _AHEAD:
        raise Refusal("moment_far")
    return moment


def _day(rest: str, now: datetime) -> date:
    today = now.date()
    named = _WEEKDAY.search(rest)
    if named is not None:
        which = named[1]
        weekday = _SUNDAY if which is None else _NAMED[which]
        return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    plain = _WORDS.sub(" ", rest).strip()
    if not plain and "mai" in rest.split():
        return today + timedelta(days=1)
    if not plain and "nay" in rest.split():
        return today
    return typed_day(plain, today)


async def plan(work: Work, person: Person, text: str) -> Meeting:
    """Plan the cell's meeting, or change the time of the one that is planned.

    Raises:
        Refusal: `not_secretary`; as `typed_moment`; `no_cycle`; `cycle_not_ready`;
            `meeting_running`.
    """
    leads(person)
    moment = typed_moment(text, work.now)
    meeting = await roll_call.running(work, person)
    if meeting is None or meeting.state is not MeetingState.SCHEDULED:
        meeting = await roll_call.new_meeting(work, person)
    await _move(work, person, meeting, moment)
    return meeting


async def move_back(work: Work, person: Person, meeting_id: int, moment: datetime) -> None:
    """Plan a meeting for the moment again that it was planned for before.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `moment_past`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if moment <= work.now:
        raise Refusal("moment_past")
    await _move(work, person, meeting, moment)


async def _move(work: Work, person: Person, meeting: Meeting, moment: datetime) -> None:
    take(meeting, MeetingEvent.RESCHEDULE)
    moved = meeting.planned_at is not None and meeting.planned_at != moment
    meeting.planned_at = moment
    await _keep(work, person, meeting, "meeting_planned")
    await _into_calendar(work, meeting, moment)
    if moved:
        await invitation.changed(work, person, meeting, InvitationChange.MOMENT)


async def _into_calendar(work: Work, meeting: Meeting, moment: datetime) -> None:
    """The calendar follows the day the meeting was called for; a supplementary one has no day."""
    if meeting.kind is not MeetingKind.REGULAR:
        return
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    day, source = moment.date(), DaySource.MEETING
    await calendar.put(work, cycle, CalendarMatter.MEETING, day, DeadlineOperator.BY, source)


async def set_place(work: Work, person: Person, meeting_id: int, text: str) -> None:
    """Say where the planned meeting is held.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`; `no_text`;
            `text_too_long` (limit).
    """
    leads(person)
    said = " ".join(text.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_PLACE:
        raise Refusal("text_too_long", limit=LONGEST_PLACE)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.RESCHEDULE)
    moved = meeting.place not in ("", said)
    meeting.place = said
    await _keep(work, person, meeting, "meeting_planned")
    if moved:
        await invitation.changed(work, person, meeting, InvitationChange.PLACE)


async def cancel(work: Work, person: Person, meeting_id: int) -> None:
    """Call the meeting off before it was opened; another can be planned.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.CANCEL)
    await _keep(work, person, meeting, "meeting_cancelled")
    await invitation.called_off(work, meeting)


async def _keep(work: Work, person: Person, meeting: Meeting, kind: str) -> None:
    session = await work.session()
    session.add(meeting)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=person.cell_id,
        payload={"meeting": meeting.id},
    )
