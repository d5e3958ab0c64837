"""Batches of polled updates: handled chat by chat, and kept where one would hold up the others."""

import asyncio
import json
import logging
from collections import Counter, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import Line
from bot.channel.pace import Sleep
from bot.nursery import Nursery
from bot.telegram.elsewhere import turn_away, turned_away
from bot.telegram.intake import arrival_of, group_text_of, knock_of, pared
from bot.updates.arrivals import Arrival
from bot.updates.edge import FIRST_PAUSE, LONGEST_PAUSE, Edge
from bot.updates.exposed import void_codes
from storage import updates
from storage.database import Database
from workflow.work import ChatKey

log = logging.getLogger("bot.telegram")

HOLD = 2.0
"""Seconds that a batch waits for an update which is being handled."""
GLIMPSE = 0.5
"""Seconds that it waits for the answer to a tap on a sheet: of such a tap nothing is written, so
it comes again only as long as it is not confirmed."""
ROOM = 1_000
"""Updates in the program that are not handled yet; beyond, the platform keeps them."""


@dataclass(eq=False, slots=True)
class _Update:
    """One update, from its arrival until it is committed."""

    arrival: Arrival
    raw: Any
    secret: bool
    released: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    """Done when its batch need not wait for it any more."""
    finished: bool = False

    def release(self) -> None:
        """Let its batch go on."""
        if not self.released.done():
            self.released.set_result(None)


@dataclass(eq=False, slots=True)
class _Chat:
    """The updates of one chat, the first of them being handled."""

    waiting: deque[_Update]
    troubled: bool = False
    """The first of them failed in passing and is tried again."""


