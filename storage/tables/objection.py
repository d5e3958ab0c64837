"""Opinions reserved and complaints about a rating, with what was answered."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.objection import ObjectionKind, ObjectionState


class Objection(SQLModel, table=True):
    """What one member has against their result of a year: written, lodged, answered."""

    __tablename__ = "objection"
    __table_args__ = (UniqueConstraint("cycle_id", "number", name="uq_objection_cycle_id"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    kind: ObjectionKind = Field(sa_type=checked(ObjectionKind, "ck_objection_kind"))
    state: ObjectionState = Field(
        default=ObjectionState.DRAFT, sa_type=checked(ObjectionState, "ck_objection_state")
    )
    number: int | None = None
    """Counted through a cell's year once it is lodged; None while it is written."""
    text: str = Field(default="", sa_type=EncryptedText)
    entered_by: int | None = Field(default=None, foreign_key="member.id")
    """Who typed it from paper; None where the member wrote it here."""
    dated: date | None = None
    """The day on the paper."""
    brought_on: date | None = None
    """The day on which the paper was received; None where nobody said it."""
    lodged_at: datetime | None = Field(default=None, sa_type=Instant)
    lodge_by: date | None = None
    """The last day that was set when it was lodged; None where none was."""
    answer_by: date | None = None
    """The last day to answer, as who examines set it."""
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    examined_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the examination was begun."""
    answer: str = Field(default="", sa_type=EncryptedText)
    answer_document: str = Field(default="", sa_type=EncryptedText)
    """Number and day of the written answer, as on the paper."""
    answered_by: int | None = Field(default=None, foreign_key="member.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was answered or withdrawn."""


class ObjectionScan(SQLModel, table=True):
    """A photo or scan of a paper that was brought; the platform keeps it."""

    __tablename__ = "objection_scan"

    id: int | None = Field(default=None, primary_key=True)
    objection_id: int = Field(foreign_key="objection.id", index=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    file: str = Field(sa_type=EncryptedText)


class ObjectionWithdrawal(SQLModel, table=True):
    """The paper by which a member took one back, as somebody else entered it."""

    __tablename__ = "objection_withdrawal"

    objection_id: int = Field(foreign_key="objection.id", primary_key=True)
    dated: date
    """The day on the paper."""
    brought_on: date
    """The day on which it was received."""
    text: str = Field(default="", sa_type=EncryptedText)
    """What it says, as it was copied; empty where a photo or scan stands for it."""
    channel: str = Field(default="", max_length=16)
    bot: str = Field(default="", max_length=64)
    kind: str = Field(default="", max_length=16)
    file: str = Field(default="", sa_type=EncryptedText)
    """The photo or scan, which the platform keeps."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)


class ObjectionTerm(SQLModel, table=True):
    """The last day to complain about a cell's year, as the competent body set it."""

    __tablename__ = "objection_term"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    last_day: date
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
