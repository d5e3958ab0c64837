"""Illnesses of the machine that a process of ours is to live through, given to it from outside."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Connection as Line
from sqlalchemy import Engine, event

SWITCH = "CHAOS_READ_ONLY"
"""Names the file that, while it is there, forbids a process to write into an SQLite database."""


def heed(environment: Mapping[str, str]) -> None:
    """Let this process obey the switch that its environment names; nothing without one."""
    if SWITCH in environment:
        _obey(Path(environment[SWITCH]))


def heeding(told: Connection, switch: str, work: Callable[..., None], *given: object) -> None:
    """Do a worker's work, obeying this switch."""
    _obey(Path(switch))
    work(told, *given)


def _obey(switch: Path) -> None:
    # A file that may not be written is opened before, and root may write whatever its mode says:
    # so SQLite itself is told, before every transaction, and answers as for such a file.
    @event.listens_for(Engine, "begin")
    def begin(line: Line) -> None:
        if line.dialect.name == "sqlite":
            line.exec_driver_sql(f"PRAGMA query_only = {'ON' if switch.exists() else 'OFF'}")


@contextmanager
def no_room(processes: Sequence[int], most: int) -> Iterator[None]:
    """Let nothing that these processes write reach beyond so many bytes of a file."""
    for one in processes:
        _limit(one, str(most))
    try:
        yield
    finally:
        for one in processes:
            _limit(one, "unlimited")


def _limit(process: int, most: str) -> None:
    """Set the soft limit, the hard one stays; nothing for a process that has ended."""
    try:
        owner = Path(f"/proc/{process}").stat().st_uid
    except FileNotFoundError:
        return
    # By its owner: without the right for it not even root may do so to another's process.
    user = None if owner == os.geteuid() else owner
    command = ["prlimit", f"--pid={process}", f"--fsize={most}:"]
    subprocess.run(command, check=False, capture_output=True, user=user)
