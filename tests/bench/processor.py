"""Processor time of this program and of the PostgreSQL it asks.

A busy machine shakes it less than the clock on the wall."""

import os
import time
from pathlib import Path

from tests import databases

_TICK = os.sysconf("SC_CLK_TCK")
_OWN, _WITH_ENDED = slice(11, 13), slice(11, 15)
"""Where a process's line has its ticks; with those of its processes that have ended."""


def used_seconds() -> float:
    """Give what this process and all of the tests' PostgreSQL have used so far."""
    return time.process_time() + server_seconds()


def server_seconds() -> float:
    """Give what all processes of the tests' PostgreSQL have used so far."""
    server = (databases.postgres().data / "postmaster.pid").read_text().split()[0]
    others = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return (_ticks(server, _WITH_ENDED) + sum(_ticks(one, _OWN) for one in others)) / _TICK


def _ticks(process: str, part: slice) -> int:
    try:
        line = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        # It ended meanwhile: its server has its time.
        return 0
    return sum(map(int, line.rpartition(")")[2].split()[part]))
