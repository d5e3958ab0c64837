"""What the reasons must tell: ignored fields, fall-backs, doubts, and what is not known yet."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from rating.contract import answer

Ask = Callable[..., Mapping[str, Any]]

SAID = {True: "met", False: "missed", None: "told"}
ORDER = {"step": "rate", "subject": "secretary", "done": [], "present": ["party_committee"]}
HEAD = {"head": True, "collective_level": "completed"}
TASKS = {"assigned": 10, "finished": 10, "on_time": 10, "exceeded": 5}
PERSON = {"question": "standards", "profile": "hcmc_edu_2023", "subject": "individual"}


def _texts(found: Mapping[str, Any], met: bool | None = None) -> list[str]:
    return [each["text_vi"] for each in found["reasons"] if each["met"] is met]


@pytest.mark.parametrize(
    ("plain", "more"),
    [
        (
            {"question": "ceiling", "profile": "hcmc_edu_2023", "level": "good"},
            {"professional_level": "excellent"},
        ),
        (
            {"question": "duration", "profile": "national_2023", "members": 4},
            {"provincial": "x"},
        ),
        (
            {"question": "duration", "profile": "national_2025", "members": 4},
            {"combined": True},
        ),
        (
            {
                "question": "cap",
                "profile": "national_2023",
                "kind": "individual",
                "counts": {"good": 20},
            },
            {"exceptional": True},
        ),
        (
            {
                "question": "scope",
                "profile": "binhdinh_2024",
                "on": "2024-12-15",
                "status": "official",
                "admitted_on": "2004-04-01",
            },
            {"in_political_system": False},
        ),
    ],
)
def test_a_field_without_rule_is_ignored_and_said_so(
    ask: Ask, plain: dict[str, Any], more: dict[str, Any]
) -> None:
    """The answer stays what it was, and one reason says the field was passed over."""
    without, given = ask(**plain), ask(**plain, **more)

    assert {**without, "reasons": None} == {**given, "reasons": None}
    assert not any("bỏ qua" in text for text in _texts(without))
    assert any("bỏ qua" in text for text in _texts(given))


@pytest.mark.parametrize("profile", ["hatinh_city_2024", "binhdinh_2024"])
def test_a_fall_back_to_the_national_rule_is_told(ask: Ask, profile: str) -> None:
    """A place without a rule of its own says under whose rule it answers."""
    found = ask(question="duration", profile=profile, members=4)

    assert "theo Quy định chung của Trung ương" in found["reasons"][0]["text_vi"]


def test_a_rule_of_the_place_itself_is_told_without_fall_back(ask: Ask) -> None:
    """What the place states is not said to come from elsewhere."""
    for profile in ("hcmc_edu_2023", "national_2023"):
        found = ask(question="duration", profile=profile, members=4)

        assert "theo quy định chung" not in found["reasons"][0]["text_vi"]


@pytest.mark.parametrize(
    ("case", "doubtful"),
    [
        ({"question": "order", "profile": "national_2025", **ORDER}, True),
        ({"question": "duration", "profile": "hcmc_edu_2023", "members": 4}, False),
        (
            {"question": "ceiling", "profile": "national_2025", "level": "good", **HEAD},
            True,
        ),
        ({"question": "ceiling", "profile": "national_2023", "level": "good"}, False),
        (
            {"question": "cap", "profile": "national_2023", "kind": "collective", "counts": {}},
            True,
        ),
        (
            {"question": "cap", "profile": "hatinh_city_2024", "kind": "collective", "counts": {}},
            True,
        ),
        (
            {"question": "cap", "profile": "hcmc_edu_2023", "kind": "collective", "counts": {}},
            False,
        ),
    ],
)
def test_what_is_unconfirmed_is_told(ask: Ask, case: dict[str, Any], doubtful: bool) -> None:
    """A rule whose text could not be read says so, one that was read does not."""
    found = ask(**case)

    assert doubtful == any("chưa đối chiếu" in each["text_vi"] for each in found["reasons"])


def test_the_small_group_rule_is_doubtful_only_outside_its_own_plan(ask: Ask) -> None:
    """S1 V.14 is certain where S1 rules, and only there."""
    for profile, doubtful in (("hcmc_edu_2023", False), ("hatinh_city_2024", True)):
        found = ask(question="cap", profile=profile, kind="individual", counts={"good": 4})

        [reason] = [each for each in found["reasons"] if each["clause"] == "S1 V.14"]
        assert doubtful == ("chưa đối chiếu" in reason["text_vi"])


def test_a_staff_rating_not_known_yet_is_awaited(ask: Ask) -> None:
    """A head may be rated and re-rated later; others wait for a rating that is due."""
    head = ask(question="ceiling", profile="hcmc_edu_2023", level="good", head=True)
    member = ask(question="ceiling", profile="hcmc_edu_2023", level="good")

    assert any("xếp loại lại" in text for text in _texts(head))
    assert any("chờ kết quả" in text for text in _texts(member))
    assert [None, None] == [each["reasons"][0]["met"] for each in (head, member)]
    assert "S1 V.3" == head["reasons"][0]["clause"] == member["reasons"][0]["clause"]


@pytest.mark.parametrize("head", [True, False])
def test_a_collective_not_rated_yet_is_told(ask: Ask, head: bool) -> None:
    """Without the collective's level there is no ceiling, and a reason that judges nothing."""
    found = ask(
        question="ceiling", profile="hcmc_edu_2023", level="good", head=head, staff_level="good"
    )

    assert [None] == [each["met"] for each in found["reasons"] if each["clause"] == "S1 V.4"]


