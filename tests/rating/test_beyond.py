"""Beyond the eight questions: the meeting, what reopens, rewards, targets, rubrics, checklists."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import rating
from rating import (
    Attendee,
    Authority,
    Body,
    Circumstance,
    ErrorCode,
    Indicator,
    Level,
    ListName,
    Office,
    Place,
    RatingError,
    Status,
    Violation,
)

HCMC, HATINH, BINHDINH, NEWEST = (
    "hcmc_edu_2023",
    "hatinh_city_2024",
    "binhdinh_2024",
    "national_2025",
)
AN = Attendee("Nguyễn Văn An", office=Office.SECRETARY)
LAN = Attendee("Trần Thị Lan", office=Office.DEPUTY_SECRETARY)
BINH = Attendee("Lê Văn Bình", office=Office.COMMITTEE_MEMBER)
CUC = Attendee("Phạm Thị Cúc")
DUNG = Attendee("Hoàng Văn Dũng", status=Status.PROBATIONARY)


class TestChair:
    def test_the_highest_office_present_chairs(self) -> None:
        """S1 V.2: the secretary; the deputy where the secretary is away."""
        everybody = rating.chair([CUC, BINH, LAN, AN], profile=HCMC)
        without = rating.chair([CUC, BINH, LAN, replace(AN, present=False)], profile=HCMC)

        assert (AN.id,) == everybody.candidates
        assert (LAN.id,) == without.candidates
        assert everybody.human_decides is without.human_decides is False

    def test_nobody_chairs_the_own_review(self) -> None:
        """S1 V.2: the next in rank steps in, for the secretary and for nobody else's turn."""
        assert (LAN.id,) == rating.chair([AN, LAN, BINH], AN.id, profile=HCMC).candidates
        assert (BINH.id,) == rating.chair([AN, BINH], AN.id, profile=HCMC).candidates
        assert (AN.id,) == rating.chair([AN, LAN, BINH], LAN.id, profile=HCMC).candidates

    def test_hatinh_wants_a_deputy(self) -> None:
        """S4 4.4.3: "một đồng chí cấp phó"; a committee member is none."""
        assert (LAN.id,) == rating.chair([AN, LAN, BINH], AN.id, profile=HATINH).candidates
        assert () == rating.chair([AN, BINH], AN.id, profile=HATINH).candidates
        assert (BINH.id,) == rating.chair([BINH, CUC], CUC.id, profile=HATINH).candidates

    def test_a_cell_with_only_a_secretary_elects(self) -> None:
        """Neither text tells who chairs then: the meeting does."""
        for profile in (HCMC, HATINH):
            found = rating.chair([AN, CUC, DUNG], AN.id, profile=profile)

            assert ((), True) == (found.candidates, found.human_decides)
            assert "hội nghị cử" in found.reasons[0].text_vi

    def test_two_of_one_rank_are_for_the_meeting_to_choose(self) -> None:
        """Two deputies: both may, neither must."""
        other = replace(LAN, id="Đỗ Thị Hoa")

        found = rating.chair([LAN, other, BINH], profile=HCMC)

        assert ((LAN.id, other.id), True) == (found.candidates, found.human_decides)

    def test_guests_and_suspended_members_do_not_chair(self) -> None:
        """An office does not help whoever came to comment, or may not take part."""
        for shut_out in (replace(AN, guest=True), replace(AN, suspended=True)):
            assert (LAN.id,) == rating.chair([shut_out, LAN], profile=HCMC).candidates


