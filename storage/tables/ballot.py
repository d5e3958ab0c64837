"""The sealed urn: who may vote and has voted on one side, sealed ballots on the other.

The two sides share the session and nothing else: no key, no time, no order. See docs/secrecy.md.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from storage.types import Instant, checked
from terms.ballots import TallyMark


class BallotState(StrEnum):
    """Whether ballots are taken, and whether totals exist."""

    OPEN = "open"
    CLOSED = "closed"
    """No ballot is taken any more; the close is being worked off."""
    COUNTED = "counted"
    VOID = "void"


class BallotPhase(StrEnum):
    """The last phase of the close that was finished; the close goes on after it."""

    NONE = "none"
    LOCKED = "locked"
    TOTALS_WRITTEN = "totals_written"
    BALLOTS_DELETED = "ballots_deleted"
    KEY_DESTROYED = "key_destroyed"
    SCRUBBED = "scrubbed"


class BallotSession(SQLModel, table=True):
    """One opening of the urn: one sheet, one electorate, one key pair."""

    __tablename__ = "ballot_session"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    state: BallotState = Field(sa_type=checked(BallotState, "ck_ballot_session_state"))
    phase: BallotPhase = Field(
        default=BallotPhase.NONE,
        sa_type=checked(BallotPhase, "ck_ballot_session_phase"),
    )
    subjects: list[int] = Field(sa_type=JSON)
    """What the rows of the sheet rate, in order: member ids, or `storage.tables.Collective`."""
    sheet_hash: str = Field(max_length=64)
    electorate_hash: str = Field(max_length=64)
    public_key: bytes = Field(sa_type=LargeBinary)
    key_name: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    """The private key's file, drawn at the opening; empty where it is called by the session."""
    key_hash: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    """The digest of the public half, written before the key was first used."""
    official_members: int
    """The base of the vote (S1 V.15): all official members of the cell."""
    present: int
    """Official members in the room when the urn was opened."""
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    scrubbed: bool | None = None
    """Whether the close took what was written in the open minutes off the server's disk; None
    while that is to come, and for votes of before it was noted."""


class BallotElector(SQLModel, table=True):
    """That somebody may vote, and that they voted; never when, never what."""

    __tablename__ = "ballot_elector"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    voted: bool = False
    sheet_account_id: int | None = Field(default=None, foreign_key="chat_account.id")
    """Where their sheet was shown, so that the close can clear an unfinished one; emptied then."""
    sheet_message: str | None = Field(default=None, max_length=80)


class SealedBallot(SQLModel, table=True):
    """One ballot, sealed to the session's key: constant length, random key, no time, no voter."""

    __tablename__ = "sealed_ballot"
    __table_args__ = {"sqlite_with_rowid": False}

    id: str = Field(max_length=36, primary_key=True)
    session_id: int = Field(foreign_key="ballot_session.id", index=True)
    sealed: bytes = Field(sa_type=LargeBinary)


class BallotTally(SQLModel, table=True):
    """The total of one mark for one subject, written once, at the close."""

    __tablename__ = "ballot_tally"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    subject_id: int = Field(primary_key=True)
    """A number of the session's `subjects`."""
    mark: TallyMark = Field(
        sa_type=checked(TallyMark, "ck_ballot_tally_mark"),
        primary_key=True,
    )
    n: int
