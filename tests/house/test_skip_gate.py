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


def run_suite(folder: Path, source: str, *, ci: bool) -> subprocess.CompletedProcess[str]:
    """Run a small suite under the project's own conftest; CI set or not."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "test_meeting.py").write_text(source, encoding="utf-8")
    (folder / "test_roster.py").write_text(ALL_RUN, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", folder, folder],
        cwd=folder,
        env=environment | ({"CI": "true"} if ci else {}),
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("ci", "code"), [(False, 0), (True, 1)])
def test_a_skipped_test_is_told_and_fails_ci(tmp_path: Path, ci: bool, code: int) -> None:
    """The skipped test is named with its reason in the last lines, wherever it runs."""
    ended = run_suite(tmp_path, ONE_SKIPPED, ci=ci)

    last_lines = "\n".join(ended.stdout.splitlines()[-4:])
    assert code == ended.returncode
    assert "1 TESTS DID NOT RUN" in last_lines
    assert "test_shows_the_page: no browser here" in last_lines


def test_a_skipped_module_fails_ci(tmp_path: Path) -> None:
    """A module that skips itself whole counts too."""
    ended = run_suite(tmp_path, MODULE_SKIPPED, ci=True)

    assert 1 == ended.returncode
    assert "test_meeting.py: no database here" in ended.stdout


def test_ci_passes_when_everything_ran(tmp_path: Path) -> None:
    """The gate is no obstacle to a whole run."""
    ended = run_suite(tmp_path, ALL_RUN, ci=True)

    assert 0 == ended.returncode
    assert "DID NOT RUN" not in ended.stdout
