"""The yearly cycle of a cell, and its members' self-reviews."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class CycleState(StrEnum):
    """Where the year of one cell stands; the steps between stand in `workflow.cycle`."""

    PLANNED = "planned"
    COLLECTING = "collecting"
    PRECHECK = "precheck"
    MEETING = "meeting"
    PROPOSED = "proposed"
    APPRAISED = "appraised"
    DECIDED = "decided"
    PUBLISHED = "published"
    REMEDIATING = "remediating"
    CLOSED = "closed"
    REOPENED = "reopened"
    APPEALED = "appealed"


class ReviewState(StrEnum):
    """Where one self-review stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Cycle(SQLModel, table=True):
    """One cell, one year, frozen to one profile of the rules and its hash."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("cell_id", "year", name="uq_cycle_year"),)

    id: int | None = Field(default=None, primary_key=True)
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    year: int
    profile: str = Field(max_length=64)
    profile_hash: str = Field(max_length=64)
    state: CycleState = Field(
        default=CycleState.PLANNED,
        sa_type=checked(CycleState, "ck_cycle_state"),
    )
    review_deadline: date
    """Reviews are due before this day: missed at 00:00 of it, Asia/Ho_Chi_Minh."""


class SelfReview(SQLModel, table=True):
    """One member's self-review of one cycle; it keeps the form edition it was begun with."""

    __tablename__ = "self_review"
    __table_args__ = (UniqueConstraint("cycle_id", "member_id", name="uq_self_review_member"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    form: str = Field(max_length=32)
    form_hash: str = Field(max_length=64)
    state: ReviewState = Field(
        default=ReviewState.DRAFT,
        sa_type=checked(ReviewState, "ck_self_review_state"),
    )
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)


class Answer(SQLModel, table=True):
    """The answer to one item of the form: its text, or the grade or level chosen, encrypted."""

    __tablename__ = "answer"

    review_id: int = Field(foreign_key="self_review.id", primary_key=True)
    item: str = Field(max_length=40, primary_key=True)
    value: str = Field(sa_type=EncryptedText)
    updated_at: datetime = Field(sa_type=Instant)