def test_both_lists_of_a_collective_are_told(ask: Ask) -> None:
    """That two lists were taken together, and how the leadership was read, is a reason."""
    found = ask(
        question="standards",
        profile="hcmc_edu_2023",
        subject="collective",
        criteria=[],
        targets={"assigned": 1, "finished": 1},
    )

    assert any("Hai danh mục" in text for text in _texts(found))


def test_fewer_than_three_are_reviewed_with_the_whole_unit(ask: Ask) -> None:
    """Two members: a reason of S1 V.6; three: none."""
    clauses = [
        {
            each["clause"]
            for each in ask(question="duration", profile="hcmc_edu_2023", members=n)["reasons"]
        }
        for n in (2, 3)
    ]

    assert ["S1 V.6" in each for each in clauses] == [True, False]


def test_a_superseded_deadline_is_told(ask: Ask) -> None:
    """The yearly date of S1 is left out for 2024, and the reason names the letter instead."""
    found = ask(question="deadlines", profile="hcmc_edu_2023", year=2024)

    [reason] = [each for each in found["reasons"] if each["clause"] == "S1 VI.4"]
    assert "S0 3" in reason["text_vi"]
    assert ["S2 IV", "S0 3", "S0 3"] == [each["clause"] for each in found["deadlines"]]


@pytest.mark.parametrize(
    ("year", "told"), [(2022, True), (2023, False), (2024, False), (2025, True)]
)
def test_a_year_the_rules_were_not_made_for_is_told(ask: Ask, year: int, told: bool) -> None:
    """A yearly date answers for every year, with a word of caution outside its own years."""
    found = ask(question="deadlines", profile="hcmc_edu_2023", year=year)

    assert told == any("các năm khác" in text for text in _texts(found))


def test_the_other_base_is_shown_where_it_flips_the_result(ask: Ask) -> None:
    """Both readings stand in the reasons where V.15 and V.16 disagree, and only there."""
    flips = ask(
        question="tally",
        profile="hcmc_edu_2023",
        official_members=10,
        present=8,
        votes={"good": 5, "completed": 3},
    )
    agrees = ask(
        question="tally",
        profile="hcmc_edu_2023",
        official_members=10,
        present=8,
        votes={"good": 7},
        invalid=1,
    )

    [told] = [each for each in flips["reasons"] if "Hai cách tính" in each["text_vi"]]
    assert "Hoàn thành tốt nhiệm vụ" in told["observed"]
    assert "Hoàn thành nhiệm vụ" in told["observed"]
    assert not any("Hai cách tính" in text for text in _texts(agrees))
    assert any("không hợp lệ" in text for text in _texts(agrees))


def test_running_together_is_shown_step_by_step(ask: Ask) -> None:
    """The sums appear in their order, up to the level that passes half and no further."""
    found = ask(
        question="tally",
        profile="hcmc_edu_2023",
        official_members=10,
        present=10,
        votes={"excellent": 2, "good": 5, "completed": 3},
    )

    [told] = [each for each in found["reasons"] if "cộng dồn" in each["text_vi"]]
    assert told["observed"] == "HTXSNV 2/10 (20 %) → HTTNV 7/10 (70 %)"
    assert told["met"] is True


