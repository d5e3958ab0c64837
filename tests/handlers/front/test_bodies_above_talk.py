"""A committee's standing committee over two cells: founded, its whole meeting, and who sees it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.callbacks.base import BodyAction
from storage.tables import (
    ChatAccount,
    Cycle,
    CycleState,
    Meeting,
    MeetingState,
    Member,
    Organisation,
    Post,
)
from terms.ballots import CastOutcome
from terms.people import PostBody, PostRole
from tests.handlers.front.test_bodies_talk import LINES, joins, says_cell, stored
from tests.handlers.line import Behind
from tests.meeting_room import LAST_DAY, Room
from tests.rows import few
from tests.worlds import found_cell
from workflow import cycle as cycles
from workflow.accounts import id_of
from workflow.ballot import opening
from workflow.record import minutes_facts
from workflow.work import ChatKey

SCHOOL = "Đảng bộ Trường THPT Ví Dụ"
BODY = f"Ban Thường vụ {SCHOOL}"
OTHER_LAN = "Trần Thị Lan (1976)"
OWN_LAN = "Trần Thị Lan (1980)"


@pytest.fixture
async def school(room: Room) -> Room:
    """Two cells under one committee."""
    return await with_committee(room)


async def with_committee(room: Room) -> Room:
    """An is the committee's secretary; Lan of his cell and Lan of the other one are of its standing
    committee, Mai is of the committee alone."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        await cycles.open_cycle(work, other.people["an"], "hcmc_edu_2023", LAST_DAY)
        session = await work.session()
        far = other.people["lan"]
        row = await session.get_one(Member, far.member_id)
        row.birth_date = date(1976, 1, 2)
        session.add(row)
        account = ChatAccount(
            channel="telegram",
            bot="1",
            chat="1009",
            member_id=far.member_id,
            consented_at=work.now,
        )
        session.add(account)
        await session.flush()
        room.people["other_lan"] = replace(far, account_id=id_of(account))
        room.chats["other_lan"] = ChatKey("telegram", "1", "1009")
        cell = await session.get_one(Organisation, room.people["an"].cell_id)
        roles = {
            "an": PostRole.SECRETARY,
            "lan": PostRole.STANDING_MEMBER,
            "other_lan": PostRole.STANDING_MEMBER,
            "mai": PostRole.COMMITTEE_MEMBER,
        }
        session.add_all(
            Post(
                member_id=room.member_id(who),
                body=PostBody.PARTY,
                role=role,
                organisation_id=cell.parent_id,
            )
            for who, role in roles.items()
        )
    return room


async def founds(an: Behind, what: str = "Ban thường vụ") -> None:
    """An founds the year of a body of the organisation above."""
    await an.says("menu")
    for label in (
        "Kiểm điểm của cấp ủy cấp trên",
        f"Mở kiểm điểm của {what}",
        "Mở đợt kiểm điểm",
    ):
        await an.taps(label)


@pytest.mark.parametrize("line", few(LINES.values(), 0), ids=LINES)
async def test_the_secretary_of_the_committee_founds_the_standing_committees_year(
    school: Room, line: type[Behind]
) -> None:
    """Its members of two cells are named first, the two Lans told apart; the committee has four."""
    an = await joins(school, line, "an")
    await an.says("menu")
    await an.taps("Kiểm điểm của cấp ủy cấp trên")
    offered = an.text
    await an.taps("Mở kiểm điểm của Ban thường vụ")
    asked = an.text
    await an.taps("Mở đợt kiểm điểm")
    done = an.text
    await an.says("menu")

    assert "Ban chấp hành: 4 đồng chí" in offered
    assert f"3 đồng chí: Nguyễn Văn An, {OTHER_LAN}, {OWN_LAN}" in asked
    assert f"Đã mở đợt kiểm điểm năm 2024 của {BODY}" in done
    assert f"Đồng chí còn kiểm điểm ở: {BODY} (năm 2024)" in an.text