class TestElectorate:
    def test_official_members_count_present_or_not(self) -> None:
        """S1 V.15: ten official members, eight of them present."""
        members = [replace(CUC, id=f"đảng viên {n}", present=n < 8) for n in range(10)]

        found = rating.electorate([*members, DUNG], profile=HCMC)

        assert (10, 8, 8) == (found.official_members, found.present, len(found.voters))

    def test_an_exempt_member_counts_where_he_comes_and_does_not_vote(self) -> None:
        """17 official members, one of them exempt: 16 without him, 17 with him."""
        members = [replace(CUC, id=f"đảng viên {n}") for n in range(16)]
        exempt = replace(CUC, id="được miễn", exempt=True)

        away = rating.electorate([*members, replace(exempt, present=False)], profile=HCMC)
        there = rating.electorate([*members, exempt], profile=HCMC)

        assert [16, 17] == [away.official_members, there.official_members]
        assert exempt.id not in there.voters

    @pytest.mark.parametrize(
        "shut_out",
        [
            replace(CUC, status=Status.PROBATIONARY),
            replace(CUC, suspended=True),
            replace(CUC, guest=True),
            replace(CUC, temporarily_elsewhere=True, present=False),
        ],
    )
    def test_who_is_not_in_the_base(self, shut_out: Attendee) -> None:
        """Probationary, suspended, guests, and who is elsewhere for now and did not come."""
        found = rating.electorate([AN, shut_out], profile=HCMC)

        assert ((AN.id,), 1, 1) == (found.voters, found.official_members, found.present)

    def test_who_is_elsewhere_for_now_votes_where_he_comes(self) -> None:
        """An analogy with the rule of congresses."""
        found = rating.electorate([AN, replace(CUC, temporarily_elsewhere=True)], profile=HCMC)

        assert (AN.id, CUC.id) == found.voters

    def test_a_committee_is_voted_on_by_its_members_alone(self) -> None:
        """S4 4.5.2: five of the committee and ten guests make a base of five."""
        committee = [replace(BINH, id=f"cấp ủy viên {n}") for n in range(5)]
        guests = [replace(BINH, id=f"khách {n}", guest=True) for n in range(10)]

        found = rating.electorate([*committee, *guests, CUC], Body.COMMITTEE, profile=HATINH)

        assert (5, 5) == (found.official_members, len(found.voters))
        assert any("cấp ủy" in reason.text_vi for reason in found.reasons)

    def test_a_wrong_body_is_refused(self) -> None:
        """A word that is no body."""
        with pytest.raises(RatingError) as caught:
            rating.electorate([], "congress", profile=HCMC)  # type: ignore[arg-type]

        assert (ErrorCode.UNKNOWN_VALUE, "body") == (caught.value.code, caught.value.field)


class TestReopening:
    @pytest.mark.parametrize(
        ("leader", "reopened"),
        [(Level.EXCELLENT, False), (Level.GOOD, False), (Level.COMPLETED, True)],
    )
    def test_a_lower_leader_rating_cancels_the_member_rating(
        self, leader: Level, reopened: bool
    ) -> None:
        """S1 V.3: rated good in the cell; above, at and below as a leader."""
        found = rating.leader_rating_known(2024, Level.GOOD, leader, profile=HCMC)

        assert reopened == bool(found.cases)
        for case in found.cases:
            assert (2024, Authority.BASE_COMMITTEE, leader) == (
                case.year,
                case.authority,
                case.at_most,
            )

    def test_an_old_violation_reopens_its_own_year(self) -> None:
        """S1 IV.3.4: happened 2022, disciplined 2024; which year counts, the superior decides."""
        found = rating.disciplined([Violation(2022)], 2024, profile=HCMC)

        assert [(2022, Place.HERE)] == [(case.year, case.place) for case in found.cases]
        assert {Authority.SUPERIOR_COMMITTEE} == {case.authority for case in found.cases}
        assert found.human_decides is True

    def test_a_violation_of_the_year_itself_reopens_nothing(self) -> None:
        """It counts in the rating that is still to be made."""
        found = rating.disciplined([Violation(2024)], 2024, profile=HCMC)

        assert ((), False) == (found.cases, found.human_decides)

    def test_a_violation_at_the_former_unit_is_counted_there(self) -> None:
        """S1 IV.3.5, of this year and of another."""
        for year in (2023, 2024):
            found = rating.disciplined([Violation(year, Place.FORMER_UNIT)], 2024, profile=HCMC)

            assert [(year, Place.FORMER_UNIT)] == [(c.year, c.place) for c in found.cases]
            assert "S1 IV.3.5" == found.reasons[0].clause

    def test_violations_at_both_units_are_counted_where_and_when_they_happened(self) -> None:
        """S1 IV.3.6, each once."""
        here, there = Violation(2022), Violation(2021, Place.FORMER_UNIT)

        found = rating.disciplined([here, there, here], 2024, profile=HCMC)

        assert [(2021, Place.FORMER_UNIT), (2022, Place.HERE)] == [
            (case.year, case.place) for case in found.cases
        ]
        assert "S1 IV.3.6" in {reason.clause for reason in found.reasons}
        assert {"cases", "human_decides"} == set(found.fields())

    def test_a_later_defect_and_complaints(self) -> None:
        """S1 IV.5, IV.7, V.17: who looks again depends on what came in."""
        found = {
            "defect": rating.defect_found(2024, profile=HCMC),
            "complaint": rating.complaint_received(2024, profile=HCMC),
            "denunciation": rating.complaint_received(2024, denunciation=True, profile=HCMC),
        }

        assert {name: each.cases[0].authority for name, each in found.items()} == {
            "defect": Authority.DECIDING_AUTHORITY,
            "complaint": Authority.DECIDING_AUTHORITY,
            "denunciation": Authority.SUPERIOR_COMMITTEE,
        }
        assert all(each.human_decides for each in found.values())


