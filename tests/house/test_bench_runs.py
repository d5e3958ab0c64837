"""The measurements can be made: the two cheapest, on a small scale, each with all it promises."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import ROWS, main
from tests.bench.report import Figure, Goal, at_least, below


@pytest.mark.long
def test_the_cheapest_rows_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table for people and JSON for programs, with the command and the machine."""
    told = tmp_path / "bench.json"

    status = main(["--quick", "--only", "forms", "--only", "rating", "--json", str(told)])

    found = json.loads(told.read_text(encoding="utf-8"))
    table = capsys.readouterr().out
    assert 0 == status
    assert ["forms", "rating", "rating"] == [row["row"] for row in found["rows"]]
    assert all(row["median"] > 0 for row in found["rows"])
    assert found["machine"]["cores"] >= 1
    assert "--quick --only forms" in found["command"]
    assert all(row["figure"] in table for row in found["rows"])


@pytest.mark.long
def test_a_small_december_runs(tmp_path: Path) -> None:
    """With planning, delivery and every check of the whole one."""
    told = tmp_path / "bench.json"

    main(["--quick", "--only", "december", "--json", str(told)])

    found = {row["figure"]: row for row in json.loads(told.read_text(encoding="utf-8"))["rows"]}
    assert found["reminders sent"]["median"] > 0
    assert found["the longest day's wave, moved time"]["met"]


def test_every_row_is_explained() -> None:
    """The page about the figures names each of them."""
    page = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")

    assert [] == [name for name in ROWS if f"`{name}`" not in page]


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        (at_least(0.8), 0.79, "NOT MET"),
        (at_least(0.8), 0.8, "met"),
        (at_least(0.8), 0.81, "met"),
        (below(2), 1.99, "met"),
        (below(2), 2.0, "NOT MET"),
        (below(2), 2.01, "NOT MET"),
        (None, 1.0, ""),
    ],
)
def test_a_figure_is_held_to_its_goal(goal: Goal | None, value: float, verdict: str) -> None:
    """Reaching a least is enough, reaching a most is not."""
    figure = Figure("casts", (value,), "×", goal)

    assert verdict == figure.verdict


def test_the_figure_is_the_median_of_its_runs() -> None:
    """One run that was disturbed does not move it."""
    figure = Figure("casts", (0.9, 0.1, 0.8), "×")

    assert 0.8 == figure.median
