"""The papers of a meeting beside its minutes: count record, extract, the ballot to be printed.

Who writes the record gives them out; the tellers get what they sign and what is voted on; a member
gets the extract about themselves once the minutes are approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from papers.ballot_text import ballot_text_docx
from papers.count_record import count_record_docx
from papers.extract import Certified, ReservedOpinion, extract_docx
from papers.meeting_facts import BallotRow, BallotTextFacts, MinutesFacts
from papers.plain import in_file_name
from storage.queries import agenda as agenda_rows
from storage.queries import meetings as meeting_rows
from storage.queries import objections, people
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotState,
    Cycle,
    Meeting,
    MeetingState,
    Member,
)
from terms.ballots import BallotPurpose
from workflow.access import keeps_record, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import urn_session, voting_plan
from workflow.ballot.urn_session import Question
from workflow.count import results
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, in_place, link
from workflow.meeting import agenda, rated_subjects
from workflow.open_urns import Subject
from workflow.paper_file import PaperFile
from workflow.record import minutes_facts
from workflow.signer import signer_about
from workflow.work import Work

COUNT_RECORD = "count_record"
EXTRACT = "extract"
BALLOT_TEXT = "ballot_text"
KINDS = (COUNT_RECORD, EXTRACT, BALLOT_TEXT)
_BEFORE = (MeetingState.SCHEDULED, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Given:
    """Which papers a person may have of their cell's meeting now."""

    meeting_id: int
    minutes: bool
    count: bool
    ballot: bool
    extracts: tuple[Subject, ...]
    """Whose extracts: everybody's for who writes the record, else one's own."""
    writes: bool = False
    """Whether they write the record, and so number its papers."""
    undated: bool = False
    """Whether nobody has typed yet what the papers are dated from."""

    @property
    def any(self) -> bool:
        """Whether there is any paper for them."""
        return bool(self.minutes or self.count or self.ballot or self.extracts)


async def given(work: Work, person: Person) -> Given:
    """Give which papers there are for this person; raise `Refusal` `no_meeting` before a meeting.

    Nothing is refused here: who may have none is shown none.
    """
    meeting = await meeting_of(work, person)
    writes = _writes(person, meeting)
    signs = writes or await _counts_votes(work, person, meeting)
    counted = await results.counted(work, meeting)
    written = meeting.state in (MeetingState.MINUTES_READ, MeetingState.CLOSED)
    line = await people.line_of(await work.session(), person.cell_id)
    return Given(
        meeting_id=id_of(meeting),
        minutes=writes and written,
        count=signs and counted,
        ballot=signs and meeting.state not in _BEFORE,
        extracts=await _extracts(work, person, meeting, writes=writes) if written else (),
        writes=writes,
        undated=writes and not people.dated_from(line),
    )


async def paper(work: Work, person: Person, kind: str, about: int = 0) -> PaperFile:
    """Give one of these papers as a file; `about` is the subject of an extract.

    Raises:
        Refusal: as `count_record`, `extract`, `ballot_text`; `file_unknown` for any other kind.
    """
    address = link(work, Claim(claim_of(person, kind), person.member_id, about))
    if kind == COUNT_RECORD:
        return count_file(await count_record(work, person), address)
    if kind == EXTRACT:
        facts = await extract(work, person, about)
        return await extract_file(work, await meeting_of(work, person), facts, about, address)
    if kind == BALLOT_TEXT:
        text = await ballot_text(work, person)
        name = f"phieu-{in_file_name(text.cell)}-{text.year}.docx"
        return PaperFile(name, lambda: ballot_text_docx(text), address)
    raise Refusal("file_unknown")


def count_file(facts: MinutesFacts, address: str) -> PaperFile:
    """Give the record of the count as Word, beside the link it can be fetched by."""
    name = f"bien-ban-kiem-phieu-{in_file_name(facts.cell)}-{facts.year}.docx"
    return PaperFile(name, lambda: count_record_docx(facts), address)


async def extract_file(
    work: Work, meeting: Meeting, facts: MinutesFacts, about: int, address: str
) -> PaperFile:
    """Give the extract about one subject as Word, beside the link it can be fetched by."""
    name = f"trich-bien-ban-{await _in_file(work, facts, about)}-{facts.year}.docx"
    reserved = await _reserved(work, meeting, about)
    certified = await _certified(work, meeting, about)
    render = partial(extract_docx, facts, about, reserved=reserved, certified=certified)
    return PaperFile(name, render, address)


async def _certified(work: Work, meeting: Meeting, about: int) -> Certified:
    """Give who vouches for an extract that is taken today: who leads where the meeting was, and
    never whom it is about."""
    session, today = await work.session(), work.now.date()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    lead = await people.secretaries_of(session, cycle.cell_id, today)
    member = await session.get(Member, about) if about > 0 else None
    signer = signer_about(lead, member.person_id if member else None)
    return Certified(today, signer.name, above=signer.above)


def claim_of(person: Person, kind: str) -> str:
    """Give what a link claims: the paper of the place it is made in, wherever its reader works by
    the time it is followed."""
    return in_place(kind, 0 if person.body is None else person.cell_id)


