"""Clerk and tellers hear that they were named, by whom and for which meeting, and when they are it
no more."""

import pytest
from sqlmodel import col, select, update

from bot.hooks import real_hooks
from handlers.words import words_for
from storage.tables import OutboxMessage, OutboxState
from tests.meeting_room import Room
from workflow.meeting import check_in, office_notices, officers

VI = words_for("vi")
KINDS = (office_notices.GIVEN, office_notices.TAKEN)


@pytest.fixture
async def opened(room: Room) -> Room:
    """An chairs; Lan, Bình and Mai have come."""
    await room.calls_roll()
    await room.checks_in("lan", "binh", "mai")
    await room.opens_meeting()
    return room


async def _clerk(room: Room, who: str) -> None:
    async with room.world.job() as work:
        await officers.set_clerk(work, room.people["an"], room.meeting_id, room.member_id(who))


async def _teller(room: Room, who: str) -> None:
    async with room.world.job() as work:
        await officers.turn_teller(work, room.people["an"], room.meeting_id, room.member_id(who))


async def _told(room: Room) -> list[tuple[str, str]]:
    """Deliver what waits; give who is told what by it."""
    names = {person.member_id: who for who, person in room.people.items()}
    told = []
    async with room.world.job() as work:
        session = await work.session()
        rows = await session.exec(
            select(OutboxMessage)
            .where(
                col(OutboxMessage.kind).in_(KINDS),
                col(OutboxMessage.state) == OutboxState.PENDING,
            )
            .order_by(col(OutboxMessage.id))
        )
        for row in rows.all():
            screen = await real_hooks().prepare(work, row, VI)
            state = OutboxState.DROPPED if screen is None else OutboxState.SENT
            done = update(OutboxMessage).where(col(OutboxMessage.id) == row.id).values(state=state)
            await session.exec(done)
            if screen is not None:
                told.append((names[row.member_id], str(screen.text)))
    return told


async def test_who_is_named_is_told_once_by_whom_and_what_to_do(opened: Room) -> None:
    """The same name tapped twice is one message; who is not named hears nothing."""
    await _clerk(opened, "lan")
    await _clerk(opened, "lan")
    await _teller(opened, "binh")

    told = await _told(opened)

    assert ["lan", "binh"] == [who for who, _ in told]
    for text in (text for _, text in told):
        assert "Đồng chí Nguyễn Văn An cử đồng chí" in text
        assert "năm 2024, Chi bộ Tổ Tự nhiên" in text
    assert "thư ký" in told[0][1]
    assert "kiểm phiếu giấy" in told[1][1]


async def test_who_is_it_no_more_is_told_too(opened: Room) -> None:
    """Another clerk, a teller taken off, a teller who left the room."""
    await _clerk(opened, "lan")
    await _teller(opened, "binh")
    await _teller(opened, "mai")
    await _told(opened)

    await _clerk(opened, "binh")
    await _teller(opened, "binh")
    async with opened.world.job() as work:
        mai = opened.member_id("mai")
        await check_in.mark(work, opened.people["an"], opened.meeting_id, mai, present=False)

    told = await _told(opened)
    assert ["lan", "binh", "binh", "mai"] == [who for who, _ in told]
    assert "không còn làm thư ký" in told[0][1]
    assert "cử đồng chí làm <b>thư ký</b>" in told[1][1]
    assert "không còn trong tổ kiểm phiếu" in told[2][1]
    assert "không còn trong tổ kiểm phiếu" in told[3][1]


async def test_a_slip_of_the_finger_tells_nobody(opened: Room) -> None:
    """Named and taken off before anything left: neither message is sent."""
    await _teller(opened, "binh")
    await _teller(opened, "binh")

    assert [] == await _told(opened)


async def test_who_names_themselves_is_not_told(opened: Room) -> None:
    """An counts too, and knows."""
    await _teller(opened, "an")

    assert [] == await _told(opened)
