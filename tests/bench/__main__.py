"""`make bench` (`python -m tests.bench`): the promised figures, measured; see docs/performance.md.

Each row runs its contenders in turn, several times, and shows the median of the ratios: absolute
figures are the machine's, ratios are ours.
"""

import argparse
import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bot.run import keep_for_good
from tests import databases
from tests.bench import (
    casting,
    december,
    flame,
    flood,
    meeting,
    notices,
    offices,
    pages,
    planning,
    roll_up,
    room,
    rosters,
    slow_line,
)
from tests.bench.report import Machine, Report, Row
from tests.bench.size import FULL, QUICK, USUAL, Size
from tests.bench.stage import Stage, open_stage

Measure = Callable[[Stage, Size], Awaitable[Row]]

ROWS: Mapping[str, Measure] = {
    "casts": casting.casts,
    "taps": casting.taps,
    "flame": flame.flame,
    "pages": pages.pages,
    "workers": casting.workers,
    "meeting": meeting.meeting,
    "room": room.room,
    "chat": room.chat,
    "zalo": room.zalo,
    "qr": room.qr,
    "slow_line": slow_line.slow_line,
    "flood": flood.flood,
    "reminders": planning.reminders,
    "outbox": planning.outbox_pace,
    "notices": notices.notices,
    "forms": offices.forms,
    "rating": offices.rated,
    "start": offices.start,
    "roster": rosters.roster,
    "december": december.december,
    "roll-up": roll_up.roll_up,
}
_NEEDS_POSTGRESQL = {"pages", "workers", "december", "roll-up"}


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for; give 0 whatever the figures are, they are there to be read."""
    given = _parser().parse_args(arguments)
    machine = Machine()
    size = QUICK if given.quick else FULL if given.full else USUAL
    keep_for_good()
    rows = asyncio.run(_measured(given.only or list(ROWS), size))
    machine.load_after = os.getloadavg()[0]
    if _NEEDS_POSTGRESQL & {row.name for row in rows}:
        machine.postgresql = (
            databases.postgres()
            .tool("psql", databases.postgres().url("postgres"), "-Atc", "SHOW server_version")
            .strip()
        )
    told = sys.argv[1:] if arguments is None else arguments
    command = shlex.join(["python", "-m", "tests.bench", *told])
    report = Report(command, machine, rows)
    print(report.table())
    if given.json is not None:
        given.json.write_text(report.json() + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(ROWS), help="this row; may be given several times"
    )
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--quick", action="store_true", help="a smoke test: its figures say nothing")
    scale.add_argument("--full", action="store_true", help="a million duties, longer runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything to FILE")
    return parser


async def _measured(names: list[str], size: Size) -> list[Row]:
    rows = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        # A stage for each row: nothing of the one before is still running.
        with tempfile.TemporaryDirectory(prefix="tusoi-bench-") as folder:
            async with open_stage(Path(folder)) as stage:
                rows.append(await ROWS[name](stage, size))
    return rows


if __name__ == "__main__":
    sys.exit(main())
