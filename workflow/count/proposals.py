"""What the votes of a meeting come to: the level proposed for each, its ceilings, the cap.

The vote stands as it was counted. What is proposed out of it may be lower: a second round, a
ceiling (S1 IV.3.4, V.4; S4 11(4)), or the chair's decision where the cap is exceeded. Every step
is told; nothing is dropped in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import rating
from storage.member_then import MemberThen
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotOutcome,
    BallotRules,
    BallotSession,
    BallotState,
    Collective,
    Cycle,
    Meeting,
    MeetingKind,
    MemberRole,
    OtherRating,
)
from terms.ballots import BallotKind, BallotPurpose, OutcomeKind, TallyMark
from workflow.accounts import id_of
from workflow.count import results as all_counts
from workflow.count.results import Result
from workflow.cycle import rating_day
from workflow.meeting.agenda import heads_unit
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Round:
    """What a second round says of one subject."""

    session_id: int
    votes: int
    notation: str
    percent: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """One subject with everything that leads from the vote to the proposal."""

    result: Result
    of_lower: bool
    """Voted on without excellent: the first of two rounds."""
    second: Round | None
    tie_votes: int
    ceiling: rating.Ceiling | None
    level: rating.Level | None
    """What is proposed; None where no level passed half and the committee is to decide."""
    outcome: OutcomeKind | None = None

    @property
    def subject_id(self) -> int:
        """Whom or what it is about."""
        return self.result.member_id

    @property
    def excellent_votes(self) -> tuple[int, int]:
        """What orders those proposed as excellent: the votes, then a second ballot's."""
        votes = self.result.votes[rating.Level.EXCELLENT]
        return (self.second.votes if self.second else votes, self.tie_votes)


@dataclass(frozen=True, slots=True)
class Overflow:
    """More are proposed as excellent than the cap allows."""

    kept: tuple[Proposed, ...]
    tied: tuple[Proposed, ...]
    """Those with equal votes on both sides of the line: a second ballot decides."""
    lowered: tuple[Proposed, ...]
    places: int
    """How many of the tied would still fit."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Everything one meeting proposes."""

    meeting_id: int
    rows: tuple[Proposed, ...]
    cap: rating.Cap
    """Of the people of this cell, over all its meetings of the year: an advice, the deciding
    committee counts its own group."""
    before: Mapping[int, rating.Level]
    """Levels of those whom earlier meetings of the year voted on."""

    @property
    def persons(self) -> bool:
        """Whether a person was voted on, and not collectives alone."""
        return any(row.subject_id > 0 for row in self.rows)

    @property
    def excellent(self) -> int:
        """How many persons are excellent over all meetings of the year."""
        return self._excellent_before + sum(_is_excellent_person(row) for row in self.rows)

    @property
    def places(self) -> int:
        """How many of this meeting may be excellent."""
        return max(0, self.cap.limit - self._excellent_before)

    @property
    def _excellent_before(self) -> int:
        return sum(level is rating.Level.EXCELLENT for level in self.before.values())

    @property
    def without_level(self) -> tuple[Proposed, ...]:
        """Those no level passed half for, and about whom nothing was decided yet (H-41)."""
        return tuple(row for row in self.rows if row.level is None and row.outcome is None)

    @property
    def candidates(self) -> tuple[Proposed, ...]:
        """Who can be named for excellent in a second round: good or better in the first."""
        return tuple(
            row
            for row in self.rows
            if row.second is None
            and row.level is not None
            and row.level.at_least(rating.Level.GOOD)
            and row.subject_id > 0
        )

    @property
    def first_round_only(self) -> bool:
        """Whether people were voted on without excellent, and no second round was held."""
        return any(row.of_lower and row.second is None for row in self.candidates)

    @property
    def overflow(self) -> Overflow | None:
        """Give who is above the cap, by order of votes; None where it holds or all are kept."""
        rows = [row for row in self.rows if _is_excellent_person(row)]
        if not self.cap.excess or all(row.outcome is OutcomeKind.KEEP_ALL for row in rows):
            return None
        return cut(rows, self.places)


