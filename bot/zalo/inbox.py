"""Zalo's updates, kept before they are handled: the platform gives each of them once."""

import json
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

from bot.channel.bot_channel import Line
from bot.updates.arrivals import Arrival
from bot.updates.chats import ChatLocks
from bot.updates.edge import Edge
from bot.updates.exposed import shown_to_others, void_codes
from bot.updates.floods import Knock
from bot.zalo.updates import GROUP, Heard, UnreadableError, heard, message_in, part_of, update_of
from handlers.people.joining import without_start
from storage import updates
from storage.database import Database
from workflow.people.joining import looks_like_code
from workflow.work import ChatKey

log = logging.getLogger("bot.zalo")

_CHOICE = 2
"""Letters of a typed choice: an answer to the notice among others."""
_HEEDED = 2
_REMEMBERED = 1_024


def _nobody(_: bool) -> None:
    """Tell nobody."""


class ZaloInbox:
    """Keeps each update, encrypted, and brings it to the edge; takes up what a crash left.

    What is written in a chat where a ballot is open is not kept: it lives in memory only."""

    def __init__(self, line: Line, edge: Edge, database: Database) -> None:
        self._line = line
        self._edge = edge
        self._database = database
        self._numbers: dict[ChatKey, int] = {}
        self._order = ChatLocks()
        self._heard: OrderedDict[str, int] = OrderedDict()
        self._here: Counter[str] = Counter()
        """The updates that are in the program."""

    async def take(self, body: object, kept: Callable[[bool], None] = _nobody) -> None:
        """Keep one body and handle it; `kept` is told as soon as it cannot be lost any more.

        What a chat sends beyond its measure is passed over: Zalo gives it no second time."""
        await self._bring(body, kept, measured=True)

    async def _bring(self, body: object, kept: Callable[[bool], None], *, measured: bool) -> None:
        try:
            said = heard(body)
        except UnreadableError as reason:
            log.warning("code=malformed line=%s update=? fields=%s", self._line.name, reason.where)
            await self._look_at_group(body, kept)
            return
        if self._for_ever(said.key) or (measured and not await self._admits(said)):
            kept(True)
            return
        self._here[said.key] += 1
        try:
            await self._take(said, body, kept)
        finally:
            self._here[said.key] -= 1
            if not self._here[said.key]:
                del self._here[said.key]

    async def _take(self, said: Heard, body: object, kept: Callable[[bool], None]) -> None:
        chat = self._line.chat(said.chat)
        # Alone in the chat while it is decided: the update before may open a ballot.
        async with self._order.hold(chat):
            secret = self._edge.secrets.opened(chat) is not None
            try:
                number = await (self._known(chat) if secret else self._keep(said, body))
            except BaseException:
                # It was not kept: when it comes again, that is no repeat.
                self._heard.pop(said.key, None)
                kept(False)
                raise
            kept(True)
            await self._handle(said, number, stored=not secret)

    async def replay(self) -> None:
        """Handle what was kept and not handled, in the order of its arrival.

        What is in this program is not taken up a second time: its row stands until it is done."""
        before = set(self._here)
        async with self._database.transaction() as session:
            waiting = await updates.pending_inbound(session, self._line.channel, self._line.key)
        for inbound in waiting:
            if inbound.key in before or inbound.key in self._here:
                continue
            log.info("code=replayed line=%s update=%s", self._line.name, inbound.key)
            await self._bring(json.loads(inbound.raw), _nobody, measured=False)

    async def _look_at_group(self, body: object, kept: Callable[[bool], None]) -> None:
        """Make void the codes that somebody showed in a group."""
        try:
            message = message_in(body)
            group = part_of(message, "chat")
            if group.get("chat_type") == GROUP and await self._admits_group(group):
                await void_codes(self._edge, self._line, shown_to_others(message))
        except UnreadableError:
            pass
        except BaseException:
            kept(False)
            raise
        kept(True)

    async def _admits_group(self, group: dict[str, Any]) -> bool:
        # Each look-up there is a transaction: a group has a stranger's measure.
        chat = self._line.chat(str(group.get("id", "")))
        return await self._edge.floods.admits(self._line, Knock(chat, private=False))

    async def _admits(self, said: Heard) -> bool:
        chat = self._line.chat(said.chat)
        code = looks_like_code(without_start(said.text)) or len(said.text) <= _CHOICE
        ballot = self._edge.secrets.opened(chat) is not None
        sent = said.moment.timestamp()
        return await self._edge.floods.admits(
            self._line, Knock(chat, sent, joining=code, ballot=ballot)
        )

    def _for_ever(self, key: str) -> bool:
        """Tell an update that a server repeats without end: heeded twice, as a reply may have been
        lost, and passed over from then on."""
        times = self._heard.get(key, 0) + 1
        self._heard[key] = times
        self._heard.move_to_end(key)
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
        if times == _HEEDED + 1:
            log.warning("code=repeated_for_ever line=%s update=%s", self._line.name, key)
        return times > _HEEDED

    async def _handle(self, said: Heard, number: int, *, stored: bool) -> None:
        update = update_of(said, number, self._line.bot)
        arrival = Arrival(self._line.chat(said.chat), said.key, update, stored=stored)
        await self._edge.handle_patiently(self._line, arrival)

    async def _keep(self, said: Heard, body: object) -> int:
        channel, bot = self._line.channel, self._line.key
        async with self._database.transaction() as session:
            await updates.keep_inbound(session, channel, bot, said.key, json.dumps(body))
            number = await updates.number_for(session, channel, bot, said.chat)
        self._numbers[self._line.chat(said.chat)] = number
        return number

    async def _known(self, chat: ChatKey) -> int:
        if chat not in self._numbers:
            async with self._database.transaction() as session:
                self._numbers[chat] = await updates.number_for(
                    session, chat.channel, chat.bot, chat.chat
                )
        return self._numbers[chat]
