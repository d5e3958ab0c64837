"""The picture of the house is true: every module it names is there, every arrow is an import."""

import ast
import re

from tests.house.source import ROOT

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
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


def test_an_arrow_that_is_no_import_is_found() -> None:
    """Read as it is written, over the end of a line."""
    (drawn,) = arrows("first `workflow.errors` →\n  `workflow.work`, then")

    assert ("workflow.errors", "workflow.work") == drawn
    assert "workflow.work" not in imported_by("workflow.errors")
