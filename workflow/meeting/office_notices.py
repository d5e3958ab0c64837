"""Clerk and tellers are told that they were named, once, and that they are it no more."""

from dataclasses import dataclass
from enum import StrEnum

from storage import outbox
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.tables import Cycle, Meeting, Organisation
from workflow.accounts import id_of
from workflow.meeting.meeting_states import OVER
from workflow.planned import Planned
from workflow.work import Work

GIVEN, TAKEN = "office_given", "office_taken"
"""The kinds of the two messages."""


class MeetingOffice(StrEnum):
    """What one is at a meeting, beside chairing it."""

    CLERK = "clerk"
    TELLER = "teller"


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What is told: which office, of which meeting, by whom."""

    office: MeetingOffice
    year: int
    cell: str
    by: str


async def given(
    work: Work, meeting: Meeting, member_id: int, office: MeetingOffice, by: int
) -> None:
    """Tell somebody `by` whom they were named; who named themselves knows."""
    if member_id != by:
        await _plan(work, GIVEN, meeting, member_id, office, by)


async def taken(
    work: Work, meeting: Meeting, member_id: int, office: MeetingOffice, by: int
) -> None:
    """Tell somebody that they are it no more, where they were told that they were."""
    if member_id != by:
        await _plan(work, TAKEN, meeting, member_id, office, by)


async def given_facts(work: Work, row: Planned) -> OfficeFacts | None:
    """Give what somebody is told who was named; None when they are it no more."""
    meeting = await (await work.session()).get_one(Meeting, row.args["meeting"])
    office = MeetingOffice(row.args["office"])
    holds = await _holds(work, meeting, row.member_id, office)
    return await _facts(work, meeting, row, office) if holds else None


async def taken_facts(work: Work, row: Planned) -> OfficeFacts | None:
    """Give what somebody is told who is it no more; None when they are again, or never heard of
    it."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    office = MeetingOffice(row.args["office"])
    heard = any(
        (args["meeting"], args["office"]) == (meeting.id, office.value)
        for args in await outbox.sent(session, GIVEN, row.member_id)
    )
    if not heard or await _holds(work, meeting, row.member_id, office):
        return None
    return await _facts(work, meeting, row, office)


async def _holds(work: Work, meeting: Meeting, member_id: int, office: MeetingOffice) -> bool:
    if office is MeetingOffice.CLERK:
        return meeting.clerk_id == member_id
    return member_id in await agenda_rows.tellers_of(await work.session(), id_of(meeting))


async def _facts(
    work: Work, meeting: Meeting, row: Planned, office: MeetingOffice
) -> OfficeFacts | None:
    if meeting.state in OVER:
        return None
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    by = row.args["by"]
    names = await meeting_rows.members_named(session, [by])
    return OfficeFacts(office, cycle.year, cell.name, names[by].called)


async def _plan(
    work: Work, kind: str, meeting: Meeting, member_id: int, office: MeetingOffice, by: int
) -> None:
    await outbox.plan(
        await work.session(),
        # Somebody may be named, taken off and named again.
        key=f"{kind}:{meeting.id}:{office}:{member_id}:{work.now:%Y%m%d%H%M%S%f}",
        kind=kind,
        member_id=member_id,
        args={"meeting": meeting.id, "office": office.value, "by": by},
        not_before=work.now,
    )
