"""What is run apart is run all the same: the two targets together select every test, none twice."""

import re
import subprocess
import sys

import pytest
from _pytest.mark.expression import Expression

from tests.house.source import ROOT

TARGETS = ("test", "test-long")


def selections(makefile: str) -> dict[str, str]:
    """Give the expression by which each of the two targets selects; empty for all tests."""
    found = {}
    for target in TARGETS:
        recipe = re.search(rf"^{target}: .*\n\t(.+)$", makefile, re.MULTILINE)
        assert recipe is not None, target
        chosen = re.search(r' -m (?:"([^"]+)"|(\S+)) ', recipe[1].split("-m pytest", 1)[1])
        found[target] = (chosen[1] or chosen[2]) if chosen else ""
    return found


def selects(expression: str, marks: set[str]) -> bool:
    """Tell whether a test with these marks is selected, as pytest would."""

    def has(name: str, /, **_: object) -> bool:
        return name in marks

    return not expression or Expression.compile(expression).evaluate(has)


def selected_by(makefile: str, marks: set[str]) -> list[str]:
    """Give the targets that run a test with these marks."""
    chosen = selections(makefile)
    return [target for target in TARGETS if selects(chosen[target], marks)]


@pytest.mark.parametrize(
    ("marks", "target"), [(set(), "test"), ({"long"}, "test-long"), ({"asyncio"}, "test")]
)
def test_each_test_has_one_target(marks: set[str], target: str) -> None:
    """The long ones have theirs, every other test has the usual one."""
    assert [target] == selected_by((ROOT / "Makefile").read_text(encoding="utf-8"), marks)


def test_a_target_that_leaves_a_test_out_is_seen() -> None:
    """A mark that neither of the two runs, as the rule itself must find out."""
    makefile = 'test: x\n\t@py -m pytest -m "not long and not slow" $(ARGS)\n'
    makefile += "\ntest-long: x\n\t@py -m pytest -m long $(ARGS)\n"

    assert [] == selected_by(makefile, {"slow"})


@pytest.mark.parametrize("target", TARGETS)
def test_ci_runs_both(target: str) -> None:
    """Whole: no argument takes a part away."""
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert f"make --no-print-directory {target}" in steps


def _collected(expression: str) -> set[str]:
    selected = ["-m", expression] if expression else []
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *selected],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line for line in told.stdout.splitlines() if "::" in line}


@pytest.mark.long
def test_both_targets_together_collect_every_test() -> None:
    """Counted by pytest itself, test by test."""
    chosen = selections((ROOT / "Makefile").read_text(encoding="utf-8"))
    everything = _collected("")

    usual, long = (_collected(chosen[target]) for target in TARGETS)

    assert everything == usual | long
    assert not usual & long
    assert long
