"""Nobody counts the people of a year by themselves: `workflow.census` has the one account (0294).

Found are modules that ask the roster who was in a cell and then count them, or decide by the rules
of scope which of them the year asks."""

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.house.source import Module, dotted, module_from, modules, modules_saying, nodes_in

ROSTER = frozenset({"members_on", "members_of", "histories", "ever_in", "every_member", "serving"})
"""What tells who was in a cell."""
COUNTING = frozenset({"len", "Counter", "sum"})
SCOPE = frozenset({"scope_of", "choice_for"})
COUNTED_HERE = {
    "bot/commands/officer.py": "how many of a name there are, in whatever cell",
    "bot/commands/setup.py": "whether there is a roster at all",
    "workflow/ballot/cautions.py": "how many sit on a committee says how long it is reviewed",
    "workflow/facts/telling.py": "how much is known of each member",
    "workflow/file_names.py": "how many of a cell would have files of one name",
    "workflow/meeting/proposed_officers.py": "whether there are enough in the room for the tellers",
    "workflow/people/roster_given.py": "how many rows a roster was given out with",
}
"""What counts or judges members besides, and why that is no account of a year."""


def _roster(node: ast.AST) -> bool:
    """Tell whether somewhere in an expression the roster is asked."""
    return any(
        isinstance(each, ast.Call) and dotted(each.func).rpartition(".")[2] in ROSTER
        for each in ast.walk(node)
    )


def _from_roster(function: ast.AST) -> set[str]:
    """Give the names that hold what the roster said, or what was made of it."""
    held: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and (_roster(node.value) or _names(node.value) & held):
            held |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return held


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _functions(module: Module) -> Iterator[ast.AST]:
    for node in nodes_in(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def counted_apart(module: Module) -> list[str]:
    """Give where a module counts who was in a cell, or judges whom a year asks."""
    found = []
    for function in _functions(module):
        held = _from_roster(function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            called = dotted(node.func).rpartition(".")[2]
            of_roster = any(_roster(each) or _names(each) & held for each in node.args)
            if called in COUNTING and of_roster:
                found.append(module.at(node, "counts members; ask workflow.census"))
            if called in SCOPE and (held or _roster(function)):
                found.append(module.at(node, "judges members; ask workflow.census"))
    return found


def _faults(every: Iterable[Module]) -> dict[str, list[str]]:
    found = {module.path: counted_apart(module) for module in every}
    return {path: faults for path, faults in found.items() if faults}


def test_people_of_a_year_are_counted_in_one_place() -> None:
    """Whoever else counts members stands above with a reason, as long as they do."""
    assert sorted(COUNTED_HERE) == sorted(_faults(modules("workflow", "handlers", "bot")))


@pytest.mark.parametrize(
    "source",
    [
        "async def asked(s):\n    return len(await people.members_on(s, 1, day))",
        "async def asked(s):\n    found = await people.members_of(s, 1)\n    return len(found)",
        "async def a(s):\n    m = await people.members_on(s, 1, d)\n"
        "    asked = [x for x in m if x.retired]\n    return sum(1 for x in asked)",
        "async def a(s):\n    m = await people.members_on(s, 1, d)\n    return Counter(m)",
        "async def a(s):\n    m = await people.members_on(s, 1, d)\n"
        "    return [x for x in m if scope_of(x, c).reviewed]",
    ],
)
def test_who_counts_apart_is_found(source: str) -> None:
    """By whichever name, and whatever became of it meanwhile."""
    assert 1 == len(counted_apart(module_from(source, "workflow/office/table.py")))


def test_who_names_members_is_let_through() -> None:
    """A list to pick from is no account."""
    source = "async def names(s):\n    return {m.id: m.called for m in await members_of(s, 1)}"

    assert [] == counted_apart(module_from(source))


def test_no_function_gives_the_current_year() -> None:
    """Which year is meant the matter decides, or who asks (0274)."""
    named = [
        module.path
        for module in modules_saying("current_cycle")
        if any(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name == "current_cycle"
            for node in nodes_in(module.tree)
        )
    ]

    assert [] == named
