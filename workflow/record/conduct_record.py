"""What the minutes say of how the meeting was held, from the audit chain: who led the chair's own
review, when clerk and tellers were agreed to, who counted the papers.

Nothing is said to be right because it usually is: what was done otherwise is told as it was done.
"""

from collections.abc import Sequence

import rating
from papers.meeting_facts import OwnChairFacts, PaperCountFacts
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import AuditEvent, Cycle, Meeting, MeetingTopic
from terms.name_order import by_name
from workflow.ballot import paper_urn
from workflow.meeting import chairing, new_phones, on_paper
from workflow.record import phone_record
from workflow.work import Work

_APPROVED = "officers_approved"
_OPENED = "ballot_opened"
_KINDS = (*phone_record.KINDS, _APPROVED, paper_urn.AGREED, on_paper.OWN_CHAIRED)


async def events(work: Work, meeting: Meeting) -> list[AuditEvent]:
    """Give the links of the audit chain that a meeting's papers tell of, in their order."""
    session, watch = await work.session(), new_phones.watch_of(work, meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    found = await meeting_rows.events_since(session, cycle.cell_id, _KINDS, watch.since)
    if meeting.closed_at is None:
        return found
    return [event for event in found if event.at <= meeting.closed_at]


def approved_late(meeting: Meeting, found: Sequence[AuditEvent]) -> bool:
    """Tell whether clerk and tellers were agreed to only when a rating was being voted on."""
    votes = [
        event.seq
        for event in _of(meeting, found, _OPENED)
        if event.payload.get("purpose") not in vote_rows.ASIDE
    ]
    agreed = [event.seq for event in _of(meeting, found, _APPROVED)]
    return bool(meeting.officers_approved and votes and agreed and agreed[-1] > votes[0])


async def own_chaired(
    work: Work, meeting: Meeting, topics: Sequence[MeetingTopic], found: Sequence[AuditEvent]
) -> OwnChairFacts | None:
    """Give that the chair led their own review, with the clause it is against; None where they did
    not, or where nobody said so."""
    told = _of(meeting, found, on_paper.OWN_CHAIRED)
    own = next((topic for topic in topics if topic.member_id == meeting.chair_id), None)
    if not told or own is None or own.chair_id != own.member_id:
        return None
    session = await work.session()
    members = await meeting_rows.members_named(session, [meeting.chair_id])
    rule = (await chairing.ruled(work, meeting, meeting.chair_id)).reasons[0]
    name = members[meeting.chair_id].called
    return OwnChairFacts(name, rating.cited(rule.clause), not rule.unconfirmed)


async def paper_counts(
    work: Work, meeting: Meeting, tellers: Sequence[str], found: Sequence[AuditEvent]
) -> tuple[PaperCountFacts, ...]:
    """Give who counted the paper ballots of each vote; nobody where it was not kept."""
    opened = _of(meeting, found, _OPENED)
    sessions = {event.payload["session"] for event in opened}
    counted = [
        event
        for event in found
        if event.kind == paper_urn.AGREED and event.payload["session"] in sessions
    ]
    wanted = {number for event in counted for number in event.payload.get("tellers", ())}
    members = await meeting_rows.members_named(await work.session(), sorted(wanted))
    facts = []
    for event in counted:
        by = by_name(members[number] for number in event.payload.get("tellers", ()))
        names = tuple(one.called for one in by)
        others = tuple(name for name in names if name not in tellers)
        facts.append(PaperCountFacts(names, others))
    return tuple(facts)


def _of(meeting: Meeting, found: Sequence[AuditEvent], kind: str) -> list[AuditEvent]:
    return [one for one in found if one.kind == kind and one.payload.get("meeting") == meeting.id]
