"""After the close: what the totals say by the rules, told to the chair first, then to the cell."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rating
from storage import audit, outbox
from storage.queries import meetings as meeting_rows
from storage.queries import reviews as review_rows
from storage.tables import (
    Answer,
    BallotSession,
    BallotState,
    BallotTally,
    Cycle,
    Meeting,
    MeetingState,
    Member,
    Organisation,
    OutboxMessage,
    SelfReview,
    TallyMark,
)
from workflow import notice, roll_call
from workflow.access import leads, meeting_of
from workflow.accounts import Person
from workflow.ballot import plan_clear
from workflow.errors import Refusal
from workflow.meeting import MeetingEvent, take
from workflow.notice import ResultFacts
from workflow.opening import ballot_id
from workflow.work import Work

COUNTED = "ballot_counted"
_OWN_LEVEL = "vii2"
"""The item of the self-review in which a member proposes his own level."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the cell's ballots say about one subject of the sheet."""

    member_id: int
    name: str
    post: str
    own_level: str | None
    """The level he proposed for himself; None when his form has no such answer."""
    votes: Mapping[rating.Level, int]
    blank: int
    invalid: int
    of_official: rating.Tally
    """Of all official members (S1 V.15): the base of the result."""
    of_valid: rating.Tally
    """Of the ballots that name a level (S1 V.16): shown beside it."""

    @property
    def level(self) -> rating.Level | None:
        """The resulting level; None when no level passed half."""
        return self.of_official.level


@dataclass(frozen=True, slots=True)
class Results:
    """The whole count of one ballot of a meeting."""

    meeting_id: int
    session_id: int
    state: MeetingState
    year: int
    issued: int
    returned: int
    official_members: int
    present: int
    subjects: tuple[Result, ...]
    not_voted: tuple[str, ...]
    """Electors without a ballot: told only now that the urn is closed."""


async def counted(work: Work, session_id: int) -> None:
    """Take the meeting on after the close of its urn; run again, it changes nothing.

    Raises:
        Refusal: `not_counted` while the close is not finished.
    """
    session = await work.session()
    ballot = await session.get_one(BallotSession, session_id)
    if ballot.state is not BallotState.COUNTED:
        raise Refusal("not_counted")
    meeting = await meeting_rows.meeting_locked(session, ballot.meeting_id)
    if meeting.state is not MeetingState.BALLOT_CLOSED:
        return
    take(meeting, MeetingEvent.COUNT)
    session.add(meeting)
    work.house.drafts.forget_session(session_id)
    work.house.sheets.forget_session(session_id)
    work.house.turnout.forget_session(session_id)
    for elector in await meeting_rows.electors(session, session_id):
        await plan_clear(work, elector)
    await outbox.plan(
        session,
        key=f"counted:{session_id}:{meeting.chair_id}",
        kind=COUNTED,
        member_id=meeting.chair_id,
        args={"session": session_id},
        not_before=work.now,
    )
    work.jobs.append("deliver")
    await _record(work, meeting, ballot)


async def settle(work: Work, meeting: Meeting) -> None:
    """Go on with a count that a crash left behind: finish it, or order the close again."""
    if meeting.state is not MeetingState.BALLOT_CLOSED:
        return
    session = await work.session()
    ballot = await meeting_rows.ballot_of(session, roll_call.meeting_id(meeting))
    assert ballot is not None
    if ballot.state is BallotState.COUNTED:
        await counted(work, ballot_id(ballot))
    else:
        work.jobs.append(f"close:{ballot_id(ballot)}")


async def left_behind(work: Work) -> list[int]:
    """Give the sessions that are counted while their meeting was not told: after a crash."""
    return await meeting_rows.counted_but_not_told(await work.session())


async def results(work: Work, person: Person, meeting_id: int) -> Results:
    """Give the whole count, for the screen of who leads the cell.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `not_counted`.
    """
    leads(person)
    return await results_of(work, await meeting_of(work, person, meeting_id))


