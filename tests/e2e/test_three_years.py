"""Three years of a base organisation on a started product: each count is the clerk's, too."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from storage.tables import CycleState
from terms.checks import CheckKnown
from tests import clerk
from tests.e2e.house import open_house
from tests.e2e.organisation import ABOVE, CELLS, Held, Office, Somebody, cell_named, everybody
from workflow.decision import deciding, publication, superior_check
from workflow.office import cells_table

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

BEFORE, NOW = "hcmc_edu_2023", "national_2025"
PROBATIONARY = ("1.12", "2.9", "5.8")
DOCUMENT = "Quyết định số 12-QĐ/ĐU của Đảng ủy"
FIRST = ("1.0", "1.1", "1.2", "1.3", "1.5")
SECOND = tuple(f"2.{row}" for row in range(8))
"""Who comes to the meetings of the two cells that vote."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """The organisation, its list taken in, the phones of two cells and of the officer joined."""
    folder = tmp_path_factory.mktemp("house")
    async with open_house("sqlite", folder) as house:
        found = Office(house, folder)
        await found.at(2024, 10, 20)
        said = await found.takes_in(list(everybody(PROBATIONARY)))
        assert "thêm 160" in said
        await found.stands_under(ABOVE, "2024-10-20")
        await found.joins(1, *range(7))
        await found.joins(2, *range(8))
        await found.joins(3, 1)
        yield found


def agrees(office: Office, held: Held, cell: int, present: tuple[str, ...]) -> None:
    """The roll, its base and who votes are the clerk's."""
    name, count = cell_named(cell), office.clerk
    assert (name, count.members(name, held.day)) == (name, held.roll)
    assert (name, count.base(name, held.day, present)) == (name, held.base)
    assert (name, count.voters(name, held.day, present)) == (name, held.electors)


async def accounts(office: Office, cell: int, year: int, rating_day: date, held: Held) -> None:
    """Everybody of the rating day, or who came until the meeting, is where the clerk has them;
    who was voted on there is left out."""
    voted = office.voted.get((cell, year), set())
    name, count = cell_named(cell), office.clerk
    today = held.day
    scope = count.scope(name, rating_day)
    for who in count.members(name, held.day) - set(scope):
        scope[who] = count.why(who, rating_day)
    wanted = {
        who: why if why != clerk.RATED else "waits" if count.cell_of(who, today) == name else
        "not here"
        for who, why in scope.items()
        if who not in voted
    }  # fmt: skip
    found = await office.account(cell, year)
    # Who was there when the year was opened and left before the rating day is named as gone.
    left = {who for who, what in found.items() if what == "not here"} - set(wanted)
    assert wanted == {
        who: what for who, what in found.items() if who not in voted and who not in left
    }


async def meets(
    office: Office, cell: int, present: tuple[str, ...], year: int, rating_day: date
) -> Held:
    """A cell meets, votes and ends; whatever was counted in it is the clerk's."""
    held = await office.opens_meeting(cell, present)
    agrees(office, held, cell, present)
    assert held.sheet <= set(present)
    voters = [who for who in present if who in office.phones and who in held.electors]
    base, seen = await office.votes(cell, held, voters)
    expected = office.clerk.base(cell_named(cell), held.day, present)
    assert expected == base
    came = len(held.electors)
    assert f"Phát ra {came} · thu về {came} · tổng số {base} đảng viên chính thức" in seen
    assert "chưa mức nào quá nửa" not in seen
    await office.ends(cell, held)
    office.voted.setdefault((cell, year), set()).update(held.sheet)
    await accounts(office, cell, year, rating_day, held)
    return held


async def decides(office: Office, cell: int) -> None:
    """The decision of the level above on whoever was proposed is recorded."""
    head = await office.head(cell)
    async with office.house.job() as work:
        states = frozenset({CycleState.PROPOSED, CycleState.DECIDED, CycleState.PUBLISHED})
        await superior_check.answer(work, head, states, CheckKnown.NOTHING)
    async with office.house.job() as work:
        await deciding.confirm(work, head, DOCUMENT)


async def publishes(office: Office, cell: int) -> None:
    """The levels are made known."""
    head = await office.head(cell)
    async with office.house.job() as work:
        await publication.publish(work, head, asks_read=False)


async def writes(office: Office, cell: int, *who: str) -> None:
    """These hand their self-reviews in."""
    keys = [f"{cell}.0" if one == "an" else one for one in who]
    assert set(keys) <= set(office.phones)
    await office.cells[cell].hands_in(*who)


