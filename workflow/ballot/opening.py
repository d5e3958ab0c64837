"""The urn's opening and closing: who votes on whom is frozen, hashed and shown beforehand."""

from dataclasses import dataclass, replace

from storage import audit
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotSession,
    BallotState,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose
from workflow import cycle as cycles
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import (
    cautions,
    chat_load,
    open_vote,
    room_codes,
    urn_session,
    voters_list,
    voting_plan,
)
from workflow.ballot import turnout as turnouts
from workflow.ballot.cautions import Caution
from workflow.ballot.chat_load import ChatLoad
from workflow.ballot.urn_session import Electorate, Question
from workflow.ballot.voters_list import Ways
from workflow.errors import Refusal
from workflow.meeting import agenda, new_phones, rated_subjects
from workflow.meeting.meeting_states import MeetingEvent, after, take
from workflow.meeting.new_phones import NewPhones
from workflow.meeting.rated_subjects import LeftOut
from workflow.open_urns import Subject
from workflow.planned import Planned
from workflow.work import CloseUrn, Work


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would vote on whom if the urn were opened now."""

    meeting_id: int
    question: Question
    voters: Electorate
    phones: NewPhones
    """Phones that came lately, and whether each is confirmed."""
    left_out: tuple[tuple[str, LeftOut], ...]
    may_open: bool = True
    """Whether the urn can be opened now; at the roll call the meeting is opened first."""
    unheard: tuple[Subject, ...] = ()
    """Who is left out because the cell of their temporary activity has not written (S1 V.10)."""
    cautions: tuple[Caution, ...] = ()
    """What is to be thought of before going on all the same."""
    load: ChatLoad | None = None
    """How large it is for the chat, where it is."""
    year: int = 0
    """Of whose members more is known beside the vote; 0 in a body that meets."""

    @property
    def secret(self) -> bool:
        """Whether nobody is to know who chose what."""
        return self.question.mode is BallotMode.SECRET

    @property
    def base(self) -> int:
        """Official members of whom the shares are taken (S1 V.15)."""
        return self.voters.base

    @property
    def electors(self) -> tuple[Subject, ...]:
        """Who votes, by phone or on paper."""
        return self.voters.everybody

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The rows of the sheet."""
        return self.question.subjects

    @property
    def ways(self) -> Ways:
        """Who votes by phone and who on paper, by name."""
        return voters_list.named(self.voters, self.phones)

    @property
    def electorate_hash(self) -> str:
        """What freezes who votes."""
        return urn_session.electorate_digest(self.voters)

    @property
    def sheet_hash(self) -> str:
        """What freezes the sheet."""
        return urn_session.sheet_digest(self.question)

    @property
    def small(self) -> bool:
        """Whether so few vote by phone that secrecy is weak."""
        return self.voters.small

    @property
    def seal(self) -> str:
        """What the button of the confirmation carries: it opens this electorate and sheet only."""
        return urn_session.seal_of(self.question, self.voters)


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What the invitation to vote says."""

    session_id: int
    subjects: int
    kind: BallotKind = BallotKind.LEVELS
    mode: BallotMode = BallotMode.SECRET
    purpose: BallotPurpose = BallotPurpose.RATING
    page_alone: bool = False
    """The vote is too large for the chat: the page is all that is offered."""
    by_code: bool = False
    """The wall's QR and a code of one's own lead to the sheet, too."""


async def preview(work: Work, person: Person, meeting_id: int) -> Preview:
    """Give what opening the urn now would freeze; at the roll call, what the meeting would.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state is not MeetingState.ROLL_CALL:
        after(MeetingState(meeting.state), MeetingEvent.OPEN_BALLOT)
    found = await _preview(work, meeting)
    if person.body is not None:
        return found
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    return replace(found, year=cycle.year)


async def open_ballot(work: Work, person: Person, meeting_id: int, seen: str) -> int:
    """Open the urn for the electorate and sheet that were `seen`; give the session's id.

    Raises:
        Refusal: as `preview`; `sheet_changed` when somebody came in or handed in meanwhile;
            `no_electors`; `no_subjects`; `sheet_too_long` (most, subjects); `ballot_running`.
            As `urn_session.open_session`.
    """
    found = await preview(work, person, meeting_id)
    if found.seal != seen:
        raise Refusal("sheet_changed")
    session = await work.session()
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.OPEN_BALLOT)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    if CycleState.MEETING in cycles.STEPS[CycleState(cycle.state)]:
        cycles.step(cycle, CycleState.MEETING)
    session.add_all([meeting, cycle])
    await rated_subjects.freeze(work, meeting, rated_subjects.REFROZEN)
    ballot = await urn_session.open_session(work, meeting_id, found.question, found.voters)
    await record_opening(work, person, ballot, found.question, found.voters, found.cautions)
    return id_of(ballot)


