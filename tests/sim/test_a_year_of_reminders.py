"""A simulated year of reminders: many members, two workers at once, and nobody who behaves.

Half finish at random times, some put off, mute, block the bot or join late; the planners and the
senders are killed at random, between any two steps. What must come is reckoned apart, from the
dates alone. With `TUSOI_LONG=1` two hundred members live through every day of the year; without,
forty, and days on which nothing can be due are passed over."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import outbox
from storage.queries import people
from storage.tables import (
    MemberRole,
    OrganisationKind,
    OutboxMessage,
    OutboxState,
    ReviewState,
    SelfReview,
)
from tests import databases, told
from tests.worlds import World, open_world
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.clock import VIETNAM
from workflow.duties import reminder
from workflow.quiet import QuietHours

pytestmark = pytest.mark.long

LONG = bool(os.environ.get("TUSOI_LONG"))
CELLS, SIZE = (10, 20) if LONG else (2, 20)
OPENED, LAST_DAY = date(2024, 11, 18), date(2024, 12, 15)
"""The last day is a Sunday: its steps come on the Friday before."""
STEPS = [LAST_DAY + timedelta(days=days) for days in (-7, -3, -1, 0, 1, 2, 3)]
QUIET = QuietHours(weekends=True, holidays=True)
DAY = timedelta(days=1)
EVERY = timedelta(hours=4)
LEASE = timedelta(minutes=5)
ROUNDS = 3
"""Looks at the outbox in one waking: after a death, what was claimed is free in the next."""
BATCH = 64
LATE_JOINERS_ON = OPENED + timedelta(days=10)


class KilledError(Exception):
    """The worker died here."""


@dataclass
class Worker:
    """One of the two programs of the house: its own connection, name and bad luck."""

    name: str
    world: World
    luck: random.Random

    def dies(self, chance: float) -> None:
        """Be killed now, with this chance."""
        if self.luck.random() < chance:
            raise KilledError


@dataclass
class Life:
    """One member's behaviour, and what he was sent."""

    member_id: int
    cell_id: int
    leads: bool = False
    joined: date = OPENED
    finishes: datetime | None = None
    blocked_from: date = date.max
    muted_from: date = date.max
    muted: bool = False
    snoozes: bool = False
    done: bool = False
    sent: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass
class Year:
    """The house, its people, its two workers and their bad luck."""

    world: World
    workers: tuple[Worker, ...]
    luck: random.Random
    lives: dict[int, Life] = field(default_factory=dict)
    cycles: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    async def found(self) -> None:
        """Cells of twenty; two of each come onto the roster only later."""
        for number in range(CELLS):
            async with self.world.job() as work:
                session = await work.session()
                cell = await people.organisation(
                    session, None, OrganisationKind.CELL, f"Chi bộ Ví Dụ {number}"
                )
                cell_id = cell.id or 0
            head = await self.add(cell_id, 0)
            for place in range(1, SIZE - 2):
                await self.add(cell_id, place)
            chair = Person(0, head, "", cell_id, "", MemberRole.SECRETARY, "vi")
            async with self.world.job() as work:
                opened = await cycles.open_cycle(work, chair, "hcmc_edu_2023", LAST_DAY)
                self.cycles[cell_id] = opened.id or 0

    async def add(self, cell_id: int, place: int) -> int:
        """Put one member on the roster, with a life drawn by lot."""
        async with self.world.job() as work:
            member = await told.add(
                await work.session(),
                cell_id=cell_id,
                full_name=f"Nguyễn Văn Ví Dụ {cell_id}-{place}",
                birth_date=date(1980, 5, 17),
                admitted_on=date(2010, 2, 3),
                role=MemberRole.SECRETARY if place == 0 else MemberRole.MEMBER,
            )
        life = Life(id_of(member), cell_id, leads=place == 0, joined=self.today)
        if self.luck.random() < 0.5:
            hours = self.luck.randrange(24 * 40)
            life.finishes = datetime.combine(OPENED, time(9), VIETNAM) + timedelta(hours=hours)
        elif self.luck.random() < 0.1:
            life.blocked_from = LAST_DAY - timedelta(days=self.luck.randrange(10))
        elif self.luck.random() < 0.1:
            life.muted_from = LAST_DAY - timedelta(days=self.luck.randrange(10))
        else:
            life.snoozes = self.luck.random() < 0.2
        self.lives[life.member_id] = life
        return life.member_id

    @property
    def today(self) -> date:
        """The day on the moved clock."""
        return self.world.clock.now().date()

    async def goes_on(self, step: timedelta = EVERY) -> None:
        """A step later: people act, then both workers plan and send at once, or die."""
        self.world.clock.move(step)
        await self._people()
        rounds = 1 if QUIET.covers(self.world.clock.now()) else ROUNDS
        for _ in range(rounds):
            await asyncio.gather(*(self._wakes(worker) for worker in self.workers))
            self.world.clock.move(LEASE + timedelta(minutes=1))
        self.world.clock.move(-rounds * (LEASE + timedelta(minutes=1)))

    async def _wakes(self, worker: Worker) -> None:
        try:
            await self._plan(worker)
            await self._send(worker)
        except KilledError:
            self.counts["kills"] += 1

    async def _people(self) -> None:
        now = self.world.clock.now()
        if self.today == LATE_JOINERS_ON and now.hour < 3:
            for cell_id in self.cycles:
                for place in (SIZE - 2, SIZE - 1):
                    await self.add(cell_id, place)
        for life in self.lives.values():
            if life.finishes is not None and not life.done and life.finishes <= now:
                await self._finish(life)
            if life.muted_from <= self.today and not life.muted:
                life.muted = True
                async with self.world.job() as work:
                    await reminder.mute(work, life.member_id, muted=True)

    async def _finish(self, life: Life) -> None:
        life.done = True
        async with self.world.job() as work:
            (await work.session()).add(
                SelfReview(
                    cycle_id=self.cycles[life.cell_id],
                    member_id=life.member_id,
                    form="2A.2023",
                    form_hash="0" * 64,
                    state=ReviewState.SUBMITTED,
                )
            )

    async def _plan(self, worker: Worker) -> None:
        more = True
        while more:
            async with worker.world.job() as work:
                more = await reminder.tick(work)
                worker.dies(0.03)

    async def _send(self, worker: Worker) -> None:
        rows: list[OutboxMessage] | None = None
        while rows != []:
            now = self.world.clock.now()
            async with worker.world.job() as work:
                session = await work.session()
                self.counts["in doubt"] += await outbox.lost(session, now)
                rows = await outbox.claim(session, worker.name, now, BATCH, LEASE)
            worker.dies(0.03)
            for row in rows:
                if QUIET.covers(now):
                    await self._settle(worker, row, not_before=QUIET.next_allowed(now))
                else:
                    await self._deliver(worker, row)

    async def _deliver(self, worker: Worker, row: OutboxMessage) -> None:
        worker.dies(0.01)
        life, now = self.lives[row.member_id], self.world.clock.now()
        async with worker.world.job() as work:
            facts = await reminder.facts_for(work, row)
            session = await work.session()
            leaves = await outbox.leaving(session, worker.name, [row.id or 0], now)
        blocked = life.blocked_from <= self.today
        if facts is None or blocked:
            self.counts["blocked" if blocked else "not owed any more"] += 1
            await self._settle(worker, row, state=OutboxState.DROPPED)
        elif leaves:
            life.sent.append((now, row.key))
            self.counts["sent"] += 1
            assert facts.own or facts.digest, row.key
            # It arrived, and nobody may ever know.
            worker.dies(0.03)
            await self._settle(worker, row, state=OutboxState.SENT)
            await self._puts_off(life)

    async def _puts_off(self, life: Life) -> None:
        if life.snoozes and self.world.clock.now().hour < 19 and self.today <= LAST_DAY:
            life.snoozes = False
            self.counts["snoozed"] += 1
            async with self.world.job() as work:
                await reminder.snooze(work, life.member_id, days=0)

    async def _settle(
        self,
        worker: Worker,
        row: OutboxMessage,
        *,
        state: OutboxState | None = None,
        not_before: datetime | None = None,
    ) -> None:
        result = outbox.Result(row.id or 0, state=state, not_before=not_before, counted=False)
        async with worker.world.job() as work:
            now = self.world.clock.now()
            await outbox.settle_many(await work.session(), worker.name, [result], now)


