"""Random lives, entered in a random order: every day's members, base and scope are the clerk's."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

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
    Organisation,
    OrganisationKind,
)
from terms.people import BodyKind, ChangeKind, PostBody, PostRole
from tests import clerk, told
from tests.clerk import Clerk, Fact
from tests.lives import (
    CELLS,
    COMMITTEE,
    FIRST,
    GIVEN,
    LONG_AGO,
    PARTED,
    STANDING,
    TODAY,
    Life,
    a_life,
    in_some_order,
)
from tests.rows import few
from tests.worlds import World
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.steps import Ground
from workflow.clock import VIETNAM
from workflow.meeting import roll_call
from workflow.people import changes, groups, tree
from workflow.people.changes import Wanted

KINDS = {
    clerk.OFFICIAL: ChangeKind.OFFICIAL,
    clerk.EXEMPT: ChangeKind.EXEMPT,
    clerk.EXEMPT_OVER: ChangeKind.EXEMPT_OVER,
    clerk.SUSPENDED: ChangeKind.SUSPENDED,
    clerk.SUSPENDED_OVER: ChangeKind.SUSPENDED_OVER,
    clerk.TEMPORARY: ChangeKind.TEMPORARY,
    clerk.TEMPORARY_OVER: ChangeKind.TEMPORARY_OVER,
    clerk.LEAVE: ChangeKind.LEAVE,
    clerk.LEAVE_OVER: ChangeKind.LEAVE_OVER,
    clerk.SITS: ChangeKind.POST,
    clerk.SITS_NO_MORE: ChangeKind.POST_OVER,
    clerk.KEPT_OUT: ChangeKind.POST_SUSPENDED,
    clerk.LET_IN: ChangeKind.POST_SUSPENDED_OVER,
    clerk.MOVES: ChangeKind.TRANSFERRED,
    clerk.LEAVES: ChangeKind.LEFT,
    clerk.RETURNS: ChangeKind.CAME_BACK,
    clerk.DIES: ChangeKind.DIED,
}
POSTS = {COMMITTEE: PostRole.COMMITTEE_MEMBER, STANDING: PostRole.STANDING_MEMBER}
TITLES = {COMMITTEE: "Đảng ủy viên", STANDING: "Ủy viên Ban Thường vụ Đảng ủy"}
BODIES = {COMMITTEE: BodyKind.PARTY_COMMITTEE, STANDING: BodyKind.STANDING_COMMITTEE}
SITTING = {COMMITTEE: (COMMITTEE, STANDING), STANDING: (STANDING,)}
"""Whoever is of the standing committee is of the committee as well."""
SEAT_STEPS = (clerk.SITS, clerk.KEPT_OUT, clerk.LET_IN, clerk.SITS_NO_MORE)
GROUNDS = {Ground.EXEMPT: clerk.EXEMPT, Ground.SUSPENDED: clerk.SUSPENDED}
GROUNDS |= {Ground.TOO_NEW: clerk.NEW, Ground.GONE: "gone"}
SEEDS = few(range(25), 0, 1)
LOOKED_AT = 7
"""On so many days something happened, and on those before and after each, it is counted."""


def committee_of(cell: str) -> str:
    """Give what the committee of a cell is called."""
    return f"{clerk.OF_A_CELL} {cell}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where people meet: a cell, or a body with whose it is."""

    name: str
    body: BodyKind | None = None
    of: str = ""


PLACES = (
    *(Place(cell) for cell in (*CELLS, PARTED)),
    *(Place(committee_of(cell), BodyKind.CELL_COMMITTEE, cell) for cell in (*CELLS, PARTED)),
    *(Place(body, kind) for body, kind in BODIES.items()),
)


