"""A country's year rolled up, against the bare `GROUP BY` that would do were levels no secret."""

import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

import rating
from storage.database import Database
from storage.tables import Cycle, CycleState, LevelCounts, Organisation, OrganisationKind
from storage.urn import BallotWriter
from tests.bench import hall, planning, processor
from tests.bench.report import Figure, Row, below, ratios
from tests.bench.rosters import ran
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from workflow.clock import FixedClock
from workflow.decision import kept_counts
from workflow.drafts import Drafts
from workflow.office import roll_up as rolling
from workflow.office.roll_up import RollUp
from workflow.work import House, Work

CELL_SIZE = 20
PROVINCES = 34
RATINGS, BASES = 5_600_000, 52_000
"""Of the country."""
YEAR = 2024
_RUNS = 3
_ONE_BY_ONE = 50
_TOGETHER = 20_000
_RATINGS = """
CREATE TABLE bare_rating AS
SELECT 2 + {provinces} + cell % {bases} AS base_id,
       CASE WHEN one < cell % 4 THEN 0 WHEN one < 15 THEN 1 WHEN one < 19 THEN 2 ELSE 3 END
       ::smallint AS level
FROM generate_series(0, {cells} - 1) AS cell, generate_series(0, {size} - 1) AS one
"""
_BARE = "SELECT base_id, level, count(*) FROM bare_rating GROUP BY base_id, level"


async def roll_up(stage: Stage, size: Size) -> Row:
    """Roll a year up, and count plain levels by organisation, in turns; then the whole command."""
    url = await stage.database("postgresql", "roll-up")
    database = stage.store(url, "roll-up")
    cells = size.ratings // CELL_SIZE
    bases = BASES * size.ratings // RATINGS
    await _country(database, cells, bases)
    counted, unsummed = await _counted(database), await _rolled_up(database, cells, keep=False)
    sums = await _sums_kept(database, bases)
    turns = [
        (await _counted(database), await _rolled_up(database, cells))
        for _ in range(1 + min(size.runs, _RUNS))
    ]
    first_bare, first = turns[0]
    await database.close()
    bare, ours = [one for one, _ in turns[1:]], [one for _, one in turns[1:]]
    out = str(stage.folder / "bieu.xlsx")
    whole = await ran(stage, url, "roll-up", "rollup", "--out", out)
    note = f"{size.ratings:,} ratings, {cells:,} cells, {bases:,} organisations"
    return Row(
        "roll-up",
        (
            Figure(
                "rolled up, against the bare GROUP BY", _by_clock(ours, bare), "×", below(1.3), note
            ),
            Figure(
                "the same: processor time", _by_processor(ours, bare), "×", note="with the server's"
            ),
            Figure("rolled up", tuple(one.took for one in ours), "s"),
            Figure("the bare GROUP BY of plain levels", tuple(one.took for one in bare), "s"),
            Figure("rolled up for the first time", _by_clock([first], [first_bare]), "×"),
            Figure("the same: processor time", _by_processor([first], [first_bare]), "×"),
            Figure(
                "what a recorded decision adds for it: processor time",
                tuple(one.used * 1e3 for one in sums),
                "ms",
                note="the sum of its organisation, in a transaction of its own",
            ),
            Figure(
                "rolled up where no sum was kept: processor time",
                _by_processor([unsummed], [counted]),
                "×",
                note="once, after an update from a release without them",
            ),
            Figure("`tusoi rollup --out`, with the Excel file", (whole.took,), "s"),
            Figure("the same: processor time", (whole.processor,), "s"),
            Figure("the same: memory", (whole.peak,), "MiB", below(300)),
        ),
    )


async def _country(database: Database, cells: int, bases: int) -> None:
    await hall.add(database, Organisation, list(_organisations(cells, bases)))
    first = 2 + PROVINCES + bases
    years = [_year(first + number) for number in range(cells)]
    await hall.add(database, Cycle, years)
    for begin in range(0, cells, _TOGETHER):
        some = range(begin, min(begin + _TOGETHER, cells))
        await hall.add(database, LevelCounts, [_kept(first + number, number) for number in some])
    given = {"provinces": PROVINCES, "bases": bases, "cells": cells, "size": CELL_SIZE}
    async with database.engine.begin() as connection:
        await connection.execute(text(_RATINGS.format(**given)))
    async with database.engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await outside.execute(text("VACUUM ANALYZE"))


