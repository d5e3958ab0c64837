"""What the papers of a meeting state: everything that happened, from its plan to its closing."""

from collections.abc import Mapping, Sequence

import rating
from papers.meeting_facts import (
    Absence,
    CapFacts,
    LackingFacts,
    MinutesFacts,
    NameResult,
    NoteFacts,
    OrderFacts,
    ProposalFacts,
    RoomFacts,
    StandardsFacts,
    TalkFacts,
)
from papers.wording import from_where
from storage import audit
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import (
    Collective,
    Cycle,
    Meeting,
    MeetingState,
    MeetingTopic,
    Member,
    OpinionState,
    Organisation,
    OrganisationKind,
    TopicStep,
)
from terms.places import PlaceKind
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.everybody import CensusEntry
from workflow.census.steps import Ground, YearStep
from workflow.count import guard, measured_collectives, proposals, results, shown
from workflow.count.deciding_level import name_of_level
from workflow.count.guard import Verdict
from workflow.count.measured_collectives import Measured
from workflow.count.proposals import Proposals, Proposed
from workflow.meeting import agenda, discussion, order_of_places, roll_call
from workflow.meeting.agenda import Agenda, Item
from workflow.meeting.discussion import HeardWord
from workflow.meeting.roll_call import Membership
from workflow.record import ballot_record, conduct_record, phone_record
from workflow.work import Work

CLOSED = "meeting_closed"
_ANNOUNCED = (MeetingState.ANNOUNCED, MeetingState.MINUTES_READ, MeetingState.CLOSED)
_COLLECTIVES = {
    rating.Subject.CELL: Collective.CELL,
    rating.Subject.PARTY_COMMITTEE: Collective.COMMITTEE,
    rating.Subject.LEADERSHIP_COLLECTIVE: Collective.LEADERSHIP,
}
_READ_OUT = (PlaceKind.GROUP, PlaceKind.RESIDENCE)
"""Whose written word about a member is part of the talk in the cell."""


async def facts(work: Work, meeting: Meeting) -> MinutesFacts:
    """Give what the papers of a meeting state now."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    line = await people.line_of(session, cycle.cell_id)
    seen = await agenda.agenda(work, meeting)
    proposed = await proposals.proposals(work, meeting)
    events = await conduct_record.events(work, meeting)
    topics = await agenda_rows.topics_of(session, id_of(meeting))
    own = await conduct_record.own_chaired(work, meeting, topics, events)
    account = await everybody.at_meeting(work, meeting)
    assert meeting.opened_at is not None
    zone = work.now.tzinfo
    return MinutesFacts(
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=meeting.place,
        year=cycle.year,
        planned=seen.planned_at,
        opened=meeting.opened_at.astimezone(zone),
        closed=meeting.closed_at.astimezone(zone) if meeting.closed_at else None,
        room=await _room(work, meeting, seen),
        chair=(await session.get_one(Member, meeting.chair_id)).called,
        clerk=seen.clerk,
        tellers=seen.tellers,
        officers_approved=meeting.officers_approved,
        approved_late=conduct_record.approved_late(meeting, events),
        own_chaired=own,
        paper_counts=await conduct_record.paper_counts(work, meeting, seen.tellers, events),
        ballots=await ballot_record.counts(work, meeting),
        motions=await ballot_record.motions(work, meeting),
        proposals=await _proposals(work, meeting, proposed),
        cap=await _cap(work, cycle, proposed),
        supplementary=tuple(_lacking(one) for one in account.unvoted),
        not_rated=tuple(_lacking(one) for one in account.at(YearStep.OUT)),
        electorate_hash=meeting.electorate_hash,
        sheet_hash=meeting.sheet_hash,
        audit_head=await _audit_head(work, cycle.cell_id, meeting),
        announced=meeting.state in _ANNOUNCED,
        draft=meeting.state is not MeetingState.CLOSED,
        talks=await _talks(work, meeting, seen, topics, own_told=own is not None),
        unscrubbed=await ballot_record.unscrubbed(work, meeting),
        phones=await phone_record.facts(work, meeting, events),
        out_of_order=await _out_of_order(work, meeting, line) if line[-1].body else None,
        voided=await ballot_record.voided(work, meeting),
        met=line[-1].body,
        locality=people.dated_from(line),
        number=meeting.minutes_number,
        count_number=meeting.count_number,
    )


def _lacking(one: CensusEntry) -> LackingFacts:
    assert one.ground is not None
    excused = one.ground is Ground.ABSENT and one.reason != ""
    return LackingFacts(one.name, one.ground.value, one.clause, excused)


async def _room(work: Work, meeting: Meeting, seen: Agenda) -> RoomFacts:
    """Give who was there, counted as the first vote counted them: its base is the meeting's."""
    roll = await roll_call.roll(work, meeting)
    return RoomFacts(
        official_total=roll.base,
        official_present=len(roll.electors),
        absent=tuple(Absence(row.name, row.reason) for row in roll.absent),
        probationary_present=roll.present(Membership.PROBATIONARY),
        exempt_present=roll.present(Membership.EXEMPT),
        guests=seen.guests,
    )


