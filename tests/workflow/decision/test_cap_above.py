"""The cap over all cells of who decides, beside a clerk who counts from the facts alone."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

import rating
from rating import Kind
from storage.queries import people
from storage.tables import (
    Collective,
    Cycle,
    CycleState,
    Member,
    MemberDecision,
    MemberRole,
    Organisation,
    OrganisationKind,
    ProposedLevel,
)
from tests import told
from tests.rows import few
from tests.worlds import World
from workflow.accounts import id_of
from workflow.decision import cap_above
from workflow.decision.cap_above import NOTHING, Levels, Weighed, WeighedGroup

XS, HTT, HT, KHT = rating.Level
YEAR, DAY = 2024, date(2024, 12, 5)
MEMBERS, LEADERS, COMMITTEE = "members", "leaders", "committee"
PLACES: dict[tuple[rating.Subject, ...], str] = {(rating.Subject.MEMBER,): MEMBERS}
PLACES[rating.Subject.HEAD, rating.Subject.DEPUTY_HEAD] = LEADERS
PLACES[
    rating.Subject.SECRETARY, rating.Subject.DEPUTY_SECRETARY, rating.Subject.COMMITTEE_MEMBER
] = COMMITTEE
PEOPLE: Mapping[str, tuple[MemberRole, str]] = {
    MEMBERS: (MemberRole.MEMBER, ""),
    LEADERS: (MemberRole.MEMBER, "Phó Hiệu trưởng"),
    COMMITTEE: (MemberRole.COMMITTEE_MEMBER, ""),
}


@dataclass
class Base:
    """A base organisation of some cells, and what a clerk notes of each level."""

    world: World
    home: Organisation
    noted: Counter[tuple[str, rating.Level]] = field(default_factory=Counter)
    cycles: list[int] = field(default_factory=list)
    people: list[tuple[int, int]] = field(default_factory=list)
    """Cycle and member, in the order in which they were noted."""

    async def proposes(
        self, levels: Mapping[str, tuple[rating.Level, ...]], votes: str = "", **of_cycle: Any
    ) -> int:
        """Let a cell more propose these levels, by group; give its year."""
        values: dict[str, Any] = {
            "state": CycleState.PROPOSED,
            "profile": "hcmc_edu_2023",
            "year": YEAR,
            **of_cycle,
        }
        async with self.world.job() as work:
            session = await work.session()
            name = f"Chi bộ {len(self.cycles) + 1}"
            cell = await people.organisation(session, self.home.id, OrganisationKind.CELL, name)
            cycle = Cycle(
                cell_id=id_of(cell),
                profile_hash="",
                review_deadline=DAY,
                **values,
            )
            session.add(cycle)
            await session.flush()
            for group, row in levels.items():
                role, post = PEOPLE[group]
                for level in row:
                    member = await told.add(
                        session,
                        cell_id=id_of(cell),
                        full_name=f"Người {len(self.people)}",
                        birth_date=date(1980, 5, 17),
                        admitted_on=date(2010, 2, 3),
                        role=role,
                        state_post=post,
                        leader=bool(post),
                    )
                    self.people.append((id_of(cycle), id_of(member)))
                    self.noted[group, level] += 1
                    await self.row(session, *self.people[-1], level, votes)
            self.cycles.append(id_of(cycle))
        return self.cycles[-1]

    async def row(
        self, session: Any, cycle: int, who: int, level: rating.Level, votes: str = ""
    ) -> None:
        """Keep one proposal as the approval of the minutes does."""
        kept = ProposedLevel(
            cycle_id=cycle, subject_id=who, level=level.value, excellent_votes=votes or "07/08/10"
        )
        session.add(kept)

    async def collective(self, cycle: int, which: Collective, level: rating.Level) -> None:
        """Let a cell propose a level for one of its collectives."""
        async with self.world.job() as work:
            await self.row(await work.session(), cycle, which.value, level)
        self.noted[which.name, level] += 1

    async def weighed(self, levels: Levels = NOTHING) -> Weighed:
        """Give what the base organisation's groups come to."""
        async with self.world.job() as work:
            return await cap_above.weighed(work, self.home, YEAR, levels)

    async def group(self, name: str, levels: Levels = NOTHING) -> WeighedGroup:
        """Give one of them."""
        return by_name(await self.weighed(levels))[name]


def by_name(now: Weighed) -> dict[str, WeighedGroup]:
    """Give the groups by what this test calls them."""
    of_collectives: dict[tuple[rating.Subject, ...], str] = {
        (rating.Subject.CELL,): Collective.CELL.name,
        (rating.Subject.PARTY_COMMITTEE,): Collective.COMMITTEE.name,
        (): "everybody",
    }
    return {{**PLACES, **of_collectives}[group.of]: group for group in now.groups}