def _organisations(cells: int, bases: int) -> Iterator[dict[str, Any]]:
    yield _organisation(1, None, OrganisationKind.SUPERIOR, "Toàn quốc")
    for n in range(PROVINCES):
        yield _organisation(2 + n, 1, OrganisationKind.SUPERIOR, f"Tỉnh Ví Dụ {n}")
    for n in range(bases):
        above, kind = 2 + n % PROVINCES, OrganisationKind.PARTY_ORGANISATION
        yield _organisation(2 + PROVINCES + n, above, kind, f"Đảng bộ xã Ví Dụ {n}")
    for n in range(cells):
        number, above = 2 + PROVINCES + bases + n, 2 + PROVINCES + n % bases
        yield _organisation(number, above, OrganisationKind.CELL, f"Chi bộ Ví Dụ {n}")


def _organisation(
    number: int, parent: int | None, kind: OrganisationKind, name: str
) -> dict[str, Any]:
    return {"id": number, "parent_id": parent, "kind": kind, "name": name}


def _year(cell: int) -> dict[str, Any]:
    return {
        "id": cell,
        "cell_id": cell,
        "year": YEAR,
        "profile": hall.PROFILE,
        "profile_hash": "0" * 64,
        "state": CycleState.CLOSED,
        "review_deadline": planning.DEADLINE,
    }


def _kept(cycle_id: int, cell: int) -> dict[str, Any]:
    counts = kept_counts.packed(_counts(cell))
    return {"cycle_id": cycle_id, "counts": counts, "stamp": random.getrandbits(48)}


def _counts(cell: int) -> tuple[int, ...]:
    """Give what the plain levels of a cell come to; all of them are members without a post."""
    levels = dict(zip(rating.Level, (cell % 4, 15 - cell % 4, 4, 1), strict=True))
    return tuple(
        levels[level] if group is rating.Subject.MEMBER else 0
        for group, level in kept_counts.PLACES
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One contender's time."""

    took: float
    used: float
    """Of the processor, the server's included."""


class _Watch:
    """Measures from when it is made."""

    def __init__(self) -> None:
        self._began, self._used = time.perf_counter(), processor.used_seconds()

    def turn(self) -> _Turn:
        """Give the time until now."""
        return _Turn(time.perf_counter() - self._began, processor.used_seconds() - self._used)


def _by_clock(ours: Sequence[_Turn], bare: Sequence[_Turn]) -> tuple[float, ...]:
    return ratios([one.took for one in ours], [one.took for one in bare])


def _by_processor(ours: Sequence[_Turn], bare: Sequence[_Turn]) -> tuple[float, ...]:
    return ratios([one.used for one in ours], [one.used for one in bare])


async def _counted(database: Database) -> _Turn:
    watch = _Watch()
    async with database.engine.connect() as connection:
        (await connection.execute(text(_BARE))).all()
    return watch.turn()


async def _sums_kept(database: Database, bases: int) -> list[_Turn]:
    """Keep the sum of each organisation as the recording of decisions does: of some one by one,
    whose times are given, of the others together."""
    numbers = range(2 + PROVINCES, 2 + PROVINCES + bases)
    turns = []
    for number in numbers[:_ONE_BY_ONE]:
        watch = _Watch()
        async with _work(database) as work:
            await kept_counts.add_up(work, YEAR, [number])
        turns.append(watch.turn())
    for begin in range(_ONE_BY_ONE, bases, rolling.AT_ONCE):
        async with _work(database) as work:
            await kept_counts.add_up(work, YEAR, numbers[begin : begin + rolling.AT_ONCE])
    return turns


@asynccontextmanager
async def _work(database: Database, *, keep: bool = True) -> AsyncIterator[Work]:
    unit, clock = database.unit(), FixedClock(planning.NOW)
    house = House(
        text_key=database.text_cipher,
        ballot_keys=database.ballot_keys,
        writer=BallotWriter(database),
        drafts=Drafts(clock.now),
    )
    try:
        yield Work(unit, clock, house)
        if keep:
            await unit.commit()
    finally:
        await unit.close()


async def _rolled_up(database: Database, cells: int, *, keep: bool = True) -> _Turn:
    watch = _Watch()
    async with _work(database, keep=keep) as work:
        found = await rolling.roll_up(work, YEAR, lambda *_: None)
    turn = watch.turn()
    _look(found, cells)
    return turn


def _look(found: RollUp, cells: int) -> None:
    """Hold the total against what was laid down."""
    best = sum(n % 4 for n in range(cells))
    expected = [best, 15 * cells - best, 4 * cells, cells]
    if expected != list(found.total.persons.values()) or found.total.decided != cells:
        raise BenchError(f"rolled up {found.total} instead of {expected}")
