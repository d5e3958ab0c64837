"""The questions beyond the eight over JSON, and what only Python callers may give."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import rating
from rating import (
    ErrorCode,
    Faults,
    GroupFacts,
    LedUnit,
    Level,
    Of,
    PersonFacts,
    RatingError,
    ScoredCollective,
    ScoredIndividual,
    Workload,
)

Ask = Callable[..., Mapping[str, Any]]
OLD, NEW = "hcmc_edu_2023", "national_2025"
HERE, FORMER = {"year": 2024, "place": "here"}, {"year": 2023, "place": "former_unit"}


def _cases(found: Mapping[str, Any]) -> list[tuple[int, str, bool]]:
    return [(each["year"], each["place"], each["weighed"]) for each in found["cases"]]


class TestReopening:
    @pytest.mark.parametrize(
        ("profile", "violations", "cases"),
        [
            (OLD, [HERE], [(2024, "here", False)]),
            (NEW, [HERE], [(2026, "here", True)]),
            (NEW, [{"year": 2026}], []),
            (NEW, [FORMER], [(2023, "former_unit", False)]),
            (NEW, [HERE, FORMER], [(2023, "former_unit", False), (2026, "here", True)]),
            (NEW, [], []),
            (OLD, [], []),
        ],
    )
    def test_an_old_violation(
        self, ask: Ask, profile: str, violations: list[Any], cases: list[Any]
    ) -> None:
        """Điều 11.4.3: weighed now; in 2023 its own year; at a former unit in that one's result."""
        found = ask(
            question="reopening",
            profile=profile,
            event="disciplined",
            violations=violations,
            disciplined_in=2026,
        )

        assert cases == _cases(found)
        assert bool(cases) == found["human_decides"]
        assert found["reasons"]

    @pytest.mark.parametrize(("profile", "opens"), [(OLD, True), (NEW, False)])
    def test_a_lower_leaders_rating(self, ask: Ask, profile: str, opens: bool) -> None:
        """A rule of 2023; from 2025 on a custom that opens nothing by itself."""
        found = ask(
            question="reopening",
            profile=profile,
            event="leader_rating",
            year=2026,
            member_level="good",
            leader_level="completed",
        )

        assert opens == bool(found["cases"])
        assert found["human_decides"] is not opens

    @pytest.mark.parametrize(
        ("event", "decided", "authority", "weighed"),
        [
            ("defect", None, "deciding_authority", False),
            ("complaint", True, "deciding_authority", False),
            ("denunciation", True, "superior_committee", False),
            ("complaint", False, "superior_committee", True),
            ("denunciation", False, "superior_committee", True),
            ("before_decision", None, "superior_committee", True),
        ],
    )
    def test_what_comes_out_before_and_after_the_decision(
        self, ask: Ask, event: str, decided: bool | None, authority: str, weighed: bool
    ) -> None:
        """Điều 12.1 before, 15.3 after."""
        beside = {} if decided is None else {"decided": decided}

        found = ask(question="reopening", profile=NEW, event=event, year=2026, **beside)

        assert [(authority, weighed)] == [
            (case["authority"], case["weighed"]) for case in found["cases"]
        ]
        clause = "QD366 Điều 12.1" if weighed else "QD366 Điều 15.3"
        assert clause == found["reasons"][0]["clause"]

    def test_the_rules_of_2023_check_nothing_before(self, ask: Ask) -> None:
        """A complaint is examined by whoever decided; the event of 2025 has no rule."""
        complaint = ask(
            question="reopening", profile=OLD, event="complaint", year=2024, decided=False
        )
        refused = ask(question="reopening", profile=OLD, event="before_decision", year=2024)

        assert complaint["ok"] is True
        assert refused["error"]["code"] == "no_rule"


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        ({"question": "reopening"}, "missing_key", "event"),
        ({"question": "reopening", "event": 1}, "wrong_type", "event"),
        ({"question": "reopening", "event": "fire"}, "unknown_value", "event"),
        ({"question": "reopening", "event": "defect", "remark": 1}, "unknown_key", "remark"),
        (
            {"question": "reopening", "event": "disciplined", "violations": [{"place": "here"}]},
            "missing_key",
            "violations[0].year",
        ),
        ({"question": "honours", "levels": {"24": "good"}, "year": 1}, "unknown_key", "levels.24"),
        ({"question": "honours", "levels": {"2024": "best"}, "year": 1}, "unknown_level", "levels"),
        ({"question": "checklist", "list": "x", "year": 2026}, "unknown_value", "name"),
        (
            {"question": "checklist", "list": "plain", "year": 2026, "filled": [1]},
            "wrong_type",
            "filled[0]",
        ),
        ({"question": "score", "rubric": 1}, "wrong_type", "rubric"),
        ({"question": "score", "rubric": "x"}, "unknown_value", "rubric"),
        ({"question": "law", "on": "2026-13-01"}, "impossible_date", "on"),
        ({"question": "indicator", "name": "x", "reached": 1, "of": 1}, "unknown_value", "name"),
    ],
)
def test_a_wrong_case_is_told_by_its_field(
    ask: Ask, case: dict[str, Any], code: str, field: str
) -> None:
    """As the eight refuse what is wrong with theirs."""
    found = ask(profile=NEW, **case)

    assert (code, field) == (found["error"]["code"], found["error"]["field"])