async def announce(work: Work, person: Person, meeting_id: int) -> Results:
    """Make the count known: every member rated hears his own result, nobody another's.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `meeting_step`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    take(meeting, MeetingEvent.ANNOUNCE)
    session = await work.session()
    session.add(meeting)
    await session.flush()
    found = await results_of(work, meeting)
    for subject in found.subjects:
        await outbox.plan(
            session,
            key=f"result:{found.session_id}:{subject.member_id}",
            kind=notice.RESULT,
            member_id=subject.member_id,
            args={"meeting": meeting.id, "session": found.session_id},
            not_before=work.now,
        )
    work.jobs.append("deliver")
    return found


async def results_of(work: Work, meeting: Meeting, session_id: int = 0) -> Results:
    """Give a count of a meeting, the latest if none is named; `not_counted` before there is one."""
    session = await work.session()
    number = roll_call.meeting_id(meeting)
    if meeting.state in (MeetingState.BALLOT_OPEN, MeetingState.BALLOT_CLOSED) and not session_id:
        raise Refusal("not_counted")
    for ballot in reversed(await meeting_rows.ballots_of(session, number)):
        if ballot.state is BallotState.COUNTED and session_id in (0, ballot.id):
            return await _results(work, meeting, ballot)
    raise Refusal("not_counted")


async def all_results(work: Work, meeting: Meeting) -> tuple[Results, ...]:
    """Give every count of a meeting, the first one first."""
    session = await work.session()
    ballots = await meeting_rows.ballots_of(session, roll_call.meeting_id(meeting))
    counted_ones = [ballot for ballot in ballots if ballot.state is BallotState.COUNTED]
    return tuple([await _results(work, meeting, ballot) for ballot in counted_ones])


def latest_of_each(found: Sequence[Results]) -> tuple[Result, ...]:
    """Give what stands for every subject: a repeated vote goes before the first one."""
    latest: dict[int, Result] = {}
    for results_found in found:
        for subject in results_found.subjects:
            latest[subject.member_id] = subject
    return tuple(latest.values())


async def _results(work: Work, meeting: Meeting, ballot: BallotSession) -> Results:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    electors = await meeting_rows.electors(session, ballot_id(ballot))
    members = await meeting_rows.members_named(
        session, [*ballot.subjects, *(row.member_id for row in electors)]
    )
    return Results(
        meeting_id=roll_call.meeting_id(meeting),
        session_id=ballot_id(ballot),
        state=meeting.state,
        year=cycle.year,
        issued=len(electors),
        returned=sum(row.voted for row in electors),
        official_members=ballot.official_members,
        present=ballot.present,
        subjects=await _subjects(work, ballot, cycle, members),
        not_voted=tuple(members[row.member_id].full_name for row in electors if not row.voted),
    )


@dataclass(frozen=True, slots=True)
class CountedFacts:
    """What the chair is told when the count is done: how many, never who or what."""

    meeting_id: int
    issued: int
    returned: int


async def counted_facts(work: Work, row: OutboxMessage) -> CountedFacts | None:
    """Give what the chair is told; None once he has announced the count."""
    session = await work.session()
    ballot = await session.get_one(BallotSession, row.args["session"])
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    if meeting.state is not MeetingState.COUNTED:
        return None
    electors = await meeting_rows.electors(session, ballot_id(ballot))
    returned = sum(elector.voted for elector in electors)
    return CountedFacts(roll_call.meeting_id(meeting), len(electors), returned)


async def result_facts(work: Work, row: OutboxMessage) -> ResultFacts | None:
    """Give what a member is told about himself; None when he was not on the sheet."""
    session = await work.session()
    meeting = await session.get_one(Meeting, row.args["meeting"])
    found = await results_of(work, meeting, row.args.get("session", 0))
    member = await session.get_one(Member, row.member_id)
    cell = await session.get_one(Organisation, member.cell_id)
    for subject in found.subjects:
        if subject.member_id == row.member_id:
            return ResultFacts(
                found.year, cell.name, subject.level.value if subject.level else None
            )
    return None


async def _subjects(
    work: Work, ballot: BallotSession, cycle: Cycle, members: Mapping[int, Member]
) -> tuple[Result, ...]:
    session = await work.session()
    totals: dict[int, dict[TallyMark, int]] = {number: {} for number in ballot.subjects}
    for row in await meeting_rows.tallies(session, ballot_id(ballot)):
        totals[row.subject_id][row.mark] = row.n
    reviews = await review_rows.reviews_of_cycle(session, roll_call.cycle_id(cycle))
    found = []
    for number in ballot.subjects:
        own = await _own_level(work, reviews.get(number))
        found.append(_result(members[number], totals[number], own, ballot, cycle))
    return tuple(found)


def _result(
    member: Member,
    totals: Mapping[TallyMark, int],
    own_level: str | None,
    ballot: BallotSession,
    cycle: Cycle,
) -> Result:
    votes = {level: totals[TallyMark(level.value)] for level in rating.Level}
    invalid = totals[TallyMark.INVALID]

    def tally(base: rating.Base) -> rating.Tally:
        return rating.tally(
            ballot.official_members, ballot.present, votes, invalid, base, profile=cycle.profile
        )

    assert member.id is not None
    return Result(
        member_id=member.id,
        name=member.full_name,
        post=member.party_post or member.state_post,
        own_level=own_level,
        votes=votes,
        blank=totals[TallyMark.BLANK],
        invalid=invalid,
        of_official=tally(rating.Base.OFFICIAL_MEMBERS),
        of_valid=tally(rating.Base.VALID_VOTES),
    )


async def _own_level(work: Work, review: SelfReview | None) -> str | None:
    if review is None or review.id is None:
        return None
    answer = await (await work.session()).get(Answer, (review.id, _OWN_LEVEL))
    return None if answer is None else answer.value


async def _record(work: Work, meeting: Meeting, ballot: BallotSession) -> None:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    rows = await meeting_rows.tallies(session, ballot_id(ballot))
    await audit.append(
        session,
        at=work.now,
        kind="ballot_counted",
        organisation_id=cycle.cell_id,
        payload={
            "meeting": meeting.id,
            "session": ballot.id,
            "voted": await meeting_rows.voted(session, ballot_id(ballot)),
            "totals_hash": totals_hash(rows),
        },
    )


def totals_hash(rows: Sequence[BallotTally]) -> str:
    """Give the SHA-256 of the totals as canonical JSON: subject, mark, number, in order."""
    listed = sorted([row.subject_id, row.mark.value, row.n] for row in rows)
    return hashlib.sha256(json.dumps(listed, separators=(",", ":")).encode()).hexdigest()
