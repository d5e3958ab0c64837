"""A member of either sex is meant: what explains the code says "the member", "they", "their".

The product's own words speak to «đồng chí» and need no such rule. A test may say "she" of Lan.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.house.source import PACKAGES, ROOT, nodes_in

_ONE_SEX = re.compile(r"\b(?:s?he|him|his|hers?|himself|herself)\b", re.IGNORECASE)
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|«[^»]*»")


def explained(source: str) -> Iterator[tuple[int, str]]:
    """Give each docstring and each comment of a module with its line."""
    for node in nodes_in(ast.parse(source)):
        if isinstance(node, ast.Expr):
            text = getattr(node.value, "value", None)
            yield from ((node.lineno, text),) if isinstance(text, str) else ()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def of_one_sex(source: str) -> list[str]:
    """Give the lines of the explanations that say "he" or "she", what is quoted apart."""
    if not _ONE_SEX.search(source):
        return []
    return [
        f"{line}: {found[0]}"
        for line, text in explained(source)
        for found in _ONE_SEX.finditer(_QUOTED.sub("", text))
    ]


def test_no_explanation_takes_a_member_for_a_man() -> None:
    """Migrations are kept as they were written."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "versions" not in path.parts
        for line in of_one_sex(path.read_text(encoding="utf-8"))
    ]

    assert [] == found


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('"""Give his own row."""', ["1: his"]),
        ('X = 1\n"""He has voted."""', ["2: He"]),
        ("x = 1  # she wrote it herself", ["1: she", "1: herself"]),
        ('"""The member\'s own row; `his` and "she" are quoted; the thesis, there."""', []),
        ('x = "he"', []),
    ],
)
def test_an_explanation_that_does_is_found(source: str, seen: list[str]) -> None:
    """In a docstring and in a comment, as a whole word; text of the program is not meant."""
    assert seen == of_one_sex(source)