def test_the_law_of_a_day(ask: Ask) -> None:
    """HD 43 is in force from 31 October 2025; every datum says how it was read."""
    before = ask(question="law", profile=NEW, on="2025-10-30")["data"]
    after = ask(question="law", profile=NEW, on="2025-10-31")["data"]
    whole = ask(question="law", profile=NEW)

    keys = {each["key"] for each in after} - {each["key"] for each in before}
    assert "duration.minimum_days" in keys
    assert "cap.share" not in keys
    assert after == whole["data"]
    assert all(each["quote"] or each["sense"] for each in whole["data"])
    assert {"X-23", "X-24", "X-25", "X-26", "X-27"} <= {each["id"] for each in whole["open"]}


@pytest.mark.parametrize(
    ("name", "items"),
    [("plain", 4), ("leader", 7), ("collective", 5), ("finding", 3), ("dossier_person", 5)],
)
def test_the_lists_of_2025(ask: Ask, name: str, items: int) -> None:
    """Điều 6: four contents, three more of a leader, five of a collective; Điều 17: five always."""
    found = ask(question="checklist", profile=NEW, list=name, year=2026)

    assert items == len(found["items"]) == len(found["missing"])
    assert found["blocked"] is False


def test_prompts_without_an_answer_block(ask: Ask) -> None:
    """And signs of a violation without a word are warned of."""
    found = ask(
        question="checklist",
        profile=NEW,
        list="plain",
        year=2026,
        filled=["a1", "a2", "a3", "a4"],
        circumstances=["prompted", "signs"],
    )

    assert (["prompts", "signs"], True) == (found["missing"], found["blocked"])


