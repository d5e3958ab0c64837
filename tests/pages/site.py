"""A house that serves its pages: a meeting room behind a web server, phones that seal by hand."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiohttp import ClientSession, web
from sqlmodel import select

from bot.channel.bot_channel import telegram_line
from bot.nursery import Nursery
from bot.pages.board import Board
from bot.pages.serving import add_pages
from bot.updates.edge import Edge
from handlers.reply import Reply
from playground.telegram import web_apps
from storage import ballot_paper
from storage.queries import meetings as meeting_rows
from storage.tables import BallotSession, ChatAccount
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, founds_cell, gathers
from workflow.ballot import page_links
from workflow.room import wall
from workflow.work import Job

TOKEN = "1:telegram-vi-du"
"""That of the bot which the room's chats are with."""
TELEGRAM_WEB = "http://telegram.localhost"
"""Where Telegram runs in a browser, as its test environment: by http."""
FORTY = 40
SEALED = {"Content-Type": "application/octet-stream"}


async def _hall(begun: Begun) -> None:
    await begun.room.hands_in(*VOTERS)
    await begun.room.calls_roll()


async def _site(begun: Begun) -> None:
    await begun.room.checks_in(*VOTERS[1:])
    await begun.room.opens()


TO_THE_URN: Steps = (founds_cell, gathers, _hall, _site)
"""A cell, its year, the roll being called, the urn open for six electors."""


@dataclass
class Site:
    """The room's house on the web."""

    room: Room
    base_url: str
    session: ClientSession
    board: Board
    runner: web.AppRunner

    @property
    def port(self) -> int:
        """Where it is served."""
        return urlsplit(self.base_url).port or 0

    async def stops(self) -> None:
        """End the web side, its streams too."""
        await self.runner.cleanup()

    async def screen(self, language: str = "vi") -> str:
        """Give a new link to the meeting's screen."""
        room = self.room
        async with room.world.job() as work:
            return await wall.address(work, room.people["an"], room.meeting_id, language)

    async def link(self, who: str, language: str = "vi") -> str:
        """Give a new link to somebody's ballot page."""
        async with self.room.world.job() as work:
            member = self.room.member_id(who)
            return await page_links.address(work, self.room.session_id, member, language)

    async def button(self, who: str) -> str:
        """Give where a new button in somebody's Telegram leads."""
        account = await self.account(who)
        async with self.room.world.job() as work:
            member = self.room.member_id(who)
            way = await page_links.first_way(work, self.room.session_id, member, account, "vi")
        assert way.in_app
        return way.address

    async def account(self, who: str) -> int | None:
        """Give the id of somebody's Telegram account."""
        chat = self.room.chats[who].chat
        async with self.room.world.job() as work:
            found = select(ChatAccount.id).where(ChatAccount.chat == chat)
            return (await (await work.session()).exec(found)).one()

    def signed(self, who: str, token: str = TOKEN, age: int = 0) -> str:
        """Give what Telegram tells a page that somebody opened so many seconds ago."""
        user = {"id": int(self.room.chats[who].chat), "first_name": self.room.people[who].name}
        return web_apps.init_data(token, user, int(self.room.world.clock.now().timestamp()) - age)

    async def get(self, address: str, **headers: str) -> tuple[int, str]:
        """Look at an address as a robot does: no script is run."""
        async with self.session.get(address, headers=headers) as answer:
            return answer.status, await answer.text()

    async def post(
        self, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Post to an address as the page does."""
        async with self.session.post(address, data=body, headers=headers or SEALED) as answer:
            return answer.status, await answer.text()

    async def opens(self, link: str) -> tuple[int, str]:
        """Ask for the sheet behind a link."""
        place, _, query = link.partition("?")
        return await self.post(f"{place}/mo" + (f"?{query}" if query else ""))

    async def casts(self, link: str, marks: Sequence[int]) -> tuple[int, str]:
        """Seal a sheet by hand and post it."""
        return await self.post(link, await self.sealed(marks))

    async def sealed(self, marks: Sequence[int]) -> bytes:
        """Give a sheet of the open session as the page seals it."""
        async with self.room.world.job() as work:
            session = await work.session()
            found = await meeting_rows.ballot_of(session, self.room.meeting_id)
            assert found is not None
            paper = ballot_paper.encode(found.sheet_hash, marks)
            return ballot_paper.seal(found.public_key, paper)

    async def totals(self) -> dict[tuple[str, str], int]:
        """Give what was counted, by subject and mark; zeros are left out."""
        names = {person.member_id: who for who, person in self.room.people.items()}
        async with self.room.world.job() as work:
            rows = await meeting_rows.tallies(await work.session(), self.room.session_id)
        return {(names[row.subject_id], row.mark.value): row.n for row in rows if row.n}

    async def of_forty(self) -> None:
        """Make the open sheet one of forty rows: the cell's own six, again and again."""
        async with self.room.world.job() as work:
            session = await work.session()
            ballot = await session.get_one(BallotSession, self.room.session_id)
            rows = ballot.subjects
            ballot.subjects = [rows[n % len(rows)] for n in range(FORTY)]
            session.add(ballot)

    async def voted(self) -> int:
        """Give how many receipts are signed."""
        async with self.room.world.job() as work:
            return await meeting_rows.voted(await work.session(), self.room.session_id)


def token_in(link: str) -> str:
    """Give the token of a link."""
    return urlsplit(link).path.rpartition("/")[2]


def names_in(html: str) -> list[str]:
    """Give the names on a sheet, in its order."""
    return re.findall(r"<legend>\d+\. (.*?)</legend>", html)


@asynccontextmanager
async def open_site(room: Room, port: int = 0) -> AsyncIterator[Site]:
    """Serve the room's pages, on a port of their own unless one is named."""
    world = room.world
    nursery = Nursery()
    place = socket.create_server(("127.0.0.1", port))
    address = f"http://127.0.0.1:{place.getsockname()[1]}"
    bots = {"telegram": "tu_soi_bot"}
    world.house = replace(
        world.house, public_url=address, bot_names=bots, telegram_web=TELEGRAM_WEB
    )
    app = web.Application()
    edge = Edge(
        database=world.database,
        clock=world.clock,
        house=world.house,
        dispatcher=Dispatcher(disable_fsm=True),
        current=_nothing,
        nursery=nursery,
        jobs=_nothing_to_do,
    )
    board = add_pages(app, edge, "vi", telegram_line(Bot(TOKEN)))
    board.pause = 0.1
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    await web.SockSite(runner, place).start()
    async with ClientSession() as session:
        yield Site(room, address, session, board, runner)
    await runner.cleanup()
    await nursery.close(1.0)


async def _nothing(**_: Any) -> Reply | None:
    return None


async def _nothing_to_do(job: Job) -> None:
    return None


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that nobody announces is so."""
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 - looks at a page from outside
            await asyncio.sleep(0.03)
