"""The law, case by case: the files in `cases/` say what is given, what comes out and why."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rating.contract import answer

REASON_KEYS = {"clause", "text_vi", "met", "observed", "required"}
ROOT = Path(__file__).parents[2]


def _null(value: Any) -> Any:
    # TOML has no null; the files write an empty text where the answer is null.
    return None if value == "" else value


def _dates(found: Mapping[str, Any]) -> list[list[str]]:
    return [[each["date"], each["operator"], each["missed_at"]] for each in found["deadlines"]]


def test_law_case(law_case: dict[str, Any]) -> None:
    """Every case of the files comes out as its clause says; asked twice, twice alike, and the
    asking changes nothing in it."""
    before = repr(law_case["given"])
    found = answer(law_case["given"])

    assert found["ok"] is True, found
    expected = {key: _null(value) for key, value in law_case.get("answer", {}).items()}
    assert expected == {key: _plain(found[key]) for key in expected}
    if "dates" in law_case:
        assert law_case["dates"] == _dates(found)
    _assert_reasons(found["reasons"])
    assert found == answer(law_case["given"])
    assert before == repr(law_case["given"])


def _assert_reasons(reasons: Any) -> None:
    """No answer is without reasons, and each has all five parts, the clause never empty.

    Met or missed, it shows both sides; only one that judges nothing may be silent."""
    assert reasons
    for reason in reasons:
        assert set(reason) == REASON_KEYS
        assert reason["clause"]
        assert reason["text_vi"]
        assert reason["met"] in {True, False, None}
        assert isinstance(reason["observed"], str)
        assert isinstance(reason["required"], str)
        if reason["met"] is not None:
            assert reason["observed"], reason
            assert reason["required"], reason


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_example(example: dict[str, Any]) -> None:
    """Every example that was worked by hand comes out as written."""
    found = answer(example["case"])

    assert example.get("answer", {}) == {
        key: _plain(found[key]) for key in example.get("answer", {})
    }
    if "answer_dates" in example:
        assert example["answer_dates"] == _dates(found)


def test_examples_through_the_command(tmp_path: Path) -> None:
    """All examples in one stream: an answer a line, in order, and exit status 0."""
    text = (Path(__file__).parent / "cases" / "examples.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    cases = tmp_path / "cases.jsonl"
    cases.write_text("".join(json.dumps(row["case"]) + "\n" for row in rows), encoding="utf-8")

    with cases.open("rb") as given:
        done = subprocess.run(
            [sys.executable, "-m", "rating"],
            stdin=given,
            capture_output=True,
            cwd=ROOT,
            check=False,
        )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(answers)
    assert [row.get("answer", {}) for row in rows] == [
        {key: found[key] for key in row.get("answer", {})}
        for row, found in zip(rows, answers, strict=True)
    ]
    assert done.returncode == 0
