"""The secretary's notice to the cell, and the list of members to be called."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage import outbox
from storage.tables import AccountState, BroadcastState, ChatAccount, OutboxMessage, OutboxState
from tests.handlers.conftest import Joined
from tests.worlds import Cell, World
from workflow.notices import broadcast

AN, LAN = 1001, 1002
TEXT = "Họp chi bộ lúc 7 giờ 30 thứ Sáu 🙂 <b>&"


async def rows(world: World) -> list[OutboxMessage]:
    """Read the whole outbox of broadcasts."""
    async with world.job() as work:
        session = await work.session()
        found = await session.exec(select(OutboxMessage).order_by(col(OutboxMessage.member_id)))
        return [row for row in found if row.broadcast_id is not None]


async def test_a_notice_is_written_looked_at_and_confirmed(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Nothing is planned before the confirmation; a second tap plans nothing more."""
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")
    await an.says(TEXT)

    assert TEXT in an.text
    assert "Gửi cho 5 đảng viên; 1 đồng chí nhận được" in an.text
    assert "4 đồng chí chưa nhận được" in an.text
    assert [] == await rows(world)

    send = next(b.data for b in an.messages[-1].buttons if b.label == "Gửi cho 5 đồng chí")
    await an.taps_data(send)
    assert "Đang gửi thông báo: 0/5" in an.text
    await an.taps_data(send)
    assert "Đang gửi thông báo: 0/5" in an.text

    assert 5 == len(await rows(world))


async def test_a_notice_is_paused_resumed_and_stopped(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Old buttons show how far it is, and change nothing that is over."""
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")
    await an.says(TEXT)
    await an.taps("Gửi cho 5 đồng chí")
    old = {button.label: button.data for button in an.messages[-1].buttons}

    await an.taps("Tạm dừng")
    assert "Đã tạm dừng" in an.text
    assert {OutboxState.HELD} == {row.state for row in await rows(world)}
    await an.taps("Gửi tiếp")
    assert {OutboxState.PENDING} == {row.state for row in await rows(world)}
    await an.taps("Dừng hẳn")
    assert "Đã dừng, không gửi tiếp" in an.text
    assert {("dropped", "cancelled")} == {(row.state, row.error) for row in await rows(world)}

    await an.taps_data(old["Tạm dừng"])
    assert "Đã dừng, không gửi tiếp" in an.text


@pytest.mark.parametrize(
    ("hours", "minutes", "quiet"),
    [(11, 59, False), (12, 0, True), (22, 0, False), (21, 59, True)],
)
async def test_in_quiet_hours_it_is_asked_whether_to_wait(
    world: World, cell: Cell, joined: Joined, hours: int, minutes: int, quiet: bool
) -> None:
    """From nine in the evening until seven; else there is nothing to be asked."""
    world.clock.move(timedelta(hours=hours, minutes=minutes))
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")

    await an.says(TEXT)

    labels = [button.label for button in an.messages[-1].buttons]
    assert quiet == ("Gửi lúc 07:00, 21/11" in labels)
    assert quiet == ("Bây giờ là giờ nghỉ" in an.text)
    assert quiet != ("Gửi cho 5 đồng chí" in labels)


@pytest.mark.parametrize(("choice", "hours"), [("Gửi lúc 07:00, 21/11", 9), ("Gửi ngay", 0)])
async def test_a_notice_at_night_waits_or_goes(
    world: World, cell: Cell, joined: Joined, choice: str, hours: int
) -> None:
    """As its author chose; one that waits says until when, and a second tap changes nothing."""
    world.clock.move(timedelta(hours=13))
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")
    await an.says(TEXT)
    old = {button.label: button.data for button in an.messages[-1].buttons}

    await an.taps(choice)
    await an.taps_data(old["Gửi ngay"])

    due = {row.not_before for row in await rows(world)}
    assert {world.clock.now() + timedelta(hours=hours)} == due
    assert bool(hours) == ("Bắt đầu gửi lúc 07:00, thứ Năm, ngày 21/11/2024" in an.text)


@pytest.mark.parametrize(
    ("length", "kept"),
    [
        (broadcast.LONGEST - 1, True),
        (broadcast.LONGEST, True),
        (broadcast.LONGEST + 1, False),
    ],
)
async def test_how_long_a_notice_may_be(
    world: World, cell: Cell, joined: Joined, length: int, kept: bool
) -> None:
    """One too long is refused with its length; the question stays open."""
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")

    await an.says("a" * length)

    assert kept == ("Xem lại thông báo trước khi gửi" in an.text)
    if not kept:
        assert f"{length} ký tự" in an.text
        await an.says("ngắn hơn")
        assert "Xem lại thông báo trước khi gửi" in an.text


async def test_a_member_cannot_send_a_notice(world: World, cell: Cell, joined: Joined) -> None:
    """Also not with the secretary's button in hand."""
    an, lan = await joined("an", AN), await joined("lan", LAN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")
    await an.says(TEXT)
    send = next(b.data for b in an.messages[-1].buttons if b.label == "Gửi cho 5 đồng chí")

    await lan.taps_data(send, lan.messages[-1].number)

    assert [] == await rows(world)


async def test_the_end_of_a_notice_is_reported_once(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Worked off, it is done, and its author's report is planned; a second look plans none."""
    an = await joined("an", AN)
    await an.taps("Việc của bí thư")
    await an.taps("Gửi thông báo")
    await an.says(TEXT)
    await an.taps("Gửi cho 5 đồng chí")
    async with world.job() as work:
        before = await broadcast.finish_done(work)
    planned = await rows(world)
    async with world.job() as work:
        session = await work.session()
        states = (OutboxState.SENT, *[OutboxState.DROPPED] * 3, OutboxState.UNKNOWN)
        errors = ("", "nobody", "nobody", "unreachable", "no_answer")
        for row, state, error in zip(planned, states, errors, strict=True):
            await outbox.finish(session, row.id or 0, state, work.now, error)

    async with world.job() as work:
        done = await broadcast.finish_done(work)
        again = await broadcast.finish_done(work)
        now = await broadcast.newest(work, cell.people["an"])

    assert (0, 1, 0) == (before, done, again)
    assert now is not None
    assert BroadcastState.DONE == now.state
    assert (1, 2, 1, 1, 0) == (now.sent, now.nobody, now.blocked, now.unknown, now.waiting)


async def test_who_must_be_called_and_is_ticked_off(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Who blocked us and who never joined; ticked off until something new does not arrive."""
    an = await joined("an", AN)
    await joined("lan", LAN)
    await _blocks(world, LAN)
    await an.taps("Việc của bí thư")
    await an.taps("Cần gọi điện")

    assert "Cần gọi điện · 4 đồng chí" in an.text
    assert "Trần Thị Lan · chưa có số điện thoại\nĐã chặn kênh này." in an.text
    assert "Chưa vào Telegram/Zalo lần nào." in an.text
    await an.taps("✅ Đã gọi: Trần Thị Lan")
    assert "Đã gọi ngày 20/11/2024." in an.text
    assert "✅ Đã gọi: Trần Thị Lan" not in an.labels


async def _blocks(world: World, chat: int) -> None:
    async with world.job() as work:
        session = await work.session()
        found = await session.exec(select(ChatAccount).where(ChatAccount.chat == str(chat)))
        account = found.one()
        account.state = AccountState.BLOCKED
        session.add(account)
