"""What a story starts ends with it, also when the run is killed in the middle."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

STARTS = """
import sys
from pathlib import Path
from tests.e2e import warm
print(warm.start({}, Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""
SECONDS = 60


@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        *(pytest.param(how, marks=pytest.mark.long) for how in (signal.SIGTERM, None)),
    ],
)
def test_a_product_ends_with_who_started_it(tmp_path: Path, how: signal.Signals | None) -> None:
    """Killed, told to end, or at its own end: nothing lives on, though it never comes to a stop by
    itself; its log is a pipe that nobody reads, so it waits for good."""
    log = tmp_path / "log"
    os.mkfifo(log)
    environment = {**os.environ, "PYTEST_XDIST_TESTRUNUID": tmp_path.name + str(os.getpid())}
    with subprocess.Popen(
        [sys.executable, "-c", STARTS, str(log)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        product = os.pidfd_open(int(starter.stdout.readline()))
        lived = not select.select([product], [], [], 0)[0]
        if how is None:
            starter.stdin.close()
        else:
            starter.send_signal(how)

        ended = bool(select.select([product], [], [], SECONDS)[0])
        if not ended:
            signal.pidfd_send_signal(product, signal.SIGKILL)
        os.close(product)

    assert (True, True) == (lived, ended)
