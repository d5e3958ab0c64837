"""The officer's page of all cells: an empty frame, and the table that the page then asks for.

A robot of a messenger that looks at the link sees the frame alone. The page filters by itself; it
asks for nothing more, and keeps nothing."""

import logging
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.pages.guesses import Guesses
from bot.pages.looks import Looks
from bot.updates.edge import Edge
from handlers.words import Words
from papers.plain import fold
from workflow.census.steps import YearPhase
from workflow.errors import Refusal
from workflow.front import cells_page
from workflow.links import BadLink
from workflow.office.cells_table import CellRow

log = logging.getLogger("bot.pages")

_NARROW = 5
"""Percent of a bar below which a part has no room for its number; who listens is told it still."""


class CellsPage:
    """The two requests of the officer's page."""

    def __init__(self, edge: Edge, looks: Looks, guesses: Guesses) -> None:
        self._edge = edge
        self._looks = looks
        self._guesses = guesses

    def routes(self) -> list[web.RouteDef]:
        """Give the addresses it answers at."""
        place = f"/{cells_page.PATH}/{{token}}"
        return [web.get(place, self.frame), web.post(f"{place}/mo", self.open)]

    async def frame(self, request: web.Request) -> web.Response:
        """Show the empty page; nothing is looked up."""
        words = self._looks.words(request)
        if not cells_page.genuine(self._edge.work(), request.match_info["token"]):
            return self._unknown(words)
        return self._looks.answer("cells", words)

    async def open(self, request: web.Request) -> web.Response:
        """Give the table as it stands now."""
        words, token = self._looks.words(request), request.match_info["token"]
        try:
            seen = await self._edge.job(lambda work: cells_page.shown(work, token))
        except BadLink:
            return self._unknown(words, "said")
        except Refusal:
            return self._looks.notice("cells.no_more", words, HTTPStatus.FORBIDDEN, "said")
        except (SQLAlchemyError, OSError):
            log.exception("code=database_away")
            raise web.HTTPServiceUnavailable from None
        rows = [CellOnThePage.of(row) for row in seen.table.cells]
        return self._looks.answer(
            "cells_table", words, seen=seen, rows=rows, phases=[*YearPhase], narrow=_NARROW
        )

    def _unknown(self, words: Words, template: str = "notice") -> web.Response:
        if self._guesses.too_many():
            return self._looks.notice("page.later", words, HTTPStatus.TOO_MANY_REQUESTS, template)
        return self._looks.notice("cells.unknown", words, HTTPStatus.NOT_FOUND, template)


@dataclass(frozen=True, slots=True)
class CellOnThePage:
    """One row of the page: a cell, how its bar is laid, by which words it is found."""

    cell: CellRow
    found_by: str
    everybody: int
    parts: tuple[tuple[str, int, int], ...]
    """Of each phase that anybody is in: which, how many, how many are before it in the bar."""

    @classmethod
    def of(cls, cell: CellRow) -> "CellOnThePage":
        """Lay out one cell."""
        parts, before = [], 0
        for phase, count in cell.phases.items():
            if count:
                parts.append((phase.value, count, before))
            before += count
        return cls(cell, fold(cell.name), before, tuple(parts))