def clerk(levels: Mapping[rating.Level, int], of_the_better: bool, small: bool) -> int:
    """Count as with a pencil: one more excellent as long as five times them are no more than the
    good that are left; fewer than five, all of them good, may choose one."""
    pool = levels[XS] + levels[HTT]
    most = 0
    while most < pool and 5 * (most + 1) <= (pool if of_the_better else pool - most - 1):
        most += 1
    everybody = pool + levels[HT] + levels[KHT]
    return max(most, 1) if small and 0 < everybody == pool < 5 else most


@pytest.fixture
async def base(world: World) -> Base:
    """Đảng bộ Trường THPT Ví Dụ, without a cell so far."""
    async with world.job() as work:
        home = await people.organisation(
            await work.session(), None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Ví Dụ"
        )
    return Base(world, home)


@pytest.mark.parametrize("seed", few(range(12), 0, 1))
async def test_random_cells_are_counted_as_a_clerk_counts_them(base: Base, seed: int) -> None:
    """Whatever cells, groups, levels; decided before proposed; collectives by kind."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 5)):
        cycle = await base.proposes(
            {
                group: tuple(chance.choices((XS, HTT, HT, KHT), (4, 6, 1, 1), k=most))
                for group, most in zip(PEOPLE, chance.choices(range(6), k=3), strict=True)
            }
        )
        for which in (Collective.CELL, Collective.COMMITTEE):
            if chance.random() < 0.7:
                await base.collective(cycle, which, chance.choice((XS, HTT, HT)))

    now = by_name(await base.weighed())

    for name in (*PEOPLE, Collective.CELL.name, Collective.COMMITTEE.name):
        levels = {level: base.noted[name, level] for level in rating.Level}
        if name not in now:
            assert not any(levels.values())
            continue
        most = clerk(levels, name not in PEOPLE, small=True)
        assert (levels, most) == (dict(now[name].counts), now[name].cap.limit)
        assert max(0, levels[XS] - most) == now[name].over


@pytest.mark.parametrize(
    ("excellent", "good", "over"), [(1, 11, 0), (2, 10, 0), (3, 9, 1), (2, 9, 1), (3, 15, 0)]
)
async def test_the_limit_is_met_and_passed(
    base: Base, excellent: int, good: int, over: int
) -> None:
    """Below it, at it, above it; one good fewer lowers it."""
    await base.proposes({MEMBERS: (XS,) * excellent})
    await base.proposes({MEMBERS: (HTT,) * good})

    found = await base.group(MEMBERS)

    assert (excellent, over) == (found.excellent, found.over)


async def test_three_cells_pass_together_what_none_passes_alone(base: Base) -> None:
    """Four of four members each: every cell may choose one, and the group of twelve two."""
    for _ in range(3):
        await base.proposes({MEMBERS: (XS, HTT, HTT, HTT)})
    alone = rating.cap(Kind.INDIVIDUAL, {XS: 1, HTT: 3}, profile="hcmc_edu_2023")

    found = await base.group(MEMBERS)

    assert 0 == alone.excess
    assert (3, 2, 1) == (found.excellent, found.cap.limit, found.over)
    assert not found.cap.small_group


@pytest.mark.parametrize(("cells", "limit"), [(1, 1), (2, 1), (3, 0)])
async def test_a_group_is_small_as_a_whole(base: Base, cells: int, limit: int) -> None:
    """Two, four, six people, one of six excellent: below five the exception holds, then a sixth
    of the good needs to be one more."""
    await base.proposes({MEMBERS: (XS, HTT)})
    for _ in range(cells - 1):
        await base.proposes({MEMBERS: (HTT, HT if cells > 2 else HTT)})

    assert limit == (await base.group(MEMBERS)).cap.limit


async def test_an_excess_with_equal_votes_is_told(base: Base) -> None:
    """Two may be excellent of twelve, four are: one has more votes, three have the same."""
    await base.proposes({MEMBERS: (XS,)}, votes="10/10/10")
    await base.proposes({MEMBERS: (XS, XS)}, votes="08/10/10")
    await base.proposes({MEMBERS: (XS,)}, votes="04/05/05")
    await base.proposes({MEMBERS: (HTT,) * 8})

    tied = await base.group(MEMBERS)
    await base.proposes({MEMBERS: (HTT,) * 12})
    divided = await base.group(MEMBERS)

    assert (2, 2, 3) == (tied.cap.limit, tied.over, tied.tied)
    assert (4, 0, 0) == (divided.cap.limit, divided.over, divided.tied)


async def test_what_was_decided_goes_before_what_was_proposed(base: Base) -> None:
    """A decision that is recorded counts, one that is being entered does not; what is about to be
    decided goes before both, and nothing of it is saved."""
    recorded = await base.proposes({MEMBERS: (XS,)}, state=CycleState.DECIDED)
    draft = await base.proposes({MEMBERS: (XS,) + (HTT,) * 10})
    async with base.world.job() as work:
        for cycle, who in base.people[:2]:
            (await work.session()).add(
                MemberDecision(cycle_id=cycle, member_id=who, level=HT.value)
            )

    stands = await base.group(MEMBERS)
    about = await base.group(MEMBERS, {(draft, base.people[1][1]): HTT})
    again = await base.group(MEMBERS)

    assert {XS: 1, HTT: 10, HT: 1, KHT: 0} == dict(stands.counts)
    assert {XS: 0, HTT: 11, HT: 1, KHT: 0} == dict(about.counts)
    assert again == stands
    assert recorded != draft


async def test_where_the_document_names_no_groups_there_is_one(base: Base) -> None:
    """From 2025 on whoever decides makes them, and the reason says so."""
    await base.proposes({MEMBERS: (HTT,) * 4, COMMITTEE: (XS,)}, profile="national_2025")

    now = await base.weighed()

    assert ["everybody"] == [*by_name(now)]
    assert now.divided is not None
    assert "do cấp quyết định xếp loại chia" in now.divided.reasons[0].text_vi
    assert (1, 0, 1) == (now.groups[0].excellent, now.groups[0].cap.limit, now.groups[0].over)


async def test_a_cell_that_has_not_met_is_waited_for(base: Base) -> None:
    """Its people are in no group yet, and the groups are not whole; so is one without the year."""
    await base.proposes({MEMBERS: (XS, HTT)})
    await base.proposes({MEMBERS: (XS, HTT)}, state=CycleState.MEETING)
    await base.proposes({MEMBERS: (XS,)}, state=CycleState.COLLECTING, year=YEAR + 1)

    now = await base.weighed()

    assert (3, 1, False) == (now.cells, now.counted, now.complete)
    assert [("Chi bộ 2", True), ("Chi bộ 3", False)] == [
        (one.name, one.opened) for one in now.awaited
    ]
    assert 1 == by_name(now)[MEMBERS].excellent


async def test_a_cell_that_is_at_rest_is_not_waited_for(base: Base) -> None:
    """One that was merged into another in the middle of its year, one that everybody has left."""
    await base.proposes({MEMBERS: (XS, HTT)})
    merged = await base.proposes({MEMBERS: (HTT,)}, state=CycleState.COLLECTING)
    await base.proposes({}, state=CycleState.COLLECTING)
    async with base.world.job() as work:
        session = await work.session()
        cycle = await session.get_one(Cycle, merged)
        (await session.get_one(Organisation, cycle.cell_id)).ended_on = DAY

    now = await base.weighed()

    assert (1, 1, True, ()) == (now.cells, now.counted, now.complete, now.awaited)


@pytest.mark.parametrize(
    ("founded", "came", "opened", "awaited"),
    [
        (date(YEAR, 12, 31), None, False, True),
        (date(YEAR + 1, 1, 1), None, False, False),
        (date(YEAR + 1, 1, 1), None, True, True),
        (None, None, False, True),
        (None, date(YEAR, 12, 31), False, True),
        (None, date(YEAR + 1, 1, 1), False, False),
        (date(YEAR, 12, 31), date(YEAR + 1, 1, 1), False, True),
    ],
)
async def test_a_cell_founded_after_the_year_is_not_waited_for(
    base: Base, founded: date | None, came: date | None, opened: bool, awaited: bool
) -> None:
    """On its last day, the day after, that year opened all the same; where nobody wrote down when,
    by the day on which the first of its members came."""
    await base.proposes({MEMBERS: (XS, HTT)})
    later = YEAR if opened else YEAR + 1
    new = await base.proposes({MEMBERS: (HTT,)}, state=CycleState.COLLECTING, year=later)
    async with base.world.job() as work:
        session = await work.session()
        cell = (await session.get_one(Cycle, new)).cell_id
        (await session.get_one(Organisation, cell)).founded_on = founded
        (await session.get_one(Member, base.people[-1][1])).since = came

    now = await base.weighed()

    assert (not awaited, int(awaited)) == (now.complete, len(now.awaited))


async def test_one_more_is_tried_and_not_saved(base: Base) -> None:
    """Two of twelve are the limit: a third would be one too many."""
    await base.proposes({MEMBERS: (XS, XS) + (HTT,) * 10})
    now = await base.weighed()

    tried = [cap_above.what_if(by_name(now)[MEMBERS], more, now) for more in (-3, 0, 1, 99)]

    assert [(0, 0), (2, 0), (3, 1), (12, 10)] == [(one.excellent, one.over) for one in tried]
    assert now == await base.weighed()


async def test_forty_cells_cost_as_many_statements_as_two(base: Base) -> None:
    """Whatever the number of cells, so many statements."""
    seen: list[str] = []
    engine = base.world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    counts = []
    for more in (2, 38):
        for _ in range(more):
            await base.proposes({MEMBERS: (HTT,)})
        seen.clear()
        await base.weighed()
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 8
