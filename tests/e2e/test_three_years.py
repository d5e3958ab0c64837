"""Three years of a base organisation, its cells and the two bodies above them: each count is the
clerk's, who knows the events alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from papers.meeting_facts import MinutesFacts, UrnFacts
from storage.tables import MemberRole
from terms.checks import CheckKnown
from terms.destruction import RecordKind
from tests import clerk, databases
from tests.e2e.organisation import (
    ABOVE,
    BASE,
    BODIES,
    CELLS,
    COMMITTEE,
    SITTING,
    STANDING,
    Held,
    Office,
    Somebody,
    cell_named,
    everybody,
)
from tests.meeting_room import at_work
from tests.worlds import open_world
from workflow.decision import check_answers, deciding, publication, year_end
from workflow.errors import Refusal
from workflow.front import destruction, member_file, past_years, year_choice
from workflow.front.destruction import Destroying, Mandate
from workflow.office import cells_table

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

BEFORE, NOW = "hcmc_edu_2023", "national_2025"
PROBATIONARY = ("1.12", "2.9", "5.8")
RATED = (1, 2, 3, 4, 5)
"""The cells that meet and vote every year: those whose members sit above, and their own."""
PRESENT = {
    1: ("1.0", "1.1", "1.2", "1.3", "1.5"),
    2: (*(f"2.{row}" for row in range(8)), "2.11"),
    3: (*(f"3.{row}" for row in range(7)), "1.8"),
    **{cell: tuple(f"{cell}.{row}" for row in range(8)) for cell in (4, 5)},
}
"""Who comes to the meetings of these cells."""
WRITERS = (
    *("1.0", "1.1", "1.2", "2.0", "2.1", "2.2"),
    *("3.0", "3.2", "4.0", "4.2", "5.0", "5.2"),
)
ABOVE_ALL = ("1.0", "2.0", "1.1", "3.0", "4.0", "5.0", "2.11")
BY_HAND = ("1.0", "1.1", "2.0", "3.0")
"""Who fills a body's sheet in on the screen."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=databases.RULES_ON)
async def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """The organisation, its list taken in, the phones joined of who comes to meetings."""
    folder = tmp_path_factory.mktemp("house")
    async with open_world(str(request.param), folder) as world, at_work(world):
        found = Office(world)
        found.at(2024, 10, 20)
        assert 160 == await found.takes_in(list(everybody(PROBATIONARY)))
        await found.stands_under(ABOVE, date(2024, 10, 20))
        await found.joins(*(key for cell in RATED for key in PRESENT[cell]), "1.4", "1.6")
        yield found


def counted(office: Office, place: str, held: Held, present: tuple[str, ...]) -> set[str]:
    """Give whom the clerk takes a share of, once the roll and who votes are the clerk's."""
    count = office.clerk
    members = count.members(place, held.day)
    if place in SITTING:
        members = count.sitting(*SITTING[place], day=held.day)
    base = count.counted_of(members, held.day, present)
    assert (place, members) == (place, held.roll)
    assert (place, len(base)) == (place, held.base)
    assert (place, base & set(present)) == (place, held.electors)
    return base


async def accounts(office: Office, cell: int, year: int, rating_day: date, held: Held) -> None:
    """Everybody of the rating day, or who came until the meeting, is where the clerk has them;
    who was voted on there is left out."""
    name, count = cell_named(cell), office.clerk
    voted, today = office.voted.get((name, year), set()), held.day
    scope = count.scope(name, rating_day)
    for who in count.members(name, held.day) - set(scope):
        scope[who] = count.why(who, rating_day)
    wanted = {
        who: why if why != clerk.RATED else "waits" if count.cell_of(who, today) == name else
        "not here"
        for who, why in scope.items()
        if who not in voted
    }  # fmt: skip
    found = await office.account(name, year)
    # Who was there when the year was opened and left before the rating day is named as gone.
    left = {who for who, what in found.items() if what == "not here"} - set(wanted)
    assert wanted == {
        who: what for who, what in found.items() if who not in voted and who not in left
    }


