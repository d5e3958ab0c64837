"""Ballots beside the rating: motions, and rehearsals that are purged. The meeting stays put."""

from dataclasses import dataclass, replace

from sqlmodel import col, delete, update

import rating
from storage import outbox
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotElector,
    BallotLink,
    BallotPhone,
    BallotRules,
    BallotSession,
    BallotState,
    BallotTurnout,
    Collective,
    Cycle,
    Meeting,
    MeetingState,
    OpenChoice,
    OpenVoter,
    PaperElector,
)
from terms.ballots import BallotKind, BallotMode, BallotPurpose, TallyMark
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import opening, urn_session, voting_plan
from workflow.ballot.clearing import plan_clear_counted
from workflow.ballot.turnout import TurnoutFacts, shown
from workflow.ballot.urn_session import Question
from workflow.count import guard
from workflow.count.guard import Verdict
from workflow.errors import Refusal
from workflow.open_urns import Subject
from workflow.planned import Planned
from workflow.work import Work

LONGEST_MOTION = 1000
MOTION_COUNTED = "motion_counted"
_OF_ELECTORS = (
    BallotLink,
    BallotPhone,
    OpenChoice,
    OpenVoter,
    PaperElector,
    BallotElector,
    BallotTurnout,
)
_NOT_NOW = (
    MeetingState.SCHEDULED,
    MeetingState.BALLOT_OPEN,
    MeetingState.BALLOT_CLOSED,
    MeetingState.CLOSED,
)


@dataclass(frozen=True, slots=True)
class SideBallot:
    """The motion or rehearsal that is running, for who leads the meeting."""

    session_id: int
    purpose: BallotPurpose
    text: str
    turnout: TurnoutFacts


@dataclass(frozen=True, slots=True)
class MotionFacts:
    """What became of a motion."""

    session_id: int
    text: str
    mode: BallotMode
    agree: int
    disagree: int
    other: int
    blank: int
    invalid: int
    notation: str
    percent: str
    carried: bool
    """More than half of all official members agree (S1 V.15)."""


@dataclass(frozen=True, slots=True)
class MotionTold:
    """What the chair is told about a motion that was counted."""

    text: str
    carried: bool
    counted: MotionFacts | None
    """The figures; None where they are withheld."""
    verdict: Verdict


