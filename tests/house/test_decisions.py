"""Decisions are pages of one shape, and the index has them all."""

import re
from pathlib import Path

from tests.house.source import ROOT

DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]


def headings(page: Path) -> list[str]:
    """Give the headings of a page's parts."""
    return re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)


def test_a_decision_has_its_four_parts() -> None:
    """What was the case, what we do, what follows, and what else was thought of."""
    assert len(PAGES) > 100
    assert [] == [page.stem for page in PAGES if headings(page) != HEADINGS]


def test_the_index_has_every_decision() -> None:
    """A page that is not listed is not found."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    assert [] == [page.name for page in PAGES if f"({page.name})" not in index]


def test_numbers_are_given_once() -> None:
    """Pages cite each other by number."""
    numbers = [page.name[:4] for page in PAGES]

    assert sorted(set(numbers)) == numbers
