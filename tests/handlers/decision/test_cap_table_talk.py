"""The officer's table of the cap in chat: groups over all cells, what if, how they are divided."""

import html
from datetime import date

import pytest

from handlers.callbacks.office import CapAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import CapException, Cycle, Member, OrganisationKind
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_cap_above import HTT, MEMBERS, XS, Base
from tests.worlds import World
from workflow.decision import cap_table
from workflow.errors import Refusal
from workflow.office import cells_table

VI = words_for("vi")
ALL_EXCELLENT = dict.fromkeys(VOTERS, (1,) * 6)


async def _voted(begun: Begun) -> None:
    """All six are proposed as excellent; Lan is the officer of the school."""
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in(*VOTERS)
    await room.holds_vote(ALL_EXCELLENT)
    await room.approves_minutes()
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(
            work, await session.get_one(Member, room.member_id("lan")), school
        )


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=_voted)


@pytest.fixture
def voted(room: Room) -> Room:
    """Six excellent proposals of six."""
    return room


def _plain(an: Talk) -> str:
    return html.unescape(an.text.replace("<b>", "").replace("</b>", ""))


async def test_the_officer_sees_groups_and_nobodys_name(voted: Room, talk: Talks) -> None:
    """As the plan of the district divides them; by its clause; no name of anybody."""
    lan = talk("lan")
    await lan.says("tong hop")

    await lan.taps(VI.label("office.cap_table"))

    text = _plain(lan)
    assert "Tỷ lệ xuất sắc năm 2024: Đảng bộ Trường THPT Ví Dụ" in text
    assert "1/1 chi bộ" in text
    assert "⚠️ Đảng viên: xuất sắc 4, hoàn thành tốt 0, còn lại 0" in text
    assert "KH 73-KH/ĐU, IV.2.3.a" in text
    assert "QĐ 366" not in text
    assert not any(one.name in text for one in voted.people.values())


async def test_one_fewer_is_tried_and_nothing_is_saved(voted: Room, talk: Talks) -> None:
    """Four members of four: one may be, three are too many; with one fewer, two."""
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps(VI.label("office.cap_table"))
    before = lan.text
    await lan.taps(VI.label("cap_table.try", name="Đảng viên"))
    assert "vượt 3" in _plain(lan)

    await lan.taps(VI.label("cap_table.fewer"))

    assert "Bớt 1 xuất sắc" in _plain(lan)
    assert "xuất sắc 3, hoàn thành tốt 1, còn lại 0; được xuất sắc không quá 1: vượt 2" in _plain(
        lan
    )
    await lan.taps(VI.label("cap_table.back"))
    assert before == lan.text


async def test_who_decides_divides_and_it_is_kept_by_whom(voted: Room, talk: Talks) -> None:
    """One group of all six; said with name and day."""
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps(VI.label("office.cap_table"))
    await lan.taps(VI.label("cap_table.divide"))

    await lan.taps(VI.label("cap_table.division_one"))

    assert "Mọi cá nhân: xuất sắc 6, hoàn thành tốt 0, còn lại 0; được xuất sắc không quá 1" in (
        _plain(lan)
    )
    assert "Chia nhóm: Trần Thị Lan nhập ngày" in _plain(lan)


@pytest.mark.parametrize("do", ["table", "try", "divide", "divided"])
async def test_a_secretary_sees_nothing_of_other_cells(voted: Room, talk: Talks, do: str) -> None:
    """An leads a cell of the school and is no officer: no figure, whatever the button says."""
    data = CapAction(do=do, value="one" if do == "divided" else "0.1").pack()

    with pytest.raises(Refusal, match="not_officer"):
        await talk("an").taps_data(data)


@pytest.mark.parametrize("data", ["cp:try:0:0:9.1", "cp:try:0:0:x", "cp:divided:0:0:five"])
async def test_a_button_nobody_drew_is_old(voted: Room, talk: Talks, data: str) -> None:
    """Whatever it says, it is read strictly."""
    with pytest.raises(Refusal, match="button_old"):
        await talk("lan").taps_data(data)


async def test_another_organisation_is_not_the_officers(voted: Room, talk: Talks) -> None:
    """A school beside it, by its number."""
    async with voted.world.job() as work:
        other = await people.organisation(
            await work.session(), None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Khác"
        )

    with pytest.raises(Refusal, match="not_officer"):
        await talk("lan").taps_data(CapAction(do="table", of=other.id or 0).pack())


