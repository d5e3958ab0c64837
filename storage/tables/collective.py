"""The collective's report: written by several hands, each item in versions; its consultations."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class CollectiveKind(StrEnum):
    """Which collective reports (S1 III.1.1)."""

    COMMITTEE = "committee"
    """Chi ủy, ban thường vụ, ban chấp hành: the party committee."""
    LEADERSHIP = "leadership"
    """Ban giám hiệu, ban giám đốc, ban lãnh đạo: the leadership of the unit."""
    UNION = "union"
    """Công đoàn and other socio-political organisations."""
    CELL = "cell"
    """The cell itself, where it has no committee large enough to be reviewed apart (S1 V.6)."""


class ReportState(StrEnum):
    """Where one collective report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class CollectiveReport(SQLModel, table=True):
    """One collective's report of one cycle; it keeps the form edition it was begun with."""

    __tablename__ = "collective_report"
    __table_args__ = (UniqueConstraint("cycle_id", "kind", "name", name="uq_collective_report"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    kind: CollectiveKind = Field(sa_type=checked(CollectiveKind, "ck_collective_report_kind"))
    name: str = Field(max_length=200)
    form: str = Field(max_length=32)
    form_hash: str = Field(max_length=64)
    state: ReportState = Field(
        default=ReportState.DRAFT,
        sa_type=checked(ReportState, "ck_collective_report_state"),
    )
    prompted: bool = False
    """It, or one of its members, was given a review prompt."""
    combined: bool = False
    """It is reviewed together with another body."""
    concluded: bool = False
    """An inspection or audit of this year came to a conclusion about it (S4 2)."""
    received: bool = False
    """It came from another organisation during the year (S1 V.5)."""
    planned_half_days: int | None = None
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    submitted_by: int | None = Field(default=None, foreign_key="member.id")


class CollectiveHand(SQLModel, table=True):
    """One member of the cell who belongs to the collective."""

    __tablename__ = "collective_hand"

    report_id: int = Field(foreign_key="collective_report.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)


class CollectiveItem(SQLModel, table=True):
    """One item of the report: who writes it, and how it reads now."""

    __tablename__ = "collective_item"

    report_id: int = Field(foreign_key="collective_report.id", primary_key=True)
    item: str = Field(max_length=40, primary_key=True)
    writer_id: int | None = Field(default=None, foreign_key="member.id")
    version: int = 0
    """Counts the edits; whoever writes says which version they have read."""
    finished: bool = False


class CollectiveVersion(SQLModel, table=True):
    """One version of one item; none is ever written over."""

    __tablename__ = "collective_version"

    report_id: int = Field(foreign_key="collective_report.id", primary_key=True)
    item: str = Field(max_length=40, primary_key=True)
    version: int = Field(primary_key=True)
    value: str = Field(sa_type=EncryptedText)
    written_by: int = Field(foreign_key="member.id")
    written_at: datetime = Field(sa_type=Instant)


class Consultation(SQLModel, table=True):
    """One body asked for its opinion on the report: when, and what it answered."""

    __tablename__ = "consultation"

    report_id: int = Field(foreign_key="collective_report.id", primary_key=True)
    body: str = Field(max_length=40, primary_key=True)
    asked_on: date | None = None
    answered_on: date | None = None
    opinion: str = Field(default="", sa_type=EncryptedText)
