"""All the meeting's pages, put into the program's web side."""

import asyncio

from aiohttp import web

from bot.edge import Edge
from bot.pages.ballot import BallotPage
from bot.pages.guesses import Guesses
from bot.pages.looks import Looks


def add_pages(app: web.Application, edge: Edge, language: str) -> None:
    """Let the application serve the meeting's pages, in `language` unless another is asked for."""
    looks = Looks(language)
    guesses = Guesses(lambda: asyncio.get_running_loop().time())
    app.add_routes(BallotPage(edge, looks, guesses).routes())
    app.router.add_get("/trang/{version}/{name}", looks.asset)