async def meets(
    office: Office, cell: int, year: int, rating_day: date, *more: str, only: tuple[str, ...] = ()
) -> Held:
    """A cell meets, votes and ends; whatever was counted in it is the clerk's."""
    present, name = only or (*PRESENT[cell], *more), cell_named(cell)
    head = await office.head(cell)
    held = await office.opens_meeting(head, present)
    base = counted(office, name, held, present)
    written = office.written[year]
    assert (name, held.sheet & written) == (name, held.sheet)
    voters = [who for who in present if who in office.phones and who in held.electors]
    assert len(base) == await office.votes(head, held, voters)
    facts = await office.ends(head, held)
    agrees(facts, name, len(base), len(voters), len(held.sheet))
    office.voted.setdefault((name, year), set()).update(held.sheet)
    await accounts(office, cell, year, rating_day, held)
    return held


def agrees(facts: MinutesFacts, place: str, base: int, voters: int, sheet: int) -> None:
    """The minutes state whose meeting it was, the base, who voted, and as many levels as rows."""
    (ballot,) = facts.ballots
    assert (place, base) == (facts.cell, facts.room.official_total)
    assert (place, UrnFacts(voters, voters, 0)) == (place, ballot.total)
    assert {(0, voters, 0, 0)} == {tuple(n.votes for n in row.counts) for row in ballot.subjects}
    notation = f"{voters:02}/{voters:02}/{base:02}"
    assert {(place, notation)} == {(place, row.counts[1].notation) for row in ballot.subjects}
    assert sheet == len(facts.proposals)


async def body_meets(
    office: Office, body: str, year: int, present: tuple[str, ...], wanted: set[str]
) -> MinutesFacts:
    """A body above meets as the second place of review; base, voters and sheet are the clerk's."""
    for key in present:
        await office.goes(key, BODIES[body])
    head = await office.at_work("1.0")
    assert (BODIES[body], MemberRole.SECRETARY) == (head.cell_name, head.role)
    held = await office.opens_meeting(head, present)
    base = counted(office, body, held, present)
    assert (body, wanted) == (body, held.sheet)
    assert len(base) == await office.votes(head, held, sorted(held.electors), BY_HAND)
    facts = await office.ends(head, held)
    agrees(facts, BODIES[body], len(base), len(held.electors), len(wanted))
    assert BASE == facts.superior
    office.voted.setdefault((body, year), set()).update(held.sheet)
    for key in present:
        await office.goes(key, await home(office, key))
    return facts


async def home(office: Office, key: str) -> str:
    """Give the cell somebody belongs to, as the clerk has it."""
    return office.clerk.cell_of(key, office.world.clock.now().date())


async def decides(office: Office, cell: int, *, further: bool = False) -> None:
    """The decision of the level above on whoever was proposed is recorded; of who leads the cell
    by the deputy, who has the desk for it."""
    deputy = replace(await office.person(f"{cell}.1", MemberRole.DEPUTY_SECRETARY), stands_in=True)
    for person in (await office.head(cell), *([] if further else [deputy])):
        async with office.world.job() as work:
            await check_answers.answer(work, person, CheckKnown.NOTHING)
        async with office.world.job() as work:
            day = f"{work.now:%d/%m/%Y}"
            await deciding.confirm(work, person, f"Quyết định số 12-QĐ/ĐU ngày {day} của Đảng ủy")


async def publishes(office: Office, cell: int) -> None:
    """The levels are made known."""
    head = await office.head(cell)
    async with office.world.job() as work:
        await publication.publish(work, head, asks_read=False)