async def count_record(work: Work, person: Person) -> MinutesFacts:
    """Give what the record of the count states.

    Raises:
        Refusal: `no_meeting`; `not_secretary` for who neither writes nor counts; `not_counted`.
    """
    meeting = await meeting_of(work, person)
    await _signs(work, person, meeting)
    if not await results.counted(work, meeting):
        raise Refusal("not_counted")
    return await minutes_facts.facts(work, meeting)


async def extract(work: Work, person: Person, subject_id: int) -> MinutesFacts:
    """Give the minutes that an extract about one subject is taken from.

    Raises:
        Refusal: `no_meeting`; `no_minutes`; `no_extract` for anybody or anything it is not about,
            and for a member before the minutes are approved.
    """
    meeting = await meeting_of(work, person)
    if meeting.state not in (MeetingState.MINUTES_READ, MeetingState.CLOSED):
        raise Refusal("no_minutes")
    offered = await _extracts(work, person, meeting, writes=_writes(person, meeting))
    if subject_id not in {each.member_id for each in offered}:
        raise Refusal("no_extract")
    return await minutes_facts.facts(work, meeting)


async def ballot_text(work: Work, person: Person) -> BallotTextFacts:
    """Give what stands on the ballot: the one that is open, else the next one as it is planned.

    Raises:
        Refusal: `no_meeting`; `not_secretary`; `no_subjects` while nobody is to be voted on.
    """
    meeting = await meeting_of(work, person)
    await _signs(work, person, meeting)
    question = await _question(work, meeting)
    if not question.subjects:
        raise Refusal("no_subjects")
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    line = await people.line_of(session, cycle.cell_id)
    return BallotTextFacts(
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        year=cycle.year,
        kind=question.kind.value,
        mode=question.mode.value,
        most=question.most,
        rows=await _rows(work, meeting, question.subjects),
        text=question.text,
        rehearsal=question.purpose is BallotPurpose.REHEARSAL,
    )


async def _reserved(work: Work, meeting: Meeting, about: int) -> tuple[ReservedOpinion, ...]:
    """Give what somebody reserved against the result of the meeting's year."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    return tuple(
        ReservedOpinion(
            f"{row.number:02}/{cycle.year}",
            row.lodged_at.astimezone(work.now.tzinfo).date() if row.lodged_at else None,
            row.text,
        )
        for row in await objections.reserved(session, meeting.cycle_id, about)
    )


async def _in_file(work: Work, facts: MinutesFacts, about: int) -> str:
    """Give how a file's name says whom an extract is about: a member or a collective."""
    if about > 0:
        return await person_in_file(work, about)
    named = {talk.subject_id: talk.name for talk in facts.talks}
    return in_file_name((named | {one.subject_id: one.name for one in facts.proposals})[about])


def _writes(person: Person, meeting: Meeting) -> bool:
    try:
        keeps_record(person, meeting)
    except Refusal:
        return False
    return True


async def _signs(work: Work, person: Person, meeting: Meeting) -> None:
    if not await _counts_votes(work, person, meeting):
        keeps_record(person, meeting)


async def _counts_votes(work: Work, person: Person, meeting: Meeting) -> bool:
    number = id_of(meeting)
    return person.member_id in await agenda_rows.tellers_of(await work.session(), number)


async def _extracts(
    work: Work, person: Person, meeting: Meeting, *, writes: bool
) -> tuple[Subject, ...]:
    """Give about whom an extract may be taken."""
    if not writes and meeting.state is not MeetingState.CLOSED:
        return ()
    everybody = await subjects_of(work, meeting)
    return tuple(each for each in everybody if writes or each.member_id == person.member_id)


async def subjects_of(work: Work, meeting: Meeting) -> tuple[Subject, ...]:
    """Give whom the minutes of a meeting tell of: reviewed or voted on."""
    reviewed = minutes_facts.reviewed(await agenda.agenda(work, meeting))
    voted = results.latest_of_each(await results.all_results(work, meeting))
    named = reviewed | {one.member_id: one.name for one in voted}
    return tuple(Subject(number, name) for number, name in named.items())


async def _question(work: Work, meeting: Meeting) -> Question:
    """Give what is asked by the ballot that is open or counted by hand, else by the next one."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    for ballot, rules in held:
        if ballot.state in (BallotState.OPEN, BallotState.CLOSED):
            return Question(
                subjects=await urn_session.asked_in(work, meeting, ballot),
                kind=rules.kind,
                mode=rules.mode,
                purpose=rules.purpose,
                most=rules.most,
                text=rules.text,
            )
    due = await agenda.due(work, meeting, await rated_subjects.gathering(work, meeting))
    return await voting_plan.question(
        work, meeting, tuple(each.subject for each, reason in due if reason is None)
    )


async def _rows(work: Work, meeting: Meeting, subjects: Sequence[Subject]) -> tuple[BallotRow, ...]:
    session = await work.session()
    members = await meeting_rows.members_named(session, [row.member_id for row in subjects])
    levels = await results.own_levels(work, meeting.cycle_id)

    def post(number: int) -> str:
        member = members.get(number)
        return (member.party_post or member.state_post) if member else ""

    return tuple(
        BallotRow(row.name, post(row.member_id), levels.get(row.member_id)) for row in subjects
    )
