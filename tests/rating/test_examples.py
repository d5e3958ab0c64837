"""The examples one begins a case from: every question has one, and each is answered."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import rating
from rating.contract import answer, decide, questions
from rating.errors import ErrorCode, RatingError
from rating.examples import examples
from rating.lines import read

ROOT = Path(__file__).parents[2]


def test_every_question_has_an_example() -> None:
    """And there is none of a question that nobody answers."""
    asked = {case["question"] for case in examples()}

    assert set(questions()) == asked
    assert () == examples("none")
    with pytest.raises(RatingError) as refused:
        decide({"question": "none", "profile": "national_2025"})
    assert ErrorCode.UNKNOWN_QUESTION == refused.value.code


@pytest.mark.parametrize("profile", rating.PROFILES)
@pytest.mark.parametrize("question", questions())
def test_an_example_is_answered_as_it_is_printed(question: str, profile: str) -> None:
    """Written as JSON and read back, under each profile."""
    found = examples(question, profile)

    assert found
    for case in found:
        written = json.dumps(case, ensure_ascii=False).encode()
        assert answer(read(written))["ok"]


def _told(case: Mapping[str, object]) -> tuple[object, object]:
    return case["question"], case["profile"]


def test_the_command_prints_one_of_each() -> None:
    """`python -m rating --examples`: a line a question and profile, each of which answers ok."""
    printed = subprocess.run(
        [sys.executable, "-m", "rating", "--examples"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    answered = subprocess.run(
        [sys.executable, "-m", "rating"], input=printed, cwd=ROOT, capture_output=True, check=True
    ).stdout

    cases = [json.loads(line) for line in printed.splitlines()]
    pairs = sorted((name, profile) for name in questions() for profile in rating.PROFILES)
    assert pairs == sorted(_told(case) for case in cases)
    assert all(json.loads(line)["ok"] for line in answered.splitlines())
