"""A test that did not run is told loudly, and under CI it fails the run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

ONE_SKIPPED = """
import pytest

def test_counts_the_ballots():
    assert 1 + 1 == 2

def test_shows_the_page():
    pytest.skip("no browser here")
"""
ALL_RUN = """
def test_counts_the_ballots():
    assert 1 + 1 == 2
"""
MODULE_SKIPPED = """
import pytest

pytest.skip("no database here", allow_module_level=True)
"""


@pytest.fixture(params=[pytest.param("0", marks=pytest.mark.long), "2"])
def workers(request: pytest.FixtureRequest) -> str:
    """In one process, then on two workers."""
    return str(request.param)


def run_suite(
    folder: Path, source: str, *, ci: bool, workers: str
) -> subprocess.CompletedProcess[str]:
    """Run a small suite under the project's own gate; CI set or not."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "skip_gate.py").read_bytes())
    (folder / "test_meeting.py").write_text(source, encoding="utf-8")
    (folder / "test_roster.py").write_text(ALL_RUN, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # starts in a fraction of the time
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "xdist.plugin",
            "--rootdir",
            folder,
            "-n",
            workers,
            folder,
        ],
        cwd=folder,
        env=environment | ({"CI": "true"} if ci else {}),
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("ci", "code"), [pytest.param(False, 0, marks=pytest.mark.long), (True, 1)]
)
def test_a_skipped_test_is_told_and_fails_ci(
    tmp_path: Path, workers: str, ci: bool, code: int
) -> None:
    """The skipped test is named with its reason in the last lines, wherever it runs."""
    ended = run_suite(tmp_path, ONE_SKIPPED, ci=ci, workers=workers)

    last_lines = "\n".join(ended.stdout.splitlines()[-4:])
    assert code == ended.returncode
    assert "1 DID NOT RUN" in last_lines
    assert "test_shows_the_page: no browser here" in last_lines


def test_a_skipped_module_fails_ci(tmp_path: Path, workers: str) -> None:
    """A module that skips itself whole counts too."""
    ended = run_suite(tmp_path, MODULE_SKIPPED, ci=True, workers=workers)

    assert 1 == ended.returncode
    assert "test_meeting.py: no database here" in ended.stdout


@pytest.mark.long
def test_ci_passes_when_everything_ran(tmp_path: Path, workers: str) -> None:
    """The gate is no obstacle to a whole run."""
    ended = run_suite(tmp_path, ALL_RUN, ci=True, workers=workers)

    assert 0 == ended.returncode
    assert "DID NOT RUN" not in ended.stdout