@pytest.mark.parametrize("who", ["mai", "hoa", "binh"])
async def test_who_sits_in_the_committee_alone_sees_nothing_of_the_standing_committee(
    school: Room, who: str
) -> None:
    """Neither Mai nor the deputy of the cell nor a member: they see what they saw before."""
    an, other = Behind(school.world, 1001), await joins(school, Behind, who)
    await other.says("menu")
    before = (other.text, other.labels)

    await founds(an)
    await other.says("menu")

    assert before == (other.text, other.labels)
    assert "Kiểm điểm của cấp ủy cấp trên" not in other.labels


@pytest.mark.parametrize("line", few(LINES.values(), 0), ids=LINES)
@pytest.mark.long
async def test_a_whole_meeting_of_the_standing_committee(school: Room, line: type[Behind]) -> None:
    """Three of two cells: roll, review, ballot and minutes are theirs; Mai has no part in it."""
    room = school
    await room.hands_in("an", "lan", "other_lan", "mai")
    phones = {who: await joins(room, line, who) for who in ("an", "lan", "other_lan", "mai")}
    an = phones["an"]
    await founds(an)
    for who in ("an", "lan", "other_lan"):
        await phones[who].says("menu")
        await phones[who].taps(f"Sang {BODY}, năm 2024")
    home = phones["other_lan"].text
    await an.taps("Việc của bí thư")
    await an.taps("Họp kiểm điểm")
    await an.taps("Bắt đầu điểm danh")
    called = an.text
    meeting = (await stored(room, Meeting))[-1]
    for who in ("lan", "other_lan", "mai"):
        await phones[who].says(meeting.check_in_code)
    await an.says("hop")
    there = an.text
    await an.taps("Khai mạc")
    await an.taps("Đồng ý khai mạc")
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps("Để thư ký ghi tay")
    await an.taps("Vẫn tiếp tục")
    room.meeting_id = id_of(meeting)
    async with room.world.job() as work:
        meeting = await (await work.session()).get_one(Meeting, room.meeting_id)
        room.session_id = await opening.session_of(work, meeting)
    cast = [await room.votes(who, 2, 2, 2) for who in ("an", "lan", "other_lan", "mai")]
    await an.says("hop")
    await an.taps("Kết thúc bỏ phiếu")
    await room.counts()
    await an.says("hop")
    for step in ("Công bố", "Lập và đọc biên bản"):
        await an.taps(step)
        await an.says("hop")
    await an.taps("Đã thông qua biên bản")
    await an.taps("Vẫn tiếp tục")
    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, meeting)
    years = {year.cell_id: year.state for year in await stored(room, Cycle)}

    assert BODY in home
    assert "Có mặt: 1/3 đảng viên chính thức" in called
    assert "Có mặt: 3/3 đảng viên chính thức" in there
    assert "Đã điểm danh" not in phones["mai"].text
    assert [CastOutcome.RECORDED] * 3 == cast[:3]
    assert cast[3] is not CastOutcome.RECORDED
    assert (BODY, SCHOOL) == (facts.cell, facts.superior)
    assert ["Nguyễn Văn An", OTHER_LAN, OWN_LAN] == [talk.name for talk in facts.talks][1:]
    assert [CycleState.COLLECTING] * 2 + [CycleState.PROPOSED] == list(years.values())
    assert BODY == facts.talks[0].name
    assert [] == await says_cell(room, facts)


@pytest.mark.parametrize(
    ("far_cell", "early"),
    [(timedelta(hours=-1), ()), (timedelta(hours=1), (OTHER_LAN,))],
    ids=["after both cells", "before the other cell"],
)
@pytest.mark.long
async def test_each_is_reviewed_in_their_own_cell_first(
    school: Room, far_cell: timedelta, early: tuple[str, ...]
) -> None:
    """An's cell met in the morning; the other Lan's met an hour before, or meets an hour later."""
    home = school.people["an"].cell_id
    for cycle in await stored(school, Cycle):
        before = timedelta(hours=-3) if cycle.cell_id == home else far_cell
        await plans(school, cycle, before)
    an = Behind(school.world, 1001)
    await founds(an)
    await an.says("menu")
    await an.taps(f"Sang {BODY}, năm 2024")
    await plans(school, (await stored(school, Cycle))[-1], timedelta())
    await an.says("hop")

    assert bool(early) is ("⚠️ Sai trình tự" in an.text)
    assert all(name in an.text for name in early)
    assert OWN_LAN not in an.text


