"""Whose comment on whom has not come, beside the list of the body above."""

from datetime import date

import pytest
from sqlmodel import update

from papers.appraisal_sheet import MISSING
from storage.tables import Cycle
from terms.places import PlaceKind
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import above, agrees, hands, state
from tests.workflow.decision.handed_up import scene as scene
from tests.workflow.decision.handed_up import voted as voted
from tests.workflow.decision.test_filled_sheet import BINH, LAN, Book, given_out
from workflow.accounts import Person
from workflow.committee import other_cells
from workflow.decision import appraisal

FORMER, TEMPORARY, RESIDENCE = PlaceKind.FORMER, PlaceKind.TEMPORARY, PlaceKind.RESIDENCE
CAME = date(2024, 9, 1)
Told = dict[str, list[tuple[PlaceKind, str]]]


async def missing(room: Room, who: Person, one: int) -> Told:
    """Give what is told, by whom it is about."""
    async with room.world.job() as work:
        found = await appraisal.missing_of(work, who, one)
    called = {person.member_id: name for name, person in room.people.items()}
    return {called[n]: [(each.kind, each.clause) for each in those] for n, those in found.items()}


async def writes(room: Room, who: str, kind: PlaceKind) -> None:
    """An enters what the place wrote."""
    async with room.world.job() as work:
        an, about = room.people["an"], room.member_id(who)
        await other_cells.keep_comment(work, an, about, kind, "Giữ mối liên hệ tốt.")


async def comes_from_elsewhere(room: Room, who: str, since: date) -> None:
    """An notes since when they are in this cell."""
    async with room.world.job() as work:
        await other_cells.note(work, room.people["an"], room.member_id(who), FORMER, since)


async def test_a_cell_of_a_temporary_activity_is_told_until_it_wrote(voted: Room) -> None:
    """Lan's has not written; Bình has no such cell, and nothing stands beside him."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    await voted.is_elsewhere("lan")
    before = await missing(voted, who, one)
    await writes(voted, "lan", TEMPORARY)

    assert {"lan": [(TEMPORARY, "KH 73-KH/ĐU, V.10")]} == before
    assert {} == await missing(voted, who, one)


@pytest.mark.parametrize(
    ("since", "told"),
    [(date(2024, 6, 30), {}), (date(2024, 7, 1), {"lan"}), (date(2024, 7, 2), {"lan"})],
)
async def test_a_former_cell_is_told_from_six_months_on(
    voted: Room, since: date, told: set[str]
) -> None:
    """Lan came from another one: a day short of six months there, to the day, a day more."""
    people = await above(voted)
    one = await hands(voted)
    await comes_from_elsewhere(voted, "lan", since)

    found = await missing(voted, people["appraiser"], one)

    assert set(told) == set(found)
    assert all([(FORMER, "KH 73-KH/ĐU, V.11")] == each for each in found.values())


async def test_where_they_live_is_told_of_the_rules_that_ask_for_it(voted: Room) -> None:
    """Bình's has written, An's and Lan's have not; the rules of 2023 of the scene ask for none."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    before = await missing(voted, who, one)
    async with voted.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))
        about = voted.member_id("binh")
        an = voted.people["an"]
        await other_cells.note(work, an, about, RESIDENCE, place="Đảng ủy phường Ví Dụ")
    await writes(voted, "binh", RESIDENCE)
    await comes_from_elsewhere(voted, "lan", CAME)

    clause = [(RESIDENCE, "QĐ 366-QĐ/TW, Điều 17")]
    assert {} == before
    assert {"an": clause, "lan": clause} == await missing(voted, who, one)


async def test_it_stands_in_the_file_and_holds_nothing_back(voted: Room) -> None:
    """Lan's row names whose comment is missing, Bình's is empty; all are agreed to without a word,
    and the list goes on."""
    people = await above(voted)
    who, one = people["appraiser"], await hands(voted)
    await voted.is_elsewhere("lan")
    before = await state(voted, one)
    book = await given_out(voted, who, one)
    await agrees(voted, who, one)
    async with voted.world.job() as work:
        await appraisal.finish(work, who, one)

    assert "chi bộ nơi sinh hoạt tạm thời (KH 73-KH/ĐU, V.10)" == _told(book, LAN)
    assert _told(book, BINH) is None
    assert before is not await state(voted, one)


def _told(book: Book, name: str) -> object:
    return book.sheet.cell(book.row(name), book.places[MISSING]).value
