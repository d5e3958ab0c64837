"""The plan of a cell's year, in chat: submitted by who leads the cell, approved or sent back by who
follows it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.callbacks.duties import CalendarAction
from handlers.callbacks.office import FollowAction
from handlers.messages import prepare
from handlers.words import words_for
from storage.tables import Cycle, CycleState, Member, Organisation, OutboxMessage
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.worlds import Cell, World, belongs_to_both, found_cell
from workflow.errors import Refusal
from workflow.office import following, plan_approval
from workflow.people import joining

VI = words_for("vi")
CELL = "Chi bộ Tổ Tự nhiên"


async def follows(world: World, cell: Cell, who: str, of: Cell) -> None:
    """The operator lets somebody of one cell follow another one."""
    async with world.job() as work:
        session = await work.session()
        member = await session.get_one(Member, cell.people[who].member_id)
        one = await session.get_one(Organisation, of.cell_id)
        await following.appoint(work, member, one, date(2024, 11, 1))


@pytest.fixture
async def far(world: World, cell: Cell) -> Cell:
    """Another cell, whose Lan follows this one; this one's year is open."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await opens_year(world, cell)
    await follows(world, other, "lan", cell)
    return other


@pytest.fixture
async def an(joined: Joined, far: Cell) -> Behind:
    """The secretary before the calendar."""
    phone = await joined("an", 1000)
    await phone.says("lich")
    return phone


