"""The invitation to a planned meeting: sent, changed, called off, answered, seen by the secretary.

Who is invited follows from the roster: everybody but the suspended. An answer «vắng» with its
reason is on the roll when it is called; who comes all the same checks in.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage import audit, outbox
from storage.member_then import MemberThen
from storage.queries import bodies as body_rows
from storage.queries import collectives as report_rows
from storage.queries import followers, people
from storage.queries import notices as rows
from storage.tables import (
    CollectiveReport,
    Cycle,
    CycleState,
    InvitationAnswer,
    Meeting,
    MeetingInvitation,
    MeetingState,
    Member,
    Organisation,
    ReportState,
)
from workflow.access import leads, meeting_of
from workflow.accounts import Person, as_person, id_of
from workflow.census import everybody
from workflow.collective.report_paper import paper
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.meeting.check_in import LONGEST_REASON
from workflow.paper_file import PaperFile
from workflow.planned import Planned
from workflow.work import Work

INVITED = "meeting_invited"
CALLED_OFF = "meeting_called_off"
FOLLOWER_INVITED = "follower_invited"
"""To who follows the cell for the committee above: no answer is asked for."""


class InvitationChange(StrEnum):
    """What a renewed invitation tells first."""

    NONE = ""
    MOMENT = "moment"
    PLACE = "place"
    REMINDED = "reminded"
    """Nothing changed: the secretary asks who has not answered."""


@dataclass(frozen=True, slots=True)
class InvitedAnswer:
    """What one invited member said."""

    coming: bool
    reason: str

    @classmethod
    def of(cls, row: InvitationAnswer | None) -> "InvitedAnswer | None":
        """Give what was answered; None before anything was."""
        return None if row is None else cls(row.coming, row.reason)


@dataclass(frozen=True, slots=True)
class InvitedFacts:
    """What an invitation says to one member."""

    meeting_id: int
    version: int
    year: int
    cell: str
    moment: datetime
    place: str
    chair: str
    reviewed: int
    """How many members are reviewed."""
    reports: tuple[str, ...]
    """The collective reports that are handed in, to be read before."""
    change: InvitationChange
    answer: InvitedAnswer | None


@dataclass(frozen=True, slots=True)
class CalledOffFacts:
    """A meeting that is not held."""

    year: int
    moment: datetime


async def invite(work: Work, person: Person, meeting_id: int) -> int:
    """Invite the cell to its planned meeting; give how many are told. Twice tells nobody anew.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_planned`.
    """
    leads(person)
    meeting = await _planned(work, person, meeting_id)
    session = await work.session()
    if await rows.invitation_of(session, meeting_id) is not None:
        return 0
    row = MeetingInvitation(meeting_id=meeting_id, sent_by=person.member_id, sent_at=work.now)
    session.add(row)
    await session.flush()
    await _record(work, person.cell_id, meeting_id, "meeting_invited")
    await _host_comes(work, person, meeting)
    await _lay_anew(work, meeting)
    return await _tell(work, person, meeting, row, InvitationChange.NONE)


async def changed(work: Work, person: Person, meeting: Meeting, change: InvitationChange) -> int:
    """Tell those who were invited what changed; another time is asked for anew."""
    session = await work.session()
    number = id_of(meeting)
    row = await rows.invitation_of(session, number)
    if row is None:
        return 0
    row.version += 1
    session.add(row)
    if change is InvitationChange.MOMENT:
        await rows.forget_answers(session, number)
    await session.flush()
    await _record(work, person.cell_id, number, "invitation_changed")
    await _host_comes(work, person, meeting)
    await _lay_anew(work, meeting)
    return await _tell(work, person, meeting, row, change)


async def called_off(work: Work, meeting: Meeting) -> int:
    """Tell those who were invited that the meeting is not held; nobody when nobody was."""
    session = await work.session()
    number = id_of(meeting)
    if await rows.invitation_of(session, number) is None:
        return 0
    await _lay_anew(work, meeting)
    plans = [
        outbox.Plan(
            f"{CALLED_OFF}:{number}:{id_of(member)}",
            CALLED_OFF,
            id_of(member),
            {"meeting": number},
            work.now,
        )
        for member in await to_invite(work, meeting)
    ]
    told = await outbox.plan_many(session, plans)
    await outbox.plan_many(session, await _to_followers(work, meeting, CALLED_OFF, 0, ""))
    return told


async def shown(work: Work, person: Person, meeting_id: int = 0) -> InvitedFacts:
    """Give one's own invitation as it stands.

    Raises:
        Refusal: `no_invitation`; `meeting_began`.
    """
    meeting, row = await sent_to(work, person, meeting_id)
    return await _facts(work, meeting, row, person.member_id, InvitationChange.NONE)


async def answer(
    work: Work, person: Person, meeting_id: int, version: int, *, coming: bool, reason: str = ""
) -> InvitedFacts:
    """Keep what a member answers; the newest answer counts, until the roll is called.

    Raises:
        Refusal: as `shown`; `invitation_changed` for a button of an earlier version; `no_text`,
            `reason_too_long` (limit) for an absence.
    """
    meeting, row = await sent_to(work, person, meeting_id)
    if version != row.version:
        raise Refusal("invitation_changed")
    said = "" if coming else " ".join(reason.split())
    if not coming and not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)
    kept = InvitationAnswer(
        meeting_id=meeting_id, member_id=person.member_id, coming=coming, reason=said
    )
    session = await work.session()
    await session.merge(kept)
    await session.flush()
    return await _facts(work, meeting, row, person.member_id, InvitationChange.NONE)


async def is_sent(work: Work, meeting_id: int) -> bool:
    """Tell whether the cell was invited to this meeting."""
    return await rows.invitation_of(await work.session(), meeting_id) is not None


async def papers(work: Work, person: Person, meeting_id: int) -> list[PaperFile]:
    """Give the collective reports to be read before the meeting, to whom it invites.

    Raises:
        Refusal: as `shown`.
    """
    meeting, _ = await sent_to(work, person, meeting_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    body = await body_rows.in_body(session, cycle)
    reports = await report_rows.reports_of(session, meeting.cycle_id, body=body)
    return [
        await paper(work, reader, id_of(row))
        for row in reports
        if row.state is ReportState.SUBMITTED
        for reader in await _readers(work, meeting, cycle, row)
    ]


async def _readers(
    work: Work, meeting: Meeting, cycle: Cycle, report: CollectiveReport
) -> list[Person]:
    """Give as whom a report is read: as the meeting's chair, in the place whose report it is; as
    another of a body above where the chair sits in it no more. Nobody of a body without anybody."""
    session, today = await work.session(), work.now.date()
    place = await session.get_one(Organisation, cycle.cell_id)
    if place.body is None or report.cycle_id != cycle.id:
        chair = await people.member_on(session, meeting.chair_id, today)
        return [as_person(chair, await session.get_one(Organisation, chair.cell_id))]
    seated = await people.members_on(session, cycle.cell_id, today)
    first = sorted(seated, key=lambda one: one.id != meeting.chair_id)[:1]
    return [as_person(one, place) for one in first]


async def invited_facts(work: Work, planned: Planned) -> InvitedFacts | None:
    """Give what an invitation says now; None when the meeting began, or it was renewed since."""
    session = await work.session()
    meeting = await session.get_one(Meeting, planned.args["meeting"])
    row = await rows.invitation_of(session, id_of(meeting))
    if row is None or row.version != planned.args["version"]:
        return None
    if meeting.state is not MeetingState.SCHEDULED:
        return None
    change = InvitationChange(planned.args["change"])
    facts = await _facts(work, meeting, row, planned.member_id, change)
    return None if change is InvitationChange.REMINDED and facts.answer is not None else facts


async def called_off_facts(work: Work, planned: Planned) -> CalledOffFacts | None:
    """Give which meeting is not held."""
    session = await work.session()
    meeting = await session.get_one(Meeting, planned.args["meeting"])
    if meeting.planned_at is None:
        return None
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    return CalledOffFacts(cycle.year, meeting.planned_at.astimezone(work.now.tzinfo))


async def _planned(work: Work, person: Person, meeting_id: int) -> Meeting:
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state is not MeetingState.SCHEDULED or meeting.planned_at is None:
        raise Refusal("not_planned")
    return meeting


async def sent_to(work: Work, person: Person, meeting_id: int) -> tuple[Meeting, MeetingInvitation]:
    """Give the meeting somebody is invited to, with the invitation as it stands.

    Raises:
        Refusal: `no_invitation`; `meeting_began`.
    """
    try:
        meeting = await meeting_of(work, person, meeting_id)
    except Refusal:
        # Called off since, or another one was planned in its place.
        raise Refusal("no_invitation") from None
    row = await rows.invitation_of(await work.session(), id_of(meeting))
    if row is None:
        raise Refusal("no_invitation")
    if meeting.state is not MeetingState.SCHEDULED:
        raise Refusal("meeting_began")
    return meeting, row


async def to_invite(work: Work, meeting: Meeting) -> list[MemberThen]:
    """Give whom the roster has invited to a meeting: everybody but the suspended."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    day = roll_call.day_of(work, meeting)
    return [m for m in await people.members_on(session, cycle.cell_id, day) if not m.suspended]


async def _host_comes(work: Work, person: Person, meeting: Meeting) -> None:
    """Who invites to a meeting they chair has said by it that they come, unless they said else."""
    session, number = await work.session(), id_of(meeting)
    if person.member_id != meeting.chair_id:
        return
    if person.member_id not in await rows.answers(session, number):
        session.add(InvitationAnswer(meeting_id=number, member_id=person.member_id, coming=True))
        await session.flush()


async def _tell(
    work: Work,
    person: Person,
    meeting: Meeting,
    row: MeetingInvitation,
    change: InvitationChange,
) -> int:
    number = id_of(meeting)
    args = {"meeting": number, "version": row.version, "change": change.value}
    plans = [
        outbox.Plan(
            f"{INVITED}:{number}:{row.version}:{id_of(member)}",
            INVITED,
            id_of(member),
            args,
            work.now,
        )
        for member in await to_invite(work, meeting)
        if id_of(member) != person.member_id
    ]
    session = await work.session()
    told = await outbox.plan_many(session, plans)
    version = row.version
    above = await _to_followers(work, meeting, FOLLOWER_INVITED, version, change.value)
    await outbox.plan_many(session, above)
    return told


async def _to_followers(
    work: Work, meeting: Meeting, kind: str, version: int, change: str
) -> list[outbox.Plan]:
    """Give what is told to who follows the cell and is no member of it."""
    session, number = await work.session(), id_of(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    here = {id_of(one) for one in await to_invite(work, meeting)}
    following = await followers.followers_of(session, cycle.cell_id, work.now.date())
    args = {"meeting": number, "version": version, "change": change}
    return [
        outbox.Plan(f"{kind}:{number}:{version}:{one}", kind, one, args, work.now)
        for one in following
        if one not in here
    ]


async def _facts(
    work: Work, meeting: Meeting, row: MeetingInvitation, member_id: int, change: InvitationChange
) -> InvitedFacts:
    session = await work.session()
    number = id_of(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    cell = await session.get_one(Organisation, cycle.cell_id)
    chair = await session.get_one(Member, meeting.chair_id)
    reports = await report_rows.reports_of(session, meeting.cycle_id, body=cell.body is not None)
    assert meeting.planned_at is not None
    return InvitedFacts(
        meeting_id=number,
        version=row.version,
        year=cycle.year,
        cell=cell.name,
        moment=meeting.planned_at.astimezone(work.now.tzinfo),
        place=meeting.place,
        chair=chair.called,
        reviewed=len((await everybody.of_cycle(work, cycle)).unvoted),
        reports=tuple(one.name for one in reports if one.state is ReportState.SUBMITTED),
        change=change,
        answer=InvitedAnswer.of((await rows.answers(session, number)).get(member_id)),
    )


async def _lay_anew(work: Work, meeting: Meeting) -> None:
    """Derive the cell's duties: whoever was invited owes an answer."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if cycle.state not in (CycleState.PLANNED, CycleState.CLOSED):
        await duty_list.derive(work, cycle)


async def _record(work: Work, cell_id: int, meeting_id: int, kind: str) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cell_id,
        payload={"meeting": meeting_id},
    )
