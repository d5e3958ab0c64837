"""The campaign of faults can be run, is part of CI, and sees a promise that is broken."""

import random
from collections import Counter
from pathlib import Path

import pytest

from terms.ballots import TallyMark
from tests.chaos import votes
from tests.chaos.__main__ import PLACES, main
from tests.chaos.faults import Fault, Ground
from tests.chaos.report import Score, table
from tests.house.source import ROOT

VOTERS = range(1, 41)


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    """Where nothing has gone wrong yet."""
    score = Score("sqlite", "casts", Fault.KILL)
    return Ground("sqlite", tmp_path, "", "", None, random.Random(1), score, lambda: None)


def test_ci_runs_the_short_one() -> None:
    """Whole: no argument takes a place or a database away."""
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert "make --no-print-directory chaos ARGS=--quick" in steps


def test_every_place_and_fault_is_explained() -> None:
    """The page about the campaign names each of them."""
    page = (ROOT / "docs" / "chaos.md").read_text(encoding="utf-8")

    assert [] == [name for name in (*PLACES, *Fault) if f"`{name}`" not in page]


@pytest.mark.long
def test_a_killed_caster_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    """One run at one place: its row, the sum, the seed that repeats it."""
    only = ["--database", "sqlite", "--place", "casts", "--fault", "kill"]

    status = main(["--runs", "1", *only, "--seed", "mot"])

    told = capsys.readouterr()
    row = told.out.splitlines()[1].split()
    assert 0 == status
    assert ["sqlite", "casts", "kill", "-9", "1", "1"] == row[:6]
    assert ["0", "0", "kept"] == row[-3:]
    assert "every promise was kept; seed mot" in told.out
    assert "sqlite casts kill -9: 1 runs …" in told.err


def test_a_vote_that_is_not_counted_is_lost(ground: Ground) -> None:
    """Each of its rows."""
    counted = votes.expected_of([one for one in VOTERS if one != 17])

    votes.compare(ground, votes.expected_of(VOTERS), counted, len(VOTERS))

    assert (votes.SUBJECTS, 0) == (ground.score.lost, ground.score.doubled)
    assert votes.SUBJECTS == len(ground.score.wrong)


def test_a_vote_that_is_counted_twice_is_doubled(ground: Ground) -> None:
    """Each of its rows."""
    counted = votes.expected_of([*VOTERS, 17])

    votes.compare(ground, votes.expected_of(VOTERS), counted, len(VOTERS))

    assert (0, votes.SUBJECTS) == (ground.score.lost, ground.score.doubled)


def test_a_mark_that_became_another_is_both(ground: Ground) -> None:
    """Also where the sum is right."""
    marked = votes.expected_of(VOTERS)
    changed = Counter({(0, TallyMark.GOOD): 1}) + marked - Counter({(0, TallyMark.BLANK): 1})

    votes.compare(ground, marked, changed, len(VOTERS))

    assert (1, 1, []) == (ground.score.lost, ground.score.doubled, ground.score.wrong)


def test_every_kind_of_sheet_is_cast() -> None:
    """Levels, blank and invalid ones: together they are who voted."""
    marks = {mark for _, mark in votes.expected_of(VOTERS)}

    assert {*votes.MARKS, TallyMark.INVALID} == marks


@pytest.mark.parametrize(
    "broken", [{"lost": 1}, {"doubled": 1}, {"wrong": ["run 3: the key is still there"]}]
)
def test_a_broken_promise_stands_in_the_table(broken: dict[str, object]) -> None:
    """In its row, in the sum, and as a sentence where numbers do not tell it."""
    score = Score("sqlite", "close", Fault.FULL, runs=4, acknowledged=120, **broken)  # type: ignore[arg-type]

    said = table([score])

    assert not score.good
    assert 2 == said.count("BROKEN")
    assert all(sentence in said for sentence in score.wrong)
