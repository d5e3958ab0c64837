"""X-01 to X-27: each contradiction is a profile's setting or shown to people with both readings."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import rating
from rating import Attendee, Office
from rating.law import Handling, contradictions, law, page

Ask = Callable[..., Mapping[str, Any]]
HCMC = "hcmc_edu_2023"
TASKS = {"assigned": 10, "finished": 10, "on_time": 9, "exceeded": 0}


@pytest.mark.parametrize("name", sorted(contradictions()))
def test_a_setting_names_a_datum_that_exists(name: str) -> None:
    """A setting's key is stated by some profile; deadlines are rows, not keys."""
    each = contradictions()[name]

    if each.handled is Handling.SETTING and each.key != "deadline":
        assert any(each.key in law(profile) for profile in rating.PROFILES)
    assert each.readings[0] != each.readings[1]


@pytest.mark.parametrize("name", sorted(contradictions()))
def test_both_readings_are_on_the_page(name: str) -> None:
    """The officer sees what was chosen between."""
    each = contradictions()[name]
    shown = {HCMC, "national_2025"} if not each.family else {HCMC}
    if each.family == "2025":
        shown = {"national_2025"}

    for profile in (HCMC, "national_2025"):
        text = page(profile)

        assert (profile in shown) == (f"- {name} " in text)
        if profile in shown:
            assert all(reading in text for reading in each.readings)


def test_x01_the_base_of_the_cap(ask: Ask) -> None:
    """Sixteen collectives good or better: three in S1, two in S4."""
    limits = [
        ask(question="cap", profile=profile, kind="collective", counts={"good": 16})["limit"]
        for profile in (HCMC, "hatinh_city_2024")
    ]

    assert [3, 2] == limits


def test_x02_a_group_of_five(ask: Ask) -> None:
    """Five get none where four get one: the reasons show it, the committee decides."""
    texts = {
        size: [
            reason["text_vi"]
            for reason in ask(
                question="cap", profile=HCMC, kind="individual", counts={"good": size}
            )["reasons"]
        ]
        for size in (4, 5, 6)
    }

    assert {4: False, 5: True, 6: False} == {
        size: any("cân nhắc" in text for text in found) for size, found in texts.items()
    }


def test_x03_rounding_is_down_and_said(ask: Ask) -> None:
    """Nineteen collectives: 3.8 is three, and the reason says the text is silent."""
    found = ask(question="cap", profile=HCMC, kind="collective", counts={"good": 19})

    assert found["limit"] == 3
    assert law(HCMC).word("cap.rounding").value == "down"
    assert any("không nêu cách làm tròn" in reason["text_vi"] for reason in found["reasons"])


def test_x04_the_base_of_the_vote(ask: Ask) -> None:
    """Official members unless told; the other base stands beside it."""
    votes = {"good": 5, "completed": 3}
    found = ask(question="tally", profile=HCMC, official_members=10, present=8, votes=votes)

    assert ("completed", "good", True) == (
        found["level"],
        found["other_base_level"],
        found["bases_disagree"],
    )


def test_x05_new_members_may_write_of_their_own_will(ask: Ask) -> None:
    """Not reviewed, and told that they may."""
    found = ask(
        question="scope",
        profile=HCMC,
        on="2024-12-15",
        status="official",
        admitted_on="2024-08-15",
    )

    assert found["reviewed"] is False
    assert any("tự nguyện" in reason["text_vi"] for reason in found["reasons"])


def test_x06_sick_leave_sets_no_ceiling(ask: Ask) -> None:
    """No question has a key for it: the work done decides."""
    found = ask(
        question="standards",
        profile=HCMC,
        subject="individual",
        criteria=[],
        tasks=TASKS,
        sick_days=110,
    )

    assert found["error"]["code"] == "unknown_key"
    assert contradictions()["X-06"].handled is Handling.HUMAN


def test_x07_the_later_letter_wins_for_its_year(ask: Ask) -> None:
    """2024 by S0, other years by S1; the odd order of S0 is told."""
    found = ask(question="deadlines", profile=HCMC, year=2024)

    assert "2024-12-25" not in [each["date"] for each in found["deadlines"]]
    assert any("cấp dưới trước" in reason["text_vi"] for reason in found["reasons"])


def _leader(ask: Ask, finished: int) -> Mapping[str, Any]:
    return ask(
        question="standards",
        profile=HCMC,
        subject="individual",
        leader=True,
        criteria=[],
        tasks=TASKS,
        unit={"targets": 20, "finished": finished, "on_time": 0, "exceeded": 0},
    )


def test_x08_exactly_seventy_percent(ask: Ask) -> None:
    """Both limits are shown, and only at the gap itself."""
    told = {
        finished: any("đạt đúng mức mốc" in r["text_vi"] for r in found["reasons"])
        for finished in (13, 14, 15)
        for found in [_leader(ask, finished)]
    }

    assert {13: False, 14: True, 15: False} == told
    assert _leader(ask, 14)["human_decides"] is True


def test_x09_between_twenty_and_fifty_percent_weak(ask: Ask) -> None:
    """Three of ten weak criteria: both clauses in the reasons, a person decides."""
    criteria = [
        {"id": str(n), "kind": "results", "grade": "average", "weak": n < 3} for n in range(10)
    ]

    found = ask(
        question="standards", profile=HCMC, subject="individual", criteria=criteria, tasks=TASKS
    )

    assert (None, True) == (found["highest"], found["human_decides"])
    assert any("cũng chưa phải" in reason["text_vi"] for reason in found["reasons"])


