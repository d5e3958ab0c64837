"""What the bot is compared with: aiogram, our routers, and a handler that decides nothing.

`python -m tests.bench.plain PORT API DATABASE KEYS` serves the same webhook. A tap's step chooses
what its handler does: nothing, the calls of a sheet's page, the calls of a cast, or those of a cast
with one SQLModel transaction for the vote. What it says is constant and as long as the bot's own.
"""

import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import AnswerCallbackQuery, EditMessageText
from aiogram.types import CallbackQuery
from aiohttp import web
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.channel.render import Keyboard, keyboard_of
from handlers.ballot import casting, sheet_view
from handlers.ballot.sheet_view import SheetView
from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.reply import Screen
from handlers.routes import build_router
from handlers.words import words_for
from storage import ballot_paper
from storage.tables import BallotElector, BallotSession, SealedBallot
from storage.types import set_cipher
from terms.ballots import CastOutcome
from tests import databases
from tests.bench import hall
from tests.bench.stage import SECRET
from workflow.open_urns import Subject, Voter

SUBJECTS = 40
NOTHING, NAME, CAST, ALONE = SheetStep.SECRECY, SheetStep.CHOOSE, SheetStep.CAST, SheetStep.REVIEW
"""The steps of a tap and what is done for them; `ALONE` is the cast with its own transaction."""


class Said:
    """One constant screen."""

    def __init__(self, screen: Screen) -> None:
        self._text = str(screen.text)
        self._keyboard: Keyboard | None = keyboard_of(screen.buttons)

    async def answer(self, query: CallbackQuery, bot: Bot) -> None:
        """Make the two calls that a tap is answered with."""
        assert query.message is not None
        await bot(AnswerCallbackQuery.model_construct(callback_query_id=query.id))
        # As in the bot: the keyboard is plain data, and nothing of it is checked.
        said: dict[str, Any] = {
            "chat_id": query.message.chat.id,
            "message_id": query.message.message_id,
            "text": self._text,
            "parse_mode": "HTML",
            "reply_markup": self._keyboard,
        }
        await bot(EditMessageText.model_construct(**said))


def _name() -> Screen:
    """Give what the bot shows after the choice for a name: the next one."""
    subjects = tuple(Subject(number, f"Nguyễn Văn Ví Dụ {number}") for number in range(SUBJECTS))
    voter = Voter(1, 1, 1, "vi", subjects, "", b"")
    draft = hall.filled(SUBJECTS, SUBJECTS)
    return SheetView(words_for("vi"), voter, draft, typed=False, channel="Telegram").one(4)


class Plain:
    """The handler that stands where the ballot's stood."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._name = Said(_name())
        self._recorded = Said(sheet_view.outcome(words_for("vi"), CastOutcome.RECORDED))

    async def tapped(self, query: CallbackQuery, callback_data: SheetAction, bot: Bot) -> None:
        """Do what the step stands for."""
        if callback_data.do is NAME:
            await self._name.answer(query, bot)
        elif callback_data.do is CAST:
            await self._recorded.answer(query, bot)
        elif callback_data.do is ALONE:
            await self._vote(query.from_user.id, callback_data)
            await self._recorded.answer(query, bot)

    async def _vote(self, chat: int, tap: SheetAction) -> None:
        """Seal and write one vote, by rows of the tables and in a transaction of its own."""
        async with AsyncSession(self._engine) as session, session.begin():
            urn = await session.get_one(BallotSession, tap.session)
            elector = await session.get_one(BallotElector, (tap.session, hall.member_of(chat)))
            marks = hall.filled(len(urn.subjects), len(urn.subjects)).marks
            paper = ballot_paper.encode(urn.sheet_hash, marks)
            sealed = ballot_paper.seal(urn.public_key, paper)
            elector.voted = True
            session.add(elector)
            session.add(SealedBallot(id=str(uuid4()), session_id=tap.session, sealed=sealed))


class PlainWebhook:
    """Hands posted updates to aiogram, nothing beside."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot) -> None:
        self._dispatcher = dispatcher
        self._bot = bot

    async def answer(self, request: web.Request) -> web.Response:
        """Handle one update, then answer 200."""
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        await self._dispatcher.feed_raw_update(self._bot, await request.json())
        return web.Response()


def _stock_engine(url: str, keys: Path) -> AsyncEngine:
    """Give SQLModel's engine as it comes, but as durable as ours.

    One connection, as ours has: with more of them the writers would wait for each other's locks."""
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    set_cipher(engine.sync_engine.dialect, databases.at(url, keys).text_cipher)

    @event.listens_for(engine.sync_engine, "connect")
    def _durable(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"well": True})


def main(port: int, api: str, url: str, keys: Path) -> None:
    """Serve until ended."""
    casting.router.callback_query.handlers.clear()
    plain = Plain(_stock_engine(url, keys))
    casting.router.callback_query.register(plain.tapped, SheetAction.filter())
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(build_router())
    server = TelegramAPIServer.from_base(api)
    bot = Bot(hall.TOKEN, session=AiohttpSession(api=server))
    app = web.Application()
    app.router.add_post("/hook/telegram", PlainWebhook(dispatcher, bot).answer)
    app.router.add_get("/healthz", _healthy)
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None, loop=loop)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
