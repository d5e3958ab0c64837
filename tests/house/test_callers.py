"""Whatever a module offers has a caller in the product: a test alone is none.

Names are followed over imports (`from a.b import c`, `b.c`), so that a function of the same name
elsewhere does not count. Methods are not followed: whose they are is known at run time only.
"""

import ast
from collections.abc import Iterable, Iterator

from tests.house.source import Module, defined, module_from, modules, name_of, nodes_in

FOR_TESTS = {
    "storage.migrate.downgrade": "the way back of every migration is tried",
    "workflow.clock.FixedClock": "a clock that stands, for whoever tries the program",
}
"""What only tests call, and why it is the product's all the same."""
_DECLARING = ("router", "listens_for")


def offered(module: Module) -> Iterator[str]:
    """Give what a module defines, by full names; not what a framework calls by a decorator."""
    for node, name in defined(module):
        above = getattr(node, "decorator_list", [])
        declared = any(word in ast.unparse(each) for each in above for word in _DECLARING)
        if not declared and name[:2] != "__":
            yield f"{name_of(module)}.{name}"


def named(module: Module) -> Iterator[str]:
    """Give every name a module reads, by its full name: its own, or where it is imported from."""
    here = name_of(module)
    known = {}
    for node in nodes_in(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in nodes_in(module.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield known.get(node.id, f"{here}.{node.id}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{known.get(node.value.id, node.value.id)}.{node.attr}"


def uncalled(every: Iterable[Module]) -> list[str]:
    """Give what is offered by these modules and read by none of them."""
    every = tuple(every)
    read = {name for module in every for name in named(module)}
    return [
        name
        for module in every
        if "/versions/" not in module.path
        for name in offered(module)
        if not read & {name, *_by_a_face(name)}
    ]


def _by_a_face(name: str) -> Iterator[str]:
    """Give the same name as the packages above offer it: `rating.Level`, `papers.forms.Item`."""
    *packages, _, last = name.split(".")
    for number in range(1, len(packages) + 1):
        yield ".".join((*packages[:number], last))


def test_whatever_is_offered_has_a_caller() -> None:
    """Or stands above with its reason; `playground` is also what tests play with."""
    found = uncalled(modules())

    assert sorted(FOR_TESTS) == [name for name in found if not name.startswith("playground.")]


def test_what_nobody_calls_is_found() -> None:
    """A function of the same name elsewhere is no caller."""
    one = module_from("def owe(): ...\ndef owed(): ...\nLEAST = 3\n", "workflow/one.py")
    other = module_from(
        "from workflow import one\ndef owe(): ...\n\none.owed()\nowe()\n", "workflow/other.py"
    )

    assert ["workflow.one.owe", "workflow.one.LEAST"] == uncalled((one, other))
