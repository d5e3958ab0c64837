"""What every test run shares: its gate for skipped tests, its order, and what is done once."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import models
from tests.skip_gate import pytest_configure as pytest_configure

# What is imported and collected stays: nothing of it is searched for garbage until that is done.
gc.disable()

models.build_when_used()

# A slow machine is no failure: no test is timed. What is drawn at random is drawn a hundred times
# in CI and in long runs, thirty times at a desk, where every run draws anew.
settings.register_profile("whole", deadline=None)
settings.register_profile("desk", deadline=None, max_examples=30)
settings.load_profile("whole" if {"CI", "TUSOI_LONG"} & os.environ.keys() else "desk")

_WAITING = ("e2e", "sim", "pages", "bot", "playground")
"""Folders whose tests wait for a process or a page half of their time; begun in this order."""
_EACH_ALONE = {
    "tests/bot/test_flood_minutes.py",
    "tests/handlers/test_rights_matrix.py",
    "tests/workflow/people/test_clerk.py",
}
"""Files whose tests share nothing and take many minutes together: no worker has one for itself."""
assert all((Path(__file__).parents[1] / one).is_file() for one in _EACH_ALONE), "one has moved"

_BEGUN = 0.8
"""The share of a run in which those are begun, one after another: none of them is its end."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Start three workers on two cores: a third of its time each waits for a process or a page."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return round((cores or 1) * 1.5)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep a file on one worker, and the rules of the house together: they read the same trees.

    The longest files are not kept: the last of three workers would be alone with one of them."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            house, inside, _ = nodeid.partition("tests/house/")
            if inside:
                return f"{house}{inside}"
            file = str(super()._split_scope(nodeid))
            return nodeid if file in _EACH_ALONE else file

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mix files that wait with files that compute, so that no core is idle and none overrun.

    A file stays on one worker: what it starts once, such as the product, is started once."""
    tests = Path(__file__).parent
    folders = {item.path: item.path.relative_to(tests).parts[0] for item in items}
    waiting = [path for path in folders if folders[path] in _WAITING]
    waiting.sort(key=lambda path: _WAITING.index(folders[path]))
    computing = [path for path in folders if folders[path] not in _WAITING]
    place = {
        path: number / len(kind)
        for kind in (waiting, computing)
        for number, path in enumerate(kind)
    }
    alone = [item for item in items if item.nodeid.partition("::")[0] in _EACH_ALONE]
    begun = {item: _BEGUN * number / len(alone) for number, item in enumerate(alone)}
    items.sort(key=lambda item: begun.get(item, place[item.path]))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported and collected out of the search for garbage: it stays anyway.

    A test makes thousands of objects that live as long as it: those are looked at less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
