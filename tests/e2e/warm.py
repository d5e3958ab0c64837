"""Starts the product in an instant: one process has imported it all, each start is a fork of that.

The fork lives as `python -m bot run` would, with its own environment and log, and can be killed
as one. Importing anew at every power cut would take more time than all the stories together."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from tests import sickness

READY = "ready\n"


def start(environment: Mapping[str, str], log: Path, command: Sequence[str] = ("run",)) -> int:
    """Start a command of ours, its log at the end of a file; give its process.

    Where `sickness.SWITCH` is in the environment, the switch is heeded."""
    kept = _kept()
    assert kept.stdin is not None
    assert kept.stdout is not None
    order: dict[str, Any] = {"environment": {**os.environ, **environment}, "log": str(log)}
    order["command"] = list(command)
    kept.stdin.write(json.dumps(order) + "\n")
    kept.stdin.flush()
    return int(kept.stdout.readline())


def kill(process: int) -> None:
    """End a started command as a power cut would."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def ended(process: int) -> bool:
    """Tell whether a started product is no more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def status_of(log: Path) -> int:
    """Give the exit status of an ended product, by its log; -1 when it was killed."""
    told = _status_beside(log)
    return int(told.read_text(encoding="ascii")) if told.exists() else -1


def _status_beside(log: Path) -> Path:
    return log.with_name(f"{log.name}.status")


@cache
def _kept() -> "subprocess.Popen[str]":
    """Give the process that has imported it all, one for this run of the tests."""
    command = [sys.executable, "-m", "tests.e2e.warm"]
    kept = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    atexit.register(kept.communicate)
    assert kept.stdout is not None
    # Whoever measures a start must not measure the imports.
    assert kept.stdout.readline() == READY
    return kept


def _serve() -> None:
    from bot.__main__ import main
    from bot.commands import roster
    from bot.run import run
    from storage import migrate

    assert all((roster, run, migrate))
    # Nobody waits for the forks here: the system takes their leavings away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print(READY, end="", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if process == 0:
            _put_on(order["environment"], order["log"])
            try:
                sickness.heed(order["environment"])
                status = main(order["command"])
                _status_beside(Path(order["log"])).write_text(str(status), encoding="ascii")
            finally:
                sys.stderr.flush()
            os._exit(status)
        print(process, flush=True)


def _put_on(environment: Mapping[str, str], log: str) -> None:
    """Take on the environment and the streams of a process started by itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, target in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(stream, target)


if __name__ == "__main__":
    _serve()
