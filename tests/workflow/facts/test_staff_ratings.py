"""Staff ratings at any time of the year, and what is done where one is missing."""

import pytest
from sqlmodel import select, update

import rating
from storage.tables import Cycle, YearFact
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for, fills_room
from tests.workflow.facts.test_year_facts import makes_officer, mine
from workflow.ballot import opening
from workflow.errors import Refusal
from workflow.facts import staff_rating
from workflow.facts.staff_rating import StaffKnown, WithoutRating
from workflow.meeting.rated_subjects import LeftOut

GOOD = rating.Level.GOOD
WHY = "Trường xếp loại viên chức vào tháng 6 năm sau"


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """The room of six, three of whom have handed in."""
    return asked_for(request.fixturenames, filled=fills_room)


@pytest.fixture
def filled(room: Room) -> Room:
    """All six are in the room; An, Lan and Bình have handed in."""
    return room


async def says(room: Room, who: str, said: WithoutRating, why: str = "") -> StaffKnown:
    """An answers what is done without somebody's staff rating."""
    async with room.world.job() as work:
        return await staff_rating.answer(work, room.people["an"], room.member_id(who), 0, said, why)


async def missing(room: Room) -> list[str]:
    """Give whose is missing, as An sees it."""
    async with room.world.job() as work:
        found = await staff_rating.missing(work, room.people["an"])
    return [each.name for each in found]


async def reviewed(room: Room) -> opening.Preview:
    """The reviews are held; give what opening the vote would freeze."""
    await room.reviews()
    async with room.world.job() as work:
        return await opening.preview(work, room.people["an"], room.meeting_id)


async def test_a_staff_rating_needs_no_running_meeting(room: Room) -> None:
    """It is entered right after the year is opened, by who leads or the officer, not by Bình."""
    await makes_officer(room, "mai")
    lan = room.member_id("lan")
    before = await missing(room)
    async with room.world.job() as work:
        await staff_rating.rate(work, room.people["mai"], lan, 0, GOOD)
    async with room.world.job() as work:
        now = await staff_rating.one(work, room.people["an"], lan)
    with pytest.raises(Refusal, match="not_secretary"):
        async with room.world.job() as work:
            await staff_rating.rate(work, room.people["binh"], lan, 0, GOOD)
    with pytest.raises(Refusal, match="own_fact"):
        async with room.world.job() as work:
            await staff_rating.rate(
                work, room.people["an"], room.member_id("an"), 0, rating.Level.EXCELLENT
            )

    assert GOOD is now.staff
    assert "Trần Thị Lan" in before
    assert "Trần Thị Lan" not in await missing(room)


async def test_who_waits_is_not_on_the_sheet_and_told_why(filled: Room) -> None:
    """Lan waits (S1 V.3), Bình goes on with a reason; both answers are kept as no facts."""
    await says(filled, "lan", WithoutRating.WAIT)
    with pytest.raises(Refusal, match="no_text"):
        await says(filled, "binh", WithoutRating.GO_ON)
    await says(filled, "binh", WithoutRating.GO_ON, WHY)
    found = await reviewed(filled)

    assert ["Nguyễn Văn An", "Lê Văn Bình"] == [each.name for each in found.subjects]
    assert ("Trần Thị Lan", LeftOut.STAFF_AWAITED) in found.left_out
    assert () == await mine(filled, "lan")


async def test_the_newest_answer_counts_and_a_rating_ends_the_question(filled: Room) -> None:
    """Lan waited, then is said to be no staff; Bình's rating came while he waited."""
    await says(filled, "lan", WithoutRating.WAIT)
    await says(filled, "binh", WithoutRating.WAIT)
    await says(filled, "lan", WithoutRating.NOT_RATED)
    async with filled.world.job() as work:
        an = filled.people["an"]
        await staff_rating.rate(work, an, filled.member_id("binh"), 0, GOOD)
    found = await reviewed(filled)

    assert 3 == len(found.subjects)
    async with filled.world.job() as work:
        assert 3 == len((await (await work.session()).exec(select(YearFact))).all())


async def test_under_2025_it_is_a_reminder(filled: Room) -> None:
    """The rating is "cơ sở" there: nobody is left out for it."""
    await says(filled, "lan", WithoutRating.WAIT)
    async with filled.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))
    async with filled.world.job() as work:
        now = await staff_rating.one(work, filled.people["an"], filled.member_id("lan"))
        cycle = (await (await work.session()).exec(select(Cycle))).one()
        awaited = await staff_rating.awaited(work, cycle, {})

    assert now.missing
    assert not now.first
    assert set() == awaited


async def test_who_retired_is_not_asked_about(room: Room) -> None:
    """Nobody rates them as staff."""
    await room.change("lan", retired=True)

    assert "Trần Thị Lan" not in await missing(room)
    with pytest.raises(Refusal, match="button_old"):
        await says(room, "lan", WithoutRating.WAIT)
