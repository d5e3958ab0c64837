"""A level recorded again passes what a first decision passes: reason, ground past the cap."""

import pytest
from sqlmodel import select

import rating
from handlers.words import words_for
from storage.tables import CapDeparture, LevelReason, OtherRating
from terms.reopening import ReopenWhy
from terms.year_facts import DisciplineForm, FactKind, FactMark
from tests.e2e.house import texts_in
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import PAPER, decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_reopening import NEW_PAPER, opens
from workflow.decision import accompanying_list, deciding, reason_answers
from workflow.decision.reopening import Grounds
from workflow.errors import Refusal
from workflow.facts import telling

VI = words_for("vi")
GROUND = "Có thành tích nổi trội, được tập thể thống nhất"
BY = "Kết luận số 15-KL/ĐU ngày 20/11/2024"
FIRST = "Vi phạm nhỏ, đã nhận lỗi"
WHY = "Đã khắc phục xong trước khi xếp loại"


@pytest.fixture
async def an(voted: Room) -> Behind:
    """The secretary at the new decision on Trần Thị Lan, whose rating was cancelled for a fault."""
    await decides(voted)
    await publishes(voted)
    return await _at_the_new_decision(voted)


async def _at_the_new_decision(voted: Room) -> Behind:
    await opens(voted, Grounds(ReopenWhy.DEFECT))
    phone = Behind(voted.world, int(voted.chats["an"].chat))
    await phone.says("menu")
    for key in ("home.lead", "decide.home", "reopen.home"):
        await phone.taps(VI.label(key))
    await phone.taps("Trần Thị Lan")
    await phone.taps(VI.label("reopen.enter"))
    await phone.says(NEW_PAPER)
    await phone.taps(VI.label("reopen.no_comment"))
    return phone


async def _disciplined(room: Room) -> None:
    """Trần Thị Lan, on duty."""
    lan, secretary = room.member_id("lan"), room.people["an"]
    paper, form = "Quyết định số 12-QĐ/ĐU ngày 15/11/2024", DisciplineForm.REPRIMAND
    async with room.world.job() as work:
        known = await telling.tell(work, secretary, lan, 2024, FactKind.DISCIPLINE, paper, form)
        number = known.facts[-1].number
        await telling.mark(work, secretary, lan, number, FactMark.ON_DUTY, so=True)


async def _grounds(room: Room) -> list[tuple[str, str, bool]]:
    async with room.world.job() as work:
        found = (await (await work.session()).exec(select(CapDeparture))).all()
        return [(row.ground, row.decided_by, row.used) for row in found]


async def test_past_the_cap_it_is_recorded_on_a_ground(voted: Room, an: Behind) -> None:
    """Not before: who decided and when stand beside it."""
    await an.taps(VI.label("level.excellent"))
    asked, before = an.labels, await _grounds(voted)
    await an.taps(VI.label("cap_ground.ground"))
    await an.says(GROUND)
    await an.says(BY)

    assert VI.label("cap_ground.ground") in asked
    assert [] == before
    assert [(GROUND, BY, True)] == await _grounds(voted)
    assert f"Đang có hiệu lực: Hoàn thành xuất sắc nhiệm vụ. Theo: {NEW_PAPER}" in an.text
    await an.taps("In quyết định xếp loại lại 2024")
    assert f"{GROUND} ({BY})" in "\n".join(an.words)


async def test_within_the_cap_nothing_is_asked(voted: Room, an: Behind) -> None:
    """A level below says nothing of it."""
    await an.taps(VI.label("level.completed"))

    assert f"Đang có hiệu lực: Hoàn thành nhiệm vụ. Theo: {NEW_PAPER}" in an.text
    assert [] == await _grounds(voted)


@pytest.mark.long
async def test_against_a_discipline_a_reason_is_asked(voted: Room, an: Behind) -> None:
    """Of the one who was disciplined; it is kept with the level, and goes on to the cap."""
    lan = voted.member_id("lan")
    await _disciplined(voted)
    await an.taps(VI.label("level.excellent"))
    asked = an.text
    await an.says(WHY)
    await an.taps(VI.label("cap_ground.ground"))
    await an.says(GROUND)
    await an.says(BY)

    assert VI("reopen.ask_reason").split("<b>")[0].strip() in asked
    async with voted.world.job() as work:
        reasons = (await (await work.session()).exec(select(LevelReason))).all()
    assert [(lan, rating.Level.EXCELLENT.value)] == [(one.member_id, one.level) for one in reasons]
    assert "Đang có hiệu lực: Hoàn thành xuất sắc nhiệm vụ." in an.text


@pytest.mark.long
async def test_the_reason_of_the_first_decision_answers_nothing_of_the_second(
    voted: Room,
) -> None:
    """Lan, disciplined, was decided good with its reason; cancelled and rated good again she needs
    another. Each stands beside its own paper, and on the paper of the rating made again the new."""
    secretary, lan = voted.people["an"], voted.member_id("lan")
    await _disciplined(voted)
    async with voted.world.job() as work:
        await reason_answers.answer(work, secretary, {lan: rating.Level.GOOD}, FIRST, first=True)
    await decides(voted)
    await publishes(voted)
    an = await _at_the_new_decision(voted)
    await an.taps(VI.label("level.good"))
    asked = an.text
    await an.says(WHY)
    async with voted.world.job() as work:
        listed = texts_in((await accompanying_list.of_cell(work, secretary)).render())
    await an.taps("In quyết định xếp loại lại 2024")
    made_again = "\n".join(an.words)

    assert VI("reopen.ask_reason").split("<b>")[0].strip() in asked
    before, after = listed.split(f"Kèm theo: {NEW_PAPER}")
    assert [(True, False), (False, True)] == [
        (f"{FIRST} (người ghi" in said, f"{WHY} (người ghi" in said) for said in (before, after)
    ]
    assert (False, True) == (FIRST in made_again, WHY in made_again)


async def test_a_reason_answers_no_clause_that_came_later(voted: Room) -> None:
    """Why Lan is good after a discipline says nothing of the rating of her staff work, entered
    since: the paper is not recorded, and the draft of the list leaves room beside that clause."""
    secretary, lan = voted.people["an"], voted.member_id("lan")
    await _disciplined(voted)
    levels = {lan: rating.Level.GOOD}
    async with voted.world.job() as work:
        await reason_answers.answer(work, secretary, levels, FIRST, first=True)
        answered = await reason_answers.of_cell(work, secretary, first=True)
    cycle = await voted.cycle()
    async with voted.world.job() as work:
        (await work.session()).add(
            OtherRating(cycle_id=cycle.id or 0, member_id=lan, staff_level="not_completed")
        )

    async with voted.world.job() as work:
        open_now = await reason_answers.of_cell(work, secretary, first=True)
        listed = texts_in((await accompanying_list.of_cell(work, secretary)).render())
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="reasons_first"):
            await deciding.confirm(work, secretary, PAPER)
    async with voted.world.job() as work:
        await reason_answers.answer(work, secretary, levels, WHY, first=True)
        await deciding.confirm(work, secretary, PAPER)

    assert () == answered
    assert ["Trần Thị Lan"] == [one.name for one in open_now]
    assert f"{FIRST} (người ghi: Nguyễn Văn An). " in listed
