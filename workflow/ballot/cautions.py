"""What a meeting is warned of before it votes and before it closes: the order, and the time taken.

Nothing is refused: a collective may have been rated in another room, and a meeting may have begun
before somebody pressed the button. Who goes on knows it, and the audit chain keeps that they did.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import rating
from storage.queries import bodies as body_rows
from storage.queries import collectives as report_rows
from storage.queries import duties as duty_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people, trees
from storage.queries import votes as vote_rows
from storage.tables import CollectiveKind, Cycle, Meeting, MemberRole
from workflow.accounts import id_of
from workflow.ballot.urn_session import Question
from workflow.cycle import rating_day
from workflow.meeting import agenda
from workflow.meeting.order_of_rating import NUMBERS, awaited
from workflow.work import Work

HALF_DAY = timedelta(hours=4)
"""What the texts count as half a day, in working hours."""
_OF_THE_PARTY = (rating.Subject.CELL, rating.Subject.PARTY_COMMITTEE)

_REPORTS = {
    rating.Subject.PARTY_COMMITTEE: CollectiveKind.COMMITTEE,
    rating.Subject.LEADERSHIP_COLLECTIVE: CollectiveKind.LEADERSHIP,
}
"""The collectives whose review has a least time, with whose report it is about."""


class CautionKind(StrEnum):
    """What is to be thought of before going on."""

    ORDER = "order"
    """Persons would be rated before a collective of theirs (S1 IV.3.3, V.13)."""
    ANEW = "anew"
    """A collective on the sheet was founded, split or merged so lately that it is not rated (S1
    V.5)."""
    TIME = "time"
    """The committee was reviewed in less time than the rules ask for (S1 V.7; HD 43)."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning, with its clause and the figures it rests on."""

    kind: CautionKind
    clause: str
    subjects: tuple[rating.Subject, ...] = ()
    """The collectives that are waited for, or that are not to be rated yet."""
    least_half_days: int = 0
    spent_half_days: int = 0
    """Whole half days since the opening."""
    certain: bool = True
    """Whether the reading it rests on was compared with the document."""


async def before_vote(work: Work, meeting: Meeting, question: Question) -> tuple[Caution, ...]:
    """Give what is to be thought of before this question is voted on."""
    order = await _order(work, meeting, question)
    return (*await _anew(work, meeting, question), *order, *await before_close(work, meeting))


async def before_close(work: Work, meeting: Meeting) -> tuple[Caution, ...]:
    """Give what is to be thought of before the meeting ends."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    seen = await agenda.agenda(work, meeting)
    kinds = [_REPORTS[item.subject] for item in seen.items if item.subject in _REPORTS]
    if meeting.opened_at is None or not kinds:
        return ()
    least = await _least(work, cycle, kinds[0])
    until = meeting.closed_at or work.now
    spent = int((until - meeting.opened_at) / HALF_DAY)
    if spent >= least.half_days:
        return ()
    rule = least.reasons[0]
    certain = not rule.unconfirmed
    clause = rating.cited(rule.clause)
    return (Caution(CautionKind.TIME, clause, (), least.half_days, spent, certain),)


async def _anew(work: Work, meeting: Meeting, question: Question) -> tuple[Caution, ...]:
    """Give the cell and its committee, where they are on the sheet and not to be rated yet."""
    asked = {row.member_id for row in question.subjects}
    here = [subject for subject in _OF_THE_PARTY if NUMBERS[subject].value in asked]
    if not here:
        return ()
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    made = await trees.made_anew_on(session, cycle.cell_id)
    if made is None or made > rating_day(cycle):
        return ()
    found = rating.collective_scope(made, rating_day(cycle), profile=cycle.profile)
    if found.rated:
        return ()
    rule = found.reasons[0]
    clause = rating.cited(rule.clause)
    return (Caution(CautionKind.ANEW, clause, tuple(here), certain=not rule.unconfirmed),)


async def _order(work: Work, meeting: Meeting, question: Question) -> tuple[Caution, ...]:
    """Give the collectives of this meeting that are rated neither before nor with its persons."""
    session, number = await work.session(), id_of(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    rated = await vote_rows.rated_at(session, number)
    rated |= await meeting_rows.rated_in_cycle(session, meeting.cycle_id, number)
    rated |= {row.member_id for row in question.subjects}
    seen = await agenda.agenda(work, meeting)
    there = {item.subject for item in seen.items if item.collective}
    done = {subject for subject in there if NUMBERS[subject].value in rated}
    persons = [row.member_id for row in question.subjects if row.member_id > 0]
    members = await people.named_on(session, persons, rating_day(cycle))
    kinds = {agenda.subject_of(member) for member in members.values()}
    found = awaited(kinds, done, there, cycle.profile)
    if found is None:
        return ()
    return (Caution(CautionKind.ORDER, found.clause, found.subjects, certain=found.certain),)


async def _least(work: Work, cycle: Cycle, kind: CollectiveKind) -> rating.Duration:
    """Give the least time for the committee or the leadership, with what its report says of
    prompts and others."""
    session = await work.session()
    members = await people.members_on(session, cycle.cell_id, rating_day(cycle))
    committee = {id_of(each) for each in members if each.role is not MemberRole.MEMBER}
    body = await body_rows.in_body(session, cycle)
    reports = await report_rows.reports_of(session, id_of(cycle), body=body)
    own = [report for report in reports if report.kind is kind]
    prompted = (await duty_rows.asked_for(session, id_of(cycle))).members
    return rating.duration(
        max(1, len(committee)),
        prompted=any(report.prompted for report in own) or bool(committee & prompted),
        combined=any(report.combined for report in own),
        profile=cycle.profile,
    )
