"""Reminders for a whole country, and the outbox they go through."""

import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.delivery.delivery_marks import DeliveryMarks
from bot.delivery.worker import BATCH, LEASE
from bot.nursery import side_by_side
from storage import outbox
from storage.database import Database
from storage.outbox import Result
from storage.tables import (
    Cycle,
    CycleState,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    OutboxState,
    Post,
)
from storage.urn import BallotWriter
from terms.people import PostBody, PostRole
from tests.bench import hall
from tests.bench.processor import used_seconds
from tests.bench.report import Figure, Row, at_least, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from workflow.clock import VIETNAM, FixedClock
from workflow.drafts import Drafts
from workflow.duties import duty_list, reminder
from workflow.work import House, Work

CELL_SIZE = 20
COUNTRY = 1_000_000
SECONDS = 30
"""In which the country's reminders are to be planned."""
NOW = datetime(2024, 12, 3, 9, 0, tzinfo=VIETNAM)
DEADLINE = date(2024, 12, 5)
ENGINES = ("sqlite", "postgresql")
_HOLDER = "bench"


async def reminders(stage: Stage, size: Size) -> Row:
    """Plan the reminder of every member who owes a self-review, in cells each with a secretary;
    then find nothing new. On both databases."""
    figures = [one for kind in ENGINES for one in await _reminders_on(stage, size, kind)]
    return Row("reminders", tuple(figures))


async def _reminders_on(stage: Stage, size: Size, kind: str) -> tuple[Figure, ...]:
    database = stage.store(await stage.database(kind, f"reminders-{kind}"), f"reminders-{kind}")
    await found_cells(database, size.duties)
    await lead_cells(database, size.duties)
    laying = await _all(database, NOW - timedelta(days=1), _lay_some)
    used = used_seconds if kind == "postgresql" else time.process_time
    before = used()
    first, planned = await _plan(database)
    processor = used() - before
    again, repeated = await _plan(database)
    looking = await _all(database, NOW, _look_again)
    await database.close()
    if (planned, repeated) != (size.duties, 0):
        raise BenchError(f"planned {planned}, then {repeated}, of {size.duties}")
    promised = SECONDS / COUNTRY * 1e6
    goal = f"{COUNTRY:,} within {SECONDS} s"
    a_cell = CELL_SIZE * 1e3 / size.duties
    return (
        Figure(f"{kind}: deriving a cell's duties", (laying * a_cell,), "ms"),
        Figure("planning its duties", (first,), "s", note=f"{size.duties:,} duties"),
        Figure("a duty", (first / size.duties * 1e6,), "µs", below(promised), goal),
        Figure("a duty, processor time", (processor / size.duties * 1e6,), "µs", below(promised)),
        Figure("a duty looked at again", (again / size.duties * 1e6,), "µs", note="every tick"),
        Figure("a cell looked at again", (looking * a_cell,), "ms", note="once a day, after that"),
    )


async def outbox_pace(stage: Stage, size: Size) -> Row:
    """Claim what is due in the delivery's batches; mark each message as leaving, then as sent."""
    database = stage.store(await stage.database("sqlite", "outbox"), "outbox")
    await found_cells(database, CELL_SIZE)
    rates = []
    for run in range(size.runs):
        await _plan_messages(database, run, size.messages)
        began = time.perf_counter()
        done = await _claim_and_mark(database)
        rates.append(done / (time.perf_counter() - began))
        if done != size.messages:
            raise BenchError(f"{done} messages marked instead of {size.messages}")
    await database.close()
    note = "the platform takes 30 a second"
    return Row("outbox", (Figure("claimed and marked", tuple(rates), "/s", at_least(2_000), note),))


async def _all(database: Database, now: datetime, do: Callable[[Work], Awaitable[bool]]) -> float:
    """Run one kind of job at this moment until nothing is left of it; give the seconds."""
    seconds, more = 0.0, True
    while more:
        more, took = await _job(database, now, do)
        seconds += took
    return seconds


