"""People and cells are listed in one order, made in one place: `terms/name_order.py`."""

import ast
import re

from tests.house.source import Module, calls, module_from, modules

HOME = "terms/name_order.py"
_OF_PEOPLE = re.compile(r"\b(full_name|called|name|name_order|unit_order)\b")
OTHERS = {
    "bot/settings.py": "names of settings",
    "storage/ballot_keys.py": "names of files",
    "storage/known_reads.py": "names of columns",
    "storage/queries/answer_trail.py": "signs of items",
    "storage/urn_order.py": "names of columns",
    "workflow/people/roster_given.py": "by organisation and cell; people come by name",
    "workflow/ballot/urn_session.py": "rows of a sheet, which have a name and nothing more",
}
"""Who sorts what no person and no cell is, or sorts by the one order."""


def other_orders(module: Module) -> list[str]:
    """Where a module sorts by what somebody or some cell is called; a list in chat by numbers."""
    found = []
    for call, name in calls(module.tree):
        if name.rpartition(".")[2] not in ("sorted", "sort", "order_by"):
            continue
        keys = " ".join(map(ast.unparse, [*call.args, *(word.value for word in call.keywords)]))
        if _OF_PEOPLE.search(keys) or (module.path.startswith("handlers/") and "member_id" in keys):
            found.append(module.at(call, keys))
    return found


def test_nobody_sorts_people_or_cells_another_way() -> None:
    """`by_name`, `units_by_name` and nothing else; what is no person stands above."""
    found = {
        module.path: lines
        for module in modules("storage", "workflow", "handlers", "papers", "bot")
        if module.path != HOME and "migrations" not in module.path
        if (lines := other_orders(module))
    }

    assert {} == {path: lines for path, lines in found.items() if path not in OTHERS}
    assert set() == OTHERS.keys() - found.keys()


def test_a_sort_of_ones_own_is_seen() -> None:
    """By the database, by `sorted`, by `sort`."""
    for line in (
        "select(Member).order_by(col(Member.full_name))",
        "sorted(rows, key=lambda row: row.called)",
        "cells.sort(key=lambda cell: cell.name)",
        "sorted(voters, key=lambda row: row.member_id)",
    ):
        assert other_orders(module_from(line))
