"""What members ask every year, answered by the rules of the year they are in."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import rating
from rating import Reason, clauses
from workflow.accounts import Person
from workflow.cycle import in_view, rating_day
from workflow.work import Work

_YEARS_AGO, _MONTHS_AGO, _WEEKS_AGO = timedelta(3650), timedelta(270), timedelta(60)
"""Long, more and less than six months before the day that counts."""


class CommonQuestion(StrEnum):
    """One of the questions; the words stand with the screen."""

    PROBATIONARY = "probationary"
    """Whether a probationary member of six months or more is reviewed and rated."""
    NEW = "new"
    """Whether somebody of less than six months is."""
    VOTES = "votes"
    """Whether a probationary member votes on levels."""
    EXEMPT = "exempt"
    """Whether a member exempt from Party activity is reviewed and rated."""
    AWAY = "away"
    """How a long sick leave or a maternity leave is rated."""
    SHARE = "share"
    """How many may be excellent, of whom the share is taken, and who counts."""


@dataclass(frozen=True, slots=True)
class CommonAnswer:
    """What the rules of a year say; `holds` is None where the question is not of yes and no."""

    question: CommonQuestion
    year: int
    holds: bool | None
    reasons: tuple[Reason, ...] = ()
    clause: str = ""
    """The clause alone where the rules give no reason of their own; as it is cited."""


async def answered(work: Work, person: Person, question: CommonQuestion) -> CommonAnswer | None:
    """Give what the rules of the year in view say; None without a year: no rules are known then."""
    cycle = await in_view(work, person)
    if cycle is None:
        return None
    return by_rules(question, cycle.profile, cycle.year, rating_day(cycle))


def by_rules(question: CommonQuestion, profile: str, year: int, day: date) -> CommonAnswer:
    """Give what the rules of a profile say, with a year whose ratings are of that day."""
    if question is CommonQuestion.AWAY:
        return CommonAnswer(question, year, None, clause=rating.cited(clauses.absence(profile)))
    if question is CommonQuestion.SHARE:
        found = rating.cap(rating.Kind.INDIVIDUAL, {rating.Level.GOOD: 10}, profile=profile)
        return CommonAnswer(question, year, None, found.reasons)
    scope = rating.scope(_somebody(question, day), day, profile=profile)
    holds = scope.votes if question is CommonQuestion.VOTES else scope.reviewed
    decisive = next(reason for reason in scope.reasons if reason.met is holds)
    return CommonAnswer(question, year, holds, (decisive,))


def _somebody(question: CommonQuestion, day: date) -> rating.Member:
    """Give who is asked about: nobody of the cell, only what the question says of them."""
    if question is CommonQuestion.EXEMPT:
        return rating.Member(rating.Status.OFFICIAL, day - _YEARS_AGO, exempt=True)
    since = _WEEKS_AGO if question is CommonQuestion.NEW else _MONTHS_AGO
    return rating.Member(rating.Status.PROBATIONARY, day - since)
