"""What views show of the votes: the figures where the guard lets them, else none.

Chat, wall and notices are given nothing but this: what it leaves out is not at hand to be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import rating
from papers.meeting_facts import Withheld
from storage.tables import Cycle, Meeting, MeetingState
from terms.ballots import OutcomeKind
from workflow.count import guard, proposals, results
from workflow.count.deciding_level import name_of_level
from workflow.count.guard import (
    Verdict,
)
from workflow.count.proposals import Overflow, Proposed
from workflow.count.results import Result, Results
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes for one level."""

    level: rating.Level
    count: int
    notation: str
    """Votes, present, official members: `07/08/10` (S1 V.15)."""
    percent: str
    """Of all official members."""


@dataclass(frozen=True, slots=True)
class VoteFigures:
    """The figures of one row, of a vote that may show them."""

    votes: tuple[Votes, ...]
    blank: int
    invalid: int
    reason: rating.Reason
    """The clause that led to the level, with the number it asked for and the one it found."""
    of_valid: rating.Level | None
    """The level that the other base comes to: of the ballots that name one (S1 V.16)."""
    disagree: bool
    """Whether the bases come to different levels."""
    passed: str
    """The share the level passed by, in percent; empty where none did."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One subject of a count: what came out, and how where that may be shown."""

    member_id: int
    name: str
    level: rating.Level | None
    rule: rating.Reason
    """What a level has to reach, told without what was found."""
    figures: VoteFigures | None


@dataclass(frozen=True, slots=True)
class PaperBallots:
    """How many ballots were on paper; never what stood on them (0092)."""

    issued: int
    returned: int


@dataclass(frozen=True, slots=True)
class Count:
    """One count of levels as views show it."""

    meeting_id: int
    session_id: int
    state: MeetingState
    year: int
    issued: int
    returned: int
    official_members: int
    not_voted: tuple[str, ...]
    """Electors by phone without a ballot."""
    paper: PaperBallots | None
    verdict: Verdict
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one subject, and the steps that led there."""

    subject_id: int
    name: str
    voted: rating.Level | None
    level: rating.Level | None
    second: str
    """The notation of a second round; empty where there was none or it is withheld."""
    clauses: tuple[str, ...]
    """What bounds the proposal below the vote."""
    advice: tuple[rating.Reason, ...]
    """What the deciding authority should weigh; nothing is lowered by it."""
    outcome: OutcomeKind | None


Named = tuple[tuple[str, int | None], ...]
"""Names in the order of their votes for excellent, with them where they may be shown."""


@dataclass(frozen=True, slots=True)
class Over:
    """More are proposed as excellent than the cap allows."""

    kept: Named
    tied: Named
    lowered: Named


@dataclass(frozen=True, slots=True)
class VotesStanding:
    """What the votes of a meeting come to, as who leads it sees it."""

    rows: tuple[Proposal, ...]
    cap: rating.Cap
    decided_at: str
    """Where the whole group is counted; empty where it is not known, or not asked for."""
    excellent: int
    persons: bool
    """Whether a person was voted on, and not collectives alone."""
    without_level: tuple[str, ...]
    """Names for whom no level passed half, and nothing is decided yet."""
    first_round_only: bool
    overflow: Over | None
    withheld: Verdict | None
    """The first of its votes that is withheld; None where all may be shown."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be voted on again or decided."""
        return not (self.without_level or self.first_round_only or self.overflow)


async def count(work: Work, meeting: Meeting, session_id: int = 0) -> Count:
    """Give a count of levels as it may be shown; the latest if none is named.

    Raises:
        Refusal: `not_counted` before there is one.
    """
    found = await results.results_of(work, meeting, session_id)
    return _count(found, (await guard.verdicts(work, meeting))[found.session_id])


async def standing(work: Work, meeting: Meeting, *, named: bool = False) -> VotesStanding:
    """Give what the votes come to, as it may be shown; no rows before the first count. `named`
    where who decides is told by name."""
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    found = await proposals.proposals(work, meeting)
    told = await guard.verdicts(work, meeting)
    used = (number for row in found.rows for number in _sessions(row))
    withheld = (told[number] for number in used if told[number].withheld is not None)
    return VotesStanding(
        rows=tuple(_proposal(row, told) for row in found.rows),
        cap=found.cap,
        decided_at=await name_of_level(work, cycle.cell_id) if named else "",
        excellent=found.excellent,
        persons=found.persons,
        without_level=tuple(row.result.name for row in found.without_level),
        first_round_only=found.first_round_only,
        overflow=_over(found.overflow, told),
        withheld=next(withheld, None),
    )


