"""What the totals of a counted ballot say by the rules, subject by subject.

Not for views: they are given what `workflow.count.shown` lets through of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import rating
from papers.forms import Matter
from storage.queries import bodies as body_rows
from storage.queries import meetings as meeting_rows
from storage.queries import reviews as review_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    BallotState,
    Cycle,
    Meeting,
    MeetingState,
    Member,
)
from terms.ballots import BallotKind, BallotMode, TallyMark
from terms.name_order import by_name
from workflow.accounts import id_of
from workflow.ballot import paper_urn, urn_session
from workflow.errors import Refusal
from workflow.open_urns import Subject
from workflow.review.which_form import form_of_review
from workflow.work import Work

_LEVELS = (BallotKind.LEVELS, BallotKind.LOWER_LEVELS)


@dataclass(frozen=True, slots=True)
class Result:
    """What the cell's ballots say about one subject of the sheet."""

    session_id: int
    member_id: int
    """A member's id, or a collective's number."""
    name: str
    post: str
    votes: Mapping[rating.Level, int]
    blank: int
    invalid: int
    of_official: rating.Tally
    """Of all official members (S1 V.15): the base of the result."""
    of_valid: rating.Tally
    """Of the ballots that name a level (S1 V.16): shown beside it."""

    passed: str = ""
    """The share the level passed with; with those above it where they were added up (S1 V.16)."""
    own_blank: int = 0
    """1 where one of the blanks is their own row, on which they do not vote (X-19)."""

    @property
    def level(self) -> rating.Level | None:
        """The resulting level; None when no level passed half."""
        return self.of_official.level


@dataclass(frozen=True, slots=True)
class PaperCount:
    """The paper ballots within a count."""

    issued: int
    returned: int
    invalid: int | None
    """None where what stood on them is not kept apart."""


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
    """Electors by phone without a ballot: told only now that the urn is closed."""
    paper: PaperCount | None = None
    kind: BallotKind = BallotKind.LEVELS
    mode: BallotMode = BallotMode.SECRET
    electorate_hash: str = ""
    sheet_hash: str = ""


async def results_of(work: Work, meeting: Meeting, session_id: int = 0) -> Results:
    """Give a count of levels, the latest if none is named; `not_counted` before there is one."""
    if meeting.state in (MeetingState.BALLOT_OPEN, MeetingState.BALLOT_CLOSED) and not session_id:
        raise Refusal("not_counted")
    for ballot, rules in reversed(await _counts(work, meeting)):
        if session_id in (0, ballot.id):
            return await _results(work, meeting, ballot, rules)
    raise Refusal("not_counted")


async def counted(work: Work, meeting: Meeting) -> bool:
    """Tell whether levels were counted at a meeting."""
    return bool(await _counts(work, meeting))


async def all_results(work: Work, meeting: Meeting) -> tuple[Results, ...]:
    """Give every count of levels of a meeting, the first one first."""
    found = await _counts(work, meeting)
    return tuple([await _results(work, meeting, ballot, rules) for ballot, rules in found])


def latest_of_each(found: Sequence[Results]) -> tuple[Result, ...]:
    """Give what stands for every subject: a repeated vote goes before the first one."""
    latest: dict[int, Result] = {}
    for results_found in found:
        for subject in results_found.subjects:
            latest[subject.member_id] = subject
    return tuple(latest.values())


async def _counts(work: Work, meeting: Meeting) -> list[tuple[BallotSession, BallotRules]]:
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    return [
        (ballot, rules)
        for ballot, rules in held
        if ballot.state is BallotState.COUNTED
        and rules.kind in _LEVELS
        and not await paper_urn.awaited(work, ballot)
    ]


async def _results(
    work: Work, meeting: Meeting, ballot: BallotSession, rules: BallotRules
) -> Results:
    session = await work.session()
    number = id_of(ballot)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    voters = await voters_of(work, ballot)
    paper = await paper_of(work, ballot)
    missing = [who for who, voted in voters.items() if not voted]
    named = await meeting_rows.members_named(session, missing)
    return Results(
        meeting_id=id_of(meeting),
        session_id=number,
        state=meeting.state,
        year=cycle.year,
        issued=len(voters) + (paper.issued if paper else 0),
        returned=sum(voters.values()) + (paper.returned if paper else 0),
        official_members=ballot.official_members,
        present=ballot.present,
        subjects=await _subjects(work, meeting, ballot, rules, voters),
        not_voted=tuple(one.called for one in by_name(named.values())),
        paper=paper,
        kind=BallotKind(rules.kind),
        mode=BallotMode(rules.mode),
        electorate_hash=ballot.electorate_hash,
        sheet_hash=ballot.sheet_hash,
    )