async def test_the_first_year(office: Office) -> None:
    """Two move, before and after the rating day; one becomes official in between; one dies."""
    office.at(2024, 11, 20)
    for cell in RATED:
        await office.opens(cell, BEFORE, date(2024, 12, 4), 2024)
    asked = [await office.founds(body) for body in BODIES]
    said = await office.notes_in_chat(
        1, date(2024, 11, 5), "1.7", "Chuyển sinh hoạt đi", clerk.MOVES, to=2
    )
    assert "chuyển sinh hoạt" in said
    await office.notes(1, date(2024, 11, 20), "1.6", clerk.EXEMPT)
    await office.notes(2, date(2024, 11, 1), "2.3", clerk.LEAVE)
    await office.writes(2024, *WRITERS, "1.4", "2.11")
    office.at(2024, 12, 7)
    await office.notes(1, date(2024, 12, 6), "1.8", clerk.MOVES, to=3)
    await office.notes(1, date(2024, 12, 1), "1.9", clerk.SUSPENDED)
    await office.notes_in_chat(2, date(2024, 12, 1), "2.9", "Công nhận chính thức", clerk.OFFICIAL)
    await office.notes_in_chat(2, date(2024, 12, 6), "2.10", "Từ trần", clerk.DIES)
    office.at(2024, 12, 8)

    held = {
        cell: await meets(office, cell, 2024, date(2024, 12, 5), *(["1.6"] if cell == 1 else []))
        for cell in RATED
    }

    assert "7 đồng chí" in asked[0]
    assert "4 đồng chí" in asked[1]
    assert all(
        f"Đã mở đợt kiểm điểm năm 2024 của {name}" in one
        for name, one in zip(BODIES.values(), asked, strict=True)
    )
    assert {"1.0", "1.1", "1.2"} == held[1].sheet
    assert {"2.0", "2.1", "2.2", "2.11"} == held[2].sheet
    for cell in (3, 4, 5):
        assert {f"{cell}.0", f"{cell}.2"} == held[cell].sheet
    for cell in RATED:
        await decides(office, cell)


async def test_the_bodies_above_meet_after_the_cells(office: Office) -> None:
    """Each its own members, with its own base; one of the committee is absent."""
    office.at(2024, 12, 10)
    standing, committee = set(ABOVE_ALL[:4]), set(ABOVE_ALL)

    await body_meets(office, STANDING, 2024, ABOVE_ALL[:4], standing)
    facts = await body_meets(office, COMMITTEE, 2024, (*ABOVE_ALL[:5], "2.11"), committee - {"5.0"})

    assert ["Hoàng Văn An"] == [one.name for one in facts.supplementary]
    assert {"5.0"} == await office.unvoted(BODIES[COMMITTEE], 2024)
    assert set() == await office.unvoted(BODIES[STANDING], 2024)


async def test_who_was_absent_is_decided_on_later(office: Office) -> None:
    """At a supplementary meeting, by a further decision; the roll is the one of its own day. Who
    went to another cell meanwhile sits above as before, and is not voted on there again."""
    office.at(2024, 12, 20)
    await office.notes(1, date(2024, 12, 10), "1.10", clerk.LEAVES)
    await office.notes(2, date(2024, 12, 15), "2.11", clerk.MOVES, to=3)

    held = await meets(office, 1, 2024, date(2024, 12, 5), "1.4", "1.6")
    await decides(office, 1, further=True)
    await body_meets(office, COMMITTEE, 2024, ABOVE_ALL, {"5.0"})

    assert {"1.4"} == held.sheet
    head = await office.head(1)
    async with office.world.job() as work:
        now = await deciding.standing(work, head)
    assert 4 == len([row for row in now.rows if row.decided])
    assert set() == await office.unvoted(BODIES[COMMITTEE], 2024)


