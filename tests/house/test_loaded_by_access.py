"""What a person names by an id is loaded where it is asked whether it is his."""

import ast
from collections.abc import Iterator

from tests.house.source import Module, module_from, modules, nodes_in

ACCESS = {
    "workflow/access.py": "says who may reach what",
    "workflow/office/from_above.py": "says whom an officer may act about",
    "workflow/decision/rerating_above.py": "says whom who decides above may rate again",
    "workflow/ballot/paper_urn.py": "says who counts a vote's paper",
}
"""Where such a row is loaded, and what the module says of it."""


def loaded_by_hand(module: Module) -> list[str]:
    """Find a use case of a person's that loads a row by nothing but an id it was handed."""
    return [
        module.at(call, "is loaded by an id that was handed in: ask workflow/access.py for it")
        for function in nodes_in(module.tree)
        if isinstance(function, ast.AsyncFunctionDef)
        for call in _loads(function)
    ]


def _loads(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    arguments = (*function.args.args, *function.args.kwonlyargs)
    kinds = {one.arg: ast.unparse(one.annotation) for one in arguments if one.annotation}
    if "Person" not in kinds.values():
        return
    for node in nodes_in(function):
        match node:
            case ast.Call(func=ast.Attribute(attr="get" | "get_one"), args=[_, ast.Name(id=key)]):
                if kinds.get(key) in ("int", "str"):
                    yield node


def test_what_a_person_names_is_loaded_by_access() -> None:
    """A button carries an id; whose it is, is asked in one place."""
    found = [
        line
        for module in modules("workflow")
        if module.path not in ACCESS
        for line in loaded_by_hand(module)
    ]

    assert [] == found


def test_a_row_loaded_by_hand_is_found() -> None:
    """A key made of what is the person's own is none that was handed in."""
    by_hand = "async def f(work, person: Person, one: int):\n    await s.get(Row, one)\n"
    by_his = by_hand.replace("Row, one", "Row, (person.id, one)")

    assert 1 == len(loaded_by_hand(module_from(by_hand)))
    assert [] == loaded_by_hand(module_from(by_his))
