"""What the line to SQLite leans on in two libraries without their promise: named, one by one.

A release that takes one of these away fails here with a sentence, not in a vote with a riddle."""

import ast
import inspect
import sqlite3
from collections.abc import Iterator
from functools import partial

import aiosqlite
import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)

from storage import sqlite_line

LEANS_ON: dict[type, dict[str, tuple[str, ...]]] = {
    aiosqlite.Connection: {
        "Line": ("_thread", "_connection", "_conn", "_execute"),
    },
    AsyncAdapt_aiosqlite_cursor: {
        "LineCursor": (
            "_awaitable_cursor_close",
            "_connection",
            "_cursor",
            "_make_new_cursor",
            "_aenter_cursor",
            "_execute_async",
            "_executemany_async",
            "_rows",
        ),
    },
    AsyncAdapt_aiosqlite_connection: {
        "LineConnection": ("_cursor_cls", "_connection"),
    },
}
"""By the library's class and ours: the private names of it that ours uses or puts in place."""

OWN = frozenset({"_asked", "_answered", "_answer", "_ended"})
"""Private names of our own."""

EVERY = [
    (theirs, ours, name)
    for theirs, by_ours in LEANS_ON.items()
    for ours, names in by_ours.items()
    for name in names
]


def _private_names(ours: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(ours):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.attr if node.value.id == "self" else ""
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_every_private_name_is_named_here() -> None:
    """Who leans on one more writes it down."""
    tree = ast.parse(inspect.getsource(sqlite_line))
    found = {
        (node.name, name)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for name in _private_names(node)
        if name.startswith("_") and not name.startswith("__") and name not in OWN
    }

    assert {(ours, name) for _, ours, name in EVERY} == found


@pytest.mark.parametrize(("theirs", "ours", "name"), EVERY)
def test_the_library_still_has_it(theirs: type, ours: str, name: str) -> None:
    """A method or a field of the class, or of a connection as it is made."""
    has = hasattr(theirs, name)
    if theirs is aiosqlite.Connection:
        # Made, and never begun: its thread does not run.
        has = name in vars(theirs(partial(sqlite3.connect, ":memory:"), 64)) or has

    assert has, (
        f"{theirs.__module__}.{theirs.__qualname__} has no {name} any more, which"
        f" storage.sqlite_line.{ours} leans on: see decision 0148 before the pin is moved"
    )


def test_what_is_put_in_place_is_still_asked_for() -> None:
    """SQLAlchemy's own cursor calls the two that ours replaces, and closes as ours expects."""
    source = inspect.getsource(AsyncAdapt_aiosqlite_cursor)
    for base in AsyncAdapt_aiosqlite_cursor.__mro__[1:-1]:
        source += inspect.getsource(base)

    asked = ("_execute_async(", "_executemany_async(", "_make_new_cursor(", "_aenter_cursor(")
    assert [] == [name for name in asked if f"self.{name}" not in source]
    assert "_awaitable_cursor_close" in source
