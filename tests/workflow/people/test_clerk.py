"""Random lives, entered in a random order: every day's members, base and scope are the clerk's."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.queries import people
from storage.tables import (
    Cycle,
    CycleState,
    Meeting,
    MeetingKind,
    MeetingState,
    Member,
    MemberRole,
    MemberStatus,
    OrganisationKind,
)
from terms.people import ChangeKind
from tests import clerk, told
from tests.clerk import Clerk, Fact
from tests.rows import few
from tests.worlds import World
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.steps import Ground
from workflow.clock import VIETNAM
from workflow.meeting import roll_call
from workflow.people import changes
from workflow.people.changes import Wanted

CELLS = ("Chi bộ 1", "Chi bộ 2", "Chi bộ 3")
LONG_AGO = date(2010, 2, 3)
FIRST, TODAY = date(2024, 1, 10), date(2026, 12, 31)
GIVEN = ("Lan", "Bình", "Cúc", "Dũng", "Hoa", "Khánh", "Mai", "Giang", "Kim")
KINDS = {
    clerk.OFFICIAL: ChangeKind.OFFICIAL,
    clerk.EXEMPT: ChangeKind.EXEMPT,
    clerk.EXEMPT_OVER: ChangeKind.EXEMPT_OVER,
    clerk.SUSPENDED: ChangeKind.SUSPENDED,
    clerk.SUSPENDED_OVER: ChangeKind.SUSPENDED_OVER,
    clerk.MOVES: ChangeKind.TRANSFERRED,
    clerk.LEAVES: ChangeKind.LEFT,
    clerk.RETURNS: ChangeKind.CAME_BACK,
}
GROUNDS = {Ground.EXEMPT: clerk.EXEMPT, Ground.SUSPENDED: clerk.SUSPENDED}
GROUNDS |= {Ground.TOO_NEW: clerk.NEW, Ground.GONE: "gone"}
SEEDS = few(range(25), 0, 1)
LOOKED_AT = 10
"""On so many days something happened, and on those before and after each, it is counted."""


@dataclass
class Life:
    """One person's: when they were admitted, whether on probation, and what happened to them."""

    who: str
    cell: str
    admitted: date
    probationary: bool
    stays: list[list[Fact]] = field(default_factory=list)
    """What happened while they were somewhere, the move that ends it last."""

    @property
    def facts(self) -> Iterator[Fact]:
        """Give all of it, from the day they were admitted."""
        yield Fact(self.admitted, self.who, clerk.JOINS, self.cell)
        if not self.probationary:
            yield Fact(self.admitted, self.who, clerk.OFFICIAL)
        for stay in self.stays:
            yield from stay


def a_life(chance: random.Random, number: int) -> Life:
    """Give somebody's three years: stays in cells and outside, and what was so meanwhile."""
    probationary = chance.random() < 0.4
    new = probationary and chance.random() < 0.7
    admitted = FIRST + timedelta(days=chance.randrange(500)) if new else LONG_AGO
    life = Life(f"Nguyễn Thị {GIVEN[number]}", CELLS[number % 3], admitted, probationary)
    day, cell, so = max(FIRST, admitted), life.cell, {clerk.EXEMPT: False, clerk.SUSPENDED: False}
    for _ in range(chance.randrange(5)):
        until = day + timedelta(days=chance.randrange(60, 260))
        if until >= TODAY:
            break
        stay = list(_meanwhile(chance, life, day, until, so)) if cell else []
        if cell and chance.random() < 0.3:
            stay.append(Fact(until, life.who, clerk.LEAVES))
            was, cell = cell, ""
        elif cell:
            cell = chance.choice([one for one in CELLS if one != cell])
            stay.append(Fact(until, life.who, clerk.MOVES, cell))
        else:
            stay.append(Fact(until, life.who, clerk.RETURNS, was))
            cell = was
        life.stays.append(stay)
        day = until
    return life


def _meanwhile(
    chance: random.Random, life: Life, since: date, until: date, so: dict[str, bool]
) -> Iterator[Fact]:
    """Give what happens while somebody is in a cell, in any order that may be noted."""
    length = (until - since).days
    waits = life.probationary and not any(f.what == clerk.OFFICIAL for s in life.stays for f in s)
    if waits and chance.random() < 0.5:
        yield Fact(since + timedelta(days=chance.randrange(length)), life.who, clerk.OFFICIAL)
    for begins, ends in (
        (clerk.EXEMPT, clerk.EXEMPT_OVER),
        (clerk.SUSPENDED, clerk.SUSPENDED_OVER),
    ):
        days = sorted(chance.sample(range(1, length), 2))
        first, second = (since + timedelta(days=one) for one in days)
        if so[begins] and chance.random() < 0.6:
            so[begins] = False
            yield Fact(first, life.who, ends)
        elif not so[begins] and chance.random() < 0.4:
            yield Fact(first, life.who, begins)
            so[begins] = chance.random() < 0.6
            if not so[begins]:
                yield Fact(second, life.who, ends)


def in_some_order(chance: random.Random, lives: list[Life]) -> Iterator[Fact]:
    """Give what is noted one after the other: of one person stay by stay, else as it comes."""
    waiting = [[fact for stay in life.stays for fact in _shuffled(chance, stay)] for life in lives]
    while waiting := [one for one in waiting if one]:
        yield chance.choice(waiting).pop(0)