async def _lay_some(work: Work) -> bool:
    return await duty_list.lay_due(work, reminder.CYCLES_AT_ONCE) > 0


async def _look_again(work: Work) -> bool:
    return await duty_list.look_again(work, reminder.CYCLES_AT_ONCE) > 0


async def _take_steps(work: Work) -> bool:
    """Do as a tick does up to what waits for the planning."""
    if await duty_list.lay_due(work, reminder.CYCLES_AT_ONCE) == reminder.CYCLES_AT_ONCE:
        return True
    return await reminder.plan_due(work) == reminder.STEPS_AT_ONCE


async def _plan(database: Database) -> tuple[float, int]:
    """Run a day's planning as the edge runs it; give its seconds and how many were new."""
    before = await _messages(database)
    seconds = await _all(database, NOW, _take_steps)
    return seconds, await _messages(database) - before


async def _job(
    database: Database, now: datetime, do: Callable[[Work], Awaitable[bool]]
) -> tuple[bool, float]:
    began = time.perf_counter()
    unit = database.unit()
    clock = FixedClock(now)
    house = House(
        text_key=database.text_cipher,
        ballot_keys=database.ballot_keys,
        writer=BallotWriter(database),
        drafts=Drafts(clock.now),
    )
    try:
        more = await do(Work(unit, clock, house))
        await unit.commit()
    finally:
        await unit.close()
    return more, time.perf_counter() - began


async def _messages(database: Database) -> int:
    async with database.transaction() as session:
        return (await session.exec(select(func.count(col(OutboxMessage.id))))).one()


async def _claim_and_mark(database: Database) -> int:
    """Give how many were due: a transaction for each claim, and the worker's book for the rest."""
    ledger = DeliveryMarks(database, FixedClock(NOW), _HOLDER)
    done = 0
    while rows := await _claim(database):
        await side_by_side([_mark(ledger, row.id or 0) for row in rows])
        done += len(rows)
    return done


async def _claim(database: Database) -> list[OutboxMessage]:
    async with database.transaction() as session:
        return await outbox.claim(session, _HOLDER, NOW, BATCH, LEASE)


async def _mark(ledger: DeliveryMarks, message_id: int) -> None:
    """Write twice, as the delivery does: right before it leaves, and what became of it."""
    if not await ledger.leaving([message_id]):
        raise BenchError("a claimed message may not leave")
    await ledger.settle(Result(message_id, state=OutboxState.SENT))


async def _plan_messages(database: Database, run: int, messages: int) -> None:
    async with database.transaction() as session:
        for number in range(messages):
            key = f"bench:{run}:{number}"
            await outbox.plan(session, key, reminder.KIND, 1, {"cycle": 1}, NOW)


async def found_cells(database: Database, members: int) -> None:
    """Lay down cells of twenty, each with a year whose reviews are due in two days."""
    cells = range(1, -(-members // CELL_SIZE) + 1)
    await hall.add(database, Organisation, [_cell(number) for number in cells])
    rows = [hall.member_row(one + 1, one // CELL_SIZE + 1) for one in range(members)]
    await hall.add_members(database, rows)
    await hall.add(database, Cycle, [_cycle(number) for number in cells])


async def lead_cells(database: Database, members: int) -> None:
    """Let the first member of each cell be its secretary."""
    led = {"body": PostBody.CELL, "role": PostRole.SECRETARY}
    first = range(CELL_SIZE + 1, members + 1, CELL_SIZE)
    await hall.add(database, Post, [{"member_id": number, **led} for number in first])


def _cell(number: int) -> dict[str, Any]:
    name = f"Chi bộ Ví Dụ {number}"
    return {"id": number, "parent_id": None, "kind": OrganisationKind.CELL, "name": name}


def _cycle(cell: int) -> dict[str, Any]:
    return {
        "id": cell,
        "cell_id": cell,
        "year": NOW.year,
        "profile": hall.PROFILE,
        "profile_hash": "0" * 64,
        "state": CycleState.COLLECTING,
        "review_deadline": DEADLINE,
    }
