"""What this worker remembers while an urn is open: who may vote on what.

Only a memory to spare look-ups: whether a ballot is taken is decided in SQL, at the cast; whether
a phone is still the voter's, wherever another worker may have taken it away, at each tap.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.ballot_kinds import SheetRules
from storage.ballot_paper import MAX_SUBJECTS
from terms.ballots import BallotKind, BallotMode, BallotPurpose

_KEEP = timedelta(minutes=2)
"""Short: the phones are asked about at each tap where it matters (`storage.urn_phones`), other
things are not."""
_MOST_ACKNOWLEDGED = 64
"""Sessions whose acknowledgements are remembered; what is forgotten is written over once more."""
_SWEEP = timedelta(seconds=10)
"""How often those whose time is over are looked for: at every look-up, all would be looked at."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of the sheet: a member's id, or the number of a collective (`Collective`)."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one opening of the urn asks: frozen when it was opened, the same for all its voters."""

    subjects: tuple[Subject, ...]
    sheet_hash: str
    public_key: bytes
    kind: BallotKind
    mode: BallotMode
    purpose: BallotPurpose
    most: int
    self_vote: bool
    typed: bool
    text: str

    def row_of(self, member_id: int) -> int | None:
        """Give a voter's own row where nobody votes on themselves; None where all rows are
        theirs."""
        if self.self_vote:
            return None
        return next((n for n, row in enumerate(self.subjects) if row.member_id == member_id), None)


@dataclass(frozen=True, slots=True)
class Voter:
    """An elector in front of their sheet, as one look-up found them."""

    session_id: int
    member_id: int
    account_id: int
    language: str
    subjects: tuple[Subject, ...]
    sheet_hash: str
    public_key: bytes
    kind: BallotKind = BallotKind.LEVELS
    mode: BallotMode = BallotMode.SECRET
    purpose: BallotPurpose = BallotPurpose.RATING
    most: int = 0
    """How many names a sheet of `CHOICE` takes."""
    barred: int | None = None
    """Their own row, where nobody votes on themselves (X-19)."""
    typed: bool = False
    """Whether they may type numbers where their channel has no buttons."""
    text: str = ""
    """What a motion says."""

    @property
    def sheet(self) -> SheetRules:
        """What may stand on the sheet."""
        return SheetRules(self.kind, self.most or MAX_SUBJECTS)

    def blanks(self, marks: Sequence[int]) -> tuple[int, ...]:
        """Give the rows without a mark that they could still mark."""
        return tuple(n for n, mark in enumerate(marks) if mark == 0 and n != self.barred)


@dataclass(frozen=True, slots=True)
class _Kept:
    voter: Voter
    until: datetime


class Sheets:
    """Voters by chat and session, and what their sessions ask, each for two minutes."""

    def __init__(self) -> None:
        self._sweep_at: datetime | None = None
        self._reading = asyncio.Lock()
        self._asked: dict[int, tuple[Asked, datetime]] = {}
        self._kept: dict[tuple[str, str, str, int], _Kept] = {}
        self._acknowledged: dict[int, dict[int, str]] = {}

    def get(self, chat: tuple[str, str, str], session_id: int, now: datetime) -> Voter | None:
        """Give the voter of this chat; None when they are to be looked up (again)."""
        kept = self._kept.get((*chat, session_id))
        return kept.voter if kept is not None and now < kept.until else None

    def keep(self, chat: tuple[str, str, str], voter: Voter, now: datetime) -> None:
        """Remember a voter; those whose time is over are let go, now and then."""
        if self._sweep_at is None or self._sweep_at <= now:
            self._sweep_at = now + _SWEEP
            for key in [key for key, kept in self._kept.items() if kept.until <= now]:
                del self._kept[key]
        self._kept[(*chat, voter.session_id)] = _Kept(voter, now + _KEEP)

    def asked(self, session_id: int, now: datetime) -> Asked | None:
        """Give what a session asks; None when it is to be read (again)."""
        asked, until = self._asked.get(session_id, (None, now))
        return asked if now < until else None

    @asynccontextmanager
    async def asked_once(self, session_id: int, now: datetime) -> AsyncIterator[Asked | None]:
        """Give what a session asks; None to one at a time, who reads it while the others wait."""
        async with nullcontext() if self.asked(session_id, now) else self._reading:
            yield self.asked(session_id, now)

    def keep_asked(self, session_id: int, asked: Asked, now: datetime) -> None:
        """Remember what a session asks: two hundred who take their sheets up read it once."""
        for old in [number for number, (_, until) in self._asked.items() if until <= now]:
            del self._asked[old]
        self._asked[session_id] = (asked, now + _KEEP)

    def acknowledge(self, session_id: int, member_id: int, message: str) -> None:
        """Note that a voter's message reads that they have voted, and nothing of what."""
        while len(self._acknowledged) >= _MOST_ACKNOWLEDGED:
            del self._acknowledged[next(iter(self._acknowledged))]
        self._acknowledged.setdefault(session_id, {})[member_id] = message

    def acknowledged(self, session_id: int) -> Mapping[int, str]:
        """Give the messages of one session that read so, by voter."""
        return self._acknowledged.get(session_id, {})

    def forget(self, member_id: int) -> None:
        """Let go of a voter one of whose phones was taken away: who taps next is looked up anew."""
        for key in [key for key, kept in self._kept.items() if kept.voter.member_id == member_id]:
            del self._kept[key]

    def forget_session(self, session_id: int) -> None:
        """Let go of everybody of one session, at its close."""
        self._asked.pop(session_id, None)
        for key in [key for key in self._kept if key[3] == session_id]:
            del self._kept[key]
