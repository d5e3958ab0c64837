"""Each conversation declares itself, and one place finds the owner of a step."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

import handlers
from handlers import registry
from handlers.conversation import Conversation
from handlers.routes import build_router
from tests.house.source import modules, nodes_in
from workflow.front.typed_places import PLACES

ALL = (registry.STRANGERS, *registry.MEMBERS)
_CURSOR = {"get_data", "get_value", "set_data", "set_state", "update_data"}
_CURSOR_ROOMS = {"conversation.py", "current.py", "review/review_step.py", "typed_over.py"}
"""Where a cursor is read or moved: what the others are made from, and three who hand it on whole
to be read."""
_WRITES = {"set_state", "set_data", "update_data", "clear", "stand", "flush", "add"}


def groups() -> list[type[StatesGroup]]:
    """Give every group of steps that is written anywhere in the conversations, once each."""
    found = {}
    for info in pkgutil.walk_packages(handlers.__path__, "handlers."):
        for each in vars(importlib.import_module(info.name)).values():
            if isinstance(each, type) and issubclass(each, StatesGroup) and each.__states__:
                found[each.__module__, each.__qualname__] = each
    return list(found.values())


def all_steps() -> set[str]:
    """Give the name of every step."""
    return {
        str(state.state)
        for group in groups()
        for state in group.__states__
        if isinstance(state, State)
    }


def test_every_step_has_one_owner() -> None:
    """The registry finds it; nobody else is asked."""
    owned = Counter(state.state for each in ALL for state in each.states)

    assert all_steps() == set(owned)
    assert {1} == set(owned.values())


def test_groups_of_steps_have_names_of_their_own() -> None:
    """A step is stored by the group's name and its own: two groups of one name would be one."""
    names = Counter(group.__qualname__ for group in groups())

    assert [] == [name for name, count in names.items() if count > 1]


def test_every_conversation_with_steps_says_what_is_on_the_screen() -> None:
    """After a restart, a repeated update, an old button; only strangers have a way of their own."""
    silent = [each.router.name for each in registry.MEMBERS if each.states and not each.current]

    assert [] == silent


def test_what_is_on_the_screen_is_only_read() -> None:
    """A `current` is handed a cursor that it cannot move, and moves nothing else."""
    wrote = [
        module.at(call, "a current writes")
        for module in modules("handlers")
        for function in _currents(module.tree)
        for call in nodes_in(function)
        if isinstance(call, ast.Call) and _name(call.func) in _WRITES
    ]

    assert [] == wrote
    assert {each.current.__name__ for each in ALL if each.current} == {"current"}


def test_what_a_step_is_about_is_read_and_written_with_its_types() -> None:
    """Through `About` and `stand` alone: no handler picks values out of a cursor by their names."""
    touched = {
        module.path.rpartition("handlers/")[2]
        for module in modules("handlers")
        for call in nodes_in(module.tree)
        if isinstance(call, ast.Call) and _name(call.func) in _CURSOR
    }

    assert _CURSOR_ROOMS == touched


def test_every_typed_text_can_be_seen_again() -> None:
    """Where one can type it, one can be shown where it stands."""
    declared = [kind for each in ALL for kind in each.seen_again]

    assert sorted(PLACES) == sorted(declared)


def test_routers_stand_in_the_registry_alone() -> None:
    """Every router of the tree is a conversation's, or one of the few that belong to none."""
    inside = {router.name for router in _routers(build_router())}
    known = {each.router.name for each in ALL}

    assert {"root", "everybody", "members", "ballot", "typed_over", "fallback"} == inside - known
    assert set() == known - inside


def test_a_conversation_is_known_to_its_registry_alone() -> None:
    """What it declares is read from the registry: nobody imports the declaration itself."""
    read = [
        module.at(node, "reads a declaration")
        for module in modules("handlers", "bot", "workflow")
        if not module.path.endswith("/registry.py")
        for node in nodes_in(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "CONVERSATION"
    ]

    assert [] == read
    assert all(isinstance(each, Conversation) for each in ALL)


def _currents(tree: ast.Module) -> Iterator[ast.AsyncFunctionDef]:
    """Give the functions that answer what is on the screen at a step."""
    for node in nodes_in(tree):
        arguments = node.args.args if isinstance(node, ast.AsyncFunctionDef) else []
        if isinstance(node, ast.AsyncFunctionDef) and "cursor" in [each.arg for each in arguments]:
            yield node


def _name(called: ast.expr) -> str:
    match called:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _routers(router: Router) -> Iterator[Router]:
    yield router
    for each in router.sub_routers:
        yield from _routers(each)