class TestShareOfTheGood:
    @pytest.mark.parametrize(
        ("excellent", "decided", "excess"),
        [
            (19, False, 0),
            (20, False, 0),
            (21, False, 1),
            (24, True, 0),
            (25, True, 0),
            (26, True, 1),
        ],
    )
    def test_twenty_of_a_hundred_good_and_twenty_five_by_decision(
        self, excellent: int, decided: bool, excess: int
    ) -> None:
        """QĐ 366, 11.1.5: below, at and above each share of the good."""
        counts = {Level.EXCELLENT: excellent, Level.GOOD: 100}

        found = rating.cap(rating.Kind.INDIVIDUAL, counts, exceptional=decided, profile=NEWEST)

        assert excess == found.excess


class TestHonours:
    @pytest.mark.parametrize("profile", [HCMC, NEWEST])
    @pytest.mark.parametrize(
        ("first", "years", "running"), [(2021, 4, False), (2020, 5, True), (2019, 6, True)]
    )
    def test_five_years_running(self, profile: str, first: int, years: int, running: bool) -> None:
        """S1 IV.6 and HD 06, 19.2: below, at and above five years."""
        levels = dict.fromkeys(range(first, 2025), Level.EXCELLENT)

        found = rating.honours(levels, 2024, profile=profile)

        assert (years, True, running) == (found.years, found.yearly, found.running)

    def test_a_missing_or_lesser_year_breaks_the_row(self) -> None:
        """2022 is missing, or only good: two years are left."""
        levels = dict.fromkeys((2020, 2021, 2023, 2024), Level.EXCELLENT)

        for row in (levels, {**levels, 2022: Level.GOOD}):
            assert 2 == rating.honours(row, 2024, profile=HCMC).years

    def test_not_excellent_this_year(self) -> None:
        """No reward of the year, no row."""
        found = rating.honours({2023: Level.EXCELLENT}, 2024, profile=NEWEST)

        assert {"years": 0, "yearly": False, "running": False} == found.fields()


class TestIndicators:
    @pytest.mark.parametrize(("reached", "met"), [(26, False), (27, False), (28, True)])
    def test_more_than_ninety_percent_is_strict(self, reached: int, met: bool) -> None:
        """S2 II(4): 27 of 30 is exactly 90 %."""
        found = rating.indicator(Indicator.GOOD_OR_BETTER, reached, 30, profile=HCMC)

        assert {"reached": met} == found.fields()

    def test_all_means_all(self) -> None:
        """S2 II(2): 29 of 30 registered is not all."""
        found = [
            rating.indicator(Indicator.PROGRAMMES_REGISTERED, n, 30, profile=HCMC).reached
            for n in (29, 30)
        ]

        assert [False, True] == found

    def test_other_places_have_no_such_target(self) -> None:
        """S2 binds its own organisation alone."""
        found = rating.indicator(Indicator.SOFTWARE, 1, 1, profile=HATINH)

        assert found.reached is None
        assert "không đặt chỉ tiêu" in found.reasons[0].text_vi


