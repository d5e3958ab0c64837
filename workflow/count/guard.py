"""The one guard for small numbers and unanimity: whether a view may show the figures of a vote.

Every view asks here but the minutes and the record of the count, which hold the figures (S1 V.15).
It answers for a whole vote, never for one row: to leave one row out of a table would tell that it
is the row on which all were of one mind (L12, L13, L24).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import rating
from papers.meeting_facts import Withheld as Withheld
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    BallotState,
    Cycle,
    Meeting,
)
from terms.ballots import BallotKind, BallotMode, TallyMark
from workflow.accounts import id_of
from workflow.ballot import paper_urn
from workflow.work import Work

ALONE = 1
"""Who alone marked otherwise takes their own mark away and knows everybody else's: one is as
none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a view may show of one counted vote."""

    floor: int
    """As it was fixed at the opening."""
    withheld: Withheld | None = None
    """None where the figures may be shown. `TELLING` does not say whether all or all but one of a
    row marked it the same, or the difference to an earlier vote would tell: that would be to tell.
    """
    level_tells: bool = False
    """Whether of a withheld vote no level could pass but by every ballot: then a level that did
    was unanimous. Who leads has to know it and the member is told their own; no wall shows it."""


@dataclass(frozen=True, slots=True)
class _Vote:
    ballot: BallotSession
    rules: BallotRules
    totals: Mapping[int, vote_rows.Totals]
    voters: frozenset[int]
    """Who voted by phone, and who was given a paper."""

    @property
    def valid(self) -> int:
        """Ballots that are not invalid, the blank ones too."""
        rows = self.totals.values()
        return min(
            sum(n for mark, n in row.items() if mark is not TallyMark.INVALID) for row in rows
        )

    def asks_again(self, earlier: "_Vote") -> bool:
        """Whether somebody or something was voted on before."""
        same_motion = self.rules.text == earlier.rules.text
        return same_motion and bool(set(self.ballot.subjects) & set(earlier.ballot.subjects))


def alike(marks: Collection[int]) -> bool:
    """Tell whether all who marked a row marked it the same, or all but one (L13)."""
    return sum(marks) - max(marks, default=0) <= ALONE


async def verdicts(work: Work, meeting: Meeting) -> dict[int, Verdict]:
    """Give what may be shown of every counted vote of a meeting, by session."""
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    found: dict[int, Verdict] = {}
    shown: list[_Vote] = []
    for ballot, rules in await vote_rows.held_at(session, id_of(meeting)):
        number = id_of(ballot)
        if ballot.state is not BallotState.COUNTED or await paper_urn.awaited(work, ballot):
            continue
        vote = await _vote(work, ballot, rules)
        found[number] = verdict = _verdict(vote, shown, cycle.profile)
        if verdict.withheld is None:
            shown.append(vote)
    return found


async def _vote(work: Work, ballot: BallotSession, rules: BallotRules) -> _Vote:
    session, number = await work.session(), id_of(ballot)
    found = (await vote_rows.voters_at(session, ballot.meeting_id)).get(number)
    phones = [who for who, voted in found.by_phone.items() if voted] if found else []
    voters = frozenset([*phones, *(found.on_paper if found else ())])
    return _Vote(ballot, rules, await vote_rows.totals_of(session, ballot), voters)


def _verdict(vote: _Vote, shown: Sequence[_Vote], profile: str) -> Verdict:
    floor = vote.rules.floor
    if vote.rules.mode is BallotMode.OPEN:
        # The meeting decided that choices are known by name: figures tell nothing more.
        return Verdict(floor)
    withheld = _withheld(vote, shown)
    return Verdict(floor, withheld, withheld is not None and _level_tells(vote, profile))


def _withheld(vote: _Vote, shown: Sequence[_Vote]) -> Withheld | None:
    floor = vote.rules.floor
    if vote.valid < floor:
        return Withheld.FEW
    kind = BallotKind(vote.rules.kind)
    if any(alike(_marks(row, kind)) for row in vote.totals.values()):
        return Withheld.TELLING
    for earlier in shown:
        # Two totals of the same row: who is in one of them alone is what is left over (L13).
        if vote.asks_again(earlier) and 0 < len(vote.voters ^ earlier.voters) < floor:
            return Withheld.TELLING
    return None


def _marks(row: vote_rows.Totals, kind: BallotKind) -> list[int]:
    """Give how often each choice was made; not to be among the chosen is one."""
    none = (TallyMark.INVALID, TallyMark.BLANK)
    left_out = none[:1] if kind is BallotKind.CHOICE else none
    return [n for mark, n in row.items() if mark not in left_out]


def _level_tells(vote: _Vote, profile: str) -> bool:
    def passes(votes: int) -> bool:
        best = rating.Level.EXCELLENT
        ballot, base = vote.ballot, rating.Base.OFFICIAL_MEMBERS
        found = rating.tally(
            ballot.official_members, ballot.present, {best: votes}, base=base, profile=profile
        )
        return found.level is best

    valid = vote.valid
    return passes(valid) and not passes(max(0, valid - 1))
