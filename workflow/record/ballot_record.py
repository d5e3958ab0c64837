"""Every count of a meeting as its papers state it: both urns, both bases, whatever was asked."""

from collections.abc import Mapping
from dataclasses import replace

import rating
from papers.meeting_facts import (
    BallotFacts,
    Clause,
    LevelCount,
    MotionResult,
    NameResult,
    PaperTotals,
    SubjectResult,
    UrnFacts,
    VoidFacts,
)
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    BallotState,
    Cycle,
    Meeting,
)
from terms.ballots import BallotKind, BallotPurpose, TallyMark
from workflow.accounts import id_of
from workflow.ballot import urn_session
from workflow.count import guard, results, side_ballots
from workflow.count.results import PaperCount, Result
from workflow.work import Work

_NAMED = (BallotKind.CHOICE, BallotKind.YES_NO)


async def counts(work: Work, meeting: Meeting) -> tuple[BallotFacts, ...]:
    """Give every vote of a meeting that is counted, in the order they were opened."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    told = await guard.verdicts(work, meeting)
    return tuple(
        [
            replace(
                await _facts(work, meeting, ballot, rules),
                withheld=told[id_of(ballot)].withheld,
            )
            for ballot, rules in held
            if rules.purpose not in vote_rows.ASIDE and id_of(ballot) in told
        ]
    )


async def voided(work: Work, meeting: Meeting) -> tuple[VoidFacts, ...]:
    """Give every vote that nobody could count; a rehearsal was meant to count for nothing."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    return tuple(
        VoidFacts(
            opened=ballot.opened_at.astimezone(work.now.tzinfo),
            motion=rules.purpose is BallotPurpose.MOTION,
        )
        for ballot, rules in held
        if ballot.state is BallotState.VOID and rules.purpose is not BallotPurpose.REHEARSAL
    )


async def motions(work: Work, meeting: Meeting) -> tuple[MotionResult, ...]:
    """Give what became of every motion."""
    return tuple(
        MotionResult(
            text=each.text,
            mode=each.mode.value,
            agree=each.agree,
            notation=each.notation,
            percent=each.percent,
            disagree=each.disagree,
            other=each.other,
            blank=each.blank,
            invalid=each.invalid,
            carried=each.carried,
        )
        for each in await side_ballots.motions(work, meeting)
    )


async def unscrubbed(work: Work, meeting: Meeting) -> bool:
    """Tell whether a vote of the meeting, a motion too, left traces on the server's disk."""
    held = await vote_rows.held_at(await work.session(), id_of(meeting))
    return any(
        ballot.scrubbed is False and rules.purpose is not BallotPurpose.REHEARSAL
        for ballot, rules in held
    )


def clause(reason: rating.Reason) -> Clause:
    """Give a clause with the numbers found beside what it says, cited as people cite it."""
    return Clause(rating.cited(reason.clause), reason.text_vi, reason.observed)


async def _facts(
    work: Work, meeting: Meeting, ballot: BallotSession, rules: BallotRules
) -> BallotFacts:
    voters = await results.voters_of(work, ballot)
    paper = await results.paper_of(work, ballot)
    totals = await vote_rows.totals_of(await work.session(), ballot)
    invalid = max((each.get(TallyMark.INVALID, 0) for each in totals.values()), default=0)
    names = await urn_session.asked_in(work, meeting, ballot)
    return BallotFacts(
        purpose=rules.purpose.value,
        kind=rules.kind.value,
        mode=rules.mode.value,
        body=rules.body.value,
        most=rules.most,
        phones=UrnFacts(
            len(voters), sum(voters.values()), invalid - ((paper and paper.invalid) or 0)
        ),
        paper=UrnFacts(paper.issued, paper.returned, paper.invalid) if paper else None,
        subjects=await _subjects(work, meeting, ballot, rules),
        names=await _names(work, meeting, ballot, rules),
        paper_totals=await _apart(work, ballot, paper, {row.member_id: row.name for row in names}),
        electorate_hash=ballot.electorate_hash,
        sheet_hash=ballot.sheet_hash,
    )


async def _subjects(
    work: Work, meeting: Meeting, ballot: BallotSession, rules: BallotRules
) -> tuple[SubjectResult, ...]:
    if rules.kind in _NAMED:
        return ()
    found = await results.results_of(work, meeting, id_of(ballot))
    levels = await results.own_levels(work, meeting.cycle_id)
    return tuple(_subject(each, levels.get(each.member_id)) for each in found.subjects)


def _subject(result: Result, own_level: rating.Level | None) -> SubjectResult:
    return SubjectResult(
        name=result.name,
        counts=tuple(
            LevelCount(
                level=level,
                votes=result.votes[level],
                notation=result.of_official.notation[level],
                percent_official=result.of_official.percent[level],
                percent_valid=result.of_valid.percent[level],
            )
            for level in rating.Level
        ),
        blank=result.blank,
        invalid=result.invalid,
        level=result.level,
        post=result.post,
        self_level=own_level,
        collective=result.member_id < 1,
        reasons=tuple(clause(reason) for reason in result.of_official.reasons),
        subject_id=result.member_id,
    )


async def _names(
    work: Work, meeting: Meeting, ballot: BallotSession, rules: BallotRules
) -> tuple[NameResult, ...]:
    if rules.kind not in _NAMED:
        return ()
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    totals = await vote_rows.totals_of(session, ballot)
    tie = rules.purpose is BallotPurpose.TIE_BREAK
    return tuple(
        _name(row.name, row.member_id, totals[row.member_id], ballot, cycle.profile, tie=tie)
        for row in await urn_session.asked_in(work, meeting, ballot)
    )


def _name(
    name: str,
    subject_id: int,
    totals: Mapping[TallyMark, int],
    ballot: BallotSession,
    profile: str,
    *,
    tie: bool,
) -> NameResult:
    votes = totals.get(TallyMark.CHOSEN, 0) + totals.get(TallyMark.AGREE, 0)
    best = rating.Level.EXCELLENT
    found = rating.tally(
        ballot.official_members,
        ballot.present,
        {best: votes},
        base=rating.Base.OFFICIAL_MEMBERS,
        profile=profile,
    )
    return NameResult(
        name=name,
        votes=votes,
        against=totals.get(TallyMark.DISAGREE, 0),
        blank=totals.get(TallyMark.BLANK, 0),
        notation=found.notation[best],
        percent=found.percent[best],
        passed=None if tie else found.level is best,
        subject_id=subject_id,
    )


async def _apart(
    work: Work, ballot: BallotSession, paper: PaperCount | None, names: Mapping[int, str]
) -> tuple[PaperTotals, ...]:
    """Give what stood on paper alone, where the urns are kept apart."""
    if paper is None or paper.invalid is None:
        return ()
    totals = await vote_rows.paper_totals_of(await work.session(), ballot)
    return tuple(
        PaperTotals(
            names[subject] or "",
            tuple((mark.value, marks[mark]) for mark in TallyMark if mark in marks),
            subject_id=subject,
        )
        for subject, marks in totals.items()
    )