class TestRubrics:
    def test_binary_items_are_all_or_nothing(self) -> None:
        """Items 1.4 (2 points) and 2.3 (1 point) not kept: 30 − 2 − 1 = 27."""
        rubric = rating.rubrics()["leader_quarter"]
        marks = {item.id: item.id not in {"1.4", "2.3"} for item in rubric.items}

        found = rating.score(marks, Decimal("61.5"), rubric=rubric)

        assert {"general": "27", "results": "61.5", "total": "88.5"} == found.fields()
        assert Decimal("88.5") == found.total

    def test_scaled_items_take_points(self) -> None:
        """Three tens, with halves."""
        rubric = rating.rubrics()["three_tens"]

        found = rating.score(
            {"1": Decimal("9.5"), "2": Decimal(8), "3": Decimal(10)}, Decimal(60), rubric=rubric
        )

        assert Decimal("87.5") == found.total

    @pytest.mark.parametrize(
        ("marks", "results", "code"),
        [
            ({"1": Decimal(11)}, Decimal(60), ErrorCode.OUT_OF_RANGE),
            ({"1": Decimal("1.234")}, Decimal(60), ErrorCode.TOO_MANY_DECIMALS),
            ({"1": True}, Decimal(60), ErrorCode.WRONG_TYPE),
            ({"4": Decimal(1)}, Decimal(60), ErrorCode.UNKNOWN_KEY),
            ({}, Decimal("70.01"), ErrorCode.OUT_OF_RANGE),
            ({}, Decimal(70), None),
        ],
    )
    def test_marks_are_checked(
        self, marks: dict[str, Decimal], results: Decimal, code: ErrorCode | None
    ) -> None:
        """Beyond an item's most, too fine, of the wrong kind, of no item, too many for results."""
        whole = {"1": Decimal(10), "2": Decimal(10), "3": Decimal(10), **marks}
        rubric = rating.rubrics()["three_tens"]

        if code is None:
            assert Decimal(100) == rating.score(whole, results, rubric=rubric).total
            return
        with pytest.raises(RatingError) as caught:
            rating.score(whole, results, rubric=rubric)

        assert caught.value.code is code

    def test_every_item_needs_a_mark(self) -> None:
        """A line left blank is told by its id."""
        with pytest.raises(RatingError) as caught:
            rating.score({}, Decimal(60), rubric=rating.rubrics()["three_tens"])

        assert (ErrorCode.MISSING_KEY, "marks.1") == (caught.value.code, caught.value.field)


def _missing(
    name: ListName,
    *filled: str,
    year: int = 2024,
    circumstances: Collection[Circumstance] = (),
    profile: str = HCMC,
) -> list[str]:
    found = rating.checklist(name, filled, year=year, circumstances=circumstances, profile=profile)
    return [item.id for item in found.missing]


class TestChecklists:
    def test_a_member_has_four_items_and_a_leader_seven(self) -> None:
        """S1 III.2.2.a and b."""
        assert ["a1", "a2", "a3", "a4"] == _missing(ListName.PLAIN)
        assert ["a1", "a2", "a3", "a4", "b1", "b2", "b3"] == _missing(ListName.LEADER)

    def test_what_is_filled_is_not_missing(self) -> None:
        """A leader's paper with item b(2) empty lacks exactly that."""
        assert ["b2"] == _missing(ListName.LEADER, "a1", "a2", "a3", "a4", "b1", "b3")

    def test_prompts_block_until_they_are_answered(self) -> None:
        """S1 III.2.2.a(4): with a prompt, its explanation must be there."""
        prompted = [Circumstance.PROMPTED]
        for filled, blocked in ((set(), True), ({"prompts"}, False)):
            found = rating.checklist(
                ListName.PLAIN, filled, year=2024, circumstances=prompted, profile=HCMC
            )

            assert blocked is found.blocked
            assert {"items", "missing", "blocked"} == set(found.fields())

    def test_the_themes_of_2024_belong_to_2024(self) -> None:
        """S0 1(1) to (4): collective reports of that year and no other."""
        assert 4 == sum(name.endswith("_2024") for name in _missing(ListName.COLLECTIVE))
        assert 0 == sum(name.endswith("_2024") for name in _missing(ListName.COLLECTIVE, year=2023))

    def test_each_place_asks_its_own_and_its_parents(self) -> None:
        """S3 2 and S4 2 add to the national list."""
        assert {"workplace", "products", "remedies", "a1"} <= set(
            _missing(ListName.PLAIN, profile=BINHDINH)
        )
        assert "head" in _missing(ListName.COLLECTIVE, profile=BINHDINH)
        concluded = [Circumstance.CONCLUDED]
        assert "conclusions" in _missing(ListName.PLAIN, circumstances=concluded, profile=HATINH)
        assert "conclusions" not in _missing(ListName.PLAIN, profile=HATINH)

    def test_consultations_of_a_collective_report(self) -> None:
        """S1 III.3.1.a asks three opinions, S4 11(1) six."""
        assert ["units"] == _missing(ListName.CONSULTATION, "unions", "supervisor")
        assert 6 == len(_missing(ListName.CONSULTATION, profile=HATINH))
        assert "exchange" in _missing(
            ListName.CONSULTATION, circumstances=[Circumstance.RECEIVED], profile=HATINH
        )

    def test_a_finding_has_cause_remedy_and_time(self) -> None:
        """S1 III.2."""
        assert ["by_when"] == _missing(ListName.FINDING, "cause", "remedy")

    def test_the_dossiers_of_hatinh(self) -> None:
        """S4's list: groups 1, 2 and 3, with what is asked only in some cases, and the copies."""
        person = rating.checklist(ListName.DOSSIER_PERSON, (), year=2024, profile=HATINH)

        assert {"1.1": 2, "1.2": 3, "1.3": 2, "1.4": 2, "1.5": 2} == {
            item.id: item.copies for item in person.items
        }
        assert ["2.1", "2.2", "2.3"] == _missing(ListName.DOSSIER_LEADERSHIP, profile=HATINH)
        assert ["3.1", "3.3", "3.5", "3.6"] == _missing(ListName.DOSSIER_BASE, profile=HATINH)
        more = [Circumstance.PROMPTED, Circumstance.COMPLAINED, Circumstance.WARD]
        assert 7 == len(_missing(ListName.DOSSIER_BASE, circumstances=more, profile=HATINH))

    def test_what_could_not_be_read_is_said(self) -> None:
        """Whom to ask under the rules of 2025: an empty list, and a reason for it."""
        found = rating.checklist(ListName.CONSULTATION, (), year=2026, profile=NEWEST)

        assert ((), False) == (found.items, found.blocked)
        assert "Chưa đọc được" in found.reasons[0].text_vi