def why(row: Proposed, told: Mapping[int, Verdict]) -> Verdict | None:
    """Give why figures on the way to a proposal are withheld; None where none are."""
    verdicts = (told[number] for number in _sessions(row))
    return next((each for each in verdicts if each.withheld is not None), None)


def votes_of(row: Proposed, told: Mapping[int, Verdict]) -> tuple[Votes, ...]:
    """Give every level's votes where they may be shown, else none."""
    return _votes(row.result) if told[row.result.session_id].withheld is None else ()


def second_of(row: Proposed, told: Mapping[int, Verdict]) -> str:
    """Give the notation of a second round where it may be shown, else nothing."""
    second = row.second
    return second.notation if second and told[second.session_id].withheld is None else ""


def rules_of(result: Result) -> tuple[rating.Reason, rating.Reason]:
    """Give what shares are of and what a level has to reach, without what was found.

    They are the same whatever was counted; what else led to the level tells of the votes.
    """
    base, majority, *_ = [each for each in result.of_official.reasons if each.met is not None]
    return replace(base, observed=""), replace(majority, observed="")


def clauses_of(row: Proposed) -> tuple[str, ...]:
    """Give what bounds a proposal below the vote, each clause once."""
    if row.ceiling is None or not row.ceiling.lowered:
        return ()
    return tuple(dict.fromkeys(rating.cited(bound.clause) for bound in row.ceiling.limits))


def advice_of(row: Proposed) -> tuple[rating.Reason, ...]:
    """Give what is to be weighed where other ratings are below the proposal and bound nothing."""
    return row.ceiling.advice if row.ceiling is not None else ()


def _sessions(row: Proposed) -> tuple[int, ...]:
    """Give whose figures led to a proposal: the vote on levels, the second round."""
    first = row.result.session_id
    return (first, row.second.session_id) if row.second else (first,)


def _count(found: Results, verdict: Verdict) -> Count:
    paper = PaperBallots(found.paper.issued, found.paper.returned) if found.paper else None
    return Count(
        meeting_id=found.meeting_id,
        session_id=found.session_id,
        state=found.state,
        year=found.year,
        issued=found.issued,
        returned=found.returned,
        official_members=found.official_members,
        not_voted=found.not_voted,
        paper=paper,
        verdict=verdict,
        rows=tuple(_row(each, verdict.withheld) for each in found.subjects),
    )


def _row(result: Result, withheld: Withheld | None) -> CountRow:
    figures = _figures(result) if withheld is None else None
    _, majority = rules_of(result)
    return CountRow(result.member_id, result.name, result.level, majority, figures)


def _figures(result: Result) -> VoteFigures:
    found = result.of_official
    return VoteFigures(
        votes=_votes(result),
        blank=result.blank,
        invalid=result.invalid,
        reason=next(each for each in reversed(found.reasons) if each.met is not None),
        of_valid=result.of_valid.level,
        disagree=found.bases_disagree,
        passed=result.passed,
    )


def _votes(result: Result) -> tuple[Votes, ...]:
    found = result.of_official
    return tuple(
        Votes(level, result.votes[level], found.notation[level], found.percent[level])
        for level in rating.Level
    )


def _proposal(row: Proposed, told: Mapping[int, Verdict]) -> Proposal:
    return Proposal(
        subject_id=row.subject_id,
        name=row.result.name,
        voted=row.result.level,
        level=row.level,
        second=second_of(row, told),
        clauses=clauses_of(row),
        advice=advice_of(row),
        outcome=row.outcome,
    )


def _over(over: Overflow | None, told: Mapping[int, Verdict]) -> Over | None:
    if over is None:
        return None
    ranked = (*over.kept, *over.tied, *over.lowered)
    hidden = any(why(row, told) is not None for row in ranked)

    def named(rows: Sequence[Proposed]) -> Named:
        return tuple((row.result.name, None if hidden else row.excellent_votes[0]) for row in rows)

    return Over(named(over.kept), named(over.tied), named(over.lowered))
