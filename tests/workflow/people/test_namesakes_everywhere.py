"""Two of one name are told apart wherever one of them is chosen, voted on, printed or filed."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from storage.queries import people
from storage.tables import Member, MemberStatus
from tests.meeting_room import Room
from tests.rows import few
from workflow.committee import progress
from workflow.file_names import person_in_file
from workflow.front import privacy
from workflow.meeting import agenda, rated_subjects, roll_call
from workflow.people import membership
from workflow.record import minutes_facts
from workflow.review import form_files
from workflow.work import Work

ELDER, YOUNGER = "Lê Văn Bình (1975)", "Lê Văn Bình (1980)"

Names = Callable[[Work, Room], Awaitable[list[str]]]


@pytest.fixture
async def crowd(room: Room) -> Room:
    """Khánh is called Lê Văn Bình too; Mai, whose name differs by a mark, is Lê Văn Bỉnh."""
    await room.change("khanh", full_name="Lê Văn Bình")
    await room.change("mai", full_name="Lê Văn Bỉnh")
    return room


async def whole_meeting(room: Room) -> None:
    """A meeting at which An, both Bình and Bỉnh are rated, up to its minutes."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "hoa", "khanh", "mai")
    await room.hands_in("an", "binh", "khanh", "mai")
    await room.holds_vote(dict.fromkeys(("an", "lan", "binh", "hoa", "khanh"), (2, 2, 2, 2)))


async def chosen(work: Work, room: Room) -> list[str]:
    """Whom the secretary picks from the list of members."""
    return [one.name for one in await membership.members(work, room.people["an"])]


async def asked(work: Work, room: Room) -> list[str]:
    """Whom the secretary picks to ask something of."""
    return [one.name for one in await progress.cell_members(work, room.people["an"])]


async def followed(work: Work, room: Room) -> list[str]:
    """Whom the committee's table names."""
    return [one.name for one in (await progress.progress(work, room.people["an"])).members]


async def on_the_roll(work: Work, room: Room) -> list[str]:
    """Who is on the roll, which the opening froze."""
    meeting = await roll_call.running(work, room.people["an"])
    assert meeting is not None
    return [row.name for row in (await roll_call.roll(work, meeting)).attendees]


async def on_the_agenda(work: Work, room: Room) -> list[str]:
    """Whose review is an item of the agenda."""
    meeting = await roll_call.running(work, room.people["an"])
    assert meeting is not None
    return [item.name for item in (await agenda.agenda(work, meeting)).items]


async def rated(work: Work, room: Room) -> list[str]:
    """Who is a row of the sheet."""
    meeting = await roll_call.running(work, room.people["an"])
    assert meeting is not None
    return [row.name for row in (await rated_subjects.gathering(work, meeting)).rated]


async def in_the_minutes(work: Work, room: Room) -> list[str]:
    """Whom the minutes propose a level for."""
    meeting = await roll_call.running(work, room.people["an"])
    assert meeting is not None
    facts = await minutes_facts.facts(work, meeting)
    return [one.name for one in facts.proposals]


@pytest.mark.parametrize(
    "names",
    few([chosen, asked, followed, on_the_roll, on_the_agenda, rated, in_the_minutes], 0, 4, 6),
    ids=lambda names: names.__name__,
)
async def test_two_of_one_name_are_told_apart_everywhere(crowd: Room, names: Names) -> None:
    """The elder first, each by the year of birth; whoever is called so alone has nothing added."""
    await whole_meeting(crowd)

    async with crowd.world.job() as work:
        found = await names(work, crowd)

    assert [ELDER, YOUNGER, "Lê Văn Bỉnh"] == [name for name in found if "Lê Văn B" in name]


async def test_no_two_files_have_one_name(crowd: Room) -> None:
    """Reviews, extracts, one's own data: without accents Bỉnh is Bình, and still is another."""
    await whole_meeting(crowd)
    alike = ("binh", "khanh", "mai")

    async with crowd.world.job() as work:
        numbers = [crowd.member_id(who) for who in alike]
        reviews = [(await form_files.self_review_file(work, who, 2024)).name for who in numbers]
        own = [(await privacy.export(work, who)).name for who in numbers]

    assert len(alike) == len(set(reviews)) == len(set(own))


async def test_of_one_name_without_accents_and_one_year_a_number_tells(crowd: Room) -> None:
    """Bình of 1975 and Bỉnh of 1975: nothing that a file's name can say tells them apart."""
    async with crowd.world.job() as work:
        session = await work.session()
        cell = crowd.people["an"].cell_id
        twins = [
            Member(
                cell_id=cell,
                full_name=name,
                birth_date=date(1960, 1, day),
                admitted_on=date(1990, 1, 1),
                status=MemberStatus.OFFICIAL,
            )
            for name, day in (("Hồ Thị Thủy", 1), ("Hồ Thị Thúy", 2))
        ]
        session.add_all(twins)
        await session.flush()
        names = [await person_in_file(work, one.id or 0) for one in twins]
        listed = [one.called for one in await people.members_of(session, cell)]

    assert ["ho-thi-thuy-1960", "ho-thi-thuy-1960-2"] == names
    assert listed.index("Hồ Thị Thủy") < listed.index("Hồ Thị Thúy")