def test_the_decisions_speak_by_name() -> None:
    """Chair and electorate give their fields as the other decisions do."""
    assert {"candidates": (AN.id,), "human_decides": False} == rating.chair(
        [AN], profile=HCMC
    ).fields()
    assert {"voters": (AN.id,), "official_members": 1, "present": 1} == rating.electorate(
        [AN], profile=HCMC
    ).fields()


@pytest.mark.parametrize(
    ("faults", "excellent", "observed"),
    [
        (None, False, "chưa có số liệu"),
        (rating.Faults(3, 2), False, "2/3 (66,7 %)"),
        (rating.Faults(3, 3), True, "3/3 (100 %)"),
        (rating.Faults(), True, "0/0"),
    ],
)
def test_uncounted_shortcomings_are_no_remedied_ones(
    faults: rating.Faults | None, excellent: bool, observed: str
) -> None:
    """QĐ 366, Điều 11.1: where nobody counted them, the condition of excellent is not met."""
    case = rating.ScoredIndividual(
        Decimal(30), Decimal(65), rating.Workload(10, 10, 10, 3), faults=faults
    )

    found = rating.standards(case, profile=NEWEST)

    assert excellent == found.eligible[Level.EXCELLENT]
    assert observed in [reason.observed for reason in found.reasons]
    assert found.eligible[Level.GOOD]


@pytest.mark.parametrize(
    ("on", "rated"),
    [(date(2024, 12, 14), False), (date(2024, 12, 15), True), (date(2025, 1, 2), True)],
)
def test_what_was_made_anew_is_rated_after_six_months(on: date, rated: bool) -> None:
    """S1 V.5: founded on 15 June; until then it is reviewed alone. QĐ 366 has no such exception."""
    made = date(2024, 6, 15)

    before = rating.collective_scope(made, on, profile=HCMC)
    now = rating.collective_scope(made, on, profile=NEWEST)

    assert ({"rated": rated}, ["V.5"]) == (
        before.fields(),
        [reason.clause.rsplit(maxsplit=1)[-1].strip("[],") for reason in before.reasons],
    )
    assert {"rated": True} == now.fields()
    with pytest.raises(RatingError, match="made_anew_on"):
        rating.collective_scope("15/06/2024", on, profile=HCMC)  # type: ignore[arg-type]


def test_a_cell_calls_its_committee_by_its_own_name() -> None:
    """«Cấp ủy» on its sheet would be read as the committee that decides."""
    seen = {each: each.in_cell for each in rating.Subject}

    assert "chi ủy" == seen.pop(rating.Subject.PARTY_COMMITTEE)
    assert all(each.vietnamese == called for each, called in seen.items())
