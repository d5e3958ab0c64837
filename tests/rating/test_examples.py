"""The examples one begins a case from: every question has one, and each is answered."""

import json
from collections.abc import Mapping

import pytest

from rating.contract import answer, decide
from rating.errors import ErrorCode, RatingError
from rating.examples import EXAMPLES
from rating.lines import read


def test_every_question_has_an_example() -> None:
    """And there is none of a question that nobody answers."""
    asked = {case["question"] for cases in EXAMPLES.values() for case in cases}

    assert set(EXAMPLES) == asked
    with pytest.raises(RatingError) as refused:
        decide({"question": "none", "profile": "national_2025"})
    assert ErrorCode.UNKNOWN_QUESTION == refused.value.code


@pytest.mark.parametrize("case", [case for cases in EXAMPLES.values() for case in cases])
def test_an_example_is_answered_as_it_is_printed(case: Mapping[str, object]) -> None:
    """Written as JSON and read back."""
    written = json.dumps(case, ensure_ascii=False).encode()

    assert answer(read(written))["ok"]
