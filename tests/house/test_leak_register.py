"""Every leak of the register is attacked by tests that exist."""

import ast
import re

import pytest

from tests.house.source import ROOT

REGISTER = ROOT / "docs" / "secrecy.md"
LEAKS = [f"L{number}" for number in range(1, 32)]
_ROW = re.compile(r"^\| (L\d+) \|.*$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows_of(text: str) -> dict[str, list[tuple[str, str]]]:
    """Give the tests (file, name) that each row of the register names."""
    return {row[1]: _TEST.findall(row[0]) for row in _ROW.finditer(text)}


def missing_in(tests: list[tuple[str, str]]) -> list[str]:
    """Give the named tests that are not there."""
    return [f"{file}::{name}" for file, name in tests if name not in _functions(file)]


def _functions(file: str) -> set[str]:
    path = ROOT / file
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def test_the_register_is_whole_and_in_order() -> None:
    """L1 to L18, and what was found since; none left out, none twice."""
    assert LEAKS == [row[1] for row in _ROW.finditer(REGISTER.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("leak", LEAKS)
def test_each_leak_is_attacked_by_tests_that_exist(leak: str) -> None:
    """A test renamed or dropped takes its row along."""
    named = rows_of(REGISTER.read_text(encoding="utf-8"))[leak]

    assert named
    assert [] == missing_in(named)


def test_a_test_that_is_not_there_is_found() -> None:
    """Neither a wrong name nor a wrong file passes."""
    here = "tests/house/test_leak_register.py"
    rows = rows_of(f"| L1 | a | b | `{here}::test_nothing`<br>`tests/no.py::test_x` |")

    assert [f"{here}::test_nothing", "tests/no.py::test_x"] == missing_in(rows["L1"])
    assert [] == missing_in([(here, "test_a_test_that_is_not_there_is_found")])
