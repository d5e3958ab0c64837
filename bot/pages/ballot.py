"""The ballot page: hands out a sheet to be sealed on the phone, takes the sealed box back.

GET shows an empty frame and asks nobody anything, so the robots of a messenger that look at every
link learn no name and use nothing up. The page itself then asks for the sheet, and posts the box.
"""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.pages.guesses import Guesses
from bot.pages.looks import Looks
from bot.updates.edge import Edge
from handlers.words import Words
from storage.ballot_paper import SEALED_BYTES
from terms.ballots import CastOutcome
from workflow.ballot import page_links
from workflow.ballot.page_links import (
    NoSuchLink,
)
from workflow.errors import Refusal

log = logging.getLogger("bot.pages")

_SEALED_TYPE = "application/octet-stream"
"""No form of another site can post it without asking first."""
_SAID = {
    CastOutcome.RECORDED: ("page.recorded", HTTPStatus.OK),
    CastOutcome.ALREADY: ("page.recorded", HTTPStatus.OK),
    CastOutcome.CLOSED: ("page.closed", HTTPStatus.GONE),
    CastOutcome.NOT_ELECTOR: ("page.unknown", HTTPStatus.NOT_FOUND),
    CastOutcome.NO_KEY: ("page.no_key", HTTPStatus.SERVICE_UNAVAILABLE),
    CastOutcome.FAILED: ("page.failed", HTTPStatus.SERVICE_UNAVAILABLE),
}
_Answer = Callable[[web.Request, Words], Awaitable[web.Response]]


class BallotPage:
    """The three requests of a ballot page."""

    def __init__(self, edge: Edge, looks: Looks, guesses: Guesses) -> None:
        self._edge = edge
        self._looks = looks
        self._guesses = guesses

    def routes(self) -> list[web.RouteDef]:
        """Give the addresses it answers at."""
        place = f"/{page_links.PATH}/{{token}}"
        return [
            web.get(place, self.frame),
            web.post(f"{place}/mo", self.open),
            web.post(place, self.cast),
        ]

    async def frame(self, request: web.Request) -> web.Response:
        """Show the empty page; nothing is looked up, nothing is used up."""
        words = self._looks.words(request)
        if not page_links.genuine(self._edge.work(), request.match_info["token"]):
            return self._unknown(words, "notice")
        return self._looks.answer("ballot", words)

    async def open(self, request: web.Request) -> web.Response:
        """Give the sheet, or why there is none (any more)."""
        return await self._safely(request, self._sheet)

    async def cast(self, request: web.Request) -> web.Response:
        """Take the sealed sheet; the answer comes after it was written."""
        return await self._safely(request, self._cast)

    async def _safely(self, request: web.Request, answer: _Answer) -> web.Response:
        words = self._looks.words(request)
        if not _from_the_page(request):
            return self._said("page.malformed", words, HTTPStatus.BAD_REQUEST)
        try:
            return await answer(request, words)
        except NoSuchLink:
            return self._unknown(words, "said")
        except Refusal:
            return self._said("page.malformed", words, HTTPStatus.BAD_REQUEST)
        except (SQLAlchemyError, OSError):
            log.exception("code=database_away")
            return self._said("page.failed", words, HTTPStatus.SERVICE_UNAVAILABLE)

    async def _sheet(self, request: web.Request, words: Words) -> web.Response:
        token = request.match_info["token"]
        found = await self._edge.job(lambda work: page_links.opened(work, token))
        if isinstance(found, CastOutcome):
            key, status = _SAID[found]
            return self._said(key, words, status)
        return self._looks.answer("sheet", words, sheet=found)

    async def _cast(self, request: web.Request, words: Words) -> web.Response:
        token = request.match_info["token"]
        sealed = await _body(request)
        came = await self._edge.job(lambda work: page_links.cast(work, token, sealed))
        key, status = _SAID[came]
        return self._said(key, words, status)

    def _unknown(self, words: Words, template: str) -> web.Response:
        if self._guesses.too_many():
            key, status = "page.later", HTTPStatus.TOO_MANY_REQUESTS
        else:
            key, status = "page.unknown", HTTPStatus.NOT_FOUND
        return self._looks.notice(key, words, status, template)

    def _said(self, key: str, words: Words, status: HTTPStatus) -> web.Response:
        return self._looks.notice(key, words, status, "said")


def _from_the_page(request: web.Request) -> bool:
    """Tell whether our own page sent this: another site's cannot send that type unasked."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.content_type == _SEALED_TYPE and site == "same-origin"


async def _body(request: web.Request) -> bytes:
    """Give the body, read no further than a byte past what a sealed sheet has."""
    most = SEALED_BYTES + 1
    body = b""
    while len(body) < most and (part := await request.content.read(most - len(body))):
        body += part
    return body
