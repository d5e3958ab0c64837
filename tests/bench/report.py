"""What was measured: figures with their goals, the machine, a table and JSON."""

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure was promised to be."""

    limit: float
    at_least: bool
    """Else it is a most: seconds and megabytes are to stay below."""

    def met(self, value: float) -> bool:
        """Tell whether the promise is kept."""
        return value >= self.limit if self.at_least else value < self.limit

    def __str__(self) -> str:
        """Write it as the table shows it."""
        return f"{'≥' if self.at_least else '<'} {self.limit:,.4g}"


def at_least(limit: float) -> Goal:
    """Give the goal of a ratio or a rate."""
    return Goal(limit, at_least=True)


def below(limit: float) -> Goal:
    """Give the goal of a time or a size."""
    return Goal(limit, at_least=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: the median of its runs."""

    what: str
    values: tuple[float, ...]
    unit: str
    goal: Goal | None = None
    """None: shown for comparison only."""
    note: str = ""

    @property
    def median(self) -> float:
        """Give the figure."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Tell whether the goal is met; nothing where there is none."""
        if self.goal is None:
            return ""
        return "met" if self.goal.met(self.median) else "NOT MET"


@dataclass(frozen=True, slots=True)
class Row:
    """One experiment and what came of it."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(slots=True)
class Machine:
    """Where it was measured, as far as a reader needs to judge the figures."""

    cores: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    processor: str = field(default_factory=lambda: _processor())
    python: str = field(default_factory=platform.python_version)
    system: str = field(default_factory=lambda: f"{platform.system()} {platform.release()}")
    sqlite: str = sqlite3.sqlite_version
    postgresql: str = ""
    """Empty: no row needed one."""
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    """Who else was busy: the mean number of running processes in the minute before."""
    load_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """One whole run."""

    command: str
    machine: Machine
    rows: Sequence[Row]

    def table(self) -> str:
        """Give the report for people."""
        lines = [_line("row", "figure", "median", "range of runs", "goal", "")]
        lines += [
            _line(row.name, one.what, _shown(one), _range(one), str(one.goal or ""), one.verdict)
            for row in self.rows
            for one in row.figures
        ]
        notes = [
            f"  {one.what}: {one.note}" for row in self.rows for one in row.figures if one.note
        ]
        return "\n".join([self.command, _described(self.machine), "", *lines, "", *notes])

    def json(self) -> str:
        """Give the report for programs."""
        rows = [
            {
                "row": row.name,
                "figure": one.what,
                "median": one.median,
                "runs": one.values,
                "unit": one.unit,
                "goal": None if one.goal is None else str(one.goal),
                "met": None if one.goal is None else one.goal.met(one.median),
                "note": one.note,
            }
            for row in self.rows
            for one in row.figures
        ]
        told = {"command": self.command, "machine": asdict(self.machine), "rows": rows}
        return json.dumps(told, ensure_ascii=False, indent=2)


def ratios(ours: Sequence[float], others: Sequence[float]) -> tuple[float, ...]:
    """Give run by run how many times the other's figure ours is."""
    return tuple(one / other for one, other in zip(ours, others, strict=True))


def p99(values: Sequence[float]) -> float:
    """Give the value that one in a hundred lies above."""
    return statistics.quantiles(values, n=100)[98]


def _line(row: str, what: str, median: str, spread: str, goal: str, verdict: str) -> str:
    return f"{row:<10} {what:<52} {median:>13} {spread:>19} {goal:>9} {verdict}".rstrip()


def _shown(figure: Figure) -> str:
    return f"{_number(figure.median)} {figure.unit}"


def _range(figure: Figure) -> str:
    if len(figure.values) == 1:
        return "one run"
    return f"{_number(min(figure.values))} – {_number(max(figure.values))}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _described(machine: Machine) -> str:
    postgresql = f", PostgreSQL {machine.postgresql}" if machine.postgresql else ""
    return (
        f"{machine.cores} cores ({machine.processor}), {machine.system}, Python {machine.python}, "
        f"SQLite {machine.sqlite}{postgresql}; "
        f"load {machine.load_before:.1f} before, {machine.load_after:.1f} after"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
