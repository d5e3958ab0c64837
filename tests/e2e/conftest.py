"""A running product before the miniature messengers; every test founds a cell of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from playground.story import TelegramPhone
from tests.e2e import logbook
from tests.e2e.house import BEGIN, Cell, House, open_house
from tests.foreign_law import refuse


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One product on SQLite for all stories of a module."""
    async with open_house("sqlite", tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def cell(house: House) -> AsyncIterator[Cell]:
    """A cell nobody else has, on the first morning; afterwards the log must be discreet, and no
    phone may have been told another place's law."""
    since = house.log.stat().st_size
    await house.world.story.sets_clock(BEGIN)
    await house.world.story.behaves()
    cell = await house.founds_cell()
    yield cell
    for phone in cell.phones.values():
        refuse("\n".join(await phone.chat()), cell.profiles or {house.settings().profile})
    logbook.assert_discreet(house.log, house.world, since)


@pytest_asyncio.fixture(loop_scope="module")
async def lan(cell: Cell) -> TelegramPhone:
    """Trần Thị Lan, joined, in a year that is open for writing."""
    await cell.opens_year()
    return await cell.joined("lan")