async def _talks(
    work: Work, meeting: Meeting, seen: Agenda, topics: Sequence[MeetingTopic], *, own_told: bool
) -> tuple[TalkFacts, ...]:
    """Give what was said to each item and agreed to by who said it."""
    session = await work.session()
    numbers = [topic.id for topic in topics if topic.id is not None]
    notes: dict[int, list[NoteFacts]] = {number: [] for number in numbers}
    for row in await agenda_rows.opinions_of(session, numbers, OpinionState.APPROVED):
        speaker = await discussion.speaker_of(work, row)
        notes[row.topic_id].append(NoteFacts(row.step.value, speaker, row.text))
    heard = await discussion.heard_in(work, meeting)
    for topic in topics:
        theirs = heard.get(topic.member_id or 0, ())
        said = [_heard(one) for one in theirs if one.kind in _READ_OUT]
        notes[topic.id or 0] = said + notes[topic.id or 0]
    chairs = await meeting_rows.members_named(session, [t.chair_id for t in topics if t.chair_id])
    levels = await results.own_levels(work, meeting.cycle_id)
    return tuple(
        _talk(item, topic, chairs, tuple(notes[item.topic_id]), levels, own_told=own_told)
        for item, topic in zip(seen.items, topics, strict=True)
        if item.concluded
    )


def _heard(one: HeardWord) -> NoteFacts:
    """Give what a group or a residence wrote, as it is read out before the opinions (S1 V.8)."""
    speaker = from_where(one.place, one.on, residence=one.kind is PlaceKind.RESIDENCE)
    return NoteFacts(TopicStep.REPORTS.value, speaker, one.text)


def _talk(
    item: Item,
    topic: MeetingTopic,
    chairs: Mapping[int, Member],
    notes: tuple[NoteFacts, ...],
    levels: Mapping[int, rating.Level],
    *,
    own_told: bool,
) -> TalkFacts:
    # Nobody chairs their own review: where it was kept so and nobody said it, before it was asked,
    # the minutes leave the line for the pen.
    told = own_told or topic.chair_id != topic.member_id
    chair = topic.chair_id if told else None
    return TalkFacts(
        name=_name(item),
        collective=item.collective,
        chair=chairs[chair].called if chair else "",
        self_level=levels.get(item.member_id or 0),
        notes=notes,
        conclusion=topic.conclusion,
        subject_id=_number(item),
    )


def reviewed(seen: Agenda) -> dict[int, str]:
    """Give whose reviews the minutes tell of, by number: a member's, or a collective's."""
    return {_number(item): _name(item) for item in seen.items if item.concluded}


def _number(item: Item) -> int:
    return item.member_id or _COLLECTIVES[item.subject].value


def _name(item: Item) -> str:
    return item.name or item.subject.in_cell


