"""What the miniature Zalo remembers: bots, people, their chats, and what waits for a bot."""

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from playground.zalo.errors import quota_exceeded
from playground.zalo.faults import Faults
from playground.zalo.settings import ZaloSettings

Announce = Callable[[str, str, str], None]
"""Called with (person id, bot token, what happened) whenever a chat changed."""


class Clock(Protocol):
    """The world's clock, as far as Zalo needs it."""

    def now(self) -> datetime:
        """Give the aware time of the world."""
        ...


class Author(StrEnum):
    """Who wrote a message."""

    BOT = "bot"
    USER = "user"


class Kind(StrEnum):
    """What a message is made of."""

    TEXT = "text"
    PHOTO = "photo"
    STICKER = "sticker"
    VOICE = "voice"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands in a chat for good: Zalo knows no edit and no deletion."""

    message_id: str
    author: Author
    kind: Kind
    date: datetime
    text: str = ""
    url: str | None = None
    styles: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Zalo account on a phone of the playground."""

    id: str
    name: str
    shows_name: bool = True
    protected: bool = False
    """Zalo hides the words of such people from bots: every message arrives as unsupported."""


@dataclass(slots=True)
class Webhook:
    """Where a bot's updates are sent; an empty address means it was deleted."""

    url: str
    secret_token: str
    updated_at: datetime
    tested_at: datetime | None = None


@dataclass(slots=True, eq=False)
class Bot:
    """One bot account with its waiting updates and what it has used up."""

    token: str
    id: str
    account_name: str
    display_name: str | None
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    delivered: list[dict[str, Any]] = field(default_factory=list)
    webhook: Webhook | None = None
    sent: Counter[tuple[int, int]] = field(default_factory=Counter)
    photos_received: int = 0


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat. Its id is the person's id as this one bot sees it."""

    id: str
    person: Person
    bot: Bot
    messages: list[Message] = field(default_factory=list)
    admitted: bool = False
    """Whether a message of the person ever reached the bot."""
    typing_until: float = 0.0
    """Loop time until which the bot seems to be typing."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a bot with its answer, kept for assertions."""

    number: int
    token: str
    method: str
    params: dict[str, Any]
    status: int
    answer: dict[str, Any] | str | None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file a person sent, served under its name to whoever has the address."""

    data: bytes
    mime: str


class Zalo:
    """The whole miniature platform, without its HTTP edge."""

    def __init__(
        self, clock: Clock, announce: Announce, settings: ZaloSettings | None = None
    ) -> None:
        self.clock = clock
        self.announce = announce
        self.settings = settings or ZaloSettings()
        self.faults = Faults()
        self.bots: dict[str, Bot] = {}
        self.people: dict[str, Person] = {}
        self.chats: dict[tuple[str, str], Chat] = {}
        self.calls: list[Call] = []
        self.files: dict[str, StoredFile] = {}
        self.passed_over: list[str] = []
        """Mistakes of bots that the real Zalo takes in silence, as "method: parameter"."""

    def add_bot(self, token: str, name: str, display_name: str | None = None) -> Bot:
        """Make a bot as Bot Creator does; its name must start with "Bot" (ValueError)."""
        if not name.startswith("Bot"):
            raise ValueError('a Zalo bot\'s name starts with "Bot"')
        return self.bots.setdefault(token, Bot(token, new_id(), name, display_name))

    def add_person(self, name: str, *, shows_name: bool = True, protected: bool = False) -> Person:
        """Give somebody a Zalo account."""
        person = Person(new_id(), name, shows_name=shows_name, protected=protected)
        self.people[person.id] = person
        return person

    def chat(self, person: Person, bot: Bot) -> Chat:
        """Give the chat of these two; it exists from the first look at it."""
        key = (bot.token, person.id)
        if key not in self.chats:
            self.chats[key] = Chat(new_id(), person, bot)
        return self.chats[key]

    def reachable(self, bot: Bot, chat_id: str) -> Chat | None:
        """Give the chat a bot may write to: one whose person has written to it before."""
        for chat in self.chats.values():
            if chat.bot is bot and chat.id == chat_id and chat.admitted:
                return chat
        return None

    def admit(self, chat: Chat) -> bool:
        """Let a person's message through to the bot unless the bot has all its users."""
        if not chat.admitted:
            users = sum(
                1 for other in self.chats.values() if other.bot is chat.bot and other.admitted
            )
            chat.admitted = users < self.settings.users_per_bot
        return chat.admitted

    def take_from_quota(self, bot: Bot) -> None:
        """Count one sent message in the world's month; 429 when the month is used up."""
        now = self.clock.now()
        month = (now.year, now.month)
        if bot.sent[month] >= self.settings.messages_per_month:
            raise quota_exceeded()
        bot.sent[month] += 1

    def write(self, chat: Chat, message: Message) -> None:
        """Put a message into a chat and tell everybody who watches."""
        chat.messages.append(message)
        if message.author is Author.BOT:
            chat.typing_until = 0.0
        self.announce(chat.person.id, chat.bot.token, "message")


def new_id() -> str:
    """Give a fresh id in Zalo's manner: text that looks hexadecimal, never a number."""
    return "f" + secrets.token_hex(9) + "e"


def milliseconds(moment: datetime) -> int:
    """Give a moment as Zalo writes it."""
    return int(moment.timestamp() * 1000)
