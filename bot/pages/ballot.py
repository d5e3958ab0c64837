"""The ballot page: hands out a sheet to be sealed on the phone, takes the sealed box back.

GET shows an empty frame and asks nobody anything, so the robots of a messenger that look at every
link learn no name and use nothing up. The page itself then asks for the sheet, and posts the box.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import Line
from bot.pages import init_data
from bot.pages.guesses import Forged, Guesses
from bot.pages.looks import Looks, ServedText
from bot.updates.edge import Edge
from handlers.ballot import sheet_view
from handlers.words import Words
from storage.ballot_paper import SEALED_BYTES
from terms.ballots import CastOutcome
from workflow.ballot import page_links, room_codes
from workflow.ballot.page_links import NoSuchLink, PageEntry, PageSheet
from workflow.errors import Refusal

log = logging.getLogger("bot.pages")

_SEALED_TYPE = "application/octet-stream"
"""No form of another site can post it without asking first."""
_ROOM = f"/{room_codes.PATH}"
_CODE = re.compile(r"(?P<code>[0-9A-Za-z -]{8,16}):(?P<urn>\d{1,9})")
_LONGEST_CODE = 32
_WRONG_CODE = "page.code_wrong"
_SHEETS = 128
"""Sheets kept as they are given out: one of everybody's who may mark all rows, one of each elector
who may not mark their own."""
_SAID = {
    CastOutcome.RECORDED: ("page.recorded", HTTPStatus.OK),
    CastOutcome.ALREADY: ("page.recorded", HTTPStatus.OK),
    CastOutcome.CLOSED: ("page.closed", HTTPStatus.GONE),
    CastOutcome.NOT_ELECTOR: ("page.unknown", HTTPStatus.NOT_FOUND),
    CastOutcome.NO_KEY: ("page.no_key", HTTPStatus.SERVICE_UNAVAILABLE),
    CastOutcome.FAILED: ("page.failed", HTTPStatus.SERVICE_UNAVAILABLE),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request of the page itself: who asks, and what was sealed."""

    request: web.Request
    entry: PageEntry
    sealed: bytes


_Answer = Callable[[_Asked, Words], Awaitable[web.Response]]


class _TurnedAway(Exception):
    """Nothing is looked up for who asks so: what is said to them, and the answer's status."""

    def __init__(self, key: str, status: HTTPStatus) -> None:
        super().__init__(key)
        self.key, self.status = key, status