class Batches:
    """Brings batches to the edge; each chat in order, none waiting for another."""

    def __init__(
        self,
        line: Line,
        edge: Edge,
        database: Database,
        nursery: Nursery,
        *,
        secret_taps: Collection[str] = (),
        room: int = ROOM,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make one; taps whose data begins with one of `secret_taps` carry a ballot."""
        self._line = line
        self._edge = edge
        self._database = database
        self._nursery = nursery
        self._secret_taps = tuple(secret_taps)
        self._free = asyncio.Semaphore(room)
        self._sleep = sleep
        self._chats: dict[ChatKey, _Chat] = {}
        self._here: Counter[str] = Counter()
        """The updates that are in the program, by what they are kept by."""

    async def take(self, batch: list[Any], going_on: Callable[[], bool] = lambda: True) -> bool:
        """Take one batch; True when it may be confirmed: all of it is committed or kept.

        What a chat sends beyond its measure is confirmed unread. Waits where too much is unfinished
        already. False only when not `going_on` any more."""
        batch = [raw for raw in batch if await self._admits(raw)]
        for raw in batch:
            if (answer := turned_away(raw)) is not None:
                self._nursery.spawn("elsewhere", turn_away(self._line, answer))
        if not await self._void_codes(batch, going_on):
            return False
        taken = [one for raw in batch if (one := self._read(raw)) is not None]
        for one in taken:
            await self._free.acquire()
            self._begin(one)
        if taken:
            await asyncio.wait([one.released for one in taken], timeout=HOLD)
        return await self._keep([one for one in taken if not one.finished], going_on)

    async def replay(self) -> None:
        """Handle what was kept and not handled, in the order of its arrival.

        What is in this program is not taken up a second time: its row stands until it is done."""
        before = set(self._here)
        async with self._database.transaction() as session:
            waiting = await updates.pending_inbound(session, self._line.channel, self._line.key)
        for inbound in waiting:
            if inbound.key in before or inbound.key in self._here:
                continue
            one = self._read(json.loads(inbound.raw))
            if one is not None:
                log.info("code=replayed line=%s update=%s", self._line.name, inbound.key)
                one.arrival.stored = True
                await self._free.acquire()
                self._begin(one)

    async def _void_codes(self, batch: list[Any], going_on: Callable[[], bool]) -> bool:
        """Make void what was shown in groups; False when that must wait for the next start."""
        pause = FIRST_PAUSE
        for text in filter(None, map(group_text_of, batch)):
            while True:
                try:
                    await void_codes(self._edge, self._line, text)
                    break
                except (SQLAlchemyError, OSError):
                    log.warning("code=not_voided line=%s", self._line.name)
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                if not going_on():
                    return False
        return True

    async def _admits(self, raw: object) -> bool:
        knock = knock_of(self._line, raw)
        return knock is None or await self._edge.floods.admits(self._line, knock)

    def _read(self, raw: object) -> _Update | None:
        arrival = arrival_of(self._line, raw)
        return None if arrival is None else _Update(arrival, raw, self._carries_ballot(raw))

    def _carries_ballot(self, raw: object) -> bool:
        query = raw.get("callback_query") if isinstance(raw, dict) else None
        data = query.get("data") if isinstance(query, dict) else None
        return isinstance(data, str) and data.startswith(self._secret_taps)

    def _begin(self, one: _Update) -> None:
        key = one.arrival.chat
        self._here[one.arrival.key] += 1
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = _Chat(deque([one]))
            self._nursery.spawn("updates", self._in_order(key, chat))
            return
        chat.waiting.append(one)
        if chat.troubled and not self._secret(one):
            one.release()

    async def _in_order(self, key: ChatKey, chat: _Chat) -> None:
        try:
            while chat.waiting:
                await self._handle(chat, chat.waiting[0])
                self._left(chat.waiting.popleft())
        finally:
            del self._chats[key]
            for one in chat.waiting:
                self._left(one)

    def _left(self, one: _Update) -> None:
        self._free.release()
        key = one.arrival.key
        self._here[key] -= 1
        if not self._here[key]:
            del self._here[key]

    async def _handle(self, chat: _Chat, one: _Update) -> None:
        def troubled() -> None:
            chat.troubled = True
            for waiting in chat.waiting:
                # Of what is done on a sheet nothing is kept: its batch waits as long as it may.
                if not self._secret(waiting):
                    waiting.release()

        handled = await self._edge.handle_patiently(self._line, one.arrival, troubled)
        chat.troubled = False
        one.finished = True
        if one.arrival.stored:
            await self._forget([one])
        answer = handled.answer
        if answer is None or not answer.awaited:
            one.release()
            return
        answer.settled.add_done_callback(lambda _: one.release())
        asyncio.get_running_loop().call_later(GLIMPSE, one.release)

    async def _keep(self, unfinished: list[_Update], going_on: Callable[[], bool]) -> bool:
        """Keep what is not committed yet, encrypted; never what was sent where a sheet is open."""
        pause = FIRST_PAUSE
        while due := [one for one in unfinished if self._to_be_kept(one)]:
            try:
                async with self._database.transaction() as session:
                    where = (session, self._line.channel, self._line.key)
                    for one in due:
                        raw = json.dumps(pared(one.raw))
                        await updates.keep_inbound(*where, one.arrival.key, raw)
            except (SQLAlchemyError, OSError):
                # What cannot be kept cannot be handled either: it waits at the platform.
                log.warning("code=not_kept line=%s updates=%d", self._line.name, len(due))
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                if not going_on():
                    return False
                continue
            log.info("code=kept line=%s updates=%d", self._line.name, len(due))
            for one in due:
                one.arrival.stored = True
            await self._forget([one for one in due if one.finished])
        return True

    def _to_be_kept(self, one: _Update) -> bool:
        return not (one.finished or one.arrival.stored or self._secret(one))

    def _secret(self, one: _Update) -> bool:
        return one.secret or self._edge.secrets.opened(one.arrival.chat) is not None

    async def _forget(self, done: list[_Update]) -> None:
        """Take away what was committed while it was being kept."""
        if not done:
            return
        try:
            async with self._database.transaction() as session:
                for one in done:
                    chat, key = one.arrival.chat, one.arrival.key
                    await updates.delete_inbound(session, chat.channel, chat.bot, key)
        except (SQLAlchemyError, OSError):
            log.warning("code=kept_too_long line=%s updates=%d", self._line.name, len(done))