async def joins(world: World, cell: Cell, who: str, chat: int) -> Behind:
    """Somebody joins from a chat with a code."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people[who].member_id)
    phone = Behind(world, chat)
    await phone.says(f"/start {code}")
    await phone.taps(VI.label("join.do_agree"))
    return phone


async def lan_of(world: World, far: Cell) -> Behind:
    """Lan of the other cell before the cell she follows."""
    lan = await joins(world, far, "lan", 1009)
    await lan.says("menu")
    await lan.taps(VI.label("follow.list"))
    await lan.taps(CELL)
    return lan


async def notices(world: World, kind: str) -> list[tuple[int, str]]:
    """Whom the notices of a kind go to, and what they say now."""
    async with world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind)
        )
        said = [(row.member_id, await prepare(work, row, VI)) for row in found]
    return [(who, str(screen.text)) for who, screen in said if screen is not None]


async def test_a_plan_is_sent_back_with_a_reason_and_submitted_again(
    world: World, cell: Cell, far: Cell, an: Behind
) -> None:
    """Each hears of the other's step; the secretary reads the reason; the second time it is
    approved, and there is nothing to submit any more."""
    before = an.text
    await an.taps("Trình kế hoạch")
    told = await notices(world, plan_approval.SUBMITTED)
    lan = await lan_of(world, far)
    await lan.taps("Gửi lại kế hoạch")
    await lan.says("Họp trước ngày 05/12 để kịp gửi hồ sơ.")
    answered = await notices(world, plan_approval.ANSWERED)
    await an.says("lich")
    sent_back = an.text
    await an.taps("Trình lại kế hoạch")
    await lan.says("menu")
    await lan.taps(VI.label("follow.list"))
    await lan.taps(CELL)
    await lan.taps("Đồng ý kế hoạch")
    approved = (lan.text, lan.labels)
    await an.says("lich")

    assert "chi bộ chưa trình" in before
    assert [far.people["lan"].member_id] == [who for who, _ in told]
    assert f"{CELL} trình kế hoạch kiểm điểm năm 2024" in told[0][1]
    assert [cell.people["an"].member_id] == [who for who, _ in answered]
    assert "Lý do: Họp trước ngày 05/12 để kịp gửi hồ sơ." in answered[0][1]
    assert "gửi lại ngày 20/11/2024. Lý do: Họp trước ngày 05/12" in sent_back
    assert "Đã đồng ý" in approved[0]
    assert "Đồng ý kế hoạch" not in approved[1]
    assert "Kế hoạch: đồng chí Trần Thị Lan đồng ý ngày 20/11/2024" in an.text
    assert not any("Trình" in label for label in an.labels)


async def test_what_was_changed_since_is_not_approved(world: World, far: Cell, an: Behind) -> None:
    """Lan saw other days: she is told, and the cell submits it again."""
    await an.taps("Trình kế hoạch")
    lan = await lan_of(world, far)
    offered = lan.labels
    await an.taps("Đổi một thời hạn")
    await an.taps(VI.label("calendar.matter.dossier"))
    await an.says("20/12/2024")
    changed = (an.text, an.labels)
    await lan.taps("Đồng ý kế hoạch")

    assert "Đồng ý kế hoạch" in offered
    assert "Lịch đã đổi sau đó" in changed[0]
    assert "Trình lại kế hoạch" in changed[1]
    assert "Kế hoạch hiện không chờ việc này" in lan.toast + lan.text


async def test_nobody_answers_for_the_plan_of_the_cell_they_lead(
    world: World, cell: Cell, far: Cell, an: Behind
) -> None:
    """An is let follow his own cell, from another cell of his, too: another one has to approve what
    he submitted, and that one alone is told."""
    there = await joins(world, far, "binh", 1008)
    await belongs_to_both(world, cell.people["an"], far.people["binh"])
    await follows(world, cell, "an", cell)
    await follows(world, far, "binh", cell)
    await an.taps("Trình kế hoạch")
    told = await notices(world, plan_approval.SUBMITTED)
    for phone in (an, there):
        for do in ("approve", "send_back"):
            await phone.taps_data(FollowAction(do=do, about=cell.cell_id).pack())

            assert "không tự trả lời kế hoạch" in phone.toast + phone.text

    assert [far.people["lan"].member_id] == [who for who, _ in told]


@pytest.mark.parametrize("do", ["approve", "send_back"])
async def test_who_does_not_follow_the_cell_answers_nothing(
    world: World, far: Cell, cell: Cell, an: Behind, do: str
) -> None:
    """Bình of the cell, and An of the other one, tap what Lan was offered."""
    await an.taps("Trình kế hoạch")
    for number, of, who in ((1002, cell, "binh"), (1008, far, "an")):
        phone = await joins(world, of, who, number)
        await phone.taps_data(FollowAction(do=do, about=cell.cell_id).pack())

        assert str(VI("error.not_follower")) in (phone.text, phone.toast)


async def test_a_cell_that_nobody_follows_is_asked_for_nothing(
    world: World, cell: Cell, joined: Joined
) -> None:
    """No line and no button; a forged one is refused."""
    await opens_year(world, cell)
    an = await joined("an", 1000)
    await an.says("lich")
    shown = (an.text, an.labels)
    await an.taps_data(CalendarAction(do="submit_plan").pack())

    assert "trình" not in shown[0]
    assert not any("Trình" in label for label in shown[1])
    assert "Chưa có đồng chí nào được phân công theo dõi" in an.toast + an.text


async def test_from_the_meeting_on_there_is_nothing_to_submit(
    world: World, cell: Cell, far: Cell
) -> None:
    """Nor to answer, nor is a notice sent any more."""
    lan = far.people["lan"]
    async with world.job() as work:
        await plan_approval.submit(work, cell.people["an"])
        cycle = (await (await work.session()).exec(select(Cycle))).one()
        cycle.state = CycleState.MEETING
        (await work.session()).add(cycle)
    world.clock.move(timedelta(hours=1))

    async with world.job() as work:
        with pytest.raises(Refusal, match="plan_not_now"):
            await plan_approval.approve(work, lan, cell.cell_id)
    async with world.job() as work:
        with pytest.raises(Refusal, match="plan_not_now"):
            await plan_approval.submit(work, cell.people["an"])
    assert [] == await notices(world, plan_approval.SUBMITTED)
