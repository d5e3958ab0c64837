"""The meeting's screen: an empty page for the projector, filled by a stream of what changed."""

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import date, datetime
from functools import lru_cache
from http import HTTPStatus

import segno
from aiohttp import web
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

import rating
from bot.pages.board import Board
from bot.pages.guesses import Guesses
from bot.pages.looks import HEADERS, Looks
from bot.updates.edge import Edge
from handlers.ballot import voters_view
from handlers.words import Words
from workflow.ballot.page_links import NoSuchLink
from workflow.room import wall as room_wall
from workflow.room.wall import OutcomeOnTheWall, SpeakerOnTheWall, Wall

log = logging.getLogger("bot.pages")

MOST_VIEWERS = 50
"""Streams of one meeting on one worker; a projector and some phones need a few."""
_PER_PAGE = 8
WHOLE_FROM = 5
"""From so many rows on a result fills the wall; fewer would stand far apart."""
_STREAM = {
    **HEADERS,
    "Content-Type": "text/event-stream; charset=utf-8",
    "X-Accel-Buffering": "no",
}


class ScreenPage:
    """The two requests of a meeting's screen."""

    def __init__(self, edge: Edge, looks: Looks, guesses: Guesses, board: Board) -> None:
        self._edge = edge
        self._looks = looks
        self._guesses = guesses
        self._board = board

    def routes(self) -> list[web.RouteDef]:
        """Give the addresses it answers at."""
        place = f"/{room_wall.PATH}/{{token}}"
        return [web.get(place, self.frame), web.get(f"{place}/dong", self.stream)]

    async def frame(self, request: web.Request) -> web.Response:
        """Show the empty page; a robot that follows the link learns nothing."""
        words = self._looks.words(request)
        if not room_wall.genuine(self._edge.work(), request.match_info["token"]):
            return self._unknown(words)
        return self._looks.answer("screen", words)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send what the wall shows, again whenever it changes."""
        words, token = self._looks.words(request), request.match_info["token"]
        try:
            meeting_id = await self._edge.job(lambda work: room_wall.behind(work, token))
        except NoSuchLink:
            return self._unknown(words)
        except (SQLAlchemyError, OSError):
            log.exception("code=database_away")
            raise web.HTTPServiceUnavailable from None
        if self._board.viewers(meeting_id) >= MOST_VIEWERS:
            raise web.HTTPServiceUnavailable
        answer = web.StreamResponse(headers=_STREAM)
        await answer.prepare(request)
        try:
            await self._tell(answer, meeting_id, words)
        except ConnectionError:
            # Whoever looked has gone.
            log.debug("code=screen_left")
        return answer

    async def _tell(self, answer: web.StreamResponse, meeting_id: int, words: Words) -> None:
        async with aclosing(self._board.watch(meeting_id)) as watched:
            async for wall in watched:
                html = "" if wall is None else self._html(wall, words)
                await answer.write(_event("wall" if html else "beat", html))
        if not self._board.closing:
            over = self._looks.html("over", words)
            await answer.write(_event("over", over))

    def _html(self, wall: Wall, words: Words) -> str:
        return self._looks.html(
            "wall",
            words,
            wall=wall,
            qr=qr,
            percent=percent,
            pages=pages,
            sized=sized,
            levels=[level.value for level in rating.Level],
            whole_from=WHOLE_FROM,
            turn_name=turn_name,
            hour=hour,
            span=span,
            ways=ways(wall, words),
        )

    def _unknown(self, words: Words) -> web.Response:
        if self._guesses.too_many():
            return self._looks.notice("page.later", words, HTTPStatus.TOO_MANY_REQUESTS)
        return self._looks.notice("screen.unknown", words, HTTPStatus.NOT_FOUND)


def _event(name: str, html: str) -> bytes:
    return f"event: {name}\ndata: {json.dumps(html, ensure_ascii=False)}\n\n".encode()


@lru_cache(maxsize=64)
def qr(text: str) -> Markup:
    """Give a QR code as a drawing."""
    drawn = segno.make_qr(text, error="m").svg_inline(border=2, omitsize=True, dark="#000")
    return Markup(drawn)  # noqa: S704 - drawn by us, its text is only dots


def percent(outcome: OutcomeOnTheWall, words: Words) -> str:
    """Give a share as people write it: 70 %, 66,7 %."""
    sign = words.label("screen.decimal_sign")
    return f"{outcome.share.removesuffix('.0').replace('.', sign)} %"


def turn_name(turn: SpeakerOnTheWall, label: Callable[[str], str]) -> str:
    """Give who is reviewed: a person's name, or what the collective is called."""
    collective = "" if turn.name else label(f"agenda.subject_{turn.subject}")
    return turn.name or collective[:1].upper() + collective[1:]


def hour(at: datetime, today: date | None) -> str:
    """Give a time as the wall tells it, with the day where it is not today's."""
    return f"{at:%H:%M}" if at.date() == today else f"{at:%H:%M (%d/%m)}"


def span(turn: SpeakerOnTheWall, today: date | None) -> str:
    """Give from when to when an item took; a day that both times share is told once."""
    begun, concluded = turn.begun, turn.concluded
    if begun is None:
        return ""
    if concluded is None:
        return f"{hour(begun, today)}–"
    same = begun.date() == concluded.date()
    return f"{hour(begun, begun.date() if same else today)}–{hour(concluded, today)}"


def ways(wall: Wall, words: Words) -> list[Markup]:
    """Give who votes how: every name beside the code, one line above the agenda."""
    if wall.ways is None:
        return []
    shown = voters_view.whole if wall.check_in else voters_view.short
    code = wall.phone_code
    asked = [words("phones.wall_code", code=f"{code[:3]} {code[3:]}")] if code else []
    return [*shown(words, wall.ways), *asked]


def sized(rows: int) -> str:
    """Give how so many lines are laid out, so that all stay on the wall."""
    if rows <= 14:
        return "few"
    return "some" if rows <= 24 else "many"


def pages(rows: Sequence[OutcomeOnTheWall]) -> list[list[tuple[int, OutcomeOnTheWall]]]:
    """Give the rows with their numbers, so many at a time as can be read from the back."""
    numbered = list(enumerate(rows, start=1))
    return [numbered[at : at + _PER_PAGE] for at in range(0, len(numbered), _PER_PAGE)]
