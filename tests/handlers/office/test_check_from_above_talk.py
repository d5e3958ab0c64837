"""Before the officer above records a level under the rules of 2025: what was checked (12.1)."""

import pytest
from sqlmodel import col, select, update

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import OwnLevelAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import Cycle, Member, MemberRole, SuperiorCheck
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import PAPER
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.decision import deciding
from workflow.errors import Refusal
from workflow.office import cells_table, from_above

VI = words_for("vi")
CONCLUDED = "Kết luận số 7-KL/ĐU ngày 19/12/2024 của Đảng ủy"
WHY = "Đảng ủy yêu cầu ghi trước ngày 31/12"
ANOTHER = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"


async def _waits(room: Room, talk: Talks, profile: str) -> Talk:
    """An leads alone and has recorded everybody but himself; Mai is the officer above."""
    await room.change("hoa", role=MemberRole.MEMBER)
    async with room.world.job() as work:
        session = await work.session()
        await session.exec(update(Cycle).values(profile=profile))
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        mai = await session.get_one(Member, room.member_id("mai"))
        await cells_table.appoint(work, mai, school)
    an = talk("an")
    await an.taps_data(DecideAction(do="document").pack())
    if profile == "national_2025":
        await an.taps(VI.label("decide.check_nothing"))
    await an.says(PAPER)
    return an


@pytest.fixture
async def of_2025(voted: Room, talk: Talks) -> Room:
    """His level waits under the national rules of 2025."""
    await _waits(voted, talk, "national_2025")
    return voted


def _tap(room: Room, do: str) -> str:
    about = room.member_id("an")
    return OwnLevelAction(do=do, member=about, year=2024, level="good").pack()


async def _kept(room: Room) -> list[tuple[str, str, bool, bool]]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(SuperiorCheck).order_by(col(SuperiorCheck.id))
        )
        an = room.member_id("an")
        return [(row.known, row.said, row.about_id == an, row.used) for row in found.all()]


async def _decided(room: Room) -> rating.Level | None:
    async with room.world.job() as work:
        now = await deciding.standing(work, room.people["an"])
    return next((row.decided for row in now.rows if row.name == "Nguyễn Văn An"), None)


async def test_it_is_asked_of_the_officer_about_this_one(of_2025: Room, talk: Talks) -> None:
    """After the level is chosen, by name and clause; what the cell answered is not theirs."""
    mai = talk("mai")
    await mai.taps_data(_tap(of_2025, "is"))
    asked = mai.text
    await mai.taps(VI.label("decide.check_nothing"))
    confirmed = mai.text
    await mai.taps("Đúng, ghi mức năm 2024")

    assert "Trước khi ghi mức năm 2024 của đồng chí Nguyễn Văn An" in asked
    assert "QĐ 366-QĐ/TW, Điều 12.1" in asked
    assert "Đã trả lời: không có đơn" in confirmed
    assert rating.Level.GOOD is await _decided(of_2025)
    assert [("nothing", "", False, True), ("nothing", "", True, True)] == await _kept(of_2025)


async def test_what_was_checked_stands_over_the_question(of_2025: Room, talk: Talks) -> None:
    """By its paper; another paper of the decision may be typed after it."""
    mai = talk("mai")
    await mai.taps_data(_tap(of_2025, "is"))
    await mai.taps(VI.label("decide.check_checked"))
    await mai.says(CONCLUDED)
    confirmed = mai.text
    await mai.taps(VI.label("office.own_paper"))
    await mai.says(ANOTHER)

    assert f"Cấp trên đã kiểm tra trước khi quyết định: {CONCLUDED}" in confirmed
    assert rating.Level.GOOD is await _decided(of_2025)
    assert ("checked", CONCLUDED, True, True) == (await _kept(of_2025))[-1]


@pytest.mark.long
async def test_going_on_unchecked_needs_a_reason(of_2025: Room) -> None:
    """The warning has the way back; choices are typed where no buttons are."""
    mai = Talk(of_2025.world, of_2025.chats["mai"], TYPED)
    await mai.taps_data(_tap(of_2025, "is"))
    await mai.taps(VI.label("decide.check_unchecked"))
    warned = mai.text
    await mai.says(WHY)

    assert "Nên chờ cấp ủy cấp trên trực tiếp kiểm tra" in warned
    assert f"Lý do: {WHY}" in mai.text
    assert await _decided(of_2025) is None
    assert ("unchecked", WHY, True, False) == (await _kept(of_2025))[-1]


@pytest.mark.parametrize("do", ["yes", "paper"])
@pytest.mark.long
async def test_a_button_of_before_asks_first(of_2025: Room, talk: Talks, do: str) -> None:
    """Drawn before the question was asked, or tapped twice: nothing is recorded."""
    mai = talk("mai")
    await mai.taps_data(_tap(of_2025, do))

    assert "Trước khi ghi mức năm 2024" in mai.text
    assert await _decided(of_2025) is None


async def test_no_other_way_records_it(of_2025: Room) -> None:
    """The use case itself refuses; so does an answer that was given for the cell's decision."""
    async with of_2025.world.job() as work:
        with pytest.raises(Refusal) as caught:
            await from_above.enter(
                work,
                of_2025.people["mai"],
                of_2025.member_id("an"),
                2024,
                rating.Level.EXCELLENT,
            )

    assert "check_first" == caught.value.code
    assert [("nothing", "", False, True)] == await _kept(of_2025)


async def test_the_cell_does_not_see_what_the_officer_answered(voted: Room, talk: Talks) -> None:
    """A complaint about the secretary is not told to the secretary."""
    an, mai = await _waits(voted, talk, "national_2025"), talk("mai")
    await mai.taps_data(_tap(voted, "is"))
    await mai.taps(VI.label("decide.check_checked"))
    await mai.says(CONCLUDED)
    await mai.taps("Đúng, ghi mức năm 2024")
    await an.taps_data(DecideAction(do="home").pack())

    assert PAPER in an.text
    assert CONCLUDED not in an.text


@pytest.mark.long
async def test_the_rules_of_2023_ask_the_officer_for_nothing(voted: Room, talk: Talks) -> None:
    """The level is confirmed at once."""
    await _waits(voted, talk, "hcmc_edu_2023")
    mai = talk("mai")
    await mai.taps_data(_tap(voted, "is"))
    await mai.taps("Đúng, ghi mức năm 2024")

    assert rating.Level.GOOD is await _decided(voted)
    assert [] == await _kept(voted)
