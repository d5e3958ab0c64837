"""What this worker remembers while an urn is open: who may vote on what, and the turnout shown.

Only a memory to spare look-ups: whether a ballot is taken is decided in SQL, at the cast.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_KEEP = timedelta(minutes=2)
"""Short, so that a chat taken from a member who lost his phone cannot tap for long."""
_SWEEP = timedelta(seconds=10)
"""How often those whose time is over are looked for: at every look-up, all would be looked at."""
_STEP = 3
_STEP_TIME = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of the sheet."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Voter:
    """An elector in front of his sheet, as one look-up found him."""

    session_id: int
    member_id: int
    account_id: int
    language: str
    subjects: tuple[Subject, ...]
    sheet_hash: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class _Kept:
    voter: Voter
    until: datetime


class Sheets:
    """Voters by chat and session, each for two minutes after he was looked up."""

    def __init__(self) -> None:
        self._sweep_at: datetime | None = None
        self._kept: dict[tuple[str, str, str, int], _Kept] = {}

    def get(self, chat: tuple[str, str, str], session_id: int, now: datetime) -> Voter | None:
        """Give the voter of this chat; None when he is to be looked up (again)."""
        kept = self._kept.get((*chat, session_id))
        return kept.voter if kept is not None and now < kept.until else None

    def keep(self, chat: tuple[str, str, str], voter: Voter, now: datetime) -> None:
        """Remember a voter; those whose time is over are let go, now and then."""
        if self._sweep_at is None or self._sweep_at <= now:
            self._sweep_at = now + _SWEEP
            for key in [key for key, kept in self._kept.items() if kept.until <= now]:
                del self._kept[key]
        self._kept[(*chat, voter.session_id)] = _Kept(voter, now + _KEEP)

    def forget_session(self, session_id: int) -> None:
        """Let go of everybody of one session, at its close."""
        for key in [key for key in self._kept if key[3] == session_id]:
            del self._kept[key]


@dataclass(frozen=True, slots=True)
class _Shown:
    voted: int
    at: datetime


class Turnout:
    """The turnout as it may be shown: in steps, so that nobody sees who has just voted (L7)."""

    def __init__(self) -> None:
        self._shown: dict[int, _Shown] = {}

    def step(self, session_id: int, voted: int, now: datetime, opened_at: datetime) -> int:
        """Give the number to show: the true one after three new ballots or 30 seconds."""
        shown = self._shown.get(session_id, _Shown(0, opened_at))
        if voted - shown.voted >= _STEP or now - shown.at >= _STEP_TIME:
            shown = _Shown(voted, now)
            self._shown[session_id] = shown
        return shown.voted

    def forget_session(self, session_id: int) -> None:
        """Let go of one session, at its close."""
        self._shown.pop(session_id, None)
