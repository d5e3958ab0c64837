"""Starts the product in an instant: one process has imported it all, each start is a fork of that.

The fork lives as `python -m bot run` would, with its own environment and log, and can be killed
as one; it ends with the process that asked for it, however that ends. Importing anew at every power
cut would take more time than all the stories together."""

import atexit
import ctypes
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from tests import sickness

READY = "ready\n"
_PR_SET_PDEATHSIG = 1


def start(environment: Mapping[str, str], log: Path, command: Sequence[str] = ("run",)) -> int:
    """Start a command of ours, its log at the end of a file; give its process.

    Where `sickness.SWITCH` is in the environment, the switch is heeded."""
    order: dict[str, Any] = {"environment": {**os.environ, **environment}, "log": str(log)}
    order["command"] = list(command)
    line = _line()
    print(json.dumps(order), file=line, flush=True)
    return int(line.readline())


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
def _line() -> TextIO:
    """Speak to the process that has imported it all: one for all processes of this run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    address = Path(tempfile.gettempdir()) / f"tusoi-warm-{run}"
    line = socket.socket(socket.AF_UNIX)
    with _turn(address):
        try:
            line.connect(str(address))
        except OSError:
            _begin(address)
            line.connect(str(address))
    told = line.makefile("rw", encoding="utf-8")
    atexit.register(line.close)
    atexit.register(told.close)
    return told


@contextmanager
def _turn(address: Path) -> Iterator[None]:
    """Let nobody else begin or end that process meanwhile."""
    with _lock_beside(address).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_beside(address: Path) -> Path:
    return address.with_name(f"{address.name}.lock")


def _begin(address: Path) -> None:
    command = [sys.executable, "-m", "tests.e2e.warm", str(address)]
    kept = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    # It ends after the last who speaks to it.
    atexit.register(kept.communicate)
    assert kept.stdout is not None
    # Whoever measures a start must not measure the imports.
    assert kept.stdout.readline() == READY


def _serve(address: Path) -> None:
    from bot.__main__ import main
    from bot.commands import roster
    from bot.run import run
    from storage import migrate

    assert all((main, roster, run, migrate))
    # Nobody waits for the forks here: the system takes their leavings away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    address.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(address))
    door.listen()
    print(READY, end="", flush=True)
    _answer(door, address)


def _answer(door: socket.socket, address: Path) -> None:
    """Start what is asked for, until nobody is left to ask."""
    lines: dict[socket.socket, TextIO] = {}
    forks: dict[socket.socket, list[int]] = {}
    while True:
        for one in select.select([door, *lines], [], [])[0]:
            if one is door:
                line, _ = door.accept()
                lines[line] = line.makefile("rw", encoding="utf-8")
            elif order := lines[one].readline():
                process = _fork(json.loads(order), [door, *lines])
                # By this name nobody else is ended who is given its number later.
                with suppress(ProcessLookupError):
                    forks.setdefault(one, []).append(os.pidfd_open(process))
                print(process, file=lines[one], flush=True)
            else:
                _end(forks.pop(one, []))
                lines.pop(one).close()
                one.close()
        if not lines:
            with _turn(address):
                if not select.select([door], [], [], 0)[0]:
                    address.unlink()
                    _lock_beside(address).unlink()
                    return


def _end(forks: Sequence[int]) -> None:
    """End what somebody started who is no more."""
    for fork in forks:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(fork, signal.SIGKILL)
        os.close(fork)


def _fork(order: dict[str, Any], doors: Sequence[socket.socket]) -> int:
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        from bot.__main__ import main

        _ends_with(parent)
        for door in doors:
            os.close(door.detach())
        _put_on(order["environment"], order["log"])
        try:
            sickness.heed(order["environment"])
            status = main(order["command"])
            _status_beside(Path(order["log"])).write_text(str(status), encoding="ascii")
        finally:
            sys.stderr.flush()
        os._exit(status)
    return process


def _ends_with(parent: int) -> None:
    """Be killed when the process that forked this one is: it can end nobody then."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


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
    _serve(Path(sys.argv[1]))
