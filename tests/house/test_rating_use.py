"""The rating core is used: each public function and list has a caller, or the README says why not.

And no number of the law is written a second time beside a clause outside the core.
"""

import ast
import re
import types
from collections.abc import Iterator
from itertools import pairwise

import pytest

import rating
from tests.house.source import ROOT, Module, module_from, modules, nodes_in

PRODUCT = ("workflow", "handlers", "papers", "bot")
SECTION = "## What the product does not call"
_CLAUSE = re.compile(r"\(?(?:S[0-4] [IVX]+|V\.\d|IV\.\d|HD ?43|QĐ ?366|Điều \d|mục \d)")


def used_of_the_core(module: Module) -> Iterator[str]:
    """Give the names of the core a module uses: `rating.cap`, `from rating import cap`, a list."""
    for node in nodes_in(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rating":
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.Attribute):
            owner = node.value
            if isinstance(owner, ast.Name) and owner.id == "rating":
                yield node.attr
            if isinstance(owner, ast.Attribute) and owner.attr == "ListName":
                yield node.attr


def numbers_beside_a_clause(module: Module) -> list[str]:
    """Find numbers that are explained by a clause of the law: of a module, a class, a function."""
    found: list[ast.AST] = []
    for node in nodes_in(module.tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            pairs = [first for first, second in pairwise(body) if _cites(second)]
            found += [each for each in pairs if _assigns_number(each)]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _cites(node.body[0]):
            defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each]
            found += [each for each in (*node.body[1:], *defaults) if _has_number(each)]
    return [module.at(each, "a number of the law belongs to rating/law") for each in found]


def _assigns_number(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign) and _has_number(node)


def _has_number(node: ast.AST) -> bool:
    """Whether a number stands in it that can be one of the law: nought and one are everywhere."""
    constants = (each.value for each in nodes_in(node) if isinstance(each, ast.Constant))
    return any(type(each) in (int, float) and each not in (0, 1) for each in constants)


def _cites(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else ""
    return isinstance(text, str) and _CLAUSE.search(text) is not None


def _excused() -> set[str]:
    text = (ROOT / "rating" / "README.md").read_text(encoding="utf-8")
    section = text.split(SECTION)[1].split("\n## ")[0]
    points = [line.split(":")[0] for line in section.splitlines() if line.startswith("- ")]
    return {name for point in points for name in re.findall(r"`(\w+)`", point)}


def test_every_public_function_and_list_is_used_or_excused() -> None:
    """What nobody calls is either named with its reason or taken out."""
    public = {
        name for name in rating.__all__ if isinstance(getattr(rating, name), types.FunctionType)
    }
    public |= {each.name for each in rating.ListName}
    used = {name for module in modules(*PRODUCT) for name in used_of_the_core(module)}

    assert public - used == _excused()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("rating.cap(1)", {"cap"}),
        ("from rating import cap", {"cap"}),
        ("cap(1)", set()),
        ("rating.ListName.PLAIN", {"ListName", "PLAIN"}),
    ],
)
def test_a_use_is_seen(source: str, names: set[str]) -> None:
    """By its owner, so that a function of the same name elsewhere does not count."""
    assert names == set(used_of_the_core(module_from(source)))


def test_no_number_of_the_law_stands_outside_the_core() -> None:
    """Three members, six months, a fifth: the profile of the year says it."""
    assert [] == [line for each in modules(*PRODUCT) for line in numbers_beside_a_clause(each)]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('LEAST = 3\n"""Fewer are reviewed with the cell (S1 V.6)."""', True),
        ('LEAST = 3\n"""Fewer are not reviewed apart (HD 43, 7.4)."""', True),
        ('LEAST = {"a": 3}\n"""Fewer are reviewed with the cell (S1 V.6)."""', True),
        ('AHEAD = timedelta(days=3)\n"""Working days (HD 43, 2.1.a)."""', True),
        ('SHARE = 0.2\n"""Of good ones (QĐ 366, Điều 11.1.5)."""', True),
        ('def f(n):\n    """Reviewed apart (S1 V.6)."""\n    return n >= 3', True),
        ('async def f(n, least=3):\n    """Reviewed apart (S1 V.6)."""\n    return n', True),
        ('class A:\n    def f(self):\n        """Apart (HD 43)."""\n        return 3', True),
        ('def f(n):\n    """Reviewed apart (S1 V.6)."""\n    return n[0] + 1', False),
        ('def f(n):\n    """Tried three times."""\n    return n >= 3', False),
        ('LEAST = 3\n"""How often it is tried."""', False),
        ('NAME = "x"\n"""The form (S1 V.6)."""', False),
    ],
)
def test_a_number_beside_a_clause_is_seen(source: str, *, seen: bool) -> None:
    """A number explained by a clause; other numbers and other values are not meant."""
    assert seen == bool(numbers_beside_a_clause(module_from(source)))
