"""What a counted channel has left: who leads the cell is told at four fifths and at the end."""

import pytest
from sqlmodel import col, select

from storage.tables import ChatAccount, MemberRole, OutboxMessage
from tests.meeting_room import Room
from tests.worlds import World
from workflow.notices import reach
from workflow.notices.reach import Spent

LIMIT = 3000


@pytest.fixture
async def on_zalo(room: Room) -> Room:
    """The cell, in which Lê Văn Bình uses Zalo."""
    async with room.world.job() as work:
        session = await work.session()
        session.add(
            ChatAccount(
                channel="zalo",
                bot="702",
                chat="z-binh",
                member_id=room.people["binh"].member_id,
                consented_at=work.now,
            )
        )
    return room


async def warned(room: Room) -> list[OutboxMessage]:
    """Give the warnings in the outbox."""
    async with room.world.job() as work:
        kinds = col(OutboxMessage.kind).in_([reach.BUDGET, reach.USERS])
        return list((await (await work.session()).exec(select(OutboxMessage).where(kinds))).all())


@pytest.mark.parametrize(
    ("sent", "percent"), [(2399, 0), (2400, 80), (2401, 80), (2999, 80), (3000, 100), (3001, 100)]
)
def test_the_steps_of_a_month(sent: int, percent: int) -> None:
    """Four fifths of 3,000 are 2,400; all of them is all."""
    assert percent == Spent(sent, LIMIT).percent


def leaders(room: Room) -> list[int]:
    """Give the secretary and his deputy."""
    leading = (MemberRole.SECRETARY, MemberRole.DEPUTY_SECRETARY)
    return sorted(one.member_id for one in room.people.values() if one.role in leading)


async def test_who_leads_is_told_once_a_step(on_zalo: Room) -> None:
    """Told at 80 and at 100 per cent, however often it is looked; nobody else is told."""
    for sent in (2399, 2400, 2500, 3000, 3000):
        async with on_zalo.world.job() as work:
            await reach.warn_of_budget(work, "zalo", "702", Spent(sent, LIMIT))

    found = await warned(on_zalo)

    expected = [(80, one) for one in leaders(on_zalo)] + [(100, one) for one in leaders(on_zalo)]
    assert expected == sorted((int(row.args["percent"]), row.member_id) for row in found)


async def test_who_uses_no_counted_channel_is_not_told(room: Room, world: World) -> None:
    """A cell on Telegram alone has nothing to save."""
    async with world.job() as work:
        told = await reach.warn_of_budget(work, "zalo", "702", Spent(LIMIT, LIMIT))

    assert 0 == told
    assert [] == await warned(room)


@pytest.mark.parametrize(("limit", "full"), [(2, False), (1, True), (0, True)])
async def test_a_full_bot_is_told_of(on_zalo: Room, limit: int, full: bool) -> None:
    """One user: a plan for two has room, a plan for one has none."""
    for _ in range(2):
        async with on_zalo.world.job() as work:
            await reach.warn_of_users(work, "zalo", "702", limit)

    told = sorted(row.member_id for row in await warned(on_zalo))
    assert (leaders(on_zalo) if full else []) == told
