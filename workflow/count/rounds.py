"""What follows a count: a second round, a repeat, a second ballot of the tied, a decision.

Each of them is a new sheet of its own over the same people in the room (L13); the urn opens again
by the meeting's table. A decision is recorded with its reason and never changes a count.
"""

from dataclasses import dataclass

from storage import audit
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotBody,
    BallotOutcome,
    BallotRules,
    Meeting,
    MeetingState,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose, OutcomeKind
from workflow.access import leads, meeting_of, not_own
from workflow.accounts import Person, id_of
from workflow.ballot import chat_load, opening, urn_session
from workflow.ballot.chat_load import ChatLoad
from workflow.ballot.urn_session import Electorate, Question
from workflow.count import proposals, result_notice, results, shown
from workflow.count.proposals import Proposals
from workflow.errors import Refusal
from workflow.meeting import new_phones
from workflow.meeting.meeting_states import MeetingEvent, after, take
from workflow.meeting.new_phones import NewPhones
from workflow.open_urns import Subject
from workflow.work import Work

LONGEST_REASON = 500
AFTER_COUNT = (MeetingState.COUNTED, MeetingState.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class RoundPreview:
    """A ballot that could be held next: on whom, how, by how many."""

    question: Question
    voters: Electorate
    phones: NewPhones
    """Phones that came lately, and whether each is confirmed."""
    load: ChatLoad | None = None
    """How large it is for the chat, where it is."""

    @property
    def seal(self) -> str:
        """What the button of the confirmation carries."""
        return urn_session.seal_of(self.question, self.voters)


async def standing(
    work: Work, person: Person, meeting_id: int, *, named: bool = False
) -> shown.VotesStanding:
    """Give what the votes come to so far, as it may be shown; no rows before the first count.
    `named` where who decides is told by name.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    return await shown.standing(work, await meeting_of(work, person, meeting_id), named=named)


async def counted(work: Work, person: Person, meeting_id: int) -> bool:
    """Tell whether there is a count of levels to look at."""
    leads(person)
    return await results.counted(work, await meeting_of(work, person, meeting_id))


async def preview(
    work: Work, person: Person, meeting_id: int, purpose: BallotPurpose, kind: BallotKind
) -> RoundPreview:
    """Give the ballot that would follow.

    Raises:
        Refusal: as `standing`; `meeting_step`; `not_counted`; `no_round` when nothing asks for
            such a ballot; `no_places` for a choice of names where the cap allows none.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    after(MeetingState(meeting.state), MeetingEvent.OPEN_BALLOT)
    found = await proposals.proposals(work, meeting)
    subjects, most = _asked(found, purpose)
    if not subjects:
        raise Refusal("no_round")
    if kind is BallotKind.CHOICE and purpose is not BallotPurpose.REPEAT and not most:
        raise Refusal("no_places")
    first = await _first(work, meeting)
    mode, body = BallotMode(first.mode), BallotBody(first.body)
    chosen = BallotKind(first.kind) if purpose is BallotPurpose.REPEAT else kind
    question = Question(
        subjects=subjects,
        kind=chosen,
        mode=mode,
        purpose=purpose,
        body=body,
        most=most if chosen is BallotKind.CHOICE else 0,
        self_vote=first.self_vote,
        typed=first.typed,
        web_link=first.web_link,
    )
    voters = await urn_session.electorate(work, meeting, body, mode)
    load = chat_load.of(work, len(voters.by_phone), len(question.subjects))
    return RoundPreview(question, voters, await new_phones.of_meeting(work, meeting), load)


async def open_round(
    work: Work,
    person: Person,
    meeting_id: int,
    purpose: BallotPurpose,
    kind: BallotKind,
    seen: str,
) -> int:
    """Open the ballot that was `seen`; give the session's id.

    Raises:
        Refusal: as `preview`; `sheet_changed`; as `urn_session.open_session`.
    """
    found = await preview(work, person, meeting_id, purpose, kind)
    if found.seal != seen:
        raise Refusal("sheet_changed")
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.OPEN_BALLOT)
    (await work.session()).add(meeting)
    ballot = await urn_session.open_session(work, meeting_id, found.question, found.voters)
    await opening.record_opening(work, person, ballot, found.question, found.voters)
    return id_of(ballot)