async def _proposals(
    work: Work, meeting: Meeting, proposed: Proposals
) -> tuple[ProposalFacts, ...]:
    outcomes = await vote_rows.outcomes_of(await work.session(), proposed.meeting_id)
    reasons = {(row.kind, number): row.reason for row in outcomes for number in row.subjects}
    told = await guard.verdicts(work, meeting)
    measured = {one.number: one for one in await measured_collectives.of_meeting(work, meeting)}
    return tuple(
        _proposal(
            row,
            reasons.get((row.outcome, row.subject_id), "") if row.outcome else "",
            shown.why(row, told),
            measured.get(row.subject_id),
        )
        for row in proposed.rows
    )


def _proposal(
    row: Proposed, why: str, verdict: Verdict | None, measured: Measured | None
) -> ProposalFacts:
    bit = {bound.clause for bound in row.ceiling.limits} if row.ceiling else set()
    bounds = [each for each in row.ceiling.reasons if each.clause in bit] if row.ceiling else []
    return ProposalFacts(
        name=row.result.name,
        collective=row.subject_id < 1,
        voted=row.result.level,
        level=row.level,
        reasons=tuple(ballot_record.clause(reason) for reason in row.result.of_official.reasons),
        second=_second(row),
        ceilings=tuple(ballot_record.clause(bound) for bound in bounds),
        advice=tuple(ballot_record.clause(each) for each in shown.advice_of(row)),
        outcome=row.outcome.value if row.outcome else "",
        outcome_reason=why,
        subject_id=row.subject_id,
        rules=tuple(ballot_record.clause(rule) for rule in shown.rules_of(row.result)),
        withheld=verdict.withheld if verdict else None,
        floor=verdict.floor if verdict else 0,
        standards=_standards(measured) if measured else None,
    )


def _standards(measured: Measured) -> StandardsFacts:
    """Give what is known of a collective: what is short of the levels above, what nobody told."""
    found = measured.standards
    if found is None:
        return StandardsFacts(known=False)
    failed = f"{rating.Level.NOT_COMPLETED.initials}:"
    asked = [each for each in found.reasons if each.required]
    # A condition of an upper level speaks against when it is not met, a cause of the lowest when it
    # is; what is not known does neither.
    against = [each for each in asked if each.met is each.text_vi.startswith(failed)]
    return StandardsFacts(
        known=True,
        highest=found.highest,
        short=tuple(ballot_record.clause(each) for each in against),
        untold=tuple(each.text_vi for each in asked if each.met is None),
        open=found.human_decides,
    )


def _second(row: Proposed) -> NameResult | None:
    found = row.second
    if found is None:
        return None
    return NameResult(
        row.result.name,
        found.votes,
        against=0,
        blank=0,
        notation=found.notation,
        percent=found.percent,
        passed=found.passed,
        subject_id=row.subject_id,
    )


async def _cap(work: Work, cycle: Cycle, found: Proposals) -> CapFacts | None:
    if not found.persons:
        return None
    clause = rating.cited(found.cap.reasons[0].clause)
    cap = found.cap
    at = await name_of_level(work, cycle.cell_id)
    return CapFacts(cap.limit, found.excellent, clause, cap.share, cap.base, cap.certain, at)


async def _out_of_order(
    work: Work, meeting: Meeting, line: Sequence[Organisation]
) -> OrderFacts | None:
    found = await order_of_places.out_of_order(work, meeting)
    if found is None:
        return None
    cell = line[-2].name if line[-2].kind == OrganisationKind.CELL else ""
    return OrderFacts(found.names, found.clause, found.certain, cell)


async def _audit_head(work: Work, cell_id: int, meeting: Meeting) -> str:
    """Give the head of the chain as it was when the minutes were written."""
    session = await work.session()
    if meeting.closed_at is not None:
        # A later meeting, or a later year, has a link of its own.
        since = await meeting_rows.events_since(session, cell_id, {CLOSED}, meeting.closed_at)
        for event in since:
            if event.payload.get("meeting") == meeting.id:
                return event.digest
    return await audit.head(session)
