"""The wall beside the phones: it follows a whole meeting, and never tells more than it may."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest

from playground.story import PATIENCE, TelegramPhone
from playground.story_zalo import LINK
from tests.e2e.house import ACT, Cell
from tests.e2e.voting import LEVELS, votes
from workflow.ballot import opening
from workflow.count import after_close
from workflow.meeting import on_paper, proceedings
from workflow.record import minutes

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHEETS = {
    "an": (1, 2, 0, 2),
    "lan": (1, 2, 3, 2),
    "binh": (1, 2, 2, 2),
    "hoa": (1, 2, 2, 0),
}
"""Four of six: too few to show a share, and just enough for a level to tell as well."""
TELLING = ("%", *(ACT.label(f"level.{level}") for level in LEVELS))
"""What no wall may show before the chair has announced it."""


@dataclass
class Wall:
    """A stream that somebody reads, and every screen it brought."""

    screens: list[str] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def reads(self, stream: aiohttp.StreamReader) -> None:
        """Take in what comes, until it ends."""
        async for line in stream:
            kind, _, data = line.decode().strip().partition(": ")
            if kind == "data" and (html := json.loads(data)):
                self.screens.append(html)
                self._changed.set()

    async def sees(self, text: str) -> None:
        """Wait until the newest screen holds this."""
        async with asyncio.timeout(PATIENCE):
            while not self.screens or text not in self.screens[-1]:
                self._changed.clear()
                await self._changed.wait()

    def tells(self) -> set[str]:
        """Give what was told of a result so far."""
        return {word for word in TELLING for screen in self.screens if word in screen}


@asynccontextmanager
async def _wall(link: str) -> AsyncIterator[Wall]:
    wall = Wall()
    async with aiohttp.ClientSession() as session, session.get(f"{link}/dong") as answer:
        reading = asyncio.ensure_future(wall.reads(answer.content))
        try:
            yield wall
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _link(phone: TelegramPhone) -> str:
    """Let the secretary ask for the wall's address by the meeting's own button."""
    await phone.says("hop")
    await phone.taps(ACT.label("screen.open"))
    (link,) = set(LINK.findall((await phone.sees("/man-hinh/")).text))
    return str(link)


async def _opens_urn(cell: Cell) -> int:
    async with cell.house.job() as work:
        an = cell.people["an"]
        await on_paper.reviewed_on_paper(work, an, cell.meeting_id)
        found = await opening.preview(work, an, cell.meeting_id)
        return await opening.open_ballot(work, an, cell.meeting_id, found.seal)


@pytest.mark.long
async def test_the_wall_follows_a_whole_meeting(cell: Cell) -> None:
    """From the roll call to the end, live; no level and no share before they are announced, and
    with four ballots none at all. The fourth ballot is shown with the next ones, or later."""
    an_speaks = cell.people["an"]
    await cell.opens_year()
    await cell.hands_in(*SHEETS)
    code = await cell.calls_roll()
    phones = {who: await cell.joined(who) for who in SHEETS}
    async with _wall(await _link(phones["an"])) as wall:
        await wall.sees(f"{code[:3]} {code[3:]}")
        await wall.sees("Có mặt 1/")
        await phones["lan"].opens(code)
        await phones["binh"].says(code)
        await phones["hoa"].opens(code)
        await wall.sees("Có mặt 4/")

        async with cell.house.job() as work:
            await proceedings.open_meeting(work, an_speaks, cell.meeting_id)
        await wall.sees(ACT.label("screen.stage_agenda"))
        await _opens_urn(cell)
        await wall.sees(ACT.label("screen.asking_rating"))
        *first, last = SHEETS
        for who in first:
            await votes(phones[who], SHEETS[who])
        await wall.sees("<b>3</b>/4")
        await votes(phones[last], SHEETS[last])
        await cell.closes_urn()
        await wall.sees(ACT.label("screen.stage_counted"))
        before = wall.tells()

        async with cell.house.job() as work:
            await after_close.announce(work, an_speaks, cell.meeting_id)
        await wall.sees(ACT.label("screen.stage_results"))
        announced = wall.tells()
        await _ends(cell)
        await wall.sees(ACT.sight("screen.over"))

    assert set() == before
    assert not any("<b>4</b>/4" in screen for screen in wall.screens)
    assert set() == announced
    assert any(ACT.label("screen.level_tells") in screen for screen in wall.screens)
    assert not any(person in wall.screens[-1] for person in ("Lan", "Bình"))


async def _ends(cell: Cell) -> None:
    """The minutes are read out and approved: the meeting is over."""
    an = cell.people["an"]
    async with cell.house.job() as work:
        await minutes.read_out(work, an, cell.meeting_id)
    async with cell.house.job() as work:
        await minutes.approve(work, an, cell.meeting_id)
