"""What the facts of a year say to the rules: which causes they tell of, and what stays untold.

A fact whose day lies in another year is kept and shown, and counts in that other one. One from a
former unit counts there (S1 IV.3.5; QĐ 366, 11.4.3). What nobody told is neither so nor not so."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import rating
from terms.year_facts import FactKind, FactMark
from workflow.facts.known_facts import Fact
from workflow.review.qualified_levels import NOT_ASKED, Told

_LOOKED_INTO = frozenset(
    {
        *("disciplined", "duty_discipline", "degradation_concluded", "breach_concluded"),
        *("corruption_in_scope", "low_confidence_share"),
    }
)
"""What is told by the word that there is nothing."""
_CHECKED = (FactKind.DISCIPLINE, FactKind.DISUNITY, FactKind.COMPLAINT)
_FINEST = Decimal("0.000001")


def of_the_year(facts: Iterable[Fact], year: int) -> tuple[Fact, ...]:
    """Give those that count in a year; of one without a day it is what it was entered for."""
    return tuple(each for each in facts if each.said.day is None or each.said.day.year == year)


def told(facts: Sequence[Fact], year: int, *, bad_quarter: bool = False) -> Told:
    """Give what is known of a member's year as the rules ask for it."""
    counted = of_the_year(facts, year)
    happened = _happened(counted)
    untold = _untold(counted, happened)
    share, remedied = _low_share(counted), _remedied(counted)
    corruption = happened["corruption_in_scope"] is True
    degraded = happened["degradation_concluded"] is True
    breach = happened["breach_concluded"] is True
    scored = rating.PersonFacts(
        degradation_concluded=degraded,
        duty_discipline=happened["duty_discipline"] is True,
        breach_concluded=breach,
        breach_bad_effect=_effect(counted),
        low_confidence_share=share,
        corruption_in_scope=corruption,
        self_detected_and_remedied=remedied,
        bad_quarter=bad_quarter,
        untold=untold & NOT_ASKED,
    )
    # S1 IV.2.3.d names a breach in one sentence with degradation.
    concluded = frozenset({"degradation_concluded", "breach_concluded"})
    either = degraded or breach
    graded = rating.Facts(
        disciplined=happened["disciplined"] is True,
        self_detected_and_remedied=remedied,
        degradation_concluded=either,
        low_confidence_share=share,
        untold=untold - concluded if either else untold | (untold & concluded and concluded),
    )
    return Told(graded, corruption and not remedied, scored)


def to_check_first(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Give what the committee directly above has checked before a decision (QĐ 366, 12.1)."""
    return tuple(each for each in facts if each.kind in _CHECKED)


def reopened(fact: Fact, profile: str) -> rating.Reopening | None:
    """Give what a discipline says of ratings made before; None where its days are not known."""
    said = fact.said
    if fact.kind is not FactKind.DISCIPLINE or said.day is None or said.acted_on is None:
        return None
    former = said.marks.get(FactMark.ELSEWHERE, False)
    place = rating.Place.FORMER_UNIT if former else rating.Place.HERE
    violation = rating.Violation(said.acted_on.year, place)
    return rating.disciplined([violation], said.day.year, profile=profile)


def _happened(facts: Sequence[Fact]) -> dict[str, bool | None]:
    """Give by cause whether it is known to have happened; None where that is not known."""
    none = False if any(each.kind is FactKind.NOTHING for each in facts) else None
    here = [
        each
        for each in facts
        if each.kind is FactKind.DISCIPLINE and not each.said.marks.get(FactMark.ELSEWHERE)
    ]
    marks = {
        "duty_discipline": [each.said.marks.get(FactMark.ON_DUTY) for each in here],
        "breach_concluded": [
            each.said.marks.get(FactMark.BREACH)
            for each in facts
            if each.kind is FactKind.INSPECTION
        ],
    }
    kinds = {each.kind for each in facts}
    return {
        "disciplined": True if here else none,
        "degradation_concluded": True if FactKind.DEGRADATION in kinds else none,
        "corruption_in_scope": True if FactKind.CORRUPTION in kinds else none,
        **{name: _any(known, none) for name, known in marks.items()},
    }


def _any(known: Sequence[bool | None], none: bool | None) -> bool | None:
    """Give whether one of them is so; None where none is for certain and one may be."""
    if True in known:
        return True
    return None if None in known else none


def _untold(facts: Sequence[Fact], happened: dict[str, bool | None]) -> frozenset[str]:
    untold = {name for name, so in happened.items() if so is None}
    kinds = {each.kind for each in facts}
    if not kinds & {FactKind.LOW_CONFIDENCE, FactKind.NOTHING}:
        untold.add("low_confidence_share")
    return frozenset(untold) | (NOT_ASKED - _LOOKED_INTO)


def _low_share(facts: Iterable[Fact]) -> Decimal | None:
    votes = [each.said.votes for each in facts if each.said.votes is not None]
    shares = [(Decimal(low) / Decimal(of)).quantize(_FINEST).normalize() for low, of in votes]
    return max(shares, default=None)


def _remedied(facts: Iterable[Fact]) -> bool:
    """Tell whether all that counts against somebody was found out and remedied by themselves."""
    against = (FactKind.DISCIPLINE, FactKind.INSPECTION, FactKind.CORRUPTION)
    marks = [
        each.said.marks.get(FactMark.REMEDIED, False) for each in facts if each.kind in against
    ]
    return bool(marks) and all(marks)


def _effect(facts: Iterable[Fact]) -> bool | None:
    found = [
        each.said.marks.get(FactMark.HARMFUL)
        for each in facts
        if each.said.marks.get(FactMark.BREACH)
    ]
    return _any(found, False) if found else None
