"""A cell whose last year is closed and destroyed: nobody is said to owe what is no more."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.callbacks.notices import DecideAction
from handlers.words import words_for
from storage.tables import ChatAccount, Cycle, CycleState
from tests import told
from tests.handlers.front.test_past_years_talk import _of, _zalo_of
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from workflow.front import destruction
from workflow.front.destruction import Destroying, Mandate

VI = words_for("vi")
PAPER = "Quyết định 7-QĐ/ĐU"


async def _closes(room: Room) -> None:
    """2024 is decided, published and closed; two years go by."""
    await decides(room)
    await publishes(room)
    async with room.world.job() as work:
        session = await work.session()
        for cycle in (await session.exec(select(Cycle))).all():
            cycle.state = CycleState.CLOSED
            session.add(cycle)
    room.world.clock.move(timedelta(days=800))


async def _destroys(room: Room, *, levels: bool) -> None:
    await _closes(room)
    async with room.world.job() as work:
        mandate = Mandate(PAPER, date(2026, 1, 5), "Nguyễn Văn An")
        await destruction.destroy(work, Destroying(2026, levels=levels), mandate)


async def _newcomer(room: Room) -> Behind:
    """Đỗ Văn Mới came in 2026."""
    async with room.world.job() as work:
        session = await work.session()
        member = await told.add(
            session,
            full_name="Đỗ Văn Mới",
            birth_date=date(1990, 1, 1),
            admitted_on=date(2025, 3, 3),
            since=date(2026, 1, 1),
            cell_id=room.people["an"].cell_id,
        )
        session.add(
            ChatAccount(
                channel="telegram",
                bot="1",
                chat="7777",
                member_id=member.id or 0,
                consented_at=work.now,
            )
        )
    return Behind(room.world, 7777)


async def test_the_first_screen_says_that_the_year_is_destroyed(voted: Room) -> None:
    """To Bình, who had handed in, and to who came later; nothing of the year is offered."""
    await _destroys(voted, levels=True)

    for phone in (_of(voted, "binh"), await _newcomer(voted)):
        await phone.says("menu")

        assert str(VI("home.destroyed", year=2024)) in phone.text
        offered = {VI.label("home.write"), VI.label("home.view"), VI.label("home.published")}
        assert set() == offered & set(phone.labels)


async def test_levels_that_are_gone_are_said_to_be(voted: Room) -> None:
    """On either channel, with the document; so is the decision, to who leads."""
    await _destroys(voted, levels=True)
    binh, an, lan = _of(voted, "binh"), _of(voted, "an"), await _zalo_of(voted, "lan")
    await binh.says("kết quả")
    await lan.says("kết quả")
    await an.taps_data(DecideAction(do="home").pack())

    assert PAPER in binh.text
    assert PAPER in lan.text
    assert PAPER in an.toast


@pytest.mark.long
async def test_levels_that_are_kept_are_still_read(voted: Room) -> None:
    """The reviews and the meeting went, the levels stay."""
    await _destroys(voted, levels=False)
    binh = _of(voted, "binh")
    await binh.says("menu")

    await binh.taps(VI.label("home.published"))

    assert VI.label("level.completed") in binh.text


@pytest.mark.long
async def test_nobody_is_named_as_owing_nor_reminded(voted: Room) -> None:
    """The cell's page says that the reviews are gone; a review is not begun anew."""
    await _destroys(voted, levels=False)
    an, binh = _of(voted, "an"), _of(voted, "binh")
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.progress"))
    await binh.says("kiểm điểm")

    assert PAPER in an.toast
    assert "Lê Văn Bình" not in an.text
    assert PAPER in binh.text


async def test_who_came_later_is_not_told_of_a_cancelled_level(voted: Room) -> None:
    """The year is closed and kept: the newcomer is not on its list; Bình reads his level."""
    await _closes(voted)
    new, binh = await _newcomer(voted), _of(voted, "binh")
    for phone in (new, binh):
        await phone.says("kết quả")

    assert str(VI("decide.notice_nobody", year=2024)) in new.text
    assert str(VI("reopen.own_waits")) not in new.text
    assert VI.label("level.completed") in binh.text


async def test_a_closed_year_offers_no_review_to_write(voted: Room) -> None:
    """Khánh never wrote one; no last day of two years ago is named."""
    await _closes(voted)
    khanh = _of(voted, "khanh")
    await khanh.says("menu")

    assert str(VI("home.closed", year=2024)) in khanh.text
    assert VI.label("home.write") not in khanh.labels