def cut(proposed: Sequence[Proposed], limit: int) -> Overflow:
    """Order those proposed as excellent by their votes and draw the line of the cap."""
    ranked = sorted(proposed, key=lambda row: row.excellent_votes, reverse=True)
    line = ranked[limit].excellent_votes if limit < len(ranked) else None
    above = tuple(row for row in ranked[:limit] if row.excellent_votes != line)
    equal = tuple(row for row in ranked if row.excellent_votes == line)
    places = limit - len(above)
    tied = equal if places else ()
    lowered = tuple(row for row in ranked if row not in above and row not in tied)
    return Overflow(above, tied, lowered, places if tied else 0)


async def proposals(work: Work, meeting: Meeting) -> Proposals:
    """Give what the votes of a meeting come to; no rows before the first count of levels."""
    session = await work.session()
    number = id_of(meeting)
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    outcomes = await vote_rows.outcomes_of(session, number)
    rows = await _rows(work, meeting, cycle, outcomes)
    here = {row.subject_id for row in rows}
    before = {
        who: level
        for who, level in (await _before(work, meeting, cycle)).items()
        if who not in here
    }
    return Proposals(
        meeting_id=number,
        rows=rows,
        cap=cap_of([*(row.level for row in rows if row.subject_id > 0), *before.values()], cycle),
        before=before,
    )


def cap_of(levels: Iterable[rating.Level | None], cycle: Cycle) -> rating.Cap:
    """Give how many persons of these may be excellent; who has no level counts nowhere."""
    counts = dict.fromkeys(rating.LEVELS, 0)
    for level in levels:
        if level is not None:
            counts[level] += 1
    return rating.cap(rating.Kind.INDIVIDUAL, counts, profile=cycle.profile)


async def _rows(
    work: Work, meeting: Meeting, cycle: Cycle, outcomes: Sequence[BallotOutcome]
) -> tuple[Proposed, ...]:
    results = all_counts.latest_of_each(await all_counts.all_results(work, meeting))
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    bounds = await Bounds.of(work, cycle, [row.member_id for row in results])
    rounds = await _rounds(work, held, cycle.profile)
    lower = {b.id for b, rules in held if rules.kind is BallotKind.LOWER_LEVELS}
    rows = [
        _before_ceilings(result, rounds, of_lower=result.session_id in lower) for result in results
    ]
    levels = {row.subject_id: row.level for row in rows}
    return tuple(_after(bounds.bound(row, levels), outcomes) for row in rows)


async def _before(work: Work, meeting: Meeting, cycle: Cycle) -> dict[int, rating.Level]:
    """Give what earlier meetings of the year proposed for persons, or what was decided since.

    The first one of a year has none before it."""
    if meeting.kind is not MeetingKind.SUPPLEMENTARY:
        return {}
    session = await work.session()
    number, year = id_of(meeting), id_of(cycle)
    earlier = [
        one for one in await notice_rows.closed_meetings(session, year) if id_of(one) < number
    ]
    found: dict[int, rating.Level | None] = {}
    for one in earlier:
        outcomes = await vote_rows.outcomes_of(session, id_of(one))
        rows = await _rows(work, one, cycle, outcomes)
        found |= {row.subject_id: row.level for row in rows if row.subject_id > 0}
    if earlier:
        decided = await notice_rows.decisions(session, year)
        found |= {who: _level(stored) for who, stored in decided.items() if stored and who > 0}
    return {who: level for who, level in found.items() if level is not None}


@dataclass(frozen=True, slots=True)
class _Rounds:
    second: Mapping[int, Round]
    ties: Mapping[int, int]


async def _rounds(
    work: Work, held: Sequence[tuple[BallotSession, BallotRules]], profile: str
) -> _Rounds:
    second: dict[int, Round] = {}
    ties: dict[int, int] = {}
    for ballot, rules in held:
        if rules.kind not in (BallotKind.CHOICE, BallotKind.YES_NO):
            continue
        if ballot.state is not BallotState.COUNTED:
            continue
        totals = await vote_rows.totals_of(await work.session(), ballot)
        for subject in ballot.subjects:
            votes = _for(totals[subject])
            if rules.purpose is BallotPurpose.TIE_BREAK:
                ties[subject] = votes
            else:
                second[subject] = _round(ballot, votes, profile)
    return _Rounds(second, ties)


