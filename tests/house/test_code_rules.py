"""House rules no linter knows: each is read out of the syntax tree, and each can be broken."""

import ast
import re
import sys

import pytest

from tests.house.source import Module, calls, module_from, modules, nodes_in

# The one module that ends transactions, and the edges that may tell it to.
COMMITTING = "storage/unit.py"
EDGES = {
    "storage/database.py",
    "bot/updates/edge.py",
    "bot/delivery/worker.py",
    "bot/commands/house.py",
}
# Where real time comes in. Everybody else is handed a clock.
CLOCKS = {"workflow/clock.py", "playground/clock.py"}
# Where tasks are started and watched over.
NURSERIES = {"bot/nursery.py", "playground/nursery.py"}

_READS_TIME = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.sleep)$")
_STARTS_TASK = re.compile(
    r"^(create_task|ensure_future|asyncio\.(create_task|ensure_future)|.*loop(\(\))?\.create_task)$"
)


def commits(module: Module) -> list[str]:
    """Find calls that end a transaction."""
    return [
        module.at(call, f"{name}() belongs to the transaction edge")
        for call, name in calls(module.tree)
        if name.split(".")[-1] == "commit" and not _may_commit(module.path, name)
    ]


def _may_commit(path: str, name: str) -> bool:
    asks_the_unit = name.split(".")[-2:] == ["unit", "commit"]
    return path == COMMITTING or (path in EDGES and asks_the_unit)


def clock_readings(module: Module) -> list[str]:
    """Find calls that read the machine's clock or sleep through it."""
    if module.path in CLOCKS:
        return []
    return [
        module.at(call, f"{name}(): time comes from the clock passed in")
        for call, name in calls(module.tree)
        if _READS_TIME.search(name)
    ]


def loose_tasks(module: Module) -> list[str]:
    """Find tasks that nobody watches over."""
    if module.path in NURSERIES:
        return []
    return [
        module.at(call, f"{name}(): tasks are started by the nursery")
        for call, name in calls(module.tree)
        if _STARTS_TASK.match(name)
    ]


def magic_filters(module: Module) -> list[str]:
    """Find aiogram's magic filter, which is slow on hot paths and untyped everywhere."""
    found = []
    for node in nodes_in(module.tree):
        if isinstance(node, ast.ImportFrom) and (
            node.module == "magic_filter"
            or (
                node.module
                and node.module.split(".")[0] == "aiogram"
                and any(alias.name in {"F", "MagicFilter"} for alias in node.names)
            )
        ):
            found.append(module.at(node, "a typed factory or an async filter instead of F"))
        if isinstance(node, ast.Attribute) and node.attr == "F":
            found.append(module.at(node, "a typed factory or an async filter instead of F"))
    return found


def nameless_modules(module: Module) -> list[str]:
    """Find modules named after nothing."""
    stem = module.path.removesuffix(".py").split("/")
    return [f"{module.path}: say what it is for" for part in stem if part in _NAMELESS]


_NAMELESS = {"utils", "util", "helpers", "misc", "common"}


def late_annotations(module: Module) -> list[str]:
    """Find table modules whose annotations are strings: SQLModel cannot read relationships then."""
    imported = {node.module for node in nodes_in(module.tree) if isinstance(node, ast.ImportFrom)}
    if "sqlmodel" in imported and "__future__" in imported:
        return [f"{module.path}: no `from __future__ import annotations` beside SQLModel tables"]
    return []


def foreign_imports(module: Module) -> list[str]:
    """Find imports of anything but the standard library and the module's own package."""
    allowed = sys.stdlib_module_names | {module.path.split("/")[0]}
    found = []
    for node in nodes_in(module.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module]
        found += [module.at(node, name) for name in names if name.split(".")[0] not in allowed]
    return found


@pytest.mark.parametrize(
    "source",
    ["await session.commit()", "await self._session.commit()", "await work.unit.commit()"],
)
def test_a_commit_outside_the_edge_is_found(source: str) -> None:
    """A commit is seen under any name the session goes by."""
    module = module_from(
        f"async def save(self, session):\n    {source}", "workflow/people/roster.py"
    )

    found = commits(module)

    assert ["workflow/people/roster.py:2"] == [line.split(": ")[0] for line in found]


def test_the_unit_commits_and_an_edge_may_ask_it_to() -> None:
    """Only the unit touches a session's commit; an edge that does so itself is found."""
    unit = module_from("self._session.commit()", COMMITTING)
    edge = module_from("unit.commit()", "bot/updates/edge.py")
    bold_edge = module_from("session.commit()", "bot/updates/edge.py")

    assert [[], [], 1] == [commits(unit), commits(edge), len(commits(bold_edge))]


