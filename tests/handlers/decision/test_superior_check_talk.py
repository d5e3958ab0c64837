"""Before a decision of 2025 is recorded: had the level above something to check (Điều 12.1)."""

import pytest
from sqlmodel import col, select, update

import rating
from handlers.callbacks.notices import DecideAction
from handlers.words import words_for
from storage.tables import Cycle, CycleState, SuperiorCheck, YearInView
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import PAPER, deputy
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.decision import deciding, superior_check
from workflow.errors import Refusal

VI = words_for("vi")
CONCLUDED = "Kết luận số 5-KL/ĐU ngày 18/12/2024 của Đảng ủy"
CLAUSE = "QĐ 366-QĐ/TW, Điều 12.1"


@pytest.fixture
async def of_2025(voted: Room) -> Room:
    """The cell has voted under the national rules of 2025."""
    async with voted.world.job() as work:
        session = await work.session()
        await session.exec(update(Cycle).values(profile="national_2025"))
    return voted


async def _asks(talk: Talk) -> str:
    await talk.taps_data(DecideAction(do="document").pack())
    return talk.text


async def _kept(room: Room) -> list[tuple[str, str, bool]]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(SuperiorCheck).order_by(col(SuperiorCheck.id))
        )
        return [(row.known, row.said, row.used) for row in found.all()]


async def test_nothing_to_check_leads_to_the_paper(of_2025: Room, talk: Talks) -> None:
    """It is asked with its clause and answered by one tap."""
    an = talk("an")
    asked = await _asks(an)
    await an.taps(VI.label("decide.check_nothing"))
    paper = an.text
    await an.says(PAPER)

    assert "trước khi quyết định" in asked
    assert CLAUSE in asked
    assert "Đã trả lời: không có đơn" in paper
    assert "Kiểm tra" not in an.text
    assert [("nothing", "", True)] == await _kept(of_2025)


async def test_what_was_checked_stands_beside_the_decision(of_2025: Room, talk: Talks) -> None:
    """By its paper, on the screen of the decision too."""
    an = talk("an")
    await _asks(an)
    await an.taps(VI.label("decide.check_checked"))
    await an.says(CONCLUDED)
    await an.says(PAPER)
    await an.taps_data(DecideAction(do="home").pack())

    assert f"Cấp trên đã kiểm tra trước khi quyết định: {CONCLUDED}" in an.text
    assert [("checked", CONCLUDED, True)] == await _kept(of_2025)


async def test_going_on_unchecked_is_warned_of_and_needs_a_reason(
    of_2025: Room, talk: Talks
) -> None:
    """The warning names the way back; the reason stays beside the decision. Choices are typed."""
    an = Talk(of_2025.world, of_2025.chats["an"], TYPED)
    await _asks(an)
    await an.taps(VI.label("decide.check_unchecked"))
    warned = an.text
    await an.says("Đảng ủy yêu cầu ghi trước ngày 31/12")
    await an.says(PAPER)
    await an.taps_data(DecideAction(do="home").pack())

    assert "Nên chờ cấp ủy cấp trên trực tiếp kiểm tra" in warned
    assert "⚠️ Quyết định ghi khi cấp trên chưa kiểm tra xong. Lý do: Đảng ủy yêu cầu" in an.text


async def test_it_is_asked_anew_for_each_decision(of_2025: Room, talk: Talks) -> None:
    """An's own level comes by a further decision, which Hoa records: she is asked, too."""
    an = talk("an")
    await _asks(an)
    await an.taps(VI.label("decide.check_nothing"))
    await an.says(PAPER)
    async with of_2025.world.job() as work:
        with pytest.raises(Refusal) as caught:
            await deciding.confirm(work, deputy(of_2025), PAPER)

    assert "check_first" == caught.value.code


async def _next_year_proposed(room: Room) -> Cycle:
    """The next year is proposed, too; An goes back to the one before."""
    async with room.world.job() as work:
        session = await work.session()
        last = (await session.exec(select(Cycle))).one()
        fields = last.model_dump(exclude={"id", "year", "state"})
        cycle = Cycle(**fields, year=last.year + 1, state=CycleState.PROPOSED)
        session.add(cycle)
        await session.merge(
            YearInView(member_id=room.member_id("an"), cycle_id=last.id or 0, chosen_at=work.now)
        )
        await session.flush()
        return cycle


@pytest.mark.long
async def test_it_is_answered_for_the_year_that_is_decided(of_2025: Room, talk: Talks) -> None:
    """Lan is decided on by a further decision of last year, while the next is proposed: the answer
    lets it be recorded, and the next year is still asked about."""
    an, lan = talk("an"), of_2025.member_id("lan")
    async with of_2025.world.job() as work:
        await deciding.set_level(work, of_2025.people["an"], lan, None)
    await _asks(an)
    await an.taps(VI.label("decide.check_nothing"))
    await an.says(PAPER)
    following = await _next_year_proposed(of_2025)
    async with of_2025.world.job() as work:
        await deciding.set_level(work, of_2025.people["an"], lan, rating.Level.GOOD)
    await an.taps_data(DecideAction(do="further_document").pack())
    asked = an.text
    await an.taps(VI.label("decide.check_nothing"))
    await an.says(PAPER)

    assert CLAUSE in asked
    assert [("nothing", "", True)] * 2 == await _kept(of_2025)
    async with of_2025.world.job() as work:
        now = await deciding.standing(work, of_2025.people["an"])
        assert (await superior_check.of_year(work, following)).open
    assert (2024, lan) == (
        now.year,
        next(row.member_id for row in now.rows if row.member_id == lan),
    )


async def test_a_tap_that_comes_late_changes_nothing(of_2025: Room, talk: Talks) -> None:
    """The decision was recorded meanwhile: the screen of the decision, and no further answer."""
    an = talk("an")
    await _asks(an)
    await an.taps(VI.label("decide.check_nothing"))
    await an.says(PAPER)
    await an.taps_data(DecideAction(do="check", about=1, value="nothing").pack())
    with pytest.raises(Refusal) as caught:
        await an.taps_data(DecideAction(do="check", about=1, value="perhaps").pack())

    assert PAPER in an.text
    assert 1 == len(await _kept(of_2025))
    assert "button_unknown" == caught.value.code


async def test_the_rules_of_2023_ask_for_nothing(voted: Room, talk: Talks) -> None:
    """A complaint is examined by whoever decided (S1 V.17): the paper is asked for at once."""
    an = talk("an")
    asked = await _asks(an)
    await an.says(PAPER)

    assert VI("decide.ask_document").striptags() in asked
    assert PAPER in an.text
    assert [] == await _kept(voted)
