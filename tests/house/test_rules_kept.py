"""Every rule that a program can keep is tried by a test that is there, or says why by none.

`rules_kept.toml` names them; docstrings and comments cite the same marks (H-45, X-10).
"""

import ast
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT, nodes_in

TESTS = ROOT / "tests"
KEPT = tomllib.loads((TESTS / "house/rules_kept.toml").read_text(encoding="utf-8"))
LAST = {"H": 52, "T": 10, "B": 4, "N": 9, "V": 13, "X": 27}
"""How many rules each document, and how many contradictions there are."""
ARTICLES = {
    "QĐ 366": (
        "1 2 3.1 3.2 3.3 3.4 3.5 3.6 4 5.1 5.2 6.1 6.2 6.3 7.1 7.2 7.3 8.1 8.2 8.3 9 10 11.1 "
        "11.1.5 11.2 11.3 11.4 11.4.3 12.1 12.2 13 14 15.1 15.2 15.3 15.4 16 17 18 19"
    ),
    "HD 43": (
        "1.1 1.2 1.3 2.1a 2.1b 2.1c 2.1d 2.2 2.3 3 4.1 4.2 4.3 5 6 7.1 7.4 7.5 7.6 7.7 7.8 7.12"
    ),
    "HD 06": "19.1 19.2",
}
"""The articles of the law in force, those of which no word was seen too."""
IN_PART = {"H-47 manager", "QĐ 366 15.2 manager"}
"""What no test tries of a rule of which the rest is tried."""
_MARK = re.compile(r"\b[HTBNVX]-\d\d\b")


@cache
def _tests_in(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.is_file():
        return frozenset()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = nodes_in(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, kinds))


@cache
def _cases() -> frozenset[str]:
    folder = TESTS / "rating/cases"
    law = {
        f"{path.stem}: {case['why']}"
        for path in folder.glob("*.toml")
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    }
    lines = (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    return frozenset(law | {f"examples: {json.loads(line)['why']}" for line in lines})


def wrong_in(row: dict[str, object]) -> list[str]:
    """Give what a row names that is not there; that it names nothing, too."""
    tests, cases = row.get("tests", []), row.get("cases", [])
    assert isinstance(tests, list)
    assert isinstance(cases, list)
    if bool(tests or cases) is bool(row.get("not_tried")):
        return ["neither tried nor told why"]
    gone = [one for one in tests if one.split("::")[1] not in _tests_in(one.split("::")[0])]
    return gone + [one for one in cases if one not in _cases()]


def test_every_rule_has_its_row() -> None:
    """Of each document all, and the articles beside them: one that is gone is seen."""
    marks = {f"{letter}-{number:02}" for letter in LAST for number in range(1, LAST[letter] + 1)}
    articles = {f"{paper} {one}" for paper, those in ARTICLES.items() for one in those.split()}

    assert marks | articles | IN_PART == {*KEPT}


def test_no_article_is_passed_over() -> None:
    """All nineteen of QĐ 366 have a row, and all seven of HD 43."""
    found = {
        paper: sorted({int(one.split(".")[0]) for one in those.split()})
        for paper, those in ARTICLES.items()
    }

    assert list(range(1, 20)) == found["QĐ 366"]
    assert list(range(1, 8)) == found["HD 43"]


@pytest.mark.parametrize("name", KEPT)
def test_a_rule_is_tried_by_what_is_there(name: str) -> None:
    """A renamed test takes its row along."""
    assert [] == wrong_in(KEPT[name])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"about": "nothing"}, ["neither tried nor told why"]),
        ({"tests": ["house/test_they.py::test_none"]}, ["house/test_they.py::test_none"]),
        ({"tests": ["no/test_file.py::test_x"]}, ["no/test_file.py::test_x"]),
        ({"cases": ["cap: no such case"]}, ["cap: no such case"]),
        ({"tests": [], "not_tried": "for people to judge"}, []),
    ],
)
def test_what_is_missing_is_told(row: dict[str, object], found: list[str]) -> None:
    """A row of nothing, a test and a case that are not there."""
    assert found == wrong_in(row)


def test_what_the_code_cites_is_a_rule() -> None:
    """No docstring names a mark that the list does not have."""
    folders = ("rating", "storage", "papers", "workflow", "handlers", "bot", "tests")
    cited = {
        mark
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
        for mark in _MARK.findall(path.read_text(encoding="utf-8"))
    }

    assert set() == cited - {*KEPT}
