"""The officer hands an organisation over in chat: rights end and begin on a day, both are told."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from handlers.callbacks.office import HandOfficeAction
from handlers.messages import prepare
from handlers.words import words_for
from storage.queries import offices, people
from storage.tables import AuditEvent, Member, OutboxMessage
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from tests.worlds import found_cell
from workflow.errors import Refusal
from workflow.notices import broadcast
from workflow.office import cells_table, officer_succession
from workflow.office.officer_succession import HANDED

VI = words_for("vi")
SCHOOL, CELL = "Đảng bộ Trường THPT Ví Dụ", "Chi bộ Tổ Tự nhiên"


@pytest.fixture
async def overseen(room: Room) -> Room:
    """Mai is the officer of the school; the cell beside is under it, too."""
    await found_cell(room.world, "Chi bộ Tổ Xã hội")
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        member = await session.get_one(Member, room.member_id("mai"))
        await cells_table.appoint(work, member, school)
    return room


async def _school(room: Room) -> int:
    async with room.world.job() as work:
        (school, *_) = await people.line_of(await work.session(), room.people["an"].cell_id)
        return school.id or 0


async def _officers(room: Room) -> set[str]:
    """Give who of the cell sees the cells now."""
    async with room.world.job() as work:
        session = await work.session()
        every = {who: one.member_id for who, one in room.people.items()}
        return {who for who, one in every.items() if await offices.offices_of(session, one)}


async def _ticks(room: Room) -> None:
    async with room.world.job() as work:
        await officer_succession.tick(work)


async def _told(room: Room) -> list[tuple[int, str]]:
    async with room.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == HANDED)
            .order_by(col(OutboxMessage.id))
        )
        found = [(row.member_id, await prepare(work, row, VI)) for row in rows.all()]
    return [(who, str(screen.text)) for who, screen in found if screen is not None]


async def _chooses_lan(mai: Talk) -> None:
    await mai.says("bàn giao việc tổng hợp")
    await mai.taps(VI.label("office_hand.to", name=SCHOOL))
    await mai.taps(CELL)
    assert not [label for label in mai.labels if "Mai" in label]
    await mai.taps("Trần Thị Lan")


async def test_from_today_on(overseen: Room, talk: Talks) -> None:
    """Mai sees the cells no more, Lan does, with the notice Mai was writing; both are told once,
    and the audit chain says who, to whom, from when. The same button tapped again is refused."""
    school = await _school(overseen)
    async with overseen.world.job() as work:
        await broadcast.write(work, overseen.people["mai"], "Mời nộp hồ sơ.", school)
    mai = talk("mai")
    await _chooses_lan(mai)
    await mai.taps("Từ hôm nay")
    asked = mai.text
    again = mai.button(VI.label("office_hand.yes")).data
    await mai.taps(VI.label("office_hand.yes"))
    done = mai.text
    with pytest.raises(Refusal, match="not_officer"):
        await mai.taps_data(again)

    lan, was = overseen.member_id("lan"), overseen.member_id("mai")
    assert {"lan"} == await _officers(overseen)
    assert "đồng chí Trần Thị Lan là cán bộ tổng hợp" in asked
    assert "đồng chí Trần Thị Lan nhận việc tổng hợp" in done
    assert [was, lan] == [who for who, _ in await _told(overseen)]
    async with overseen.world.job() as work:
        draft = await broadcast.newest(work, overseen.people["lan"], school)
        rows = await (await work.session()).exec(
            select(AuditEvent.payload).where(AuditEvent.kind == HANDED)
        )
        (row,) = rows.all()
    assert draft is not None
    assert "Mời nộp hồ sơ." == draft.text
    assert (was, lan, "2024-11-20", was) == (row["old"], row["new"], row["day"], row["by"])


async def test_on_a_day_to_come(overseen: Room, talk: Talks) -> None:
    """Mai until the eve, Lan from the first tick of the day; both hear now and that morning."""
    mai = talk("mai")
    await _chooses_lan(mai)
    await mai.says("23/11")
    await mai.taps(VI.label("office_hand.yes"))
    await mai.taps_data(HandOfficeAction(do="home").pack())
    shown = mai.text
    found = []
    for _ in range(4):
        await _ticks(overseen)
        found.append(await _officers(overseen))
        overseen.world.clock.move(timedelta(days=1))

    lan, was = overseen.member_id("lan"), overseen.member_id("mai")
    assert f"{SCHOOL}: đồng chí Trần Thị Lan nhận từ ngày 23/11/2024." in shown
    assert [{"mai"}, {"mai"}, {"mai"}, {"lan"}] == found
    assert [was, lan, was, lan] == [who for who, _ in await _told(overseen)]


async def test_taken_back_before_the_day(overseen: Room, talk: Talks) -> None:
    """Mai stays; both are told, and the morning of that day says nothing any more."""
    mai = talk("mai")
    await _chooses_lan(mai)
    await mai.says("23/11")
    await mai.taps(VI.label("office_hand.yes"))
    await mai.taps_data(HandOfficeAction(do="home").pack())
    await mai.taps(VI.label("office_hand.back", name=SCHOOL))
    overseen.world.clock.move(timedelta(days=4))
    await _ticks(overseen)

    assert {"mai"} == await _officers(overseen)
    said = [text for _, text in await _told(overseen)]
    assert [False, False, True, True] == ["đã thôi" in text for text in said]


async def test_who_left_meanwhile_takes_nothing_over(overseen: Room, talk: Talks) -> None:
    """The officer stays, and hears it."""
    mai = talk("mai")
    await _chooses_lan(mai)
    await mai.says("23/11")
    await mai.taps(VI.label("office_hand.yes"))
    async with overseen.world.job() as work:
        session = await work.session()
        lan = await session.get_one(Member, overseen.member_id("lan"))
        lan.until = (work.now + timedelta(days=1)).date()
        session.add(lan)
    overseen.world.clock.move(timedelta(days=4))
    await _ticks(overseen)

    assert {"mai"} == await _officers(overseen)
    assert "đã thôi" in (await _told(overseen))[-1][1]


async def test_what_is_not_handed_over(overseen: Room, talk: Talks) -> None:
    """A day that is over; to oneself; to who is the officer already; by who is none."""
    mai, school = talk("mai"), await _school(overseen)
    await _chooses_lan(mai)
    with pytest.raises(Refusal, match="office_day_past"):
        await mai.says("19/11/2024")
    today = overseen.world.clock.now().date()
    lan, own = overseen.member_id("lan"), overseen.member_id("mai")
    found = []
    for who, to in (("mai", own), ("binh", lan), ("an", lan), ("mai", 999)):
        by = overseen.people[who]
        async with overseen.world.job() as work:
            with pytest.raises(Refusal) as refused:
                await officer_succession.hand_over(work, by, school, to, today)
        found.append(refused.value.code)

    assert ["office_own_successor", "not_officer", "not_officer", "not_in_cell"] == found
    assert {"mai"} == await _officers(overseen)
    assert [] == await _told(overseen)
