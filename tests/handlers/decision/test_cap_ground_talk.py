"""A decision past the cap in chat: the cell's own figures, the whole group, the ground typed."""

import html

import pytest

import rating
from handlers.callbacks.office import OwnLevelAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import Member, MemberRole
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.test_cap_above import MEMBERS
from tests.workflow.decision.test_cap_ground import (
    BY,
    GROUND,
    makes_excellent,
    proposes_all_good,
    the_school,
)
from tests.workflow.decision.test_deciding import PAPER
from workflow.decision import deciding
from workflow.office import cells_table

VI = words_for("vi")
XS, HTT = rating.Level.EXCELLENT, rating.Level.GOOD


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, met=proposes_all_good)


@pytest.fixture
def met(room: Room) -> Room:
    """Six of the cell, all proposed as good."""
    return room


def _plain(who: Talk) -> str:
    return html.unescape(who.text)


async def _to_the_paper(an: Talk) -> None:
    await an.says("menu")
    for step in ("home.lead", "decide.home", "decide.document"):
        await an.taps(VI.label(step))


async def test_the_cells_own_figures_are_said_to_be_only_that(met: Room, talk: Talks) -> None:
    """By the clause of the plan in force; a word that the whole was weighed goes on."""
    await makes_excellent(met, "lan", "binh")
    an = talk("an")
    await _to_the_paper(an)
    assert "Tính riêng trong chi bộ: xuất sắc vượt 1, được không quá 1" in _plain(an)
    assert "ở Đảng bộ Trường THPT Ví Dụ" in _plain(an)
    assert "KH 73-KH/ĐU, IV.2.3.a" in _plain(an)
    assert "QĐ 366" not in _plain(an)

    await an.taps(VI.label("cap_ground.weighed"))

    assert VI.label("cap_ground.was_weighed") in _plain(an)
    assert an.text == await an.current()
    await an.says(PAPER)
    assert PAPER in _plain(an)
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("decide.home"))
    assert VI.label("cap_ground.was_weighed") in _plain(an)


async def test_past_the_whole_group_the_ground_is_typed(met: Room, talk: Talks) -> None:
    """No figure of the other cell is told; ground, who and when stand beside the decision."""
    await makes_excellent(met, "lan")
    await (await the_school(met)).proposes({MEMBERS: (XS, HTT, HTT)})
    an = talk("an")
    await _to_the_paper(an)
    assert "trên cả nhóm đối tượng tương đồng ở Đảng bộ Trường THPT Ví Dụ" in _plain(an)
    assert not any(sign in _plain(an) for sign in ("vượt 1", "xuất sắc 2", "không quá 1"))
    assert VI.label("cap_ground.weighed") not in an.labels
    await an.taps(VI.label("cap_ground.ground"))
    assert an.text == await an.current()
    await an.says(GROUND)
    assert "Ai quyết định và ngày nào?" in _plain(an)
    assert an.text == await an.current()

    await an.says(BY)

    assert f"Căn cứ: {GROUND} Người quyết định: {BY} (ngày 20/11/2024)" in _plain(an)
    await an.says(PAPER)
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("decide.home"))
    assert GROUND in _plain(an)


async def test_the_other_cells_secretary_hears_nothing_of_it(met: Room, talk: Talks) -> None:
    """Nor does a member of the same cell by the same button."""
    await makes_excellent(met, "lan", "binh")

    for data in ("cg:weighed:1:0:0::0", "cg:ground:1:0:0::0"):
        with pytest.raises(Exception, match="not_secretary"):
            await talk("binh").taps_data(data)


@pytest.mark.parametrize("data", ["cg:weighed:1:3:2024::0", "cg:ground:1:0:0:best:0"])
async def test_a_button_nobody_drew_is_old(met: Room, talk: Talks, data: str) -> None:
    """Whatever it says, it is read strictly."""
    with pytest.raises(Exception, match="button_old"):
        await talk("an").taps_data(data)


@pytest.mark.long
async def test_the_officer_is_asked_for_one_level_too(met: Room, talk: Talks) -> None:
    """An leads the cell alone; Bình is excellent already, and An's would be one too many."""
    await met.change("hoa", role=MemberRole.MEMBER)
    async with met.world.job() as work:
        session = await work.session()
        school, *_ = await people.line_of(session, met.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, met.member_id("lan")), school)
    await makes_excellent(met, "binh")
    async with met.world.job() as work:
        await deciding.confirm(work, met.people["an"], PAPER)
    lan = talk("lan")
    await lan.taps_data(
        OwnLevelAction(do="is", member=met.member_id("an"), year=2024, level=XS.value).pack()
    )
    assert "xuất sắc vượt 1, được không quá 1" in _plain(lan)
    await lan.taps(VI.label("cap_ground.ground"))
    await lan.says(GROUND)
    assert "Ai quyết định và ngày nào?" in await lan.current()

    await lan.says(BY)

    assert f"Căn cứ: {GROUND}" in _plain(lan)
    await lan.taps(VI.label("office.own_yes", year=2024))
    async with met.world.job() as work:
        now = await deciding.standing(work, met.people["an"])
    assert XS in [row.decided for row in now.rows if row.own]