class House:
    """Three cells with a secretary each under one organisation, and who lives these lives."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.base_id = 0
        self.secretaries: dict[str, Person] = {}
        self.now: dict[str, tuple[str, int]] = {}
        """Of each the cell and the membership as it stands."""

    async def founded(self, lives: list[Life]) -> None:
        """Make cells, secretaries, members."""
        async with self.world.job() as work:
            session = await work.session()
            above = await people.organisation(
                session, None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Trường Ví Dụ"
            )
            self.base_id = id_of(above)
            for name in CELLS:
                cell = await people.organisation(session, above.id, OrganisationKind.CELL, name)
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

    async def notes(self, facts: list[Fact]) -> None:
        """The secretary of the cell somebody is in notes what happened; who parts from it on one
        day is named by the officer."""
        fact = facts[0]
        if fact.what == clerk.MOVES and fact.cell == PARTED:
            await self._parts(facts)
            return
        cell, member_id = self.now[fact.who]
        async with self.world.job() as work:
            wanted = await self._wanted(await work.session(), fact, member_id)
            await changes.change(work, self.secretaries[cell], member_id, wanted)
            if fact.what == clerk.MOVES:
                await self._is_there(await work.session(), fact.who, fact.cell)

    async def groups(self, chance: random.Random) -> None:
        """Each cell has two party groups, and whoever is there is in one of them or in none."""
        for cell, secretary in self.secretaries.items():
            async with self.world.job() as work:
                made = [await groups.found(work, secretary, f"Tổ đảng {n}") for n in (1, 2)]
                for where, member_id in self.now.values():
                    if where == cell:
                        await groups.put(work, secretary, member_id, chance.choice([0, *made]))

    async def _parts(self, facts: list[Fact]) -> None:
        async with self.world.job() as work:
            session = await work.session()
            old = self.secretaries[CELLS[0]]
            cell = await session.get_one(Organisation, old.cell_id)
            going = [self.now[fact.who][1] for fact in facts]
            await tree.split(work, cell, PARTED, going, going[0], facts[0].day)
            made = select(Organisation.id).where(Organisation.name == PARTED)
            number = (await session.exec(made)).one() or 0
            self.secretaries[PARTED] = Person(
                0, old.member_id, old.name, number, PARTED, MemberRole.SECRETARY, "vi"
            )
            for fact in facts:
                await self._is_there(session, fact.who, PARTED)

    async def _is_there(self, session: AsyncSession, who: str, cell: str) -> None:
        number = self.secretaries[cell].cell_id
        here = select(Member).where(Member.cell_id == number, Member.full_name == who)
        self.now[who] = cell, id_of((await session.exec(here)).one())

    async def _wanted(self, session: AsyncSession, fact: Fact, member_id: int) -> Wanted:
        kind = KINDS[fact.what]
        if fact.what == clerk.MOVES:
            return Wanted(kind, fact.day, about=self.secretaries[fact.cell].cell_id)
        if fact.what not in SEAT_STEPS:
            return Wanted(kind, fact.day)
        above = fact.cell in POSTS
        body = PostBody.PARTY if above else PostBody.CELL
        role = POSTS.get(fact.cell, PostRole.COMMITTEE_MEMBER)
        if fact.what == clerk.SITS:
            text = TITLES[fact.cell] if above else ""
            return Wanted(kind, fact.day, body=body, role=role, text=text)
        posts = (await people.history_of(session, member_id)).posts
        held = [one for one in posts if (one.body, one.role, one.until) == (body, role, None)]
        return Wanted(kind, fact.day, about=id_of(held[-1]))

    async def base(self, place: Place, day: date) -> tuple[int, set[str]]:
        """Give the base of a meeting on that day to which nobody has come yet, and the roll."""
        at = datetime.combine(day, datetime.min.time(), VIETNAM)
        meeting = Meeting(
            id=1,
            cycle_id=await self._cycle(place),
            chair_id=1,
            kind=MeetingKind.REGULAR,
            state=MeetingState.SCHEDULED,
            planned_at=at,
        )
        async with self.world.job() as work:
            roll = await roll_call.roll(work, meeting)
        secretaries = {one for one in roll.attendees if "An" in one.name}
        names = {row.name for row in roll.attendees} - {one.name for one in secretaries}
        return roll.base - len(secretaries), names

    async def scope(self, cell: str, day: date) -> dict[str, str]:
        """Give of each member on a rating day whether they are rated, or why not."""
        number = await self._cycle(Place(cell))
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

    async def _cycle(self, place: Place) -> int:
        async with self.world.job() as work:
            session = await work.session()
            number = await self._place(session, place)
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

    async def _place(self, session: AsyncSession, place: Place) -> int:
        """Give the number of a cell or of a body, which is made where nobody asked for it yet."""
        if place.body is None:
            return self.secretaries[place.name].cell_id
        of = self.secretaries[place.of].cell_id if place.of else self.base_id
        named = select(Organisation).where(Organisation.name == place.name)
        found = (await session.exec(named)).first()
        if found is None:
            found = Organisation(
                kind=OrganisationKind.BODY, body=place.body, parent_id=of, name=place.name
            )
            session.add(found)
            await session.flush()
        return id_of(found)


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_base_and_scope_is_the_clerks(world: World, seed: int) -> None:
    """Whatever happened, whenever it was noted: on each day, the one before and the one after; of
    cells and of bodies that meet."""
    chance = random.Random(seed)
    parted_on = FIRST + timedelta(days=chance.randrange(200, 500))
    lives = [a_life(chance, number, parted_on) for number in range(len(GIVEN))]
    facts = [fact for life in lives for fact in life.facts]
    house = House(world)
    world.clock.move(datetime.combine(TODAY, datetime.min.time(), VIETNAM) - world.clock.now())
    await house.founded(lives)
    steps = list(in_some_order(chance, lives))
    grouped = chance.randrange(len(steps))

    for number, step in enumerate(steps):
        if number == grouped:
            await house.groups(chance)
        await house.notes(step)
        if (step[0].what, step[0].cell) == (clerk.MOVES, PARTED):
            # Whoever leads the new cell is of its committee.
            facts.append(Fact(parted_on, step[0].who, clerk.SITS, committee_of(PARTED)))

    counted = Clerk(tuple(facts), {life.who: life.admitted for life in lives})
    days = chance.sample(sorted({one.day for one in facts if one.day > FIRST}), LOOKED_AT)
    for day in (one + timedelta(days=shift) for one in days for shift in (-1, 0, 1)):
        for place in PLACES:
            if PARTED in place.name and PARTED not in house.secretaries:
                continue
            where = f"{place.name}, {day}"
            base, roll = await house.base(place, day)
            members = counted.members(place.name, day)
            if place.body is not None:
                members = counted.sitting(*SITTING.get(place.name, (place.name,)), day=day)
            assert (where, members) == (where, roll)
            assert (where, len(counted.counted_of(members, day))) == (where, base)
            if place.body is None:
                scope = {
                    who: "gone"
                    if why == clerk.RATED and counted.cell_of(who, TODAY) != place.name
                    else why
                    for who, why in counted.scope(place.name, day).items()
                }
                assert (where, scope) == (where, await house.scope(place.name, day))
