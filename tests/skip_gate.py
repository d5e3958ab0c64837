"""A skipped test is told loudly, and under CI it fails the run: a plugin of the whole suite.

It stands alone: the house's test of it runs a small suite under a copy of this file."""

import os
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

_SENT = "did_not_run"


def pytest_configure(config: pytest.Config) -> None:
    """Put a gate on the process that reports, and one that hands on its notes on each worker."""
    output = getattr(config, "workeroutput", None)
    if output is None:
        config.pluginmanager.register(SkipGate(under_ci=bool(os.environ.get("CI"))), "skip-gate")
    else:
        config.pluginmanager.register(WorkersNotes(output), "skip-notes")


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