class TestPython:
    """What the contract drops before it, a caller in Python may still give."""

    def test_the_cap_passes_over_what_it_has_no_rule_for(self) -> None:
        """The same limit, and a reason."""
        counts = {Level.GOOD: 20}
        given: list[tuple[str, dict[str, Any]]] = [
            (OLD, {"exceptional": True}),
            (NEW, {"exceptional_percent": 25}),
        ]
        for profile, more in given:
            plain = rating.cap(rating.Kind.INDIVIDUAL, counts, profile=profile)
            found = rating.cap(rating.Kind.INDIVIDUAL, counts, profile=profile, **more)

            assert plain.limit == found.limit
            assert len(plain.reasons) + 1 == len(found.reasons)

    def test_an_uneven_share_is_uncertain(self) -> None:
        """X-03: rounding down is a reading, and it bites at eleven and not at twelve."""
        found = [
            rating.cap(rating.Kind.INDIVIDUAL, {Level.GOOD: pool}, profile=NEW).certain
            for pool in (11, 12)
        ]

        assert [False, True] == found

    def test_the_ceiling_names_what_it_passes_over(self) -> None:
        """The professional rating is Hà Tĩnh's matter."""
        proposal = rating.Proposal(Level.GOOD, professional_level=Level.GOOD)
        for profile in (OLD, NEW):
            found = rating.ceiling(proposal, profile=profile)

            assert any("chuyên môn" in reason.text_vi for reason in found.reasons)

    @pytest.mark.parametrize(
        ("staff", "collective", "head", "advice"),
        [
            (Level.GOOD, Level.GOOD, False, 1),
            (Level.GOOD, Level.GOOD, True, 2),
            (Level.EXCELLENT, Level.EXCELLENT, True, 0),
            (None, None, True, 0),
        ],
    )
    def test_what_is_lower_is_advice(
        self, staff: Level | None, collective: Level | None, head: bool, advice: int
    ) -> None:
        """The staff rating of anybody, the collective's of its head."""
        proposal = rating.Proposal(Level.EXCELLENT, staff, collective, head)

        found = rating.ceiling(proposal, profile=NEW)

        assert advice == len(found.advice)
        assert found.level is Level.EXCELLENT

    def test_cases_are_checked_when_they_are_built(self) -> None:
        """No tasks, no unit, no work, and the rules of another year."""
        work, unit = Workload(10, 10, 10, 3), LedUnit(10, 10, 10, 3)
        for build, code in (
            (lambda: Workload(0, 0, 0, 0), ErrorCode.NO_TASKS),
            (lambda: ScoredIndividual(Decimal(1), Decimal(1)), ErrorCode.MISSING_KEY),
            (
                lambda: ScoredIndividual(Decimal(1), Decimal(1), work, leader=True),
                ErrorCode.MISSING_KEY,
            ),
            (
                lambda: rating.standards(
                    ScoredIndividual(Decimal(1), Decimal(1), unit=unit, leader=True), profile=OLD
                ),
                ErrorCode.NO_RULE,
            ),
            (
                lambda: rating.duration(3, local_half_days=0, profile=NEW),
                ErrorCode.OUT_OF_RANGE,
            ),
        ):
            with pytest.raises(RatingError) as caught:
                build()

            assert code is caught.value.code

    def test_figures_that_cannot_all_be_right_are_told(self) -> None:
        """More on time than finished: judged by the letter, with a warning beside it."""
        for finished, told in ((9, True), (10, False)):
            work = Workload(10, finished, 10, 0)
            found = rating.standards(ScoredIndividual(Decimal(28), Decimal(40), work), profile=NEW)

            assert told == any("không khớp" in reason.text_vi for reason in found.reasons)

    def test_which_dates_remind_a_cell(self) -> None:
        """Of the four, the first alone."""
        found = rating.deadlines(2026, profile=NEW).deadlines

        assert [True, False, False, False] == [each.reminds for each in found]
        assert [(False, True), (True, True), (False, False), (False, False)] == [
            (each.conditional, each.for_cell) for each in found
        ]

    def test_a_unit_of_who_leads_none_is_not_looked_at(self) -> None:
        """Under the rules of 2023 a caller may give one; a reason says so."""
        tasks, unit = rating.Tasks(1, 1, 1, 1), rating.Unit(1, 0, 0, 0)

        found = rating.standards(rating.Individual((), tasks, unit=unit), profile=OLD)

        assert any("không xét" in reason.text_vi for reason in found.reasons)

    def test_an_explanation_says_that_people_decide(self) -> None:
        """A breach of unknown effect, a new leader."""
        facts = PersonFacts(breach_concluded=True)
        case = ScoredIndividual(Decimal(30), Decimal(60), Workload(10, 10, 10, 3), facts=facts)
        leader = rating.Member(
            rating.Status.OFFICIAL, date(2001, 5, 19), leader=True, leader_since=date(2026, 9, 1)
        )

        told = [
            rating.explain(rating.standards(case, profile=NEW)),
            rating.explain(rating.scope(leader, date(2026, 12, 10), profile=NEW)),
        ]

        assert all("người có thẩm quyền quyết định" in text for text in told)


class TestUntold:
    """What nobody told of a collective is neither met nor not met."""

    FACTS = (
        "personnel_wrongdoing_concluded",
        "member_degradation_concluded",
        "duty_discipline_of_member",
        "basic_targets_missed",
    )

    @pytest.mark.parametrize("name", FACTS)
    def test_a_cause_nobody_told_of_does_not_fire(self, name: str) -> None:
        """Its condition is open; told, it is answered either way."""
        happened: dict[str, Any] = {name: True}
        found = {
            how: _of_group(facts)
            for how, facts in (
                ("untold", GroupFacts(untold=frozenset({name}))),
                ("not", GroupFacts()),
                ("so", GroupFacts(**happened)),
            )
        }
        untold = [one for one in found["untold"].reasons if one.observed == "chưa có thông tin"]

        assert [None] == [one.met for one in untold]
        assert [Level.EXCELLENT, Level.EXCELLENT, Level.NOT_COMPLETED] == [
            found[how].highest for how in ("untold", "not", "so")
        ]

    @pytest.mark.parametrize("name", ["units_disciplined", "members_disciplined"])
    def test_discipline_nobody_told_of_keeps_from_excellent(self, name: str) -> None:
        """Điều 11.1.1 asks that there was none: that is not known."""
        found = _of_group(GroupFacts(untold=frozenset({name})))

        assert Level.GOOD is found.highest
        assert [None] == [one.met for one in found.reasons if one.observed == "chưa có thông tin"]


