"""Who may be heard: of a chat that sends more than any thumb, the rest never nears the database.

Everything is counted in memory and bounded there. Who is a member is read only once somebody has
sent more than a stranger may, and again every few seconds while that lasts."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiogram.methods import SendMessage
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import Line
from bot.channel.render import SendStep, Tapped
from bot.updates.answers import Answer, Answers
from handlers.reply import Reply
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from storage.database import Database
from storage.queries import accounts as account_rows
from workflow.work import ChatKey

log = logging.getLogger("bot.floods")


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many updates may come at once, and how many more each second."""

    at_once: float
    a_second: float


MEMBER = Allowance(200, 5)
"""One member's chat. A trembling thumb makes four taps a second, a sheet of forty names some fifty;
a forwarded folder brings a hundred pictures in the same second."""
STRANGER = Allowance(30, 1)
"""One chat that nobody is joined to."""
JOINING = Allowance(400, 15)
"""All strangers together who bring a code or answer the notice: a hall that joins in a minute."""
CURIOUS = Allowance(500, 10)
"""All strangers together who say anything else."""
CROWD = 40
"""So many of such an allowance in use are a crowd: strangers then come in few at a time."""
DOOR = 4
"""Updates of a crowd's strangers that are handled at once, while nobody joined waits for them."""
STRANGERS_TOLD = Allowance(10, 2)
"""All strangers together who are told that they were not heard: a bot sends thirty messages a
second, and the members' answers are among them."""

TOLD_EVERY = 60.0
"""Seconds after which a chat is told again that it was not heard."""
TAP_TOLD_EVERY = 2.0
"""The same for a member's tap, and where a ballot is typed: no vote is dropped silently."""
LOGGED_EVERY = 60.0
MOST_CHATS = 10_000
"""Chats that are counted; of more, those that were silent longest begin anew."""
STALE = 10.0
"""Seconds after which who is a member is read again, if that matters."""


@dataclass(frozen=True, slots=True)
class Knock:
    """What can be told of an update before it is read: enough to let it in or not."""

    chat: ChatKey
    sent: float | None = None
    """When, by the platform's clock, in seconds; None for a tap. What waited through an outage is
    counted by when it was sent: it is no flood because we were away."""
    tapped: Tapped | None = None
    private: bool = True
    joining: bool = False
    """It may be a stranger's code, or their answer to the notice."""
    ballot: bool = False
    """It was typed where a ballot is open."""

    @property
    def may_vote(self) -> bool:
        """Tell whether it may be done on a ballot: a tap, or a word where one is open."""
        return self.ballot or self.tapped is not None


@dataclass(slots=True)
class _Count:
    """What was used of an allowance, less what came back with time."""

    here: float
    used: float = 0.0
    sent: float | None = None
    told: float | None = None

    def in_use(self, allowance: Allowance, here: float) -> float:
        """Give how much is used by now."""
        return self.used - max(0.0, here - self.here) * allowance.a_second

    def has_room(self, allowance: Allowance, here: float, sent: float | None = None) -> bool:
        """Let time give back; tell whether one more is allowed."""
        passed = max(0.0, here - self.here)
        if sent is not None:
            passed = max(passed, sent - (sent if self.sent is None else self.sent))
            self.sent = max(sent, self.sent or sent)
        self.here = here
        self.used = max(0.0, self.used - passed * allowance.a_second)
        return self.used + 1 <= allowance.at_once


def _unheard(_line: str, _outcome: str, _seconds: float) -> None:
    """Tell nobody."""