async def test_the_second_year_opens_beside_the_first(office: Office) -> None:
    """Comes back, becomes official, goes to another cell and returns; a cell is parted in two; one
    is suspended from the standing committee, one is new in the committee."""
    office.at(2025, 7, 2)
    await office.notes(1, date(2025, 3, 1), "1.10", clerk.RETURNS)
    await office.notes(1, date(2025, 2, 1), "1.9", clerk.SUSPENDED_OVER)
    await office.notes(1, date(2025, 5, 15), "1.11", clerk.MOVES, to=4)
    await office.notes(1, date(2025, 6, 1), "1.12", clerk.OFFICIAL)
    await office.splits(3, 13, date(2025, 7, 1), *(f"3.{row}" for row in range(7, 14)))
    office.at(2025, 11, 20)
    await office.notes(4, date(2025, 10, 1), "1.11", clerk.EXEMPT)
    await office.notes(4, date(2025, 10, 15), "1.11", clerk.MOVES, to=1)
    await office.keeps_out(1, date(2025, 11, 1), "1.1", clerk.KEPT_OUT)
    await office.seats(2, date(2025, 9, 1), "2.2", COMMITTEE)

    for cell in RATED:
        await office.opens(cell, NOW, date(2025, 12, 5), 2025)
    for body in BODIES:
        assert "năm 2025" in await office.founds(body)
    for cell in RATED:
        await publishes(office, cell)
    await office.chooses_law(NOW, 2026)
    await office.writes(2025, *WRITERS, "2.11")
    office.at(2025, 12, 7)
    await office.notes(1, date(2025, 12, 7), "1.6", clerk.EXEMPT_OVER)
    office.at(2025, 12, 8)
    for cell in RATED:
        more = {1: ("1.4", "1.6"), 3: ("2.11",)}.get(cell, ())
        come = tuple(one for one in (*PRESENT[cell], *more) if cell != 2 or one != "2.11")
        await meets(office, cell, 2025, date(2025, 12, 6), only=come)
        await decides(office, cell)
        await publishes(office, cell)
    office.at(2025, 12, 11)
    sitting = set(ABOVE_ALL) - {"1.1"}
    await body_meets(office, STANDING, 2025, ("1.0", "2.0", "3.0"), {"1.0", "2.0", "3.0"})
    everybody_there = (*sorted(sitting), "2.2")
    await body_meets(office, COMMITTEE, 2025, everybody_there, {*sitting, "2.2"})


async def test_the_third_year_ends_in_january_of_the_next(office: Office) -> None:
    """All thirteen open it; one is new, one of two of one name moves just before the meeting. The
    last day is told by its weekday: on Monday 28 December, Friday of next week is 8 January."""
    new = Somebody(
        "1.13x", "Lý Thị Kim", date(1999, 4, 5), date(2026, 9, 1), None, "", cell_named(1)
    )
    office.at(2026, 12, 28)
    await office.takes_in([new])
    await office.keeps_out(1, date(2026, 3, 1), "1.1", clerk.LET_IN)
    asked = await office.opens_in_chat(1, 2026, "thứ sáu tuần sau")
    for cell in range(2, CELLS + 2):
        await office.opens(cell, NOW, date(2027, 1, 8), 2026)
    for body in BODIES:
        assert "năm 2026" in await office.founds(body)
    member = office.phones["1.3"]
    await member.says("menu")
    told = member.text
    await office.writes(2026, *WRITERS, "2.11")
    office.at(2027, 1, 12)
    await office.notes(2, date(2027, 1, 10), "2.5", clerk.MOVES, to=1)

    for cell in RATED:
        more = {1: ("1.4", "1.6"), 3: ("2.11",)}.get(cell, ())
        come = tuple(
            one for one in (*PRESENT[cell], *more) if cell != 2 or one not in ("2.11", "2.5")
        )
        await meets(office, cell, 2026, date(2027, 1, 9), only=come)
    for cell in range(6, CELLS + 2):
        present = tuple(f"{cell}.{row}" for row in range(3)) if cell < 13 else ("3.7", "3.8")
        held = await office.opens_meeting(await office.head(cell), present)
        counted(office, cell_named(cell), held, present)
        await accounts(office, cell, 2026, date(2027, 1, 9), held)
    office.at(2027, 1, 14)
    await body_meets(office, STANDING, 2026, ABOVE_ALL[:4], set(ABOVE_ALL[:4]))
    every = (*ABOVE_ALL, "2.2")
    await body_meets(office, COMMITTEE, 2026, every, set(every))

    assert "năm 2026, hạn nộp: hết thứ Sáu, ngày 08/01/2027?" in asked
    assert "Hạn nộp: hết thứ Sáu, ngày 08/01/2027" in told