def test_counts_that_cannot_all_be_right_are_told(ask: Ask) -> None:
    """More on time, or beyond, than finished decides by the letter, with a warning beside it."""
    for spoilt in ({"finished": 4, "on_time": 5}, {"finished": 4, "exceeded": 5}):
        found = ask(**PERSON, criteria=[], tasks={**TASKS, **spoilt})

        assert any("không khớp" in text for text in _texts(found))
    assert not any("không khớp" in text for text in _texts(ask(**PERSON, criteria=[], tasks=TASKS)))


def test_many_weak_grades_are_named_five_at_most(ask: Ask) -> None:
    """Five criteria are named, the others counted."""
    criteria = [{"id": str(n), "kind": "conduct", "grade": "average"} for n in range(7)]

    found = ask(**PERSON, criteria=criteria, tasks=TASKS)

    assert found["reasons"][0]["observed"].endswith("và 2 tiêu chí khác")


def test_two_criteria_of_one_name_are_counted_apart_and_told(ask: Ask) -> None:
    """An id given twice is no error, but somebody should look."""
    twice = [{"id": "I.1", "kind": "conduct", "grade": "good"}] * 2
    twice.append({"id": "I.2", "kind": "conduct", "grade": "good"})

    found = ask(**PERSON, criteria=twice, tasks=TASKS)

    assert found["highest"] == "excellent"
    assert ["I.1"] == [
        each["observed"] for each in found["reasons"] if "trùng mã" in each["text_vi"]
    ]


def test_the_reasons_of_a_case_read_as_written_down(told_case: dict[str, Any]) -> None:
    """Clause, whose condition, met or not, finding and demand, reason by reason."""
    found = answer(told_case["given"])

    assert told_case["reasons"] == [
        [
            each["clause"],
            each["text_vi"].split(" ")[0],
            SAID[each["met"]],
            each["observed"],
            each["required"],
        ]
        for each in found["reasons"]
    ]


@pytest.mark.parametrize(
    ("kind", "of_whom"),
    [("individual", "số xếp loại hoàn thành tốt"), ("collective", "hoàn thành tốt trở lên")],
)
def test_a_cap_says_of_whom_the_share_is_taken(ask: Ask, kind: str, of_whom: str) -> None:
    """Of those rated good, or of those rated good or better."""
    found = ask(question="cap", profile="hcmc_edu_2023", kind=kind, counts={"good": 9})

    assert found["reasons"][0]["text_vi"].endswith(of_whom)


def test_a_vote_without_result_says_what_follows(ask: Ask) -> None:
    """Repeat or leave it to the committee; never said where there is a result."""
    for votes, told in (({"good": 2}, True), ({"good": 5, "completed": 3}, False)):
        found = ask(
            question="tally", profile="hcmc_edu_2023", official_members=10, present=8, votes=votes
        )

        assert told == any("bỏ phiếu lại" in each["text_vi"] for each in found["reasons"])


def test_only_excellent_knows_no_exception_for_remedied_discipline(ask: Ask) -> None:
    """The exception is named where S1 grants it."""
    found = ask(
        question="standards",
        profile="hcmc_edu_2023",
        subject="collective",
        criteria=[],
        targets={"assigned": 1, "finished": 1},
    )

    assert {"HTXSNV:": False, "HTTNV:": True, "HTNV:": True} == {
        each["text_vi"].split(" ")[0]: "trừ khi" in each["text_vi"]
        for each in found["reasons"]
        if "không có tổ chức trực thuộc" in each["text_vi"]
    }


def test_what_a_person_decides_is_told_under_the_lowest_level_that_could_be(ask: Ask) -> None:
    """One task undone: the last reason cites the clause on completed."""
    found = ask(**PERSON, criteria=[], tasks={**TASKS, "finished": 9, "on_time": 9})

    assert ("S1 IV.2.3.c", None) == (found["reasons"][-1]["clause"], found["reasons"][-1]["met"])
    assert "cấp có thẩm quyền" in found["reasons"][-1]["text_vi"]
