"""What the facts of a year say to the rules: what happened, what did not, and what nobody told."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

import rating
from terms.year_facts import DisciplineForm, FactKind, FactMark
from workflow.facts import weighing
from workflow.facts.known_facts import Fact, Said

YEAR = 2026
DUTY, REMEDIED, ELSEWHERE = FactMark.ON_DUTY, FactMark.REMEDIED, FactMark.ELSEWHERE
BREACH, HARMFUL = FactMark.BREACH, FactMark.HARMFUL


def fact(
    kind: FactKind,
    marks: Mapping[FactMark, bool] | None = None,
    day: date | None = None,
    acted_on: date | None = None,
    votes: tuple[int, int] | None = None,
) -> Fact:
    """Give a fact about Lê Văn Bình."""
    form = DisciplineForm.REPRIMAND if kind is FactKind.DISCIPLINE else None
    said = Said("QĐ 12", form, day, acted_on, votes, marks or {})
    return Fact(1, 7, kind, said, "Nguyễn Văn An", date(YEAR, 11, 20))


NOTHING = fact(FactKind.NOTHING)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], None),
        ([NOTHING], False),
        ([fact(FactKind.DISCIPLINE)], None),
        ([fact(FactKind.DISCIPLINE), NOTHING], None),
        ([fact(FactKind.DISCIPLINE, {DUTY: False}), NOTHING], False),
        ([fact(FactKind.DISCIPLINE, {DUTY: True})], True),
        ([fact(FactKind.DISCIPLINE, {DUTY: True, ELSEWHERE: True})], None),
        ([fact(FactKind.DISCIPLINE, {DUTY: True, ELSEWHERE: True}), NOTHING], False),
    ],
)
def test_a_discipline_counts_by_2025_where_it_has_to_do_with_the_duty_here(
    facts: list[Fact], expected: bool | None
) -> None:
    """QĐ 366, 11.4.2 and 11.4.3(2); what nobody told of is open."""
    assert expected is weighing.told(facts, YEAR).scored.told("duty_discipline")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), None),
        (None, True),
    ],
)
def test_a_discipline_counts_in_the_year_of_its_decision(
    day: date | None, counts: bool | None
) -> None:
    """S1 IV.2.3.d: "bị xử lý kỷ luật trong năm"; without a day in the year it was entered for."""
    found = weighing.told([fact(FactKind.DISCIPLINE, day=day)], YEAR)

    assert counts is found.graded.told("disciplined")


@pytest.mark.parametrize(
    ("low", "fails"), [(9, False), (10, False), (11, True)], ids=["under", "half", "over"]
)
def test_more_than_half_of_low_confidence_fails(low: int, fails: bool) -> None:
    """Of twenty votes; by both families, from the same figures."""
    found = weighing.told([fact(FactKind.LOW_CONFIDENCE, votes=(low, 20))], YEAR)
    led = rating.ScoredIndividual(
        Decimal(30),
        Decimal(65),
        unit=rating.LedUnit(10, 10, 10, 3),
        leader=True,
        facts=found.scored,
    )
    graded = rating.Individual((), rating.Tasks(10, 10, 10, 10), found.graded)

    assert fails is rating.standards(led, profile="national_2025").eligible[KHT]
    assert fails is rating.standards(graded, profile="hcmc_edu_2023").eligible[KHT]


KHT = rating.Level.NOT_COMPLETED


@pytest.mark.parametrize(
    ("marks", "excused"), [({}, False), ({REMEDIED: False}, False), ({REMEDIED: True}, True)]
)
def test_what_one_found_out_and_remedied_oneself_is_excused(
    marks: Mapping[FactMark, bool], excused: bool
) -> None:
    """S1 IV.2.3.d; only where it is said of everything that counts."""
    remedied = fact(FactKind.DISCIPLINE, {REMEDIED: True})
    found = weighing.told([fact(FactKind.DISCIPLINE, marks), remedied], YEAR).graded
    case = rating.Individual((), rating.Tasks(10, 10, 10, 10), found)

    assert excused is not rating.standards(case, profile="hcmc_edu_2023").eligible[KHT]


@pytest.mark.parametrize(
    ("marks", "breach", "effect", "degraded"),
    [
        ({}, None, None, None),
        ({BREACH: False}, None, None, None),
        ({BREACH: True}, True, None, True),
        ({BREACH: True, HARMFUL: False}, True, False, True),
        ({BREACH: True, HARMFUL: True}, True, True, True),
    ],
)
def test_a_breach_is_concluded_by_an_inspection(
    marks: Mapping[FactMark, bool],
    breach: bool | None,
    effect: bool | None,
    degraded: bool | None,
) -> None:
    """2025 asks whether it harmed the standing; 2023 names it together with degradation."""
    found = weighing.told([fact(FactKind.INSPECTION, marks)], YEAR)

    assert breach is (found.scored.told("breach_concluded") or None)
    assert effect is found.scored.breach_bad_effect
    assert degraded is found.graded.told("degradation_concluded")


def test_what_nobody_told_neither_fires_nor_is_ruled_out() -> None:
    """By the rules of 2023 as by those of 2025."""
    case = rating.Individual((), rating.Tasks(10, 10, 10, 10), weighing.told([], YEAR).graded)
    reasons = rating.standards(case, profile="hcmc_edu_2023").reasons
    open_ = [each for each in reasons if each.observed == "chưa có thông tin"]

    assert 3 == len(open_)
    assert {None} == {each.met for each in open_}


@pytest.mark.parametrize(
    ("profile", "year", "weighed"), [("hcmc_edu_2023", 2025, False), ("national_2025", 2026, True)]
)
def test_an_old_violation_is_looked_at_as_the_rules_say(
    profile: str, year: int, weighed: bool
) -> None:
    """2023 opens the old year again (S1 IV.3.4); 2025 weighs it in the year of the discipline."""
    old = fact(FactKind.DISCIPLINE, day=date(2026, 5, 1), acted_on=date(2025, 12, 31))
    found = weighing.reopened(old, profile)

    assert found is not None
    assert [(year, weighed)] == [(case.year, case.weighed) for case in found.cases]
    same = fact(FactKind.DISCIPLINE, day=date(2026, 5, 1), acted_on=date(2026, 1, 1))
    again = weighing.reopened(same, profile)
    assert again is not None
    assert () == again.cases