async def test_the_officer_counts_what_the_clerk_counts(office: Office) -> None:
    """On the phone and in the table: of each cell how many are asked for a self-review."""
    base = await office.organisation(ABOVE)
    officer = await office.person("3.1")
    async with office.world.job() as work:
        assert await cells_table.appoint(work, await office.member("3.1"), base)
    async with office.world.job() as work:
        table = await cells_table.table(work, officer)
    rating_day = date(2027, 1, 9)

    wanted = {}
    for number in range(1, CELLS + 2):
        name = cell_named(number)
        here = office.clerk.members(name, date(2027, 1, 12))
        scope = office.clerk.scope(name, rating_day)
        scope |= {who: office.clerk.why(who, rating_day) for who in here - set(scope)}
        wanted[name] = sum(why == clerk.RATED and who in here for who, why in scope.items())
    assert wanted == {row.name: row.asked for row in table.cells}
    assert {2026} == {row.year for row in table.cells}


async def test_past_years_are_read_by_who_could(office: Office) -> None:
    """By oneself from whichever cell; by who leads the cell they were lived in, and nobody else."""
    moved, stays = await office.person("2.11"), await office.person("1.2")
    heads = {cell: await office.head(cell) for cell in (1, 2, 3)}
    async with office.world.job() as work:
        own = [(one.year, one.place) for one in (await past_years.own(work, moved)).years]
        mine = (await member_file.of_member(work, heads[1], stays.member_id)).years
        of_mover = (await member_file.of_member(work, heads[3], moved.member_id)).years
        for stranger in (heads[2], moved):
            with pytest.raises(Refusal, match=r"not_in_cell|not_secretary"):
                await member_file.of_member(work, stranger, stays.member_id)

    assert [(2025, cell_named(3)), (2024, cell_named(2))] == own
    assert [2025, 2024] == [one.year for one in mine]
    assert [2025] == [one.year for one in of_mover]


async def test_closed_years_are_destroyed_with_a_record(office: Office) -> None:
    """Not before every cell has closed them; bodies hold nothing back, their years end with their
    minutes. Levels stay, and what went is told by kind and number."""
    office.at(2027, 1, 20)
    wanted, member = Destroying(2026), await office.person("1.2")
    mandate = Mandate("Quyết định số 3-QĐ/ĐU", date(2027, 1, 15), "Văn phòng Đảng ủy")
    async with office.world.job() as work:
        with pytest.raises(Refusal, match="years_open") as refused:
            await destruction.destroy(work, wanted, mandate)
    for cell in RATED:
        head = await office.head(cell)
        for year in (2024, 2025):
            async with office.world.job() as work:
                await year_choice.choose(work, head, year)
            async with office.world.job() as work:
                await year_end.finish(work, head, year, "Không còn việc phải làm")
    async with office.world.job() as work:
        gone = await destruction.destroy(work, wanted, mandate)
    async with office.world.job() as work:
        told = await destruction.destroyed(work)
        left = (await past_years.own(work, member)).years

    assert not any(name in str(refused.value.fields) for name in BODIES.values())
    reviews = {(one.cell, one.year): one.n for one in gone if one.kind is RecordKind.REVIEW}
    meetings = {(one.cell, one.year): one.n for one in gone if one.kind is RecordKind.MEETING}
    both = [(name, year) for name in BODIES.values() for year in (2024, 2025)]
    assert {year: len(who) for year, who in office.written.items() if year < 2026} == {
        year: sum(n for (_, of), n in reviews.items() if of == year) for year in (2024, 2025)
    }
    assert {
        **{(cell_named(cell), year): 1 for cell in RATED for year in (2024, 2025)},
        **dict.fromkeys(both, 1),
        (cell_named(1), 2024): 2,
        (BODIES[COMMITTEE], 2024): 2,
    } == meetings
    assert {(one.heap, one.mandate) for one in told} == {(one, mandate) for one in gone}
    assert len(told) == len(gone)
    assert [(2025, False), (2024, False)] == [(one.year, one.written) for one in left]
