"""A stranger leaves nothing: no row of what he says, and of a code he tried none after an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, select

from tests.handlers.line import Behind
from tests.rows import few
from tests.worlds import Cell, World
from workflow import accounts, wrong_codes
from workflow.people import joining
from workflow.work import ChatKey
from workflow.wrong_codes import FORGOTTEN_AFTER, GUESSES_OF_ALL

NewChat = Callable[..., Behind]
LANS = ChatKey("telegram", "1", "1001")


async def rows(world: World) -> dict[str, int]:
    """Count the rows of every table."""
    async with world.job() as work:
        session = await work.session()
        counted = {}
        for table in SQLModel.metadata.sorted_tables:
            found = await session.exec(select(func.count()).select_from(table))
            counted[table.name] = found.one()
    return counted


async def code_of(world: World, cell: Cell, who: str) -> str:
    """Make a code for one of the cell."""
    async with world.job() as work:
        return await joining.make_code(work, cell.people[who].member_id)


async def forgotten(world: World) -> None:
    """Do what each tick does about strangers."""
    async with world.job() as work:
        await wrong_codes.forget_strangers(work)


@pytest.mark.usefixtures("cell")
@pytest.mark.parametrize("said", few(["chào", "/start", "xin gặp đồng chí bí thư chi bộ"], 0))
async def test_what_a_stranger_says_leaves_no_row(behind: NewChat, world: World, said: str) -> None:
    """He is answered, and no table of any kind knows of it."""
    stranger, before = behind(6666), await rows(world)

    await stranger.says(said)

    assert 1 == stranger.new
    assert before == await rows(world)


async def test_what_a_stranger_tried_is_forgotten_after_an_hour(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """A wrong code, and a notice he never answered: until then both are remembered."""
    code = await code_of(world, cell, "lan")
    guesser, undecided, before = behind(6666), behind(7777), await rows(world)
    await guesser.says("AAAA-AAAA")
    await undecided.says(code)

    world.clock.move(FORGOTTEN_AFTER - timedelta(minutes=1))
    await forgotten(world)
    within = await rows(world)
    world.clock.move(timedelta(minutes=2))
    await forgotten(world)

    assert (2, 1) == (within["join_attempt"], within["conversation"] - before["conversation"])
    after = await rows(world)
    assert (0, before["conversation"]) == (after["join_attempt"], after["conversation"])


async def test_a_member_loses_nothing_when_strangers_are_forgotten(
    behind: NewChat, world: World, cell: Cell
) -> None:
    """Lan joined: where her chat stands stays, however long ago she typed her code."""
    lan = behind(1001)
    await lan.says(await code_of(world, cell, "lan"))
    await lan.taps("Đồng ý và bắt đầu")
    before = await rows(world)

    world.clock.move(timedelta(days=3))
    await forgotten(world)

    assert before == await rows(world)


@pytest.mark.parametrize(("wrong", "taken"), [(GUESSES_OF_ALL - 1, True), (GUESSES_OF_ALL, False)])
async def test_wrong_codes_of_all_chats_together_have_a_limit(
    behind: NewChat, world: World, cell: Cell, wrong: int, taken: bool
) -> None:
    """Each from another chat: then no code is looked up; the next hour takes the right one."""
    code = await code_of(world, cell, "lan")
    async with world.job() as work:
        for number in range(wrong):
            await wrong_codes.count(work, ChatKey("telegram", "1", f"g{number}"))
    lan = behind(1001)

    await lan.says(code)
    at_once = "Trần Thị Lan" in lan.text
    world.clock.move(timedelta(hours=1))
    await lan.says(code)

    assert taken == at_once
    assert "Trần Thị Lan" in lan.text
    async with world.job() as work:
        assert await accounts.person(work, LANS) is None
