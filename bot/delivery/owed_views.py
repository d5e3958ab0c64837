"""Chats that the program before left without an answer are shown where they stand."""

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import Line
from bot.channel.render import SendStep, screen_steps
from bot.delivery.progress import View
from bot.updates.answers import Answer
from bot.updates.edge import Edge
from handlers.reply import Reply
from handlers.words import words_for
from storage import owed
from storage.database import Database
from storage.owed import Owed
from workflow.clock import Clock
from workflow.work import Work

log = logging.getLogger("bot.owed")

_STALE = timedelta(seconds=60)
"""How long the same answer may be owed before its program is taken for dead."""


Acknowledged = Callable[[Work, str, str], Awaitable[list[View]]]
"""Gives what stands in the place of every sheet that was cast, on one bot of one channel."""


async def none_acknowledged(_work: Work, _channel: str, _bot: str) -> list[View]:
    """Give nothing: nobody votes."""
    return []


class OwedViews:
    """Shows the present view where an answer is owed that nobody is sending."""

    def __init__(
        self, edge: Edge, database: Database, clock: Clock, acknowledged: Acknowledged
    ) -> None:
        self._edge = edge
        self._acknowledged = acknowledged
        self._database = database
        self._clock = clock
        self._seen: dict[Owed, datetime] = {}

    async def show(self, line: Line) -> None:
        """Show every owed view of a line; only for who alone serves it from now on."""
        for one in await self._left_behind(line):
            await self._show(line, one)
        await self._acknowledge(line)

    async def look(self, lines: Collection[Line]) -> None:
        """Show what was owed a minute ago already: the rows say nothing of when, nor of whom.

        For one of several programs behind a webhook: the others' answers are on their way."""
        now, seen = self._clock.now(), self._seen
        self._seen = {}
        for line in lines:
            for one in await self._left_behind(line):
                since = seen.get(one, now)
                if timedelta() <= now - since < _STALE:
                    self._seen[one] = since
                else:
                    await self._show(line, one)

    async def _acknowledge(self, line: Line) -> None:
        """Write the acknowledgement over the sheets that were cast: of a vote no row is owed."""
        if not line.capabilities.edits:
            return
        for view in await self._edge.job(
            lambda work: self._acknowledged(work, line.channel, line.key)
        ):
            words = words_for(view.language)
            steps = screen_steps(view.screen, line, view.chat.chat, words, view.message)
            # A sheet that is gone needs nothing in its place.
            over = [SendStep(step.method) for step in steps[:1]]
            reply = Reply((view.screen,))
            self._edge.answers.add(Answer(line, view.chat, words, reply, steps=over))

    async def _left_behind(self, line: Line) -> list[Owed]:
        async with self._database.transaction() as session:
            return await owed.left_behind(session, line.channel, line.key, self._edge.run)

    async def _show(self, line: Line, one: Owed) -> None:
        try:
            await self._edge.show_owed(line, one)
        except (SQLAlchemyError, OSError):
            log.warning("code=view_still_owed line=%s", line.name)
        except Exception:
            # One view that cannot be made keeps nobody else from theirs.
            log.exception("code=view_failed line=%s", line.name)
