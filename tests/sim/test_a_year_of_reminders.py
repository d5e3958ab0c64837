"""A simulated year of reminders: sixty members, two workers, and nobody who behaves.

Half finish at random times, some put off, mute, block the bot or join late; the planner and the
sender are killed at random, between any two steps. What must come is reckoned apart, from the
dates alone."""

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
    Member,
    MemberRole,
    MemberStatus,
    OrganisationKind,
    OutboxMessage,
    OutboxState,
    ReviewState,
    SelfReview,
)
from tests import databases
from tests.worlds import World, open_world
from workflow import cycle as cycles
from workflow import reminder
from workflow.accounts import Person, id_of
from workflow.clock import VIETNAM
from workflow.quiet import QuietHours

CELLS, SIZE = 3, 20
OPENED, LAST_DAY = date(2024, 11, 18), date(2024, 12, 15)
"""The last day is a Sunday: its steps come on the Friday before."""
STEPS = [LAST_DAY + timedelta(days=days) for days in (-6, -2, -1, 0, 1, 2, 3)]
QUIET = QuietHours(weekends=True, holidays=True)
EVERY = timedelta(hours=4)
LEASE = timedelta(minutes=5)


class KilledError(Exception):
    """The worker died here."""


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
    snoozes: bool = False
    done: bool = False
    sent: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass
class Year:
    """The house, its people, its two workers and their bad luck."""

    world: World
    luck: random.Random
    lives: dict[int, Life] = field(default_factory=dict)
    cycles: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    async def found(self) -> None:
        """Three cells of twenty; two of each come onto the roster only later."""
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
        member = Member(
            cell_id=cell_id,
            full_name=f"Nguyễn Văn Ví Dụ {cell_id}-{place}",
            birth_date=date(1980, 5, 17),
            admitted_on=date(2010, 2, 3),
            status=MemberStatus.OFFICIAL,
            role=MemberRole.SECRETARY if place == 0 else MemberRole.MEMBER,
        )
        async with self.world.job() as work:
            session = await work.session()
            session.add(member)
            await session.flush()
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

    async def goes_on(self) -> None:
        """Four hours later: people act, then both workers plan and send, or die."""
        self.world.clock.move(EVERY)
        await self._people()
        for worker in self.luck.sample(("one", "two"), 2):
            try:
                await self._plan()
                await self._send(worker)
            except KilledError:
                self.counts["killed"] += 1

    async def _people(self) -> None:
        now = self.world.clock.now()
        if self.today == OPENED + timedelta(days=10) and now.hour < 3:
            for cell_id in self.cycles:
                for place in (SIZE - 2, SIZE - 1):
                    await self.add(cell_id, place)
        for life in self.lives.values():
            if life.finishes is not None and not life.done and life.finishes <= now:
                await self._finish(life)
            if life.muted_from <= self.today and life.muted_from != date.max:
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

    async def _plan(self) -> None:
        more = True
        while more:
            async with self.world.job() as work:
                more = await reminder.tick(work)
                self._dies(0.05)

    async def _send(self, worker: str) -> None:
        now = self.world.clock.now()
        async with self.world.job() as work:
            rows = await outbox.claim(await work.session(), worker, now, 500, LEASE)
        self._dies(0.05)
        for row in rows:
            if QUIET.covers(now):
                await self._settle(worker, row, not_before=QUIET.next_allowed(now))
            else:
                await self._deliver(worker, row)

    async def _deliver(self, worker: str, row: OutboxMessage) -> None:
        self._dies(0.01)
        life, now = self.lives[row.member_id], self.world.clock.now()
        async with self.world.job() as work:
            facts = await reminder.facts_for(work, row)
            leaves = await outbox.leaving(await work.session(), worker, [row.id or 0], now)
        blocked = life.blocked_from <= self.today
        if facts is None or blocked:
            self.counts["blocked" if blocked else "not owed any more"] += 1
            await self._settle(worker, row, state=OutboxState.DROPPED)
        elif leaves:
            life.sent.append((now, row.key))
            self.counts["sent"] += 1
            assert facts.own or facts.digest, row.key
            await self._settle(worker, row, state=OutboxState.SENT)
            if life.snoozes and now.hour < 19 and self.today <= LAST_DAY:
                life.snoozes = False
                self.counts["snoozed"] += 1
                async with self.world.job() as work:
                    await reminder.snooze(work, life.member_id, days=0)

    async def _settle(
        self,
        worker: str,
        row: OutboxMessage,
        *,
        state: OutboxState | None = None,
        not_before: datetime | None = None,
    ) -> None:
        result = outbox.Result(row.id or 0, state=state, not_before=not_before)
        async with self.world.job() as work:
            now = self.world.clock.now()
            await outbox.settle_many(await work.session(), worker, [result], now)

    def _dies(self, chance: float) -> None:
        if self.luck.random() < chance:
            raise KilledError


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
    """A house of three cells on the day their year is opened."""
    async with open_world(str(request.param), tmp_path) as world:
        object.__setattr__(world.house, "quiet", QUIET)
        opened = datetime.combine(OPENED, time(9), VIETNAM)
        world.clock.move(opened - world.clock.now())
        life = Year(world, random.Random(7))
        await life.found()
        yield life


async def test_a_year_of_reminders(year: Year) -> None:
    """Nobody who owes nothing, nobody in quiet hours, nobody twice, everybody on his day."""
    while year.today < LAST_DAY + timedelta(days=10):
        await year.goes_on()
    year.world.clock.move(timedelta(days=320))
    await year.goes_on()

    members = [life for life in year.lives.values() if not life.leads]
    after_done = [
        (life.member_id, at)
        for life in members
        for at, _ in life.sent
        if life.finishes is not None and at >= life.finishes
    ]
    quiet = [at for life in year.lives.values() for at, _ in life.sent if QUIET.covers(at)]
    keys = Counter(key for life in year.lives.values() for _, key in life.sent)
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
    print(
        dict(year.counts),
        "members:",
        len(year.lives),
        "due:",
        sum(map(len, map(expected, members))),
    )
    assert ([], [], {}) == (after_done, quiet, missing)
    assert {1} == set(keys.values()) == set(per_day.values())
    assert len(year.lives) == CELLS * SIZE
    assert year.counts["killed"] > 10
