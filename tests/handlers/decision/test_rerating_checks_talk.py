"""A level recorded again passes what a first decision passes: reason, ground past the cap."""

import pytest
from sqlmodel import select

import rating
from handlers.words import words_for
from storage.tables import CapDeparture, LevelReason
from terms.reopening import ReopenWhy
from terms.year_facts import DisciplineForm, FactKind, FactMark
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.workflow.decision.test_reopening import NEW_PAPER, opens
from workflow.decision.reopening import Grounds
from workflow.facts import telling

VI = words_for("vi")
GROUND = "Có thành tích nổi trội, được tập thể thống nhất"
BY = "Kết luận số 15-KL/ĐU ngày 20/11/2024"
WHY = "Đã khắc phục xong trước khi xếp loại"


@pytest.fixture
async def an(voted: Room) -> Behind:
    """The secretary at the new decision on Trần Thị Lan, whose rating was cancelled for a fault."""
    await decides(voted)
    await publishes(voted)
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


async def test_against_a_discipline_a_reason_is_asked(voted: Room, an: Behind) -> None:
    """Of the one who was disciplined; it is kept with the level, and goes on to the cap."""
    lan, secretary = voted.member_id("lan"), voted.people["an"]
    async with voted.world.job() as work:
        paper, form = "Quyết định số 12-QĐ/ĐU ngày 15/11/2024", DisciplineForm.REPRIMAND
        known = await telling.tell(work, secretary, lan, 2024, FactKind.DISCIPLINE, paper, form)
        number = known.facts[-1].number
        await telling.mark(work, secretary, lan, number, FactMark.ON_DUTY, so=True)
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