def _shuffled(chance: random.Random, stay: list[Fact]) -> list[Fact]:
    *during, move = stay
    pairs = [
        [one for one in during if one.what.removesuffix("_over") == kind]
        for kind in (clerk.OFFICIAL, clerk.EXEMPT, clerk.SUSPENDED)
    ]
    chance.shuffle(pairs)
    return [*(fact for pair in pairs for fact in pair), move]


class House:
    """Three cells with a secretary each, and who lives these lives."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.secretaries: dict[str, Person] = {}
        self.now: dict[str, tuple[str, int]] = {}
        """Of each the cell and the membership as it stands."""

    async def founded(self, lives: list[Life]) -> None:
        """Make cells, secretaries, members."""
        async with self.world.job() as work:
            session = await work.session()
            for name in CELLS:
                cell = await people.organisation(session, None, OrganisationKind.CELL, name)
                head = await told.add(
                    session,
                    cell_id=cell.id,
                    full_name=f"Trần Văn An {name}",
                    birth_date=date(1970, 5, 19),
                    admitted_on=LONG_AGO,
                    role=MemberRole.SECRETARY,
                )
                self.secretaries[name] = Person(
                    0, id_of(head), head.full_name, id_of(cell), name, MemberRole.SECRETARY, "vi"
                )
            for life in lives:
                status = MemberStatus.PROBATIONARY if life.probationary else MemberStatus.OFFICIAL
                member = await told.add(
                    session,
                    cell_id=self.secretaries[life.cell].cell_id,
                    full_name=life.who,
                    birth_date=date(1980, 5, 17),
                    admitted_on=life.admitted,
                    status=status,
                )
                self.now[life.who] = life.cell, id_of(member)

    async def notes(self, fact: Fact) -> None:
        """The secretary of the cell somebody is in notes what happened."""
        cell, member_id = self.now[fact.who]
        goes = fact.what == clerk.MOVES
        about = self.secretaries[fact.cell].cell_id if goes else 0
        async with self.world.job() as work:
            wanted = Wanted(KINDS[fact.what], fact.day, about=about)
            await changes.change(work, self.secretaries[cell], member_id, wanted)
            if goes:
                session = await work.session()
                here = select(Member).where(Member.cell_id == about, Member.full_name == fact.who)
                (there,) = (await session.exec(here)).all()
                self.now[fact.who] = fact.cell, id_of(there)

    async def base(self, cell: str, day: date) -> tuple[int, set[str]]:
        """Give the base of a meeting on that day to which nobody has come yet, and the roll."""
        at = datetime.combine(day, datetime.min.time(), VIETNAM)
        meeting = Meeting(
            id=1,
            cycle_id=await self._cycle(cell),
            chair_id=1,
            kind=MeetingKind.REGULAR,
            state=MeetingState.SCHEDULED,
            planned_at=at,
        )
        async with self.world.job() as work:
            roll = await roll_call.roll(work, meeting)
        return roll.base, {row.name for row in roll.attendees if "An" not in row.name}

    async def scope(self, cell: str, day: date) -> dict[str, str]:
        """Give of each member on a rating day whether they are rated, or why not."""
        number = await self._cycle(cell)
        async with self.world.job() as work:
            cycle = await (await work.session()).get_one(Cycle, number)
            cycle.review_deadline = day
            session = await work.session()
            session.add(cycle)
            await session.flush()
            found = await everybody.of_cycle(work, cycle)
            await work.unit.rollback()
        return {
            one.name: GROUNDS.get(one.ground, clerk.RATED) if one.ground else ""
            for one in found.entries
            if "An" not in one.name
        }

    async def _cycle(self, cell: str) -> int:
        async with self.world.job() as work:
            session = await work.session()
            number = self.secretaries[cell].cell_id
            found = (await session.exec(select(Cycle.id).where(Cycle.cell_id == number))).first()
            if found is not None:
                return found
            cycle = Cycle(
                cell_id=number,
                year=2026,
                profile="national_2025",
                profile_hash="",
                review_deadline=TODAY,
                state=CycleState.CLOSED,
            )
            session.add(cycle)
            await session.flush()
            return id_of(cycle)


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_base_and_scope_is_the_clerks(world: World, seed: int) -> None:
    """Whatever happened, whenever it was noted: on each day, the one before and the one after."""
    chance = random.Random(seed)
    lives = [a_life(chance, number) for number in range(len(GIVEN))]
    facts = [fact for life in lives for fact in life.facts]
    counted = Clerk(tuple(facts), {life.who: life.admitted for life in lives})
    house = House(world)
    world.clock.move(datetime.combine(TODAY, datetime.min.time(), VIETNAM) - world.clock.now())
    await house.founded(lives)

    for fact in in_some_order(chance, lives):
        await house.notes(fact)

    days = chance.sample(sorted({one.day for one in facts if one.day > FIRST}), LOOKED_AT)
    for day in (one + timedelta(days=shift) for one in days for shift in (-1, 0, 1)):
        for cell in CELLS:
            where = f"{cell}, {day}"
            base, roll = await house.base(cell, day)
            assert (where, counted.members(cell, day)) == (where, roll)
            assert (where, counted.base(cell, day) + 1) == (where, base)
            scope = {
                who: "gone" if why == clerk.RATED and counted.cell_of(who, TODAY) != cell else why
                for who, why in counted.scope(cell, day).items()
            }
            assert (where, scope) == (where, await house.scope(cell, day))