class TestUntoldOfAPerson:
    """The same of a person, who is not asked about themselves."""

    PLAIN = ("degradation_concluded", "duty_discipline", "breach_concluded", "tasks_not_completed")
    LEADER = (
        *("degradation_concluded", "duty_discipline"),
        *("corruption_in_scope", "low_confidence_share", "basic_targets_missed"),
    )

    @pytest.mark.parametrize(
        ("name", "leads"),
        [*((name, False) for name in PLAIN), *((name, True) for name in LEADER)],
    )
    def test_a_cause_nobody_told_of_is_open(self, name: str, *, leads: bool) -> None:
        """One condition is neither met nor not; excellent stays what the figures say."""
        case = ScoredIndividual(
            *(Decimal(30), Decimal(65)),
            tasks=None if leads else Workload(10, 10, 10, 3),
            unit=LedUnit(10, 10, 10, 3) if leads else None,
            leader=leads,
            facts=PersonFacts(untold=frozenset({name})),
        )

        found = rating.standards(case, profile=NEW)

        assert [None] == [one.met for one in found.reasons if one.observed == "chưa có thông tin"]
        assert Level.EXCELLENT is found.highest

    @pytest.mark.parametrize("name", ["disciplined", "low_confidence_share"])
    def test_a_cause_of_2023_nobody_told_of_is_open(self, name: str) -> None:
        """S1 IV.2.3.d asks about discipline and about a vote of confidence."""
        tasks, facts = rating.Tasks(1, 1, 1, 1), rating.Facts(untold=frozenset({name}))

        found = rating.standards(rating.Individual((), tasks, facts), profile=OLD)

        assert [None] == [one.met for one in found.reasons if one.observed == "chưa có thông tin"]


def _of_group(facts: GroupFacts) -> rating.Standards:
    case = ScoredCollective(Decimal(30), Decimal(65), Workload(10, 10, 10, 3), facts=facts)
    return rating.standards(case, profile=NEW)


class TestKeptByEveryCase:
    def test_more_points_never_lower_the_level(self) -> None:
        """From 0 to 100 in halves, for each kind of case."""
        work, unit = Workload(10, 10, 10, 3), LedUnit(10, 10, 10, 3)
        ranks: dict[str, list[int]] = {"person": [], "leader": [], "leadership": [], "whole": []}
        for halves in range(201):
            points = Decimal(halves) / 2
            general = min(points, Decimal(30))
            results = points - general
            cases: dict[str, ScoredIndividual | ScoredCollective] = {
                "person": ScoredIndividual(general, results, work),
                "leader": ScoredIndividual(general, results, unit=unit, leader=True),
                "leadership": ScoredCollective(general, results, work),
                "whole": ScoredCollective(general, results, work, Of.ORGANISATION),
            }
            for name, case in cases.items():
                highest = rating.standards(case, profile=NEW).highest
                assert highest is not None
                ranks[name].append(highest.rank)

        for found in ranks.values():
            assert sorted(found) == found
            assert [100, 40, 40, 21] == [found.count(rank) for rank in range(4)]

    @pytest.mark.parametrize("percent", [20, Decimal("22.5"), 25])
    def test_the_cap_is_the_largest_number_that_keeps_to_it(self, percent: Decimal) -> None:
        """Điều 11.1.5: x keeps to the share of the others in the pool, one more does not."""
        more: dict[str, Any] = {"exceptional": True, "exceptional_percent": percent}
        if percent == 20:
            more = {}
        for pool in range(121):
            limit = rating.cap(
                rating.Kind.COLLECTIVE,
                {Level.GOOD: pool},
                profile=NEW,
                **more,
            ).limit

            assert limit * 100 <= percent * (pool - limit)
            assert (limit + 1) * 100 > percent * (pool - limit - 1)

    @pytest.mark.parametrize(
        "facts", [PersonFacts(duty_discipline=True), PersonFacts(degradation_concluded=True)]
    )
    def test_a_fact_of_the_list_never_raises_a_level(self, facts: PersonFacts) -> None:
        """Whatever the points, it makes the case not completed."""
        for results in range(0, 71, 7):
            case = ScoredIndividual(
                Decimal(30), Decimal(results), Workload(10, 10, 10, 3), faults=Faults(), facts=facts
            )

            assert rating.standards(case, profile=NEW).highest is Level.NOT_COMPLETED