async def ready(work: Work, person: Person, meeting_id: int) -> Meeting:
    """Give the meeting that may vote on something aside now; asked before a motion is typed, too.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_now`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state in _NOT_NOW:
        raise Refusal("not_now")
    return meeting


async def put_motion(
    work: Work, person: Person, meeting_id: int, text: str, mode: BallotMode
) -> int:
    """Put a motion to the vote of who is in the room; give the session's id.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_now`; `motion_missing`;
            `motion_too_long` (limit); as `urn_session.open_session`.
    """
    meeting = await ready(work, person, meeting_id)
    if not text.strip():
        raise Refusal("motion_missing")
    if len(text) > LONGEST_MOTION:
        raise Refusal("motion_too_long", limit=LONGEST_MOTION)
    plan = await voting_plan.plan(work, person, meeting_id)
    question = Question(
        subjects=(Subject(Collective.MOTION.value, ""),),
        kind=BallotKind.MOTION,
        mode=mode,
        purpose=BallotPurpose.MOTION,
        typed=plan.typed,
        web_link=plan.web_link,
        text=text.strip(),
    )
    return await _open(work, person, meeting, question)


async def rehearse(work: Work, person: Person, meeting_id: int) -> int:
    """Open a ballot that does not count, with the same people; give the session's id.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_now`; as
            `urn_session.open_session`.
    """
    meeting = await ready(work, person, meeting_id)
    voters = await voting_plan.voters(work, meeting)
    people = (*voters.by_phone, *voters.on_paper)
    question = await voting_plan.question(work, meeting, people)
    return await _open(work, person, meeting, replace(question, purpose=BallotPurpose.REHEARSAL))


async def running(work: Work, person: Person, meeting_id: int) -> SideBallot | None:
    """Give the motion or rehearsal that is open now, with its turnout in steps."""
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    found = await open_one(work, meeting)
    if found is None:
        return None
    ballot, rules = found
    return SideBallot(
        id_of(ballot),
        BallotPurpose(rules.purpose),
        rules.text,
        await shown(work, ballot),
    )


async def close(work: Work, person: Person, meeting_id: int, session_id: int) -> None:
    """Close a motion or a rehearsal; a second tap changes nothing.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_ballot` for another session.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    if not any(b.id == session_id and r.purpose in vote_rows.ASIDE for b, r in held):
        raise Refusal("no_ballot")
    await opening.close_session(work, person, session_id)


async def motions(work: Work, meeting: Meeting) -> tuple[MotionFacts, ...]:
    """Give what became of the motions of a meeting, in order."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    held = await vote_rows.held_at(session, id_of(meeting))
    return tuple(
        [
            await _motion(work, ballot, rules, cycle.profile)
            for ballot, rules in held
            if rules.purpose is BallotPurpose.MOTION and ballot.state is BallotState.COUNTED
        ]
    )


async def motion_facts(work: Work, row: Planned) -> MotionTold:
    """Give what the chair is told about a motion that was counted."""
    session = await work.session()
    ballot = await session.get_one(BallotSession, row.args["session"])
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    rules = await vote_rows.rules_of(session, id_of(ballot))
    found = await _motion(work, ballot, rules, cycle.profile)
    verdict = (await guard.verdicts(work, meeting))[found.session_id]
    counted = found if verdict.withheld is None else None
    return MotionTold(found.text, found.carried, counted, verdict)


async def tell(work: Work, ballot: BallotSession) -> None:
    """Plan to tell the chair what became of a motion, and to clear the sheets left over."""
    session = await work.session()
    number = id_of(ballot)
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    await outbox.plan(
        session,
        key=f"motion:{number}",
        kind=MOTION_COUNTED,
        member_id=meeting.chair_id,
        args={"session": number},
        not_before=work.now,
    )
    await plan_clear_counted(work, number)


async def purge(work: Work, ballot: BallotSession) -> None:
    """Delete everything a rehearsal left in the tables; its urn was emptied before.

    Its empty row stays, so that no later ballot is given its number: buttons, links and notices of
    the rehearsal would be taken for that ballot's."""
    session = await work.session()
    number = id_of(ballot)
    await plan_clear_counted(work, number)
    await session.flush()
    for table in _OF_ELECTORS:
        await session.exec(delete(table).where(col(table.session_id) == number))
    session.expire_all()
    emptied = {"subjects": [], "sheet_hash": "", "electorate_hash": "", "public_key": b""}
    emptied |= {"key_name": "", "key_hash": ""}
    await session.exec(
        update(BallotSession).where(col(BallotSession.id) == number).values(**emptied)
    )


async def _open(work: Work, person: Person, meeting: Meeting, question: Question) -> int:
    voters = await urn_session.electorate(work, meeting, question.body, question.mode)
    number = id_of(meeting)
    ballot = await urn_session.open_session(work, number, question, voters)
    await opening.record_opening(work, person, ballot, question, voters)
    return id_of(ballot)


async def open_one(work: Work, meeting: Meeting) -> tuple[BallotSession, BallotRules] | None:
    """Give the motion or rehearsal of a meeting that is open now."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    for ballot, rules in held:
        if rules.purpose in vote_rows.ASIDE and ballot.state is BallotState.OPEN:
            return ballot, rules
    return None


async def _motion(
    work: Work, ballot: BallotSession, rules: BallotRules, profile: str
) -> MotionFacts:
    totals = (await vote_rows.totals_of(await work.session(), ballot))[Collective.MOTION.value]
    best = rating.Level.EXCELLENT
    # More than half of all official members, the share that the rules ask of every vote.
    found = rating.tally(
        ballot.official_members,
        ballot.present,
        {best: totals[TallyMark.AGREE]},
        base=rating.Base.OFFICIAL_MEMBERS,
        profile=profile,
    )
    return MotionFacts(
        session_id=id_of(ballot),
        text=rules.text,
        mode=BallotMode(rules.mode),
        agree=totals[TallyMark.AGREE],
        disagree=totals[TallyMark.DISAGREE],
        other=totals[TallyMark.OTHER],
        blank=totals[TallyMark.BLANK],
        invalid=totals[TallyMark.INVALID],
        notation=found.notation[best],
        percent=found.percent[best],
        carried=found.level is best,
    )
