"""What the miniature Telegram remembers: bots, people, their chats, messages and files."""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.clock import WorldClock
from playground.telegram.settings import TelegramSettings
from playground.telegram.updates import UpdateQueue

Json = dict[str, Any]

FIRST_PERSON = 7_000_000_001
"""Real ids have outgrown 32 bits; a column too narrow for them should fail here."""
FIRST_GROUP = -1_002_000_000_001
CALLS_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with the app on a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    language_code: str | None = "vi"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the server; only the bot whose chat it is in can name it."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Version:
    """How a message read since a moment; None once it was deleted."""

    since: datetime
    body: Json | None


@dataclass(slots=True)
class Message:
    """A message; `body` holds its content in the words of the Bot API."""

    id: int
    author: "Person | Bot"
    date: datetime
    body: Json
    keyboard: Json | None = None
    """A reply keyboard, force-reply or removal that came with it."""
    edited: datetime | None = None
    deleted: bool = False
    accessible: bool = True
    versions: list[Version] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.versions.append(Version(self.date, dict(self.body)))

    @property
    def from_bot(self) -> bool:
        """Tell whether a bot sent it."""
        return isinstance(self.author, Bot)

    def change(self, body: Json, moment: datetime) -> None:
        """Put new content in place of the old, which history keeps."""
        self.body, self.edited = body, moment
        self.versions.append(Version(moment, dict(body)))

    def delete(self, moment: datetime) -> None:
        """Take the message away for everybody."""
        self.deleted = True
        self.versions.append(Version(moment, None))


@dataclass(slots=True)
class Chat:
    """Where messages stand: private with one person, or a group."""

    id: int
    messages: dict[int, Message] = field(default_factory=dict)
    reply_keyboard: Json | None = None
    typing_until: float = 0.0
    pinned: list[int] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Tell whether nobody but one person and the bot is there."""
        return self.id > 0

    def visible(self) -> list[Message]:
        """The messages not deleted, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def readers(self) -> list[int]:
        """Name the people who see it."""
        raise NotImplementedError

    def next_message_id(self, bot: "Bot") -> int:
        """Give the id of a new message."""
        raise NotImplementedError

    def refusal(self, bot: "Bot") -> str | None:
        """Say why the bot may not write here; None when it may."""
        raise NotImplementedError


@dataclass(slots=True)
class PrivateChat(Chat):
    """The private chat of a person and a bot; it has its person's id."""

    person: Person = field(kw_only=True)
    opened: bool = False
    blocked: bool = False

    def readers(self) -> list[int]:
        """Its person."""
        return [self.person.id]

    def next_message_id(self, bot: "Bot") -> int:
        """All private chats of a bot share one line of numbers."""
        return bot.next_message_id()

    def refusal(self, bot: "Bot") -> str | None:
        """Its person may have stopped the bot, or never have written to it."""
        if self.blocked:
            return "bot was blocked by the user"
        return None if self.opened else "bot can't initiate conversation with a user"


@dataclass(slots=True)
class Group(Chat):
    """A supergroup: several people, and the bots they took in."""

    title: str = field(kw_only=True)
    members: dict[int, Person] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    """The tokens of the bots that are in it."""
    last_message_id: int = 0

    def readers(self) -> list[int]:
        """Everybody in it."""
        return list(self.members)

    def next_message_id(self, bot: "Bot") -> int:
        """A supergroup counts its own messages."""
        self.last_message_id += 1
        return self.last_message_id

    def refusal(self, bot: "Bot") -> str | None:
        """It may have been put out."""
        return None if bot.token in self.bots else "bot was kicked from the supergroup chat"

    def last_speaker(self) -> "Person | Bot | None":
        """Give who sent the newest message that a bot sent, of the bots'."""
        said = [message.author for message in self.messages.values() if message.from_bot]
        return said[-1] if said else None


@dataclass(slots=True)
class Callback:
    """A tap on an inline button, waiting for the bot's answer."""

    id: str
    chat: Chat
    asked: float
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates posted."""

    url: str
    secret: str | None
    max_connections: int
    ip_address: str | None
    last_error: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method with what came of it."""

    number: int
    bot: str
    method: str
    params: Json
    status: int
    answer: object
    via: str
    at: datetime


@dataclass(slots=True)
class Bot:
    """A registered bot."""

    token: str
    username: str
    name: str
    updates: UpdateQueue
    chats: dict[int, PrivateChat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    reads_groups: bool = False
    """Its privacy mode is off: it gets every message of its groups."""
    webhook: Webhook | None = None
    profile: dict[tuple[str, str, str], object] = field(default_factory=dict)
    """What was set about the bot: by matter (commands, name …), scope and language."""
    last_message_id: int = 0

    @property
    def id(self) -> int:
        """The number before the colon of the token."""
        return int(self.token.partition(":")[0])

    def next_message_id(self) -> int:
        """Give the next id of its private chats."""
        self.last_message_id += 1
        return self.last_message_id


class Telegram:
    """The whole miniature Telegram."""

    def __init__(
        self,
        clock: WorldClock,
        announce: Callable[[int, str, str], None],
        settings: TelegramSettings | None = None,
    ) -> None:
        self.clock = clock
        self.settings = settings or TelegramSettings()
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_REMEMBERED)
        self.flaws: list[str] = []
        """Answers of ours that broke the facts; a test wants none."""
        self.passed_over: list[str] = []
        """Mistakes of bots that the real server takes in silence, as "method: place"."""
        self._announce = announce
        self._call_number = 0

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        """Register a bot, or give the one that has the token; ValueError for a bad token."""
        number, _, secret = token.partition(":")
        if not (number.isdecimal() and secret):
            raise ValueError("a token is a number, a colon and a secret")
        if token not in self.bots:
            first_update = 100_000_000 + secrets.randbelow(800_000_000)
            queue = UpdateQueue(self.clock.now, first_update)
            self.bots[token] = Bot(token, username, name, queue)
        return self.bots[token]

    def add_person(self, first_name: str, **details: str | None) -> Person:
        """Let somebody install the app."""
        person = Person(FIRST_PERSON + len(self.people), first_name, **details)
        self.people[person.id] = person
        return person

    def add_group(self, title: str, members: list[Person]) -> Group:
        """Let people make a supergroup."""
        group = Group(FIRST_GROUP - len(self.groups), title=title)
        group.members = {person.id: person for person in members}
        self.groups[group.id] = group
        return group

    def chat(self, bot: Bot, person: Person) -> PrivateChat:
        """Give the chat of a person and a bot, still closed when neither has written."""
        return bot.chats.setdefault(person.id, PrivateChat(person.id, person=person))

    def store(self, bot: Bot, folder: str, name: str, mime: str, data: bytes) -> StoredFile:
        """Keep a file for one bot."""
        number = len(bot.files)
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        path = f"{folder}/file_{number}{suffix}"
        unique, key = secrets.token_urlsafe(9), secrets.token_urlsafe(36)
        stored = StoredFile(f"BQACAgUAAx{key}", f"AgAD{unique}", path, name, mime, data)
        bot.files[stored.id] = stored
        return stored

    def announce(self, bot: Bot, chat: Chat, kind: str) -> None:
        """Tell the world that a chat changed."""
        for person in chat.readers():
            self._announce(person, bot.token, kind)

    def note_call(
        self, bot: str, method: str, params: Json, outcome: tuple[int, object, str]
    ) -> None:
        """Write a call down; `outcome` is its HTTP status (0: cut), its answer and its way."""
        self._call_number += 1
        now = self.clock.now()
        self.calls.append(Call(self._call_number, bot, method, params, *outcome, now))
