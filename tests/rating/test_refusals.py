"""Errors, never guesses: what is refused, with which code and at which field."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from rating import ErrorCode, RatingError
from rating.contract import answer

WHOLE: Mapping[str, dict[str, Any]] = {
    "tally": {"official_members": 10, "present": 8, "votes": {"good": 7}, "invalid": 0},
    "cap": {"kind": "individual", "counts": {"good": 6}},
    "exceptional": {
        "question": "cap",
        "profile": "national_2025",
        "kind": "individual",
        "counts": {"good": 6},
        "exceptional": True,
        "exceptional_percent": "22.5",
    },
    "ceiling": {"level": "good", "staff_level": None, "head": False, "newly_arrived": False},
    "professional": {
        "question": "ceiling",
        "profile": "hatinh_city_2024",
        "level": "good",
        "head": True,
    },
    "individual": {
        "question": "standards",
        "subject": "individual",
        "leader": True,
        "criteria": [{"id": "1", "kind": "results", "grade": "good"}],
        "tasks": {"assigned": 8, "finished": 8, "on_time": 8, "exceeded": 4},
        "facts": {},
        "unit": {"targets": 2, "finished": 2, "on_time": 2, "exceeded": 1, "units": ["good"]},
    },
    "collective": {
        "question": "standards",
        "subject": "collective",
        "criteria": [],
        "facts": {},
        "targets": {"assigned": 4, "finished": 4},
    },
    "points": {
        "question": "standards",
        "profile": "national_2025",
        "subject": "individual",
        "general": "28",
        "results": "62",
        "tasks": {"assigned": 8, "finished": 8, "on_time": 8, "exceeded": 4},
        "facts": {},
    },
    "leader": {
        "question": "standards",
        "profile": "national_2025",
        "subject": "individual",
        "leader": True,
        "general": "28",
        "results": "62",
        "unit": {"assigned": 8, "finished": 8, "on_time": 8, "exceeded": 4},
        "facts": {},
    },
    "group": {
        "question": "standards",
        "profile": "national_2025",
        "subject": "collective",
        "general": "28",
        "results": "62",
        "tasks": {"assigned": 8, "finished": 8, "on_time": 8, "exceeded": 4},
        "facts": {},
    },
    "flat": {"question": "duration", "profile": "national_2025", "members": 5},
    "newest": {
        "question": "scope",
        "profile": "national_2025",
        "on": "2026-12-15",
        "status": "official",
        "admitted_on": "2004-04-01",
    },
    "scope": {"on": "2024-12-15", "status": "official", "admitted_on": "2004-04-01"},
    "duration": {"members": 5},
    "deadlines": {"year": 2024},
    "order": {"step": "rate", "subject": "cell", "done": [], "present": ["cell"]},
}
GONE = object()


def _case(name: str) -> dict[str, Any]:
    return {"question": name, "profile": "hcmc_edu_2023", **WHOLE[name]}


def _spoilt(name: str, path: str, value: Any) -> dict[str, Any]:
    case = _case(name)
    *outer, last = path.split(".")
    place: Any = case
    for step in outer:
        place[step] = type(place[step])(place[step])
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return case


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_the_unspoilt_case_is_answered(name: str) -> None:
    """Each case below is spoilt at one place only: whole, it is answered."""
    found = answer(_case(name))

    assert found["ok"] is True


COUNTS = [
    ("tally", "official_members"),
    ("tally", "present"),
    ("tally", "votes.good"),
    ("tally", "invalid"),
    ("cap", "counts.good"),
    ("individual", "tasks.assigned"),
    ("individual", "tasks.finished"),
    ("individual", "tasks.on_time"),
    ("individual", "tasks.exceeded"),
    ("individual", "unit.targets"),
    ("individual", "unit.finished"),
    ("individual", "unit.on_time"),
    ("individual", "unit.exceeded"),
    ("collective", "facts.disciplined_units"),
    ("collective", "facts.units"),
    ("collective", "facts.disciplined_members"),
    ("collective", "targets.assigned"),
    ("collective", "targets.finished"),
    ("points", "tasks.assigned"),
    ("duration", "members"),
    ("deadlines", "year"),
]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "wrong_type"),
        (False, "wrong_type"),
        (Decimal("1.5"), "wrong_type"),
        (Decimal("1.0"), "wrong_type"),
        (1.5, "wrong_type"),
        ("1", "wrong_type"),
        (None, "wrong_type"),
        ([1], "wrong_type"),
        ({"n": 1}, "wrong_type"),
        (-1, "negative_count"),
        (10**1500, "too_large"),
    ],
)
def test_a_count_is_a_whole_number_of_zero_or_more(value: Any, code: str) -> None:
    """A boolean, 1.5, 1.0, a text, null, a list and -1 are no counts, wherever a count stands."""
    for name, field in COUNTS:
        found = answer(_spoilt(name, field, value))

        assert (code, field) == (found["error"]["code"], found["error"]["field"]), name


FLAGS = [
    ("exceptional", "exceptional"),
    ("flat", "provincial"),
    ("points", "leader"),
    ("points", "facts.bad_quarter"),
    ("points", "facts.breach_concluded"),
    ("leader", "facts.corruption_in_scope"),
    ("leader", "unit.basic_targets_missed"),
    ("group", "facts.force_majeure"),
    ("ceiling", "head"),
    ("ceiling", "newly_arrived"),
    ("individual", "leader"),
    ("individual", "facts.disciplined"),
    ("individual", "facts.self_detected_and_remedied"),
    ("individual", "facts.degradation_concluded"),
    ("individual", "unit.corruption_handled"),
    ("collective", "facts.self_detected_and_remedied"),
    ("collective", "facts.leadership_disciplined"),
    ("collective", "facts.disunity_concluded"),
    ("collective", "facts.member_degradation_concluded"),
    ("collective", "facts.force_majeure"),
    ("collective", "targets.main_missed"),
    ("scope", "exempt"),
    ("scope", "suspended"),
    ("scope", "leader"),
    ("scope", "in_political_system"),
    ("scope", "temporary_elsewhere"),
    ("duration", "prompted"),
    ("duration", "combined"),
]


@pytest.mark.parametrize("value", [0, 1, "true", None, [], {}])
def test_a_boolean_is_true_or_false(value: Any) -> None:
    """0, 1, a text and null are no booleans."""
    for name, field in FLAGS:
        found = answer(_spoilt(name, field, value))

        assert ("wrong_type", field) == _error(found), name


def _error(found: Mapping[str, Any]) -> tuple[str, str]:
    assert found["ok"] is False
    assert found["error"]["message"]
    return found["error"]["code"], found["error"]["field"]


NAMED = [
    ("cap", "kind", "unknown_value"),
    ("ceiling", "level", "unknown_level"),
    ("ceiling", "staff_level", "unknown_level"),
    ("ceiling", "collective_level", "unknown_level"),
    ("professional", "professional_level", "unknown_level"),
    ("group", "of", "unknown_value"),
    ("individual", "subject", "unknown_value"),
    ("individual", "unit.level", "unknown_level"),
    ("scope", "status", "unknown_value"),
    ("order", "step", "unknown_value"),
    ("order", "subject", "unknown_value"),
    ("tally", "base", "unknown_value"),
]


@pytest.mark.parametrize(("name", "field", "code"), NAMED)
def test_a_word_is_one_of_those_known(name: str, field: str, code: str) -> None:
    """Another word, another case of letters and another type are refused apart."""
    for value in ("best", "Good", "", " good"):
        assert (code, field) == _error(answer(_spoilt(name, field, value)))
    others: list[Any] = [1, True, [], {}]
    for other in others:
        assert ("wrong_type", field) == _error(answer(_spoilt(name, field, other)))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("cap", "kind"),
        ("ceiling", "level"),
        ("scope", "status"),
        ("order", "step"),
        ("tally", "base"),
        ("tally", "votes"),
        ("cap", "counts"),
        ("individual", "facts"),
        ("individual", "unit"),
        ("individual", "unit.units"),
        ("individual", "criteria"),
        ("points", "faults"),
        ("points", "general"),
        ("scope", "on"),
        ("scope", "admitted_on"),
        ("order", "done"),
        ("order", "present"),
        ("points", "tasks.of_quality"),
        ("exceptional", "exceptional_percent"),
    ],
)
def test_null_is_no_value_but_for_optional_levels_dates_and_shares(name: str, field: str) -> None:
    """Where no default of null is told, null has the wrong type."""
    found = answer(_spoilt(name, field, None))

    assert ("wrong_type", field) == _error(found)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("ceiling", "staff_level"),
        ("ceiling", "collective_level"),
        ("professional", "professional_level"),
        ("leader", "facts.low_confidence_share"),
        ("points", "facts.breach_bad_effect"),
        ("flat", "local_days"),
        ("newest", "committee_suspended_on"),
        ("individual", "unit.level"),
        ("individual", "facts.low_confidence_share"),
        ("scope", "leader_since"),
        ("scope", "transferred_on"),
    ],
)
def test_null_stands_for_an_optional_level_date_or_share(name: str, field: str) -> None:
    """Null and left out are answered alike."""
    spoilt = _spoilt(name, field, None)
    without = _spoilt(name, field, None)
    place: Any = without
    *outer, last = field.split(".")
    for step in outer:
        place = place[step]
    del place[last]

    assert answer(without) == answer(spoilt)


NEEDED = [
    ("tally", "official_members"),
    ("tally", "present"),
    ("tally", "votes"),
    ("cap", "kind"),
    ("cap", "counts"),
    ("ceiling", "level"),
    ("individual", "subject"),
    ("individual", "criteria"),
    ("individual", "tasks"),
    ("individual", "tasks.assigned"),
    ("individual", "tasks.finished"),
    ("individual", "tasks.on_time"),
    ("individual", "tasks.exceeded"),
    ("individual", "unit"),
    ("individual", "unit.targets"),
    ("individual", "unit.exceeded"),
    ("collective", "criteria"),
    ("collective", "targets"),
    ("collective", "targets.assigned"),
    ("collective", "targets.finished"),
    ("points", "general"),
    ("points", "results"),
    ("points", "tasks"),
    ("scope", "on"),
    ("scope", "status"),
    ("scope", "admitted_on"),
    ("duration", "members"),
    ("deadlines", "year"),
    ("order", "step"),
    ("order", "subject"),
    ("order", "done"),
    ("order", "present"),
]


@pytest.mark.parametrize(("name", "field"), NEEDED)
def test_a_key_without_default_must_be_given(name: str, field: str) -> None:
    """A missing key is told by its path."""
    found = answer(_spoilt(name, field, GONE))

    assert ("missing_key", field) == _error(found)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_an_unknown_key_is_refused(name: str) -> None:
    """No question has a key of this name."""
    found = answer(_spoilt(name, "remark", "x"))

    assert ("unknown_key", "remark") == _error(found)


@pytest.mark.parametrize(
    ("name", "field", "code"),
    [
        ("tally", "votes.best", "unknown_level"),
        ("cap", "counts.average", "unknown_level"),
        ("individual", "tasks.late", "unknown_key"),
        ("individual", "unit.name", "unknown_key"),
        ("points", "facts.quarter", "unknown_key"),
        ("group", "tasks.targets", "unknown_key"),
    ],
)
def test_a_key_of_another_place_is_unknown(name: str, field: str, code: str) -> None:
    """Keys are known where the contract lists them and nowhere else."""
    found = answer(_spoilt(name, field, 0))

    assert code == _error(found)[0]


@pytest.mark.parametrize(
    "value",
    [
        *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "2024-12-32"),
        *("20241215", "2024-W50-7", "15/12/2024", "2024-12-15T00:00:00", "2024-1-5", " 2024-12-15"),
        *("２０２４-12-15", "", "2024-12-15\n"),
    ],
)
def test_an_impossible_date(value: str) -> None:
    """Only YYYY-MM-DD in plain digits, and only days that exist."""
    found = answer(_spoilt("scope", "on", value))

    assert ("impossible_date", "on") == _error(found)


@pytest.mark.parametrize("field", ["on", "admitted_on", "leader_since", "transferred_on"])
@pytest.mark.parametrize("value", [20241215, True, ["2024-12-15"], {}])
def test_a_date_is_a_text(field: str, value: Any) -> None:
    """A number is no date."""
    found = answer(_spoilt("scope", field, value))

    assert ("wrong_type", field) == _error(found)


@pytest.mark.parametrize("value", [0, 10_000])
def test_a_year_outside_the_calendar(value: int) -> None:
    """Below the first year and above the last; both ends themselves are years."""
    found = answer(_spoilt("deadlines", "year", value))

    assert ("impossible_date", "year") == _error(found)
    for year in (1, 9999):
        assert answer(_spoilt("deadlines", "year", year))["ok"] is True


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("-0.01"), "out_of_range"),
        (Decimal("1.01"), "out_of_range"),
        (-1, "out_of_range"),
        (2, "out_of_range"),
        (0.5, "wrong_type"),
        ("-0.5", "wrong_type"),
        ("0.5.1", "wrong_type"),
        ("1.01", "out_of_range"),
        (True, "wrong_type"),
        (Decimal("NaN"), "wrong_type"),
        (Decimal("Infinity"), "wrong_type"),
    ],
)
def test_a_share_lies_between_none_and_all(value: Any, code: str) -> None:
    """0 and 1 are shares, everything beyond and every binary fraction is not."""
    field = "facts.low_confidence_share"

    assert (code, field) == _error(answer(_spoilt("individual", field, value)))
    for edge in (0, 1, Decimal(0), Decimal("1.000"), "0.5", "0.3333333333333333"):
        assert answer(_spoilt("individual", field, edge))["ok"] is True


@pytest.mark.parametrize(("field", "most"), [("general", 30), ("results", 70)])
def test_points_have_a_range_and_two_decimals(field: str, most: int) -> None:
    """From 0 to the most, as text or number, with at most two decimals."""
    for fine in (0, most, "0", "0.5", str(most), f"{most}.00", Decimal("12.25"), Decimal("1E+1")):
        assert answer(_spoilt("points", field, fine))["ok"] is True
    for value, code in (
        (f"{most}.01", "out_of_range"),
        (most + 1, "out_of_range"),
        ("-1", "wrong_type"),
        (-1, "out_of_range"),
        (Decimal("-0.01"), "out_of_range"),
        ("12.345", "too_many_decimals"),
        (Decimal("12.345"), "too_many_decimals"),
        (Decimal("0E-999"), "too_many_decimals"),
        (Decimal("1E+999999"), "too_large"),
        (10**20, "too_large"),
        (12.5, "wrong_type"),
        (Decimal("NaN"), "wrong_type"),
        (True, "wrong_type"),
        ([12], "wrong_type"),
    ):
        assert (code, field) == _error(answer(_spoilt("points", field, value)))


@pytest.mark.parametrize(
    "value", ["", " 12", "12 ", "1e1", "+12", "12.", ".5", "12,5", "NaN", "１２", "0x1", "1_0"]
)
def test_points_as_text_are_plain_decimals(value: str) -> None:
    """No sign of plus, no exponent, no comma, no other script."""
    found = answer(_spoilt("points", "general", value))

    assert ("wrong_type", "general") == _error(found)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"official_members": 0, "present": 0, "votes": {}}, "no_official_members", None),
        ({"present": 11}, "present_exceeds_official", "present"),
        ({"present": 11, "votes": {"good": 12}}, "present_exceeds_official", "present"),
        ({"votes": {"good": 9}}, "votes_exceed_present", "votes"),
        ({"votes": {"good": 7}, "invalid": 2}, "votes_exceed_present", "votes"),
        ({"votes": {}, "invalid": 9}, "votes_exceed_present", "votes"),
    ],
)
def test_impossible_counts_of_a_vote(changes: dict[str, Any], code: str, field: str | None) -> None:
    """More present than official members, more ballots than present, nobody at all."""
    found = answer({**_case("tally"), **changes})

    assert (code, field or "official_members") == _error(found)


@pytest.mark.parametrize("name", ["individual", "points"])
@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"criteria": None, "unit": None},
        {"criteria": [{}], "unit": {"targets": -1}},
        {"tasks": {"assigned": 0, "finished": -1, "late": 2}},
        {"tasks": {"assigned": 0}},
    ],
)
def test_no_tasks_comes_before_every_other_error(name: str, beside: dict[str, Any]) -> None:
    """Whatever else is wrong with tasks, criteria or unit, no tasks is told first."""
    case = _case(name)
    case["tasks"] = {**case["tasks"], "assigned": 0}
    case.update(beside)
    case = {key: value for key, value in case.items() if value is not GONE}

    assert ("no_tasks", "tasks.assigned") == _error(answer(case))


def test_a_criterion_is_checked_at_its_place() -> None:
    """The path says which criterion, and what of it."""
    fine = {"id": "1", "kind": "results", "grade": "good"}
    for spoilt, code, field in (
        ({**fine, "grade": "completed"}, "unknown_grade", "criteria[1].grade"),
        ({**fine, "kind": "other"}, "unknown_value", "criteria[1].kind"),
        ({**fine, "id": 7}, "wrong_type", "criteria[1].id"),
        ({**fine, "weak": 1}, "wrong_type", "criteria[1].weak"),
        ({**fine, "completed": None}, "wrong_type", "criteria[1].completed"),
        ({"id": "1", "kind": "results"}, "missing_key", "criteria[1].grade"),
        ({**fine, "name": "x"}, "unknown_key", "criteria[1].name"),
        ("good", "wrong_type", "criteria[1]"),
    ):
        found = answer(_spoilt("individual", "criteria", [fine, spoilt]))

        assert (code, field) == _error(found)


def test_lists_are_checked_at_their_places() -> None:
    """A wrong member of a list is told by its place; a text is no list."""
    for name, field, value, code, at in (
        ("individual", "unit.units", ["good", "best"], "unknown_level", "unit.units[1]"),
        ("individual", "unit.units", ["good", None], "wrong_type", "unit.units[1]"),
        ("individual", "unit.units", "good", "wrong_type", "unit.units"),
        ("individual", "criteria", {}, "wrong_type", "criteria"),
        ("order", "done", ["cell", "cabinet"], "unknown_value", "done[1]"),
        ("order", "present", [3], "wrong_type", "present[0]"),
        ("order", "present", "cell", "wrong_type", "present"),
    ):
        assert (code, at) == _error(answer(_spoilt(name, field, value)))


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        ([], "not_an_object", ""),
        ("tally", "not_an_object", ""),
        (None, "not_an_object", ""),
        ({}, "missing_key", "question"),
        ({"question": "tally"}, "missing_key", "profile"),
        ({"question": "vote", "profile": "hcmc_edu_2023"}, "unknown_question", "question"),
        ({"question": ["tally"], "profile": "hcmc_edu_2023"}, "wrong_type", "question"),
        ({"question": "tally", "profile": "hanoi_2024"}, "unknown_profile", "profile"),
        ({"question": "tally", "profile": {}}, "wrong_type", "profile"),
    ],
)
def test_question_and_profile(case: Any, code: str, field: str) -> None:
    """What is asked, and by which rules, must be told."""
    assert (code, field) == _error(answer(case))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("individual", "tasks.finished"),
        ("individual", "tasks.on_time"),
        ("individual", "tasks.exceeded"),
        ("individual", "unit.finished"),
        ("individual", "unit.on_time"),
        ("individual", "unit.exceeded"),
        ("collective", "targets.finished"),
        ("points", "tasks.finished"),
        ("points", "tasks.on_time"),
        ("points", "tasks.of_quality"),
        ("points", "tasks.exceeded"),
        ("points", "facts.tasks_not_completed"),
        ("leader", "unit.finished"),
        ("leader", "unit.of_quality"),
        ("group", "tasks.exceeded"),
    ],
)
def test_a_part_is_never_more_than_its_whole(name: str, field: str) -> None:
    """One more than all is refused, all of it is not."""
    whole = 2 if field.startswith("unit") and name == "individual" else 8
    whole = 4 if name == "collective" else whole

    assert ("count_exceeds", field) == _error(answer(_spoilt(name, field, whole + 1)))
    assert answer(_spoilt(name, field, whole))["ok"] is True


def test_the_other_parts_of_a_whole() -> None:
    """Faults remedied beyond those named, units rated low beyond those led."""
    faults = _spoilt("points", "faults", {"named": 1, "remedied": 2})
    units = _spoilt("leader", "unit.units_not_completed", 1)

    assert ("count_exceeds", "faults.remedied") == _error(answer(faults))
    assert ("count_exceeds", "unit.units_not_completed") == _error(answer(units))
    assert answer(_spoilt("individual", "tasks.exceeded", 8))["ok"] is True


def test_a_leader_of_2025_is_asked_for_his_unit() -> None:
    """Without one he is refused; what is said of his own tasks is not looked at."""
    case = _case("leader")
    no_unit = {key: value for key, value in case.items() if key != "unit"}
    no_tasks = {**case, "unit": {**case["unit"], "assigned": 0}}

    assert ("missing_key", "unit") == _error(answer(no_unit))
    assert ("no_tasks", "unit.assigned") == _error(answer(no_tasks))
    assert answer({**case, "tasks": {"assigned": 0}})["ok"] is True


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("individual", "general", "x"),
        ("individual", "of", 3),
        ("individual", "facts.force_majeure", 0),
        ("individual", "tasks.of_quality", -1),
        ("individual", "unit.units_led", None),
        ("collective", "facts.disciplined", 0),
        ("collective", "tasks", 0),
        ("collective", "unit", []),
        ("points", "criteria", 0),
        ("points", "unit", {"assigned": 0}),
        ("points", "facts.corruption_in_scope", "x"),
        ("points", "facts.low_confidence_share", 7),
        ("leader", "tasks", None),
        ("leader", "facts.breach_concluded", "x"),
        ("leader", "facts.tasks_not_completed", 99),
        ("leader", "unit.targets", -3),
        ("group", "leader", "x"),
        ("group", "facts.bad_quarter", 0),
        ("cap", "exceptional", "x"),
        ("cap", "exceptional_percent", 99),
        ("ceiling", "professional_level", "x"),
        ("scope", "committee_suspended_on", "x"),
        ("duration", "provincial", 3),
        ("duration", "local_days", 3),
        ("flat", "combined", "x"),
    ],
)
def test_what_only_others_know_is_passed_over(name: str, field: str, value: Any) -> None:
    """A key of another profile or branch changes nothing, is not checked, and a reason says so."""
    plain, found = answer(_case(name)), answer(_spoilt(name, field, value))

    assert found["ok"] is True, found
    assert [*plain["reasons"], found["reasons"][-1]] == found["reasons"]
    assert field in found["reasons"][-1]["observed"]
    assert {**plain, "reasons": ()} == {**found, "reasons": ()}


def test_a_share_beyond_the_usual_is_named_only_with_its_ground() -> None:
    """Above 20 and at most 25; without `exceptional` it is passed over."""
    for value, code in (
        (20, "out_of_range"),
        ("25.01", "out_of_range"),
        (None, "wrong_type"),
        ("x", "wrong_type"),
        (22.5, "wrong_type"),
    ):
        spoilt = _spoilt("exceptional", "exceptional_percent", value)

        assert (code, "exceptional_percent") == _error(answer(spoilt))
    passed_over = {**_case("exceptional"), "exceptional": False, "exceptional_percent": "x"}
    assert answer(passed_over)["ok"] is True


@pytest.mark.parametrize(
    ("value", "code"),
    [("0", "out_of_range"), ("0.0", "out_of_range"), ("0.75", "out_of_range"), (1, "wrong_type")]
    + [(value, "wrong_type") for value in ("", "x", "-1", "1,5", ".5", True)],
)
def test_local_time_is_half_days(value: Any, code: str) -> None:
    """A multiple of a half above nothing, as a text."""
    assert (code, "local_days") == _error(answer(_spoilt("flat", "local_days", value)))
    assert "1.5" == answer(_spoilt("flat", "local_days", "1.50"))["days"]


def test_nobody_is_no_collective_of_2025() -> None:
    """Of no members no time can be told; 2023 reviews them with the whole unit."""
    assert ("out_of_range", "members") == _error(answer(_spoilt("flat", "members", 0)))
    assert answer(_spoilt("duration", "members", 0))["days"] == "0.5"


def test_the_last_year_of_the_calendar_has_no_next_one() -> None:
    """The dates of 2025 reach into the year after."""
    last = {"question": "deadlines", "profile": "national_2025", "year": 9999}

    assert ("impossible_date", "year") == _error(answer(last))
    assert answer({**last, "year": 9998})["ok"] is True


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_has_a_sentence(code: ErrorCode) -> None:
    """The message names the field, says a sentence and shows what was found."""
    error = RatingError(code, "votes.good", found="x")

    assert error.message.startswith("votes.good: ")
    assert error.message.endswith("(found x)")
    assert str(error) == error.message
    assert not RatingError(code).message.startswith(":")


def test_a_long_foreign_text_is_cut() -> None:
    """A message never carries more than forty letters of what was sent."""
    found = answer({"question": "q" * 41, "profile": "hcmc_edu_2023"})
    whole = answer({"question": "q" * 40, "profile": "hcmc_edu_2023"})

    assert "q" * 39 + "…" in found["error"]["message"]
    assert "q" * 40 in whole["error"]["message"]


def test_an_error_of_a_whole_part_is_told_by_its_path(
    ask: Callable[..., Mapping[str, Any]],
) -> None:
    """A part that is no object is named itself."""
    found = ask(**_spoilt("individual", "tasks", 3))

    assert ("wrong_type", "tasks") == _error(found)