async def test_the_first_year(office: Office) -> None:
    """Two move, before and after the rating day; one becomes official in between; one dies."""
    await office.at(2024, 11, 20)
    for cell in (1, 2):
        await office.opens(cell, BEFORE, date(2024, 12, 4), 2024)
    said = await office.notes_in_chat(1, date(2024, 11, 5), "1.7", "transferred", clerk.MOVES, to=2)
    assert "chuyển sinh hoạt" in said
    await office.notes(1, date(2024, 11, 20), "1.6", clerk.EXEMPT)
    await writes(office, 1, "an", "1.1", "1.2", "1.4")
    await writes(office, 2, "an", "2.1", "2.2")
    await office.at(2024, 12, 7)
    await office.notes(1, date(2024, 12, 6), "1.8", clerk.MOVES, to=3)
    await office.notes(1, date(2024, 12, 1), "1.9", clerk.SUSPENDED)
    await office.notes_in_chat(2, date(2024, 12, 1), "2.9", "official", clerk.OFFICIAL)
    await office.notes_in_chat(2, date(2024, 12, 6), "2.10", "died", clerk.LEAVES)
    await office.at(2024, 12, 8)

    rating_day = date(2024, 12, 5)
    first = await meets(office, 1, (*FIRST, "1.6"), 2024, rating_day)
    second = await meets(office, 2, SECOND, 2024, rating_day)

    assert {"1.0", "1.1", "1.2"} == first.sheet
    assert {"2.0", "2.1", "2.2"} == second.sheet
    for cell in (1, 2):
        await decides(office, cell)


async def test_who_was_absent_is_decided_on_later(office: Office) -> None:
    """At a supplementary meeting, by a further decision; the roll is the one of its own day."""
    await office.at(2024, 12, 20)
    await office.notes(1, date(2024, 12, 10), "1.10", clerk.LEAVES)

    held = await meets(office, 1, (*FIRST, "1.4", "1.6"), 2024, date(2024, 12, 5))
    await decides(office, 1)

    assert {"1.4"} == held.sheet
    head = await office.head(1)
    async with office.house.job() as work:
        now = await deciding.standing(work, head)
    assert 3 == len([row for row in now.rows if row.decided])


async def test_the_second_year_opens_beside_the_first(office: Office) -> None:
    """Comes back, becomes official, goes to another cell and returns; a cell is parted in two."""
    await office.at(2025, 7, 2)
    await office.notes(1, date(2025, 3, 1), "1.10", clerk.RETURNS)
    await office.notes(1, date(2025, 2, 1), "1.9", clerk.SUSPENDED_OVER)
    await office.notes(1, date(2025, 5, 15), "1.11", clerk.MOVES, to=4)
    await office.notes(1, date(2025, 6, 1), "1.12", clerk.OFFICIAL)
    await office.splits(3, 13, date(2025, 7, 1), *(f"3.{row}" for row in range(7, 14)))
    await office.at(2025, 11, 20)
    await office.notes(4, date(2025, 10, 1), "1.11", clerk.EXEMPT)
    await office.notes(4, date(2025, 10, 15), "1.11", clerk.MOVES, to=1)

    for cell in (1, 2):
        await office.opens(cell, NOW, date(2025, 12, 5), 2025)
        await publishes(office, cell)
    await writes(office, 1, "an", "1.1", "1.2")
    await writes(office, 2, "an", "2.1", "2.2")
    await office.at(2025, 12, 7)
    await office.notes(1, date(2025, 12, 7), "1.6", clerk.EXEMPT_OVER)
    await office.at(2025, 12, 8)
    for cell, present in ((1, (*FIRST, "1.4", "1.6")), (2, SECOND)):
        await meets(office, cell, present, 2025, date(2025, 12, 6))
        await decides(office, cell)
        await publishes(office, cell)


async def test_the_third_year_ends_in_january_of_the_next(office: Office) -> None:
    """All thirteen open it; one is new, one of two of one name moves just before the meeting."""
    new = Somebody(
        "1.13x", "Lý Thị Kim", date(1999, 4, 5), date(2026, 9, 1), None, "", cell_named(1)
    )
    await office.at(2026, 12, 28)
    await office.takes_in([new])
    for cell in range(1, CELLS + 2):
        await office.opens(cell, NOW, date(2027, 1, 8), 2026)
    await writes(office, 1, "an", "1.1", "1.2")
    await office.at(2027, 1, 12)
    await office.notes(2, date(2027, 1, 10), "2.5", clerk.MOVES, to=1)

    await meets(office, 1, (*FIRST, "1.4", "1.6"), 2026, date(2027, 1, 9))
    for cell in range(2, CELLS + 2):
        present = tuple(f"{cell}.{row}" for row in range(3)) if cell < 13 else ("3.7", "3.8")
        held = await office.opens_meeting(cell, present)
        agrees(office, held, cell, present)
        await accounts(office, cell, 2026, date(2027, 1, 9), held)


async def test_the_officer_counts_what_the_clerk_counts(office: Office) -> None:
    """On the phone and in the table: of each cell how many are asked for a self-review."""
    said = await office.types("officer", "add", "Lê Văn Lan", "--over", ABOVE)
    assert "Lê Văn Lan" in said
    officer = await office.person("3.1")
    async with office.house.job() as work:
        table = await cells_table.table(work, officer)
    rating_day = date(2027, 1, 9)

    counted = {}
    for number in range(1, CELLS + 2):
        name = cell_named(number)
        here = office.clerk.members(name, date(2027, 1, 12))
        scope = office.clerk.scope(name, rating_day)
        scope |= {who: office.clerk.why(who, rating_day) for who in here - set(scope)}
        counted[name] = sum(why == clerk.RATED and who in here for who, why in scope.items())
    assert counted == {row.name: row.asked for row in table.cells}
    assert {2026} == {row.year for row in table.cells}
