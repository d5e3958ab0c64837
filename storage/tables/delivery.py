"""What is to be sent later, what happened, and who holds which lock."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class OutboxState(StrEnum):
    """What became of a message to be sent."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    """Not owed any more when its time came, or nobody to send it to."""
    UNKNOWN = "unknown"
    """Perhaps delivered: the answer never came, so it is not repeated blindly."""
    FAILED = "failed"
    HELD = "held"
    """Its broadcast is paused."""


class BroadcastState(StrEnum):
    """How far a broadcast is."""

    DRAFT = "draft"
    """Written and shown to its author, not confirmed."""
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class OutboxMessage(SQLModel, table=True):
    """One thing to be told to one member; ids only, words are chosen when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "state", "not_before"),
        # Only the few that are leaving at this moment: what a dead worker leaves is found at once.
        Index(
            "ix_outbox_message_leaving",
            "claimed_until",
            sqlite_where=text("leaving_at IS NOT NULL"),
            postgresql_where=text("leaving_at IS NOT NULL"),
        ),
        # Hardly any message belongs to a broadcast: a reminder is not to be filed among them.
        Index(
            "ix_outbox_message_broadcast_id",
            "broadcast_id",
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    """Person + duty + step: the same thing is planned once, however often it is planned."""
    kind: str = Field(max_length=40)
    member_id: int = Field(foreign_key="member.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="chat_account.id")
    """One account of theirs, where it must be that one; else all their reachable ones."""
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    not_before: datetime = Field(sa_type=Instant)
    state: OutboxState = Field(
        default=OutboxState.PENDING,
        sa_type=checked(OutboxState, "ck_outbox_message_state"),
    )
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=64)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    leaving_at: datetime | None = Field(default=None, sa_type=Instant)
    """Set right before the request leaves, cleared with what became of it: whoever finds it set on
    a dead worker's message cannot know whether it arrived."""
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = Field(default="", max_length=80)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")
    """The broadcast it belongs to, if any."""


class Broadcast(SQLModel, table=True):
    """One text to many members; who is told stands in the outbox."""

    __tablename__ = "broadcast"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    """The cell it goes to, or the organisation with every cell below it; None: the whole house."""
    author_id: int | None = Field(default=None, foreign_key="member.id")
    """None: the operator, from the command line."""
    text: str = Field(sa_type=EncryptedText)
    state: BroadcastState = Field(
        default=BroadcastState.DRAFT,
        sa_type=checked(BroadcastState, "ck_broadcast_state"),
    )
    created_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    account_id: int | None = Field(default=None, foreign_key="chat_account.id")
    """Where its author watches it."""
    message: int | None = None
    """The message that shows how far it is, where messages can be written over."""


class PhoneCall(SQLModel, table=True):
    """When a member whom no message reaches was last called."""

    __tablename__ = "phone_call"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    called_at: datetime = Field(sa_type=Instant)
    by_id: int = Field(foreign_key="member.id")


class SentCount(SQLModel, table=True):
    """How many messages a bot sent in a month, where its platform counts them."""

    __tablename__ = "sent_count"

    channel: str = Field(max_length=16, primary_key=True)
    bot: str = Field(max_length=64, primary_key=True)
    month: str = Field(max_length=7, primary_key=True)
    """As "2026-11", by the calendar of Vietnam."""
    sent: int = 0


class AuditEvent(SQLModel, table=True):
    """One link of the audit chain: opened, closed, counted, decided; never one per ballot."""

    __tablename__ = "audit_event"

    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    kind: str = Field(max_length=60)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Ids, counts and hashes; no text of anybody's."""
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class WorkerLock(SQLModel, table=True):
    """Who does a thing that only one worker may do, and until when that holds."""

    __tablename__ = "worker_lock"

    name: str = Field(max_length=120, primary_key=True)
    holder: str = Field(max_length=64)
    until: datetime = Field(sa_type=Instant)