async def voters_of(work: Work, ballot: BallotSession) -> Mapping[int, bool]:
    """Give who could vote by phone, and whether they did."""
    found = await vote_rows.voters_at(await work.session(), ballot.meeting_id)
    voters = found.get(id_of(ballot))
    return voters.by_phone if voters is not None else {}


async def paper_of(work: Work, ballot: BallotSession) -> PaperCount | None:
    """Give the paper ballots of a session; None where nobody voted on paper."""
    session, number = await work.session(), id_of(ballot)
    urn = (await vote_rows.paper_urns_at(session, ballot.meeting_id)).get(number)
    if urn is None:
        return None
    return PaperCount(urn.issued, urn.returned, urn.invalid if urn.apart else None)


async def _subjects(
    work: Work,
    meeting: Meeting,
    ballot: BallotSession,
    rules: BallotRules,
    voters: Mapping[int, bool],
) -> tuple[Result, ...]:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    totals = await vote_rows.totals_of(session, ballot)
    members = await meeting_rows.members_named(session, ballot.subjects)
    found = []
    for row in await urn_session.asked_in(work, meeting, ballot):
        number = row.member_id
        one = _result(row, members.get(number), totals[number], ballot, cycle.profile)
        barred = not rules.self_vote and voters.get(number, False) and one.blank > 0
        found.append(replace(one, own_blank=int(barred)))
    return tuple(found)


def _result(
    row: Subject,
    member: Member | None,
    totals: Mapping[TallyMark, int],
    ballot: BallotSession,
    profile: str,
) -> Result:
    votes = {level: totals.get(TallyMark(level.value), 0) for level in rating.Level}
    invalid = totals[TallyMark.INVALID]

    def tally(base: rating.Base, counted: Mapping[rating.Level, int] = votes) -> rating.Tally:
        return rating.tally(
            ballot.official_members, ballot.present, counted, invalid, base, profile=profile
        )

    of_official = tally(rating.Base.OFFICIAL_MEMBERS)
    return Result(
        session_id=id_of(ballot),
        member_id=row.member_id,
        name=row.name,
        post=member.party_post or member.state_post if member else "",
        votes=votes,
        blank=totals[TallyMark.BLANK],
        invalid=invalid,
        of_official=of_official,
        of_valid=tally(rating.Base.VALID_VOTES),
        passed=_passed(of_official, votes, tally),
    )


def _passed(
    found: rating.Tally,
    votes: Mapping[rating.Level, int],
    tally: Callable[[rating.Base, Mapping[rating.Level, int]], rating.Tally],
) -> str:
    """Give the share of the level alone where it passes half, else with all above it."""
    level = found.level
    if level is None:
        return ""
    alone = tally(rating.Base.OFFICIAL_MEMBERS, {level: votes[level]})
    if alone.level is level:
        return found.percent[level]
    above = sum(n for each, n in votes.items() if each.at_least(level))
    return tally(rating.Base.OFFICIAL_MEMBERS, {level: above}).percent[level]


async def own_levels(work: Work, cycle_id: int) -> dict[int, rating.Level]:
    """Give the level that each member proposed for themselves, where their form asks it."""
    session = await work.session()
    body = await body_rows.in_body(session, await session.get_one(Cycle, cycle_id))
    reviews = await review_rows.reviews_of_cycle(session, cycle_id, body=body)
    asked: dict[int, tuple[int, str]] = {}
    for who, review in reviews.items():
        item = (await form_of_review(work, review)).about(Matter.OWN_LEVEL)
        if item is not None:
            asked[who] = (id_of(review), item.id)
    found = await review_rows.values_of(session, asked.values())
    return {who: rating.Level(found[each]) for who, each in asked.items() if found.get(each)}