class Floods:
    """Counts what every chat sends, and says who is let in."""

    def __init__(
        self,
        database: Database,
        answers: Answers,
        *,
        language: str = DEFAULT_LANGUAGE,
        heard: Callable[[str, str, float], None] | None = None,
        now: Callable[[], float] | None = None,
    ) -> None:
        """Make one; `heard` hears of everything that is dropped, `now` gives running seconds."""
        self._database = database
        self._answers = answers
        self._language = language
        self._heard = heard or _unheard
        self._time = now
        self._chats: OrderedDict[ChatKey, _Count] = OrderedDict()
        self._pools: dict[Allowance, _Count] = {}
        self._members: Mapping[ChatKey, str] = {}
        """The language of every joined chat, as last read."""
        self._read_at: float | None = None
        self._blind = False
        """Who is a member could not be read."""
        self._reading = asyncio.Lock()
        self._door = asyncio.Semaphore(DOOR)
        self._dropped = 0
        self._logged_at: float | None = None

    async def admits(self, line: Line, knock: Knock) -> bool:
        """Tell whether this update may be handled; who is not heard is told so now and then.

        What is dropped is to be confirmed to the platform, so that it does not come again."""
        if await self._has_room(knock):
            return True
        self._heard(line.name, "flooded", 0.0)
        self._log(line)
        if knock.private and self._is_to_be_told(knock):
            words = words_for(self._members.get(knock.chat, self._language))
            self._answers.add(_told(line, knock, words))
        return False

    @asynccontextmanager
    async def in_turn(self, chat: ChatKey) -> AsyncIterator[None]:
        """Handle an update that was let in: of a crowd of strangers few at once, so that no member
        stands in line behind them."""
        if not self._crowded or chat in self._members or await self._is_member(chat):
            yield
            return
        async with self._door:
            yield

    @property
    def _crowded(self) -> bool:
        return any(self._pool(pool).in_use(pool, self._now) > CROWD for pool in (CURIOUS, JOINING))

    @property
    def counted(self) -> int:
        """Give how many chats are counted."""
        return len(self._chats)

    async def _has_room(self, knock: Knock) -> bool:
        count, now = self._count(knock.chat), self._now
        if knock.chat not in self._members:
            pool = self._pool(JOINING if knock.joining else CURIOUS)
            if count.has_room(STRANGER, now) and pool.has_room(
                JOINING if knock.joining else CURIOUS, now
            ):
                count.used += 1
                pool.used += 1
                return True
            if not await self._is_member(knock.chat):
                return False
        if not count.has_room(MEMBER, now, knock.sent):
            return False
        count.used += 1
        return True

    async def _is_member(self, chat: ChatKey) -> bool:
        """Tell whether somebody is joined to a chat; in doubt, yes: their words are not dropped."""
        async with self._reading:
            if self._read_at is None or self._now - self._read_at > STALE:
                await self._read()
        return self._blind or chat in self._members

    async def _read(self) -> None:
        try:
            async with self._database.transaction() as session:
                rows = await account_rows.joined_chats(session)
        except (SQLAlchemyError, OSError):
            self._blind = True
        else:
            self._members = {ChatKey(*where): language for *where, language in rows}
            self._blind = False
        self._read_at = self._now

    def _is_to_be_told(self, knock: Knock) -> bool:
        count, now = self._count(knock.chat), self._now
        member = knock.chat in self._members
        pause = TAP_TOLD_EVERY if member and knock.may_vote else TOLD_EVERY
        if count.told is not None and now - count.told < pause:
            return False
        if not member:
            pool = self._pool(STRANGERS_TOLD)
            if not pool.has_room(STRANGERS_TOLD, now):
                return False
            pool.used += 1
        count.told = now
        return True

    def _count(self, chat: ChatKey) -> _Count:
        count = self._chats.get(chat)
        if count is None:
            count = self._chats[chat] = _Count(self._now)
            if len(self._chats) > MOST_CHATS:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(chat)
        return count

    def _pool(self, allowance: Allowance) -> _Count:
        return self._pools.setdefault(allowance, _Count(self._now))

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time() if self._time is None else self._time()

    def _log(self, line: Line) -> None:
        """Say once a minute at most how many were dropped; no chat is named."""
        self._dropped += 1
        if self._logged_at is None or self._now - self._logged_at >= LOGGED_EVERY:
            log.warning("code=flooded line=%s dropped=%d", line.name, self._dropped)
            self._logged_at, self._dropped = self._now, 0


def _told(line: Line, knock: Knock, words: Words) -> Answer:
    """Give what says that it was not heard: over the chat for a tap, else without a sound."""
    text = words.label("flood.tap" if knock.may_vote else "flood.text")
    if knock.tapped is not None:
        return Answer(line, knock.chat, words, Reply(toast=text), knock.tapped, stays=True)
    message = SendMessage(chat_id=knock.chat.chat, text=text, disable_notification=True)
    return Answer(line, knock.chat, words, Reply(), steps=[SendStep(message)], stays=True)
