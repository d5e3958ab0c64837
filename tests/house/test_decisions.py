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


def test_the_index_has_each_decision_once() -> None:
    """A page listed under two matters is found twice, and its status kept once."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[(\d{4})\]", index, re.MULTILINE)

    assert sorted(set(listed)) == sorted(listed)


def test_numbers_are_given_once() -> None:
    """Pages cite each other by number."""
    numbers = [page.name[:4] for page in PAGES]

    assert sorted(set(numbers)) == numbers


_STATUS = re.compile(r"^Status: (.+)$", re.MULTILINE)
_OLDER = re.compile(r"\b(?:supersedes|narrows)\b([^;]*)")


def status_of(text: str) -> str:
    """Give what a page says of itself."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def newer(status: str) -> set[str]:
    """Give the pages that took something of this one away."""
    return {
        number
        for part in re.findall(r"(?:superseded|narrowed)[^;]*", status)
        for number in re.findall(r"\d{4}", part)
    }


def older(status: str) -> set[str]:
    """Give the pages that this one takes something from."""
    return {number for part in _OLDER.findall(status) for number in re.findall(r"\d{4}", part)}


def test_whichever_was_superseded_says_so_itself() -> None:
    """The older page names the newer one, and the newer one the older."""
    said = {page.name[:4]: status_of(page.read_text(encoding="utf-8")) for page in PAGES}
    forth = {(old, new) for new, text in said.items() for old in older(text)}
    back = {(old, new) for old, text in said.items() for new in newer(text)}

    assert forth == back


def test_the_index_says_what_no_longer_stands_whole() -> None:
    """Behind the title, in the words of the page's own status."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    lines = {found[1]: found[0] for found in re.finditer(r"^- \[(\d{4})\].*$", index, re.MULTILINE)}
    statuses = {page.name[:4]: status_of(page.read_text(encoding="utf-8")) for page in PAGES}

    assert [] == [
        number
        for number, status in statuses.items()
        if newer(status) and not newer(status) <= set(re.findall(r"\d{4}", lines[number]))
    ]


def test_every_decision_stands_under_a_matter() -> None:
    """None before the first heading."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    assert [] == re.findall(r"^- \[\d{4}\]", index.partition("\n## ")[0], re.MULTILINE)


def test_what_a_status_names_is_read() -> None:
    """In each of the ways a page may put it."""
    assert {"0074", "0154"} == newer("accepted; superseded in part by 0074 and 0154")
    assert {"0188"} == newer("accepted; its clock superseded by 0188")
    assert {"0050", "0053"} == older("accepted; supersedes 0050 and the offset of 0053")
    assert set() == newer("accepted; narrows 0061") | older("superseded by 0170")