async def about(work: Work, person: Person, meeting_id: int, kind: OutcomeKind) -> list[int]:
    """Give whom such a decision would be about; asked before its reason is, too.

    Raises:
        Refusal: as `standing`; `meeting_step` outside the count; `nothing_to_decide`; `tie_open`
            while equal votes stand on both sides of the cap: a second ballot decides, or all are
            kept; as `access.not_own` where it is about themselves alone.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state not in AFTER_COUNT:
        raise Refusal("meeting_step", state=meeting.state, event="decide")
    subjects = _open_of(await proposals.proposals(work, meeting), kind)
    if kind is OutcomeKind.LEFT_TO_COMMITTEE:
        return subjects
    others = [member_id for member_id in subjects if member_id != person.member_id]
    if person.acts_about:
        others = [member_id for member_id in others if member_id == person.acts_about]
        if not others:
            raise Refusal("nothing_to_decide")
    if not others:
        await not_own(work, person, person.member_id)
    return others


async def decide(
    work: Work, person: Person, meeting_id: int, kind: OutcomeKind, reason: str
) -> None:
    """Record what the chair decides where the votes alone do not, and why.

    Whether they themselves are kept or lowered stays open, and another decides it.

    Raises:
        Refusal: as `about`; `reason_missing`; `reason_too_long` (limit).
    """
    subjects = await about(work, person, meeting_id, kind)
    _check_reason(reason)
    meeting = await meeting_of(work, person, meeting_id)
    session = await work.session()
    decided = BallotOutcome(
        meeting_id=id_of(meeting),
        kind=kind,
        subjects=subjects,
        reason=reason.strip(),
        decided_by=person.member_id,
        decided_at=work.now,
    )
    session.add(decided)
    await session.flush()
    if meeting.state is MeetingState.ANNOUNCED:
        await result_notice.plan(work, meeting, subjects, mark=f"d{decided.id}")
    await audit.append(
        session,
        at=work.now,
        kind="ballot_decided",
        organisation_id=person.cell_id,
        payload={"meeting": meeting_id, "outcome": kind.value, "subjects": len(subjects)},
    )


def _open_of(found: Proposals, kind: OutcomeKind) -> list[int]:
    if kind is OutcomeKind.LEFT_TO_COMMITTEE:
        rows = found.without_level
    elif found.overflow is None:
        rows = ()
    elif kind is OutcomeKind.KEEP_ALL:
        rows = (*found.overflow.kept, *found.overflow.tied, *found.overflow.lowered)
    elif found.overflow.tied:
        raise Refusal("tie_open")
    else:
        rows = found.overflow.lowered
    open_rows = [row.subject_id for row in rows if row.outcome is None]
    if not open_rows:
        raise Refusal("nothing_to_decide")
    return open_rows


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_too_long", limit=LONGEST_REASON)


def _asked(found: Proposals, purpose: BallotPurpose) -> tuple[tuple[Subject, ...], int]:
    """Give the rows of the ballot that would follow, and how many names it takes."""
    match purpose:
        case BallotPurpose.REPEAT:
            rows = found.without_level
            most = 0
        case BallotPurpose.SECOND_ROUND:
            rows = found.candidates
            most = found.places
        case BallotPurpose.TIE_BREAK if found.overflow is not None:
            rows = found.overflow.tied
            most = found.overflow.places
        case _:
            rows, most = (), 0
    return tuple(Subject(row.subject_id, row.result.name) for row in rows), most


async def _first(work: Work, meeting: Meeting) -> BallotRules:
    """Give how the first ballot was held: what follows is held the same way."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    for _, rules in held:
        if rules.purpose is BallotPurpose.RATING:
            return rules
    raise Refusal("not_counted")
