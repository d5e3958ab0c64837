"""The picture of the house is true: every module it names is there, every arrow is an import.

So are the names of modules in what explains the code."""

import ast
import re
from collections.abc import Collection
from functools import cache

from tests.house.source import (
    ROOT,
    Module,
    defined,
    module_from,
    modules,
    name_of,
    nodes_in,
)

PAGE = ROOT / "docs" / "architecture.md"
_PACKAGES = r"(?:bot|handlers|workflow|storage|papers|rating|terms)"
_MODULE = rf"`({_PACKAGES}(?:\.\w+)+)`"
_ARROW = re.compile(rf"{_MODULE}(?=\s*→\s*{_MODULE})")
_FILE = re.compile(rf"`({_PACKAGES}/[\w/]+\.py)`")


def arrows(text: str) -> list[tuple[str, str]]:
    """Give who is said to import whom, over the ends of lines."""
    return [(found[1], found[2]) for found in _ARROW.finditer(text)]


def imported_by(module: str) -> set[str]:
    """Give the modules, and the names in them, that a module imports."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    found = set()
    for node in nodes_in(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_every_arrow_of_the_four_trips_is_an_import() -> None:
    """A trip that the code no longer takes is told here."""
    drawn = arrows(PAGE.read_text(encoding="utf-8"))

    assert [] == [(one, other) for one, other in drawn if other not in imported_by(one)]
    assert 20 < len(drawn)


def test_every_module_that_is_named_is_there() -> None:
    """Also where no arrow leads."""
    text = PAGE.read_text(encoding="utf-8")
    named = {f"{name.replace('.', '/')}.py" for name in re.findall(_MODULE, text)}

    assert [] == sorted(
        path for path in {*named, *_FILE.findall(text)} if not (ROOT / path).exists()
    )


def named_nowhere(module: Module, known: Collection[str]) -> list[str]:
    """Give what an explanation names by its whole path, `workflow.x.y`, and no module has."""
    return [
        module.at(node, name)
        for node in nodes_in(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for name in re.findall(_MODULE, node.value)
        if name not in known
    ]


@cache
def everything() -> frozenset[str]:
    """Give every module of ours, what it defines and what a package shows, by whole paths."""
    found = set()
    for module in modules():
        here = name_of(module)
        found |= {here, *(f"{here}.{name}" for _, name in defined(module))}
        for node in module.tree.body if module.path.endswith("__init__.py") else ():
            names = node.names if isinstance(node, ast.ImportFrom) else ()
            found |= {f"{here}.{alias.name}" for alias in names}
    return frozenset(found)


def test_what_an_explanation_names_is_there() -> None:
    """A module that moved is named anew where it is spoken of."""
    assert [] == [line for module in modules() for line in named_nowhere(module, everything())]


def test_an_explanation_that_names_what_went_is_found() -> None:
    """A module, or what it held."""
    module = module_from(
        '"""As `workflow.work.Work`, `workflow.gone.Work`, `workflow.work.gone`."""'
    )

    assert ["workflow.gone.Work", "workflow.work.gone"] == [
        line.rpartition(" ")[2] for line in named_nowhere(module, everything())
    ]


def test_an_arrow_that_is_no_import_is_found() -> None:
    """Read as it is written, over the end of a line."""
    (drawn,) = arrows("first `workflow.errors` →\n  `workflow.work`, then")

    assert ("workflow.errors", "workflow.work") == drawn
    assert "workflow.work" not in imported_by("workflow.errors")