async def close_ballot(work: Work, person: Person, meeting_id: int) -> int:
    """Close the urn: no ballot is taken from the commit on, and the count is ordered.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.CLOSE_BALLOT)
    session = await work.session()
    session.add(meeting)
    return await close_session(work, person, await session_of(work, meeting))


async def close_session(work: Work, person: Person, session_id: int) -> int:
    """Close one session, whatever it asks, and order its count; nothing when it is closed.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting` for one of another meeting.
    """
    leads(person)
    session = await work.session()
    ballot = await meeting_rows.ballot_locked(session, session_id)
    await meeting_of(work, person, ballot.meeting_id)
    if ballot.state is not BallotState.OPEN:
        return session_id
    ballot.state = BallotState.CLOSED
    ballot.closed_at = work.now
    session.add(ballot)
    await turnouts.forget(work, session_id)
    rules = await vote_rows.rules_of(session, session_id)
    if rules.purpose is BallotPurpose.REHEARSAL:
        ballot.state = BallotState.VOID
    elif rules.mode is BallotMode.OPEN:
        await open_vote.close(work, ballot)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="ballot_closed",
        organisation_id=person.cell_id,
        payload={"meeting": ballot.meeting_id, "session": session_id},
    )
    if rules.mode is BallotMode.OPEN:
        await open_vote.record_entered(work, session_id, person.cell_id)
    work.jobs.append(CloseUrn(session_id))
    return session_id


async def turnout(work: Work, person: Person, meeting_id: int) -> turnouts.TurnoutFacts:
    """Give how many have voted, in steps of three ballots or half a minute (L7), never who.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step` when none is open.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    after(MeetingState(meeting.state), MeetingEvent.CLOSE_BALLOT)
    session = await work.session()
    ballot = await session.get_one(BallotSession, await session_of(work, meeting))
    return await turnouts.shown(work, ballot)


async def session_of(work: Work, meeting: Meeting) -> int:
    """Give the latest opening of the urn at a meeting; raise `Refusal` `no_ballot` before it."""
    ballot = await meeting_rows.ballot_of(await work.session(), id_of(meeting))
    if ballot is None:
        raise Refusal("no_ballot")
    return id_of(ballot)


async def invitation_facts(work: Work, row: Planned) -> InvitationFacts | None:
    """Give what the invitation says now; None when the urn is closed or they have voted."""
    session = await work.session()
    ballot = await session.get(BallotSession, row.args["session"])
    elector = await vote_rows.vote_of(session, row.args["session"], row.member_id)
    if ballot is None or ballot.state is not BallotState.OPEN:
        return None
    if row.kind == urn_session.INVITATION and (elector is None or elector.voted):
        return None
    rules = await vote_rows.rules_of(session, id_of(ballot))
    phones = await vote_rows.phones_asked(session, id_of(ballot))
    load = chat_load.of(work, phones, len(ballot.subjects))
    return InvitationFacts(
        id_of(ballot),
        len(ballot.subjects),
        BallotKind(rules.kind),
        BallotMode(rules.mode),
        BallotPurpose(rules.purpose),
        page_alone=load is not None and load.by_page,
        by_code=bool(room_codes.address(work, rules)),
    )


async def _preview(work: Work, meeting: Meeting) -> Preview:
    found = await rated_subjects.gathering(work, meeting)
    due = await agenda.due(work, meeting, found)
    subjects = tuple(each.subject for each, reason in due if reason is None)
    question = await voting_plan.question(work, meeting, subjects)
    voters = await voting_plan.voters(work, meeting)
    may_open = meeting.state is not MeetingState.ROLL_CALL
    return Preview(
        meeting_id=id_of(meeting),
        question=question,
        voters=voters,
        phones=await new_phones.of_meeting(work, meeting),
        left_out=tuple((each.attendee.name, reason) for each, reason in due if reason),
        may_open=may_open,
        unheard=tuple(each.subject for each, reason in due if reason is LeftOut.NO_COMMENT),
        cautions=await cautions.before_vote(work, meeting, question) if may_open else (),
        load=chat_load.of(work, len(voters.by_phone), len(question.subjects)),
    )


async def record_opening(
    work: Work,
    person: Person,
    ballot: BallotSession,
    question: Question,
    voters: Electorate,
    warned: tuple[Caution, ...] = (),
) -> None:
    """Keep an opening in the audit chain: ids, counts, hashes, and what it was warned of."""
    payload = urn_session.facts_of(ballot, question, voters)
    if warned:
        payload["cautions"] = [each.kind.value for each in warned]
    await audit.append(
        await work.session(),
        at=work.now,
        kind="ballot_opened",
        organisation_id=person.cell_id,
        payload=payload,
    )
