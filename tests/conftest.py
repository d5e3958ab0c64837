"""What every test run shares: a skipped test is told loudly, and under CI it fails the run."""

import os

import pytest
from _pytest.terminal import TerminalReporter


def pytest_configure(config: pytest.Config) -> None:
    """Put the gate on the process that reports, not on its workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGate(under_ci=bool(os.environ.get("CI"))), "skip-gate")


class SkipGate:
    """Collects what did not run and says so at the end; under CI the session fails for it."""

    def __init__(self, *, under_ci: bool) -> None:
        self._under_ci = under_ci
        self._not_run: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped or was expected to fail."""
        if report.skipped or hasattr(report, "wasxfail"):
            self._not_run.append(f"{report.nodeid}: {_reason(report)}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped whole."""
        if report.skipped:
            self._not_run.append(f"{report.nodeid}: {_reason(report)}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the session when CI met a test that did not run."""
        if self._under_ci and self._not_run and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Name what did not run, in the last lines."""
        if not self._not_run:
            return
        verdict = "this fails the run" if self._under_ci else "CI would fail"
        terminalreporter.section(f"{len(self._not_run)} TESTS DID NOT RUN ({verdict})", red=True)
        for line in self._not_run:
            terminalreporter.line(line, red=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or "no reason given")
