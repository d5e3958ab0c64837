"""Decisions are pages of one shape, and the index has them all."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_its_four_parts(page: Path) -> None:
    """What was the case, what we do, what follows, and what else was thought of."""
    headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert HEADINGS == headings


def test_the_index_has_every_decision() -> None:
    """A page that is not listed is not found."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    assert [] == [page.name for page in PAGES if f"({page.name})" not in index]


def test_numbers_are_given_once() -> None:
    """Pages cite each other by number."""
    numbers = [page.name[:4] for page in PAGES]

    assert sorted(set(numbers)) == numbers
