"""What every use case is handed: one transaction, the time, the house."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.ballot_keys import BallotKeys
from storage.crypto import TextKey
from storage.tables import LEAST_BALLOTS
from storage.unit import State, Unit
from storage.urn import BallotWriter
from workflow.clock import Clock
from workflow.drafts import Drafts
from workflow.open_urns import Sheets
from workflow.quiet import QuietHours
from workflow.reminder_days import Steps
from workflow.retention import Retention

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One chat of one bot on one channel; everything about a conversation is keyed by it."""

    channel: str
    bot: str
    chat: str


@dataclass(frozen=True, slots=True)
class House:
    """What lasts longer than one update."""

    text_key: TextKey
    ballot_keys: BallotKeys
    writer: BallotWriter
    drafts: Drafts
    sheets: Sheets = field(default_factory=Sheets)
    profile: str = "national_2025"
    """The rules a new cycle is frozen to."""
    quiet: QuietHours = field(default_factory=QuietHours)
    """When nobody is reminded."""
    steps: Steps = field(default_factory=Steps)
    """When something that is owed is reminded of."""
    public_url: str = ""
    """Where this house's pages are reached from a phone; empty when it has none."""
    least_ballots: int = LEAST_BALLOTS
    """The floor of every vote opened from now on."""
    kept: Retention | None = None
    """How long the office keeps records, where it said so."""
    bot_names: Mapping[str, str] = field(default_factory=dict)
    """The bot's user name on each channel, for deep links."""
    alone: bool = False
    """Nobody but this worker answers for the house: its database is embedded."""
    telegram_web: str = "https://web.telegram.org"
    """Where Telegram itself runs in a browser: the one page that may show a ballot in a frame."""


@dataclass(frozen=True, slots=True)
class CloseUrn:
    """A job: the close of a ballot session, worked off."""

    session_id: int

    def __str__(self) -> str:
        """Give what a log calls it."""
        return f"close:{self.session_id}"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A job: a file that a member sent, fetched and read."""

    proof_id: int

    def __str__(self) -> str:
        """Give what a log calls it."""
        return f"read:{self.proof_id}"


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A job: a list that came back filled in, fetched and read."""

    sheet_id: int

    def __str__(self) -> str:
        """Give what a log calls it."""
        return f"read_sheet:{self.sheet_id}"


Job = CloseUrn | ReadFile | ReadSheet
"""What one update leaves to be done after its commit."""


@dataclass
class Work:
    """One update or one job: all it changes is committed together, by the edge."""

    unit: Unit
    clock: Clock
    house: House
    jobs: list[Job] = field(default_factory=list)
    """What is to be done after the commit. A planned message needs none: it wakes the delivery."""
    _known: dict[Any, tuple[State | None, Any]] = field(default_factory=dict)

    _held: dict[Any, tuple[AsyncSession | None, Any]] = field(default_factory=dict)

    @cached_property
    def now(self) -> datetime:
        """The moment of this update; the same for all it does."""
        return self.clock.now()

    async def known(self, read: Callable[..., Awaitable[T]], *args: Hashable) -> T:
        """Give what `read` gives, asked once as long as nothing is written: an update sees one
        state of the house, however many of its steps look at it. What is given is not changed."""
        asked = (read, *args)
        state, found = self._known.get(asked, (None, None))
        if state is None or state != self.unit.state:
            found = await read(self, *args)
            self._known[asked] = (self.unit.state, found)
        return cast(T, found)

    async def held(self, read: Callable[..., Awaitable[T | None]], *args: Hashable) -> T | None:
        """Give a row that `read` locks: until the transaction ends nobody else can change it, and
        what is changed here is seen on it. Asked again where there was none."""
        session, asked = await self.session(), (read, *args)
        holder, row = self._held.get(asked, (None, None))
        if row is None or holder is not session:
            row = await read(self, *args)
            self._held[asked] = (session, row)
        return cast("T | None", row)

    async def session(self) -> AsyncSession:
        """Give the session of this transaction, begun at the first call."""
        return await self.unit.session()