def test_only_the_edge_commits() -> None:
    """One update or one job is one transaction, committed in one place."""
    found = [line for module in modules() for line in commits(module)]

    assert [] == found


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now()",
        "datetime.datetime.now(VIETNAM)",
        "datetime.utcnow()",
        "date.today()",
        "time.sleep(1)",
    ],
)
def test_a_reading_of_the_clock_is_found(source: str) -> None:
    """Each way of asking the machine for the time, or of sleeping, is seen."""
    assert 1 == len(clock_readings(module_from(source)))


@pytest.mark.parametrize("source", ["clock.now()", "self.clock.now()", "asyncio.sleep(1)"])
def test_a_clock_passed_in_is_let_through(source: str) -> None:
    """Asking the clock one was handed is how it is done."""
    assert [] == clock_readings(module_from(source))


def test_time_comes_from_the_clock_passed_in() -> None:
    """Only the clocks read the machine's time, and nothing sleeps."""
    found = [line for module in modules() for line in clock_readings(module)]

    assert [] == found


@pytest.mark.parametrize(
    "source",
    [
        "asyncio.create_task(work())",
        "create_task(work())",
        "asyncio.ensure_future(work())",
        "asyncio.get_running_loop().create_task(work())",
        "loop.create_task(work())",
    ],
)
def test_a_loose_task_is_found(source: str) -> None:
    """Each way of starting a task that nobody watches is seen."""
    assert 1 == len(loose_tasks(module_from(source)))


@pytest.mark.parametrize("source", ["group.create_task(work())", "nursery.start(work())"])
def test_a_watched_task_is_let_through(source: str) -> None:
    """A task group waits for its tasks, and so does the nursery."""
    assert [] == loose_tasks(module_from(source))


def test_tasks_are_started_by_the_nursery() -> None:
    """No task runs where nobody would hear it fail."""
    found = [line for module in modules() for line in loose_tasks(module)]

    assert [] == found


@pytest.mark.parametrize(
    "source",
    [
        "from aiogram import F",
        "from aiogram import Router, F as field",
        "from aiogram.utils.magic_filter import MagicFilter",
        "from magic_filter import F",
        "import aiogram\nrouter.message(aiogram.F.text)",
    ],
)
def test_a_magic_filter_is_found(source: str) -> None:
    """Each way to the magic filter is seen."""
    assert 1 == len(magic_filters(module_from(source)))


def test_filters_are_typed() -> None:
    """Conversations choose by typed callback data and async filters."""
    found = [line for module in modules("handlers", "bot") for line in magic_filters(module)]

    assert [] == found


@pytest.mark.parametrize("path", ["bot/utils.py", "bot/utils/time.py", "handlers/helpers.py"])
def test_a_module_named_after_nothing_is_found(path: str) -> None:
    """A package of that name counts as much as a file."""
    assert 1 == len(nameless_modules(module_from("", path)))


def test_every_module_says_what_it_is_for() -> None:
    """No drawer for odds and ends."""
    found = [line for module in modules() for line in nameless_modules(module)]

    assert [] == found


def test_late_annotations_beside_tables_are_found() -> None:
    """The two imports are refused together only."""
    both = "from __future__ import annotations\nfrom sqlmodel import SQLModel"

    assert 1 == len(late_annotations(module_from(both)))
    assert [] == late_annotations(module_from("from sqlmodel import SQLModel"))


def test_tables_have_real_annotations() -> None:
    """SQLModel reads its columns off the annotations themselves."""
    found = [line for module in modules("storage") for line in late_annotations(module)]

    assert [] == found


@pytest.mark.parametrize("source", ["import yaml", "from storage.unit import Unit"])
def test_a_foreign_import_is_found(source: str) -> None:
    """Another package of ours is as foreign to the rules as one from outside."""
    assert 1 == len(foreign_imports(module_from(source, "rating/example.py")))


@pytest.mark.parametrize("source", ["import json", "from rating.levels import Level"])
def test_own_and_standard_imports_are_let_through(source: str) -> None:
    """What Python brings, and the package itself."""
    assert [] == foreign_imports(module_from(source, "rating/example.py"))


def test_the_rules_need_python_alone() -> None:
    """Whoever has Python can check a rating."""
    found = [line for module in modules("rating") for line in foreign_imports(module)]

    assert [] == found