def _for(totals: vote_rows.Totals) -> int:
    return totals.get(TallyMark.CHOSEN, 0) + totals.get(TallyMark.AGREE, 0)


def _round(ballot: BallotSession, votes: int, profile: str) -> Round:
    """Give one row of a second round: more than half of all official members (S1 V.15, V.16)."""
    best = rating.Level.EXCELLENT
    found = rating.tally(
        ballot.official_members,
        ballot.present,
        {best: votes},
        base=rating.Base.OFFICIAL_MEMBERS,
        profile=profile,
    )
    assert ballot.id is not None
    passed = found.level is best
    return Round(ballot.id, votes, found.notation[best], found.percent[best], passed)


def _before_ceilings(result: Result, rounds: _Rounds, *, of_lower: bool) -> Proposed:
    second = rounds.second.get(result.member_id)
    level = result.level
    if second is not None and level is not None:
        best = rating.Level.EXCELLENT
        level = best if second.passed else min(level, rating.Level.GOOD, key=lambda x: x.rank)
    ties = rounds.ties.get(result.member_id, 0)
    return Proposed(result, of_lower, second, ties, ceiling=None, level=level)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What other ratings say of a level: they bound it or, by the rules of 2025, are weighed."""

    profile: str
    members: Mapping[int, MemberThen]
    others: Mapping[int, OtherRating]

    @classmethod
    async def of(cls, work: Work, cycle: Cycle, subjects: list[int]) -> "Bounds":
        """Read them for members of a year."""
        session = await work.session()
        numbers = [n for n in subjects if n > 0]
        members = await people.named_on(session, numbers, rating_day(cycle))
        others = await vote_rows.other_ratings(session, id_of(cycle))
        return cls(cycle.profile, members, others)

    def bound(self, row: Proposed, levels: Mapping[int, rating.Level | None]) -> Proposed:
        """Give the row with its ceilings; a collective has none."""
        found = self.ceiling(row.subject_id, row.level, levels) if row.level else None
        return row if found is None else replace(row, ceiling=found, level=found.level)

    def staff(self, member_id: int) -> rating.Level | None:
        """Give a member's staff rating; None where it is not known."""
        other = self.others.get(member_id)
        return _level(other.staff_level) if other else None

    def ceiling(
        self,
        member_id: int,
        level: rating.Level,
        levels: Mapping[int, rating.Level | None],
        headed: rating.Level | None = None,
    ) -> rating.Ceiling | None:
        """Give what is said of a member's level, by what was proposed for the collectives, and by
        what they head `headed` elsewhere; None for whoever is no member."""
        member = self.members.get(member_id)
        if member is None:
            return None
        heads = [Collective.CELL] if member.role is MemberRole.SECRETARY else []
        heads += [Collective.LEADERSHIP] if heads_unit(member) else []
        above = [bound for each in heads if (bound := levels.get(each.value)) is not None]
        above += [headed] if headed is not None else []
        other = self.others.get(member_id)
        return rating.ceiling(
            rating.Proposal(
                level=level,
                staff_level=self.staff(member_id),
                collective_level=min(above, key=lambda level: level.rank, default=None),
                head=bool(heads or above),
                newly_arrived=bool(other and other.newly_arrived),
                professional_level=_level(other.professional_level if other else ""),
            ),
            profile=self.profile,
        )


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None


def _after(row: Proposed, outcomes: Sequence[BallotOutcome]) -> Proposed:
    """Give the row after what the chair decided about it."""
    for outcome in outcomes:
        if row.subject_id not in outcome.subjects:
            continue
        if outcome.kind is OutcomeKind.LEFT_TO_COMMITTEE and row.level is None:
            row = replace(row, outcome=outcome.kind)
        if outcome.kind is OutcomeKind.BY_ORDER and _excellent(row):
            row = replace(row, outcome=outcome.kind, level=rating.Level.GOOD)
        if outcome.kind is OutcomeKind.KEEP_ALL and _excellent(row):
            row = replace(row, outcome=outcome.kind)
    return row


def _excellent(row: Proposed) -> bool:
    return row.level is rating.Level.EXCELLENT


def _is_excellent_person(row: Proposed) -> bool:
    return row.subject_id > 0 and _excellent(row)
