"""A name is taken from the module that defines it: no table's type goes through a back door.

`from workflow.x import Name` where `workflow.x` has `Name` from `storage` would give a conversation
a type of the tables, past the import contracts. So nothing of ours is handed on: not by `Name as
Name`, not by `Other = Name`, not as `x.Name`. What a table keeps and a screen words is in `terms/`.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache

from tests.house.source import Module, module_from, modules, name_of, nodes_in

READERS = ("workflow", "handlers", "bot")
OWNERS = ("terms", "storage", "workflow", "handlers", "bot")
"""Packages whose modules hand nothing on; `rating` and `papers.forms` have a public face."""
FACES = frozenset({"storage.tables"})
"""Tables are many small modules with one door."""

Names = Mapping[str, str]


def brought_in(module: Module) -> Names:
    """Give the names a module has from others of ours, with where each comes from."""
    found: dict[str, str] = {}
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            found |= _only_renamed(node, found)
    return {name: origin for name, origin in found.items() if _ours(origin)}


def _only_renamed(node: ast.Assign | ast.AnnAssign, found: Names) -> Names:
    """Give `Other = Name` and `Other = module.Name`, where the name is somebody else's."""
    value = node.value
    first = value.value if isinstance(value, ast.Attribute) else value
    if not isinstance(first, ast.Name) or first.id not in found:
        return {}
    origin = found[first.id] + (f".{value.attr}" if isinstance(value, ast.Attribute) else "")
    if not origin.startswith("storage."):  # another name for it in its own room is a choice
        return {}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {each.id: origin for each in targets if isinstance(each, ast.Name)}


def _ours(origin: str) -> bool:
    return origin.split(".")[0] in (*OWNERS, "papers", "rating")


@cache
def _handed_on() -> Mapping[str, Names]:
    """Give for every module that owns what it names what it has from others."""
    return {
        name: brought_in(module)
        for module in modules(*OWNERS)
        if (name := name_of(module)) not in FACES
    }


def taken_second_hand(module: Module, known: Mapping[str, Names]) -> Iterator[str]:
    """Find what a module takes from one that has it from elsewhere, by import or by a dot."""
    here = {}
    for node in nodes_in(module.tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for alias in node.names:
            here[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            if origin := known.get(node.module, {}).get(alias.name):
                yield module.at(node, f"{alias.name} is {origin}")
    for node in nodes_in(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = here.get(node.value.id, "")
            if origin := known.get(owner, {}).get(node.attr):
                yield module.at(node, f"{node.attr} is {origin}")


def test_every_name_is_taken_from_where_it_is_defined() -> None:
    """By conversations above all; by the use cases and the program too."""
    known = _handed_on()

    assert [] == [line for each in modules(*READERS) for line in taken_second_hand(each, known)]


def test_a_type_of_a_table_through_the_back_door_is_found() -> None:
    """As it was handed on before: under its own name, under another, and by a dot."""
    middle = module_from(
        "from storage.tables import Kind as Kind\nfrom storage import urn\n"
        "Mode = Kind\nOutcome = urn.Outcome\nclass Own: ...\n",
        "workflow/ballot/middle.py",
    )
    known = {"workflow.ballot.middle": brought_in(middle)}
    reader = module_from(
        "from workflow.ballot import middle\nfrom workflow.ballot.middle import Kind, Mode, Own\n"
        "middle.Outcome\nmiddle.Own\n"
    )

    assert [
        "handlers/example.py:2: Kind is storage.tables.Kind",
        "handlers/example.py:2: Mode is storage.tables.Kind",
        "handlers/example.py:3: Outcome is storage.urn.Outcome",
    ] == list(taken_second_hand(reader, known))
