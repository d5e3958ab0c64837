"""What every test run shares: a skipped test is told loudly, and under CI it fails the run."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import settings

# What is imported and collected stays: nothing of it is searched for garbage until that is done.
gc.disable()

# A slow machine is no failure: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_SENT = "did_not_run"

_WAITING = ("e2e", "sim", "pages", "bot", "playground")
"""Folders whose tests wait for a process or a page half of their time; begun in this order."""


def pytest_configure(config: pytest.Config) -> None:
    """Put a gate on the process that reports, and one that hands on its notes on each worker."""
    output = getattr(config, "workeroutput", None)
    if output is None:
        config.pluginmanager.register(SkipGate(under_ci=bool(os.environ.get("CI"))), "skip-gate")
    else:
        config.pluginmanager.register(WorkersNotes(output), "skip-notes")


def pytest_xdist_auto_num_workers() -> int | None:
    """Start three workers on two cores: a third of its time each waits for a process or a page."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return round((cores or 1) * 1.5)


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
    items.sort(key=lambda item: place[item.path])


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported and collected out of the search for garbage: it stays anyway.

    A test makes thousands of objects that live as long as it: those are looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


class SkipGate:
    """Collects what did not run and says so at the end; under CI the session fails for it."""

    def __init__(self, *, under_ci: bool) -> None:
        self._under_ci = under_ci
        self._not_run: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped or was expected to fail."""
        if report.skipped or hasattr(report, "wasxfail"):
            self._not_run[report.nodeid] = _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped whole."""
        if report.skipped:
            self._not_run[report.nodeid] = _reason(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over a worker's notes; one that crashed leaves none, and fails the run anyway."""
        self._not_run |= getattr(node, "workeroutput", {}).get(_SENT, {})

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the session when CI met a test that did not run."""
        passed = session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if self._under_ci and self._not_run and passed:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Name what did not run, in the last lines."""
        if not self._not_run:
            return
        verdict = "this fails the run" if self._under_ci else "CI would fail"
        terminalreporter.section(f"{len(self._not_run)} DID NOT RUN ({verdict})", red=True)
        for nodeid, reason in self._not_run.items():
            terminalreporter.line(f"{nodeid}: {reason}", red=True)


class WorkersNotes:
    """Sends home the modules a worker skipped whole: xdist reports tests, but not those."""

    def __init__(self, output: dict[str, Any]) -> None:
        self._sent: dict[str, str] = output.setdefault(_SENT, {})

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped whole."""
        if report.skipped:
            self._sent[report.nodeid] = _reason(report)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or "no reason given")
