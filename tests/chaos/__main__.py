"""`make chaos` (`python -m tests.chaos`): whatever can go wrong, again and again, on processes.

A table tells of each fault at each place how often it was tried, what had been acknowledged, and
what of that was lost or doubled. The status is 0 when nothing was, 1 otherwise. See docs/chaos.md.
"""

import argparse
import asyncio
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from tests import databases
from tests.chaos import commands, product, votes
from tests.chaos.faults import Fault, Ground, faults_of, ground
from tests.chaos.report import Progress, Score, table

Campaign = Callable[[Ground, Fault, int], Awaitable[None]]

PLACES: Mapping[str, Campaign] = {
    "casts": votes.casts,
    "close": votes.closes,
    "migration": commands.migrations,
    "roster": commands.rosters,
    "delivery": product.deliveries,
    "texts": product.texts,
}

QUICK, USUAL, LONG = 0, 1, 2
"""Which of the three numbers of runs is taken."""

RUNS: Mapping[str, Mapping[Fault, tuple[int, int, int]]] = {
    "casts": {Fault.KILL: (4, 80, 530), Fault.TWO: (1, 10, 60), Fault.FULL: (1, 5, 40)},
    "close": {Fault.KILL: (1, 20, 100), Fault.TWO: (1, 5, 20)},
    "migration": {Fault.KILL: (1, 10, 40)},
    "roster": {Fault.KILL: (1, 10, 40)},
    "delivery": {Fault.KILL: (1, 5, 20)},
    "texts": {Fault.KILL: (1, 6, 20)},
}
"""Runs at a place, each fault; where a fault is not named, `OTHERS`."""
OTHERS = (0, 3, 12)


def main(arguments: list[str] | None = None) -> int:
    """Try what is asked for; give 0 when every promise was kept, 1 when one was broken."""
    given = _parser().parse_args(arguments)
    began = time.monotonic()
    scores = asyncio.run(_tried(given))
    print(table(scores))
    good = all(score.good for score in scores)
    said = "every promise was kept" if good else "A PROMISE WAS BROKEN"
    print(f"{said}; seed {given.seed}, {time.monotonic() - began:.0f} s")
    return 0 if good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", dest="size", action="store_const", const=QUICK, help="CI's run")
    size.add_argument(
        "--long", dest="size", action="store_const", const=LONG, help="500 kills a database"
    )
    parser.add_argument("--place", action="append", choices=list(PLACES), help="only there")
    faults = [fault.name.casefold() for fault in Fault]
    parser.add_argument("--fault", action="append", choices=faults, help="only that")
    parser.add_argument("--database", action="append", choices=databases.KINDS, help="only on that")
    parser.add_argument("--runs", type=int, help="so many of each, whatever the size")
    parser.add_argument(
        "--seed", default=secrets.token_hex(4), help="draws the same moments as that run"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="logs and files of a broken row are left there"
    )
    parser.set_defaults(size=USUAL)
    return parser


async def _tried(given: argparse.Namespace) -> list[Score]:
    progress = Progress(lambda line: print(line, file=sys.stderr, flush=True))
    scores = []
    for kind in given.database or databases.KINDS:
        for place in given.place or PLACES:
            for fault in faults_of(place, kind):
                runs = given.runs or RUNS[place].get(fault, OTHERS)[given.size]
                if runs and (given.fault is None or fault.name.casefold() in given.fault):
                    score = Score(kind, place, fault)
                    scores.append(score)
                    await _campaign(score, fault, runs, given, progress)
    return scores


async def _campaign(
    score: Score, fault: Fault, runs: int, given: argparse.Namespace, progress: Progress
) -> None:
    # By name, so that one of them is repeated alone as it was among all.
    name = f"{score.database} {score.place} {fault}"
    luck = random.Random(f"{given.seed} {name}")
    progress.begins(score, runs)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tusoi-chaos-") as folder:

        def goes_on() -> None:
            progress.goes_on(score, runs)

        try:
            async with ground(score.database, Path(folder), luck, score, goes_on) as there:
                await PLACES[score.place](there, fault, runs)
        except (TimeoutError, AssertionError, OSError, SQLAlchemyError) as error:
            # The others are tried all the same, and the table is printed.
            said = str(error).partition("\n")[0] or "it did not come to its end in time"
            score.wrong.append(f"run {score.runs}: {type(error).__name__}: {said[:300]}")
        if given.keep is not None and not score.good:
            shutil.copytree(folder, given.keep / name.replace(" ", "-"), dirs_exist_ok=True)
    score.seconds = time.monotonic() - began
    progress.ends(score)


if __name__ == "__main__":
    sys.exit(main())