def test_x10_an_old_violation_disciplined_now(ask: Ask) -> None:
    """This year's level is told with the other reading beside it; the superior decides."""
    found = ask(
        question="standards",
        profile=HCMC,
        subject="individual",
        criteria=[],
        tasks=TASKS,
        facts={"disciplined": True},
    )

    assert found["highest"] == "not_completed"
    [other] = [each for each in found["reasons"] if each["clause"] == "S1 IV.3.4"]
    assert "năm trước" in other["text_vi"]
    reopened = rating.disciplined([rating.Violation(2022)], 2024, profile=HCMC)
    assert reopened.human_decides is True


def test_x11_points_without_the_condition_beside_them(ask: Ask) -> None:
    """75 points and a task undone: a person decides."""
    found = ask(
        question="standards",
        profile="national_2025",
        subject="individual",
        general="26",
        results="49",
        tasks={"assigned": 10, "finished": 9, "on_time": 9, "exceeded": 0},
    )

    assert (None, True) == (found["highest"], found["human_decides"])
    assert any("có thẩm quyền" in reason["text_vi"] for reason in found["reasons"])


def test_x12_both_clauses_on_disciplined_units_are_shown(ask: Ask) -> None:
    """One of four units: each clause says by itself whether it fired."""
    found = ask(
        question="standards",
        profile=HCMC,
        subject="collective",
        criteria=[],
        targets={"assigned": 1, "finished": 1},
        facts={"disciplined_units": 1, "units": 4, "self_detected_and_remedied": True},
    )

    fired = {
        reason["text_vi"]: reason["met"]
        for reason in found["reasons"]
        if "bị kỷ luật" in reason["text_vi"] and reason["text_vi"].startswith("KHTNV")
    }
    assert [False, False, True] == list(fired.values())


def test_x13_one_poor_grade_is_enough_and_said(ask: Ask) -> None:
    """The reason says that the text does not tell one from all."""
    criteria = [
        {"id": "1", "kind": "conduct", "grade": "poor"},
        {"id": "2", "kind": "conduct", "grade": "good"},
    ]

    found = ask(
        question="standards", profile=HCMC, subject="individual", criteria=criteria, tasks=TASKS
    )

    assert found["highest"] == "not_completed"
    assert any("một hay tất cả" in reason["text_vi"] for reason in found["reasons"])


def test_x14_who_steps_in_for_the_chair() -> None:
    """The next in rank in S1, a deputy in S4."""
    attendees = [
        Attendee("Nguyễn Văn An", office=Office.SECRETARY),
        Attendee("Lê Văn Bình", office=Office.COMMITTEE_MEMBER),
    ]

    found = [
        rating.chair(attendees, "Nguyễn Văn An", profile=profile).candidates
        for profile in (HCMC, "hatinh_city_2024")
    ]

    assert [("Lê Văn Bình",), ()] == found


def test_x15_citations_carry_words_not_only_numbers() -> None:
    """S1 has two items 3.4: the quoted words tell them apart."""
    quotes = {datum.quote for datum in law(HCMC) if datum.clause == "S1 IV.3.4"}

    assert 2 == len(quotes)


def test_x16_the_target_never_touches_a_vote() -> None:
    """The indicator says it only watches."""
    found = rating.indicator(rating.Indicator.GOOD_OR_BETTER, 27, 30, profile=HCMC)

    assert "không dùng để hướng phiếu" in found.reasons[0].text_vi


def test_x17_years_are_never_mixed() -> None:
    """Half exceeded under one, 30 % under the other; a case of one is refused by the other."""
    shares = [
        law(profile).limit("standards.individual.excellent.exceeded").value.percent
        for profile in (HCMC, "national_2025")
    ]

    assert [50, 30] == shares
    case = rating.Individual((), rating.Tasks(1, 1, 1, 1))
    with pytest.raises(rating.RatingError):
        rating.standards(case, profile="national_2025")


def test_x18_secret_or_open_is_for_the_meeting(ask: Ask) -> None:
    """The count knows neither: the mode is recorded elsewhere, the result is the same."""
    assert contradictions()["X-18"].handled is Handling.HUMAN
    found = ask(
        question="tally", profile=HCMC, official_members=1, present=1, votes={}, mode="secret"
    )
    assert found["error"]["field"] == "mode"


def test_x19_the_own_vote_is_for_the_cell_to_settle() -> None:
    """The electorate's reasons say that no text tells."""
    found = rating.electorate([Attendee("Nguyễn Văn An")], profile=HCMC)

    assert any("tự bỏ phiếu cho mình" in reason.text_vi for reason in found.reasons)


def test_x20_before_and_by(ask: Ask) -> None:
    """Both operators are kept with their dates; both dates of S4 stand."""
    found = ask(question="deadlines", profile="hatinh_city_2024", year=2024)

    assert {"2024-12-05", "2024-12-07"} <= {each["date"] for each in found["deadlines"]}
    assert any("giữ cả hai hạn" in reason["text_vi"] for reason in found["reasons"])


def test_x21_a_committee_and_a_cell_vote_apart() -> None:
    """Two kinds of vote, each with its own base."""
    people = [Attendee("An", office=Office.SECRETARY), Attendee("Cúc")]

    bases = [
        rating.electorate(people, body, profile="national_2025").official_members
        for body in rating.Body
    ]

    assert [2, 1] == bases


def test_x22_the_cell_counts_for_advice(ask: Ask) -> None:
    """Four cells of four may send one each; the group of sixteen allows two."""
    cell = ask(question="cap", profile=HCMC, kind="individual", counts={"good": 4})
    whole = ask(question="cap", profile=HCMC, kind="individual", counts={"good": 16})

    assert (1, 2) == (cell["limit"], whole["limit"])
    assert any("tham khảo" in reason["text_vi"] for reason in cell["reasons"])
