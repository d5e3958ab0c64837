"""What is to be sent later, what happened, and who holds which lock."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.types import Instant, checked


class OutboxState(StrEnum):
    """What became of a message to be sent."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    """Not owed any more when its time came, or nobody to send it to."""
    UNKNOWN = "unknown"
    """Perhaps delivered: the answer never came, so it is not repeated blindly."""
    FAILED = "failed"


class OutboxMessage(SQLModel, table=True):
    """One thing to be told to one member; ids only, words are chosen when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "not_before"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    """Person + duty + step: the same thing is planned once, however often it is planned."""
    kind: str = Field(max_length=40)
    member_id: int = Field(foreign_key="member.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="chat_account.id")
    """One account of his, where it must be that one; else all his reachable ones."""
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    not_before: datetime = Field(sa_type=Instant)
    state: OutboxState = Field(
        default=OutboxState.PENDING,
        sa_type=checked(OutboxState, "ck_outbox_message_state"),
    )
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=64)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = Field(default="", max_length=80)


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