def due_days(joined: date) -> list[date]:
    """Reckon from the calendar alone on which days a member who never finishes is reminded."""
    open_steps = [day for day in STEPS if day > joined]
    found, day = [], joined + timedelta(days=1)
    while open_steps:
        if not QUIET.off(day):
            until = QUIET.until_next_open(day)
            reach = until if day <= LAST_DAY else day
            if open_steps[0] <= reach:
                found.append(day)
                open_steps = [step for step in open_steps if step > until]
        day += timedelta(days=1)
    return found


def expected(life: Life) -> list[date]:
    """Give the days a member must be reminded on: unfinished all day, reachable, not muted."""
    end = min(life.blocked_from, life.muted_from)
    days = [day for day in due_days(life.joined) if day < end]
    if life.finishes is not None:
        days = [day for day in days if day < life.finishes.date()]
    return days


@pytest.fixture(params=databases.KINDS)
async def year(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Year]:
    """A house on the day its cells open their year, and a second program on its database."""
    async with open_world(str(request.param), tmp_path) as world:
        object.__setattr__(world.house, "quiet", QUIET)
        opened = datetime.combine(OPENED, time(9), VIETNAM)
        world.clock.move(opened - world.clock.now())
        other = databases.at(world.database.url, tmp_path)
        await other.open()
        workers = (
            Worker("one", world, random.Random(1)),
            Worker("two", World(other, world.clock, world.house), random.Random(2)),
        )
        life = Year(world, workers, random.Random(7))
        await life.found()
        yield life
        await other.close()


def nothing_can_be_due(day: date) -> bool:
    """Tell the days, some steps and their making up for weekends aside, that can be passed over."""
    busy = STEPS[0] - timedelta(days=3) <= day <= LAST_DAY + timedelta(days=9)
    return not LONG and not busy and day != LATE_JOINERS_ON


async def test_a_year_of_reminders(year: Year) -> None:
    """Nobody who owes nothing, nobody in quiet hours, nobody twice, everybody on his day."""
    while year.today < OPENED + timedelta(days=365):
        quick = nothing_can_be_due(year.today) and nothing_can_be_due(year.today + DAY)
        if quick and year.today > LAST_DAY:
            await year.goes_on(timedelta(days=30))
        else:
            await year.goes_on(DAY if quick else EVERY)

    members = [life for life in year.lives.values() if not life.leads]
    after_done = [
        (life.member_id, at)
        for life in members
        for at, _ in life.sent
        if life.finishes is not None and at >= life.finishes
    ]
    quiet = [at for life in year.lives.values() for at, _ in life.sent if QUIET.covers(at)]
    keys = Counter(key for life in year.lives.values() for _, key in life.sent)
    twice = [key for key, often in keys.items() if often > 1]
    missing = {
        life.member_id: sorted(days)
        for life in members
        if (days := set(expected(life)) - {at.date() for at, _ in life.sent})
    }
    per_day = Counter(
        (life.member_id, at.date())
        for life in year.lives.values()
        for at, key in life.sent
        if not key.endswith(":evening")
    )
    crowded = [who for who, often in per_day.items() if often > 1]
    wrong = len(after_done) + len(quiet) + len(twice) + len(missing) + len(crowded)
    due = sum(map(len, map(expected, members)))
    print(f"members: {len(year.lives)}, due: {due}, wrong: {wrong}, {dict(year.counts)}")
    assert ([], [], [], {}, []) == (after_done, quiet, twice, missing, crowded)
    assert len(year.lives) == CELLS * SIZE
    assert year.counts["kills"] > 10
    assert year.counts["in doubt"] > 0