class BallotPage:
    """The three requests of a ballot page, opened by a link, by a button in Telegram, or by the QR
    of the wall, where it asks for a code."""

    def __init__(
        self,
        edge: Edge,
        looks: Looks,
        guesses: Guesses,
        forged: Forged,
        telegram: Line | None = None,
    ) -> None:
        """Serve the page behind links; with Telegram's line, behind its buttons too."""
        self._edge = edge
        self._looks = looks
        self._guesses = guesses
        self._forged = forged
        self._telegram = telegram
        self._sheets = lru_cache(maxsize=_SHEETS)(self._rendered)

    def routes(self) -> list[web.RouteDef]:
        """Give the addresses it answers at."""
        found = []
        behind = [f"/{path}/{{token}}" for path in (page_links.PATH, page_links.BUTTON_PATH)]
        for place in (*behind, _ROOM):
            found += [
                web.get(place, self.frame),
                web.post(f"{place}/mo", self.open),
                web.post(place, self.cast),
            ]
        return found

    async def frame(self, request: web.Request) -> web.Response:
        """Show the empty page; nothing is looked up, nothing is used up."""
        words, button = self._looks.words(request), _by_button(request)
        work, room = self._edge.work(), _in_the_room(request)
        if not room and not page_links.genuine(work, request.match_info["token"], button=button):
            return self._unknown(words, "notice")
        frames = work.house.telegram_web if button else ""
        return self._looks.answer("ballot", words, frames=frames, room=room)

    async def open(self, request: web.Request) -> web.Response:
        """Give the sheet, or why there is none (any more)."""
        return await self._safely(request, self._sheet, sealed=0)

    async def cast(self, request: web.Request) -> web.Response:
        """Take the sealed sheet; the answer comes after it was written."""
        return await self._safely(request, self._cast, sealed=SEALED_BYTES)

    async def _safely(self, request: web.Request, answer: _Answer, sealed: int) -> web.Response:
        words = self._looks.words(request)
        if not _from_the_page(request):
            return self._said("page.malformed", words, HTTPStatus.BAD_REQUEST)
        asked = None
        try:
            asked = await self._asked(request, sealed)
            return await answer(asked, words)
        except _TurnedAway as away:
            return self._said(away.key, words, away.status)
        except NoSuchLink:
            if asked is None or asked.entry.urn is None:
                return self._unknown(words, "said")
            self._forged.count(room_codes.known_as(self._edge.work(), asked.entry.token) or "")
            return self._said(_WRONG_CODE, words, HTTPStatus.NOT_FOUND)
        except Refusal:
            return self._said("page.malformed", words, HTTPStatus.BAD_REQUEST)
        except (SQLAlchemyError, OSError):
            log.exception("code=database_away")
            return self._said("page.failed", words, HTTPStatus.SERVICE_UNAVAILABLE)

    async def _asked(self, request: web.Request, sealed: int) -> _Asked:
        """Read a request, no further than a byte past what it may hold. What Telegram signed, and
        what was typed in the room, comes after what was sealed."""
        if _in_the_room(request):
            body = await _body(request, sealed + _LONGEST_CODE + 1)
            return _Asked(request, self._typed(body[sealed:]), body[:sealed])
        token = request.match_info["token"]
        if not _by_button(request):
            return _Asked(request, PageEntry(token), await _body(request, sealed + 1))
        body = await _body(request, sealed + init_data.LONGEST + 1)
        chat = None
        if self._telegram is not None:
            chat = init_data.opened_by(self._telegram, body[sealed:], self._edge.now)
        if chat is None:
            raise _TurnedAway("page.by_button_only", HTTPStatus.FORBIDDEN)
        return _Asked(request, PageEntry(token, chat), body[:sealed])

    def _typed(self, told: bytes) -> PageEntry:
        """Read a code and for which opening it was typed. One that this house never made meets no
        database; where many that it could have made were nobody's, none does for a while."""
        found = _CODE.fullmatch(told.decode(errors="replace"))
        if found is None or not room_codes.known_as(self._edge.work(), found["code"]):
            raise _TurnedAway(_WRONG_CODE, HTTPStatus.NOT_FOUND)
        if self._forged.paused:
            raise _TurnedAway("page.codes_paused", HTTPStatus.TOO_MANY_REQUESTS)
        return PageEntry(found["code"], urn=int(found["urn"]))

    async def _sheet(self, asked: _Asked, words: Words) -> web.Response:
        found = await self._edge.job(lambda work: page_links.opened(work, asked.entry))
        if isinstance(found, CastOutcome):
            return self._outcome(found, asked.entry, words)
        return self._looks.give(self._sheets(found, words), asked.request)

    def _rendered(self, sheet: PageSheet, words: Words) -> ServedText:
        """Give the sheet of all to whom it looks alike."""
        asked = sheet.asked
        title = sheet_view.title_of(words, asked.kind, asked.mode, len(asked.subjects), asked.most)
        banner = sheet_view.banner(words, asked.mode, asked.purpose)
        return self._looks.page("sheet", words, sheet=sheet, title=title, banner=banner)

    async def _cast(self, asked: _Asked, words: Words) -> web.Response:
        came = await self._edge.job(lambda work: page_links.cast(work, asked.entry, asked.sealed))
        return self._outcome(came, asked.entry, words)

    def _outcome(self, came: CastOutcome, entry: PageEntry, words: Words) -> web.Response:
        key, status = _SAID[came]
        if entry.urn == 0 and came is CastOutcome.CLOSED:
            key = "page.room_closed"
        if entry.urn is not None and came is CastOutcome.NOT_ELECTOR:
            # The code is right: no other one would help.
            key, status = "ballot.not_elector", HTTPStatus.GONE
        return self._said(key, words, status)

    def _unknown(self, words: Words, template: str) -> web.Response:
        if self._guesses.too_many():
            key, status = "page.later", HTTPStatus.TOO_MANY_REQUESTS
        else:
            key, status = "page.unknown", HTTPStatus.NOT_FOUND
        return self._looks.notice(key, words, status, template)

    def _said(self, key: str, words: Words, status: HTTPStatus) -> web.Response:
        return self._looks.notice(key, words, status, "said")


def _by_button(request: web.Request) -> bool:
    return request.path.startswith(f"/{page_links.BUTTON_PATH}/")


def _in_the_room(request: web.Request) -> bool:
    return request.path in (_ROOM, f"{_ROOM}/mo")


def _from_the_page(request: web.Request) -> bool:
    """Tell whether our own page sent this: another site's cannot send that type unasked."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.content_type == _SEALED_TYPE and site == "same-origin"


async def _body(request: web.Request, most: int) -> bytes:
    """Give the body, read no further than so many bytes."""
    body, content = b"", request.content
    while len(body) < most and not content.at_eof():
        body += await content.read(most - len(body))
    return body
