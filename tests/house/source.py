"""The repository as the house rules read it: its Python modules, parsed, and its text files."""

import ast
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "terms",
    "rating",
    "storage",
    "papers",
    "workflow",
    "handlers",
    "bot",
    "playground",
    "locales",
)


@dataclass(frozen=True, slots=True)
class Module:
    """One parsed Python file; `path` is relative to the repository, with slashes."""

    path: str
    tree: ast.Module

    def at(self, node: ast.AST, message: str) -> str:
        """Give a finding a reader can click."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {message}"


def name_of(module: Module) -> str:
    """Give how a module is imported."""
    return module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def defined(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Give the functions, classes and constants that a module defines, by name."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((node, each.id) for each in targets if isinstance(each, ast.Name))


def module_from(source: str, path: str = "handlers/example.py") -> Module:
    """Parse a made-up module, for the tests of the rules themselves."""
    return Module(path, ast.parse(source))


def modules(*packages: str) -> tuple[Module, ...]:
    """Parse every Python file of these packages (of all of them when none is named)."""
    found = (module for name in packages or PACKAGES for module in _package(name))
    return tuple(sorted(found, key=lambda module: module.path))


def modules_saying(*words: str) -> tuple[Module, ...]:
    """Parse those files alone in which one of these words stands."""
    paths = (path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))
    texts = ((path, path.read_text(encoding="utf-8")) for path in paths)
    return tuple(_parse(path) for path, text in texts if any(word in text for word in words))


@cache
def _package(name: str) -> tuple[Module, ...]:
    """Parse each file once, whatever packages it is asked for with."""
    return tuple(_parse(path) for path in sorted((ROOT / name).rglob("*.py")))


def _parse(path: Path) -> Module:
    source = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), ast.parse(source, str(path)))


def dotted(node: ast.expr) -> str:
    """Give `a.b().c` for a chain of names and calls; anything else in it stands as `…`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return "…"


def nodes_in(tree: ast.AST) -> Sequence[ast.AST]:
    """Give what `ast.walk` gives, in its order; of a whole module once for all the rules."""
    return _nodes_of(tree) if isinstance(tree, ast.Module) else _walked(tree)


@cache
def _nodes_of(module: ast.Module) -> Sequence[ast.AST]:
    return _walked(module)


def _walked(tree: ast.AST) -> Sequence[ast.AST]:
    found = [tree]
    for node in found:  # it grows meanwhile
        for name in node._fields:
            below = getattr(node, name, None)
            if isinstance(below, list):
                found += [one for one in below if isinstance(one, ast.AST)]
            elif isinstance(below, ast.AST):
                found.append(below)
    return found


@cache
def calls(tree: ast.AST) -> tuple[tuple[ast.Call, str], ...]:
    """Give every call of a module with the dotted name that is called."""
    return tuple((node, dotted(node.func)) for node in nodes_in(tree) if isinstance(node, ast.Call))


def committed_texts() -> Iterator[tuple[str, str]]:
    """Give path and text of every file under version control that is text."""
    # The file names are git's own: nothing a person typed reaches this command.
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        try:
            yield name, path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
