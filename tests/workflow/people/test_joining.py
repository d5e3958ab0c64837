"""Joining a chat by a one-time code."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.workflow.conftest import Cell, World
from workflow import accounts, wrong_codes
from workflow.errors import Refusal
from workflow.people import joining
from workflow.people.joining import PRINTED_CODE_LASTS, WrongCode
from workflow.work import ChatKey
from workflow.wrong_codes import GUESSES, LOCKED_FOR

LANS_PHONE = ChatKey("telegram", "1", "1001")
A_STRANGERS_PHONE = ChatKey("telegram", "1", "6666")


async def _code(world: World, cell: Cell, who: str) -> str:
    async with world.job() as work:
        return await joining.make_code(work, cell.people[who].member_id)


async def _join(world: World, chat: ChatKey, code: str) -> None:
    async with world.job() as work:
        found = await joining.invitation(work, chat, code)
        await joining.join(work, chat, found.code_id, "vi")


async def test_a_printed_code_joins_the_chat_to_its_member(world: World, cell: Cell) -> None:
    """Small letters, spaces and the dash do not matter."""
    code = await _code(world, cell, "lan")

    await _join(world, LANS_PHONE, f" {code[:4].lower()} - {code[4:]} ")

    async with world.job() as work:
        person = await accounts.person(work, LANS_PHONE)
    assert person is not None
    assert "Trần Thị Lan" == person.name
    assert "Chi bộ Tổ Tự nhiên" == person.cell_name


async def test_a_code_works_once(world: World, cell: Cell) -> None:
    """Whoever finds the card afterwards gets nowhere, and is told what to do."""
    code = await _code(world, cell, "lan")
    await _join(world, LANS_PHONE, code)

    with pytest.raises(Refusal) as refused:
        await _join(world, A_STRANGERS_PHONE, code)

    assert "code_used" == refused.value.code


@pytest.mark.parametrize(
    ("late", "code"),
    [(timedelta(seconds=-1), None), (timedelta(), "code_expired"), (timedelta(1), "code_expired")],
)
async def test_a_code_ends_with_its_time(
    world: World, cell: Cell, late: timedelta, code: str | None
) -> None:
    """Just before the end it works; at the end and after it, not."""
    typed = await _code(world, cell, "lan")
    world.clock.move(PRINTED_CODE_LASTS + late)

    refused = None
    try:
        await _join(world, LANS_PHONE, typed)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


async def test_a_new_code_ends_the_one_before(world: World, cell: Cell) -> None:
    """Two valid cards for one member never lie about."""
    old = await _code(world, cell, "lan")
    new = await _code(world, cell, "lan")

    with pytest.raises(WrongCode):
        await _join(world, LANS_PHONE, old)
    await _join(world, LANS_PHONE, new)


async def test_guessing_is_stopped_for_a_while(world: World, cell: Cell) -> None:
    """After five wrong codes even the right one must wait; after the pause it works."""
    code = await _code(world, cell, "lan")

    left = []
    for _ in range(GUESSES):
        async with world.job() as work:
            left.append(await wrong_codes.count(work, LANS_PHONE))
    with pytest.raises(Refusal) as refused:
        await _join(world, LANS_PHONE, code)
    world.clock.move(LOCKED_FOR)
    await _join(world, LANS_PHONE, code)

    assert [4, 3, 2, 1, 0] == left
    assert "too_many_guesses" == refused.value.code
    assert {"minutes": 15} == refused.value.fields


async def test_a_chat_belongs_to_one_member(world: World, cell: Cell) -> None:
    """A second code on the same phone does not take it over."""
    await _join(world, LANS_PHONE, await _code(world, cell, "lan"))
    binhs = await _code(world, cell, "binh")

    with pytest.raises(Refusal) as refused:
        await _join(world, LANS_PHONE, binhs)

    assert "chat_joined" == refused.value.code


async def test_a_member_may_use_two_channels(world: World, cell: Cell) -> None:
    """A second code joins a Zalo chat to the same member."""
    zalo = ChatKey("zalo", "9", "6ede")
    await _join(world, LANS_PHONE, await _code(world, cell, "lan"))

    await _join(world, zalo, await _code(world, cell, "lan"))

    async with world.job() as work:
        on_telegram = await accounts.person(work, LANS_PHONE)
        on_zalo = await accounts.person(work, zalo)
    assert on_telegram is not None
    assert on_zalo is not None
    assert on_telegram.member_id == on_zalo.member_id


async def test_the_secretary_resets_a_lost_phone(world: World, cell: Cell) -> None:
    """The old phone is nobody's any more; the new code joins the new one."""
    await _join(world, LANS_PHONE, await _code(world, cell, "lan"))

    async with world.job() as work:
        lan = cell.people["lan"].member_id
        code = await joining.reset(work, cell.people["an"], lan)
        lost = await accounts.person(work, LANS_PHONE)
    await _join(world, replace(LANS_PHONE, chat="1002"), code)

    assert lost is None


async def test_only_the_cells_own_secretary_resets(world: World, cell: Cell) -> None:
    """Neither a plain member nor the secretary of another cell can take somebody's phone."""
    lan = cell.people["lan"]
    elsewhere = replace(cell.people["an"], cell_id=cell.cell_id + 999)

    refused = []
    for who in (cell.people["binh"], elsewhere):
        async with world.job() as work:
            with pytest.raises(Refusal) as refusal:
                await joining.reset(work, who, lan.member_id)
            refused.append(refusal.value.code)

    assert ["not_secretary", "not_in_cell"] == refused


async def test_the_database_holds_no_code(world: World, cell: Cell) -> None:
    """Whoever reads the table cannot join with what he finds."""
    code = await _code(world, cell, "lan")

    async with world.job() as work:
        session = await work.session()
        from sqlmodel import select

        from storage.tables import JoinCode

        rows = (await session.exec(select(JoinCode))).all()

    assert 1 == len(rows)
    assert code not in repr(rows)
