"""All pages, put into the program's web side."""

import asyncio

from aiohttp import web

from bot.channel.bot_channel import Line
from bot.pages.ballot import BallotPage
from bot.pages.board import Board
from bot.pages.cells import CellsPage
from bot.pages.guesses import Forged, Guesses
from bot.pages.looks import Looks
from bot.pages.screen import ScreenPage
from bot.updates.edge import Edge


def add_pages(
    app: web.Application, edge: Edge, language: str, telegram: Line | None = None
) -> Board:
    """Let the application serve its pages, in `language` unless another is asked for;
    with Telegram's line also the ballot behind its buttons.

    Gives the board of its screens; their streams end when the application shuts down."""
    looks = Looks(language)
    guesses = Guesses(lambda: asyncio.get_running_loop().time())
    forged = Forged(lambda: asyncio.get_running_loop().time())
    board = Board(edge)

    async def close(_: web.Application) -> None:
        board.close()

    app.add_routes(BallotPage(edge, looks, guesses, forged, telegram).routes())
    app.add_routes(ScreenPage(edge, looks, guesses, board).routes())
    app.add_routes(CellsPage(edge, looks, guesses).routes())
    app.router.add_get("/trang/{version}/{name}", looks.asset)
    app.on_shutdown.append(close)
    return board