async def test_a_leadership_over_two_cells_is_whom_the_secretary_chooses(school: Room) -> None:
    """Head and deputies of two cells are chosen by name; the head of a unit is not guessed in, and
    a second tap takes a choice back."""
    held = {
        "lan": (PostRole.HEAD, "Hiệu trưởng"),
        "khanh": (PostRole.DEPUTY_HEAD, "Phó Hiệu trưởng"),
        "other_lan": (PostRole.DEPUTY_HEAD, "Phó Hiệu trưởng"),
        "binh": (PostRole.HEAD, "Trưởng khoa"),
    }
    async with school.world.job() as work:
        (await work.session()).add_all(
            Post(member_id=school.member_id(who), body=PostBody.STATE, role=role, title=title)
            for who, (role, title) in held.items()
        )
    an = Behind(school.world, 1001)
    await an.says("menu")
    await an.taps("Kiểm điểm của cấp ủy cấp trên")
    before = an.text
    await an.taps("Ai trong tập thể lãnh đạo")
    offered = an.labels
    for label in (
        "Đặng Văn Khánh, Phó Hiệu trưởng, Chi bộ Tổ Tự nhiên",
        f"{OTHER_LAN}, Phó Hiệu trưởng, Chi bộ Tổ Xã hội",
        f"{OWN_LAN}, Hiệu trưởng, Chi bộ Tổ Tự nhiên",
        "Lê Văn Bình, Trưởng khoa, Chi bộ Tổ Tự nhiên",
        "✅ Lê Văn Bình, Trưởng khoa, Chi bộ Tổ Tự nhiên",
    ):
        await an.taps(label)
    await an.taps("Về việc của bí thư")
    await an.taps("Mở kiểm điểm của Tập thể lãnh đạo, quản lý")
    asked = an.text

    assert "Tập thể lãnh đạo" not in before
    assert 4 == sum("Chi bộ Tổ" in label for label in offered)
    assert f"3 đồng chí: {OWN_LAN}, Đặng Văn Khánh, {OTHER_LAN}." in asked
    assert f"Chủ trì: {OWN_LAN}." in asked


async def test_only_who_leads_the_committee_chooses_its_leadership(school: Room) -> None:
    """Hoa is deputy of a cell, Mai sits in the committee: the button is refused to both."""
    async with school.world.job() as work:
        cell = await (await work.session()).get_one(Organisation, school.people["an"].cell_id)
        above = cell.parent_id or 0
    for who in ("hoa", "mai"):
        phone = await joins(school, Behind, who)
        for do in ("heads", "seat", "list", "ask", "found"):
            kind = "standing_committee" if do in ("ask", "found") else "1"
            await phone.taps_data(BodyAction(do=do, about=above, kind=kind).pack())

            assert "do bí thư cấp ủy cấp trên" in phone.toast + phone.text


async def plans(
    room: Room, cycle: Cycle, before: timedelta, profile: str = "national_2025"
) -> None:
    """A meeting of a year, under rules that know the order, that long from tomorrow's hour."""
    async with room.world.job() as work:
        session = await work.session()
        row = await session.get_one(Cycle, cycle.id)
        row.profile = profile
        session.add(row)
        session.add(
            Meeting(
                cycle_id=id_of(cycle),
                state=MeetingState.SCHEDULED,
                chair_id=room.member_id("an"),
                planned_at=work.now + timedelta(hours=20) + before,
            )
        )