async def test_an_officer_of_one_cell_does_not_divide(voted: Room, talk: Talks) -> None:
    """The ratings of a cell are decided above it: said, and refused."""
    async with voted.world.job() as work:
        session = await work.session()
        (school, cell) = await people.line_of(session, voted.people["an"].cell_id)
        lan = await session.get_one(Member, voted.member_id("lan"))
        await cells_table.dismiss(work, lan, school)
        await cells_table.appoint(work, lan, cell)
        found = await cap_table.table(work, voted.people["lan"])
    at = talk("lan")

    await at.taps_data(CapAction(do="table").pack())

    assert (False, False) == (found.decides, found.rules)
    assert "do cấp trên quyết định: bảng này chỉ để tham khảo" in _plain(at)
    with pytest.raises(Refusal, match="cap_not_decided_here"):
        await at.taps_data(CapAction(do="divide").pack())


async def _of_2025(room: Room) -> None:
    """Let the year run by the rules of 2025, which know a higher share."""
    number = (await room.cycle()).id
    async with room.world.job() as work:
        cycle = await (await work.session()).get_one(Cycle, number)
        cycle.profile = "national_2025"
        (await work.session()).add(cycle)


async def _to_share(lan: Talk, percent: int = 25) -> None:
    await lan.says("tong hop")
    for step in ("office.cap_table", "cap_table.share"):
        await lan.taps(VI.label(step))
    await lan.taps(f"{percent} %")


async def test_a_higher_share_wants_ground_who_and_when(voted: Room, talk: Talks) -> None:
    """At most 25 % by the rules of 2025; it holds once it is whole, and can be taken back."""
    await _of_2025(voted)
    lan = talk("lan")
    await _to_share(lan)
    assert "26 %" not in lan.labels
    assert lan.text == await lan.current()
    await lan.says("Hoàn thành vượt kế hoạch.")
    assert lan.text == await lan.current()
    async with voted.world.job() as work:
        assert (await cap_table.table(work, voted.people["lan"])).now.exception is None

    await lan.says("Ban Thường vụ, Quyết định số 9-QĐ/ĐU ngày 19/11/2024")

    said = "Căn cứ: Hoàn thành vượt kế hoạch. Người quyết định: Ban Thường vụ, Quyết định số 9"
    assert f"Tỷ lệ được quyết định: 25 %. {said}" in _plain(lan)
    assert "xuất sắc không quá 25 % số đồng chí «Hoàn thành tốt nhiệm vụ»" in _plain(lan)
    await lan.taps(VI.label("cap_table.share"))
    await lan.taps(VI.label("cap_table.usual"))
    assert "Tỷ lệ được quyết định" not in _plain(lan)


@pytest.mark.parametrize(("percent", "limit"), [(0, 0), (20, 0), (24, 0), (25, 1)])
async def test_five_people_may_have_one_by_a_quarter_alone(
    world: World, percent: int, limit: int
) -> None:
    """One of four good is 25 %: below it none may be (QĐ 366, Điều 11.1.5)."""
    async with world.job() as work:
        session = await work.session()
        kind = OrganisationKind.PARTY_ORGANISATION
        home = await people.organisation(session, None, kind, "Đảng bộ Ví Dụ")
    base = Base(world, home)
    await base.proposes({MEMBERS: (XS, HTT, HTT, HTT, HTT)}, profile="national_2025")
    if percent > 20:
        async with world.job() as work:
            (await work.session()).add(
                CapException(
                    organisation_id=home.id or 0,
                    year=2024,
                    percent=str(percent),
                    decided_on=date(2024, 11, 19),
                    entered_by=base.people[0][1],
                    entered_at=work.now,
                )
            )

    (found,) = (await base.weighed()).groups

    assert (limit, 1 - limit) == (found.cap.limit, found.over)


async def test_the_rules_of_2023_know_no_higher_share(voted: Room, talk: Talks) -> None:
    """No button offers it, and one drawn by hand is refused."""
    lan = talk("lan")
    await lan.says("tong hop")
    await lan.taps(VI.label("office.cap_table"))

    assert VI.label("cap_table.share") not in lan.labels
    for do in ("shares", "share", "usual"):
        with pytest.raises(Refusal, match="cap_no_exception"):
            await lan.taps_data(CapAction(do=do, value="25").pack())
