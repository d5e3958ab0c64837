"""What the committee writes about a member's review, what it takes in from paper, and who stands
in for the secretary."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class CommitteeComment(SQLModel, table=True):
    """One version of "Nhận xét, đánh giá của chi ủy" on one member's year; the newest counts."""

    __tablename__ = "committee_comment"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    version: int = Field(primary_key=True)
    text: str = Field(sa_type=EncryptedText)
    written_by: int = Field(foreign_key="member.id")
    written_at: datetime = Field(sa_type=Instant)


class PaperGround(StrEnum):
    """Why somebody else typed a member's review."""

    NO_ACCOUNT = "no_account"
    """They have no chat that can be reached."""
    CONSENT = "consent"
    """They agreed to it themselves."""


class PaperEntry(SQLModel, table=True):
    """A self-review typed from the member's signed paper: «nhập thay từ bản giấy»."""

    __tablename__ = "paper_entry"

    review_id: int = Field(foreign_key="self_review.id", primary_key=True)
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    ground: PaperGround = Field(sa_type=checked(PaperGround, "ck_paper_entry_ground"))


class PaperScan(SQLModel, table=True):
    """A photo or scan of the signed paper, kept by the platform; here is only what finds it."""

    __tablename__ = "paper_scan"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="self_review.id", index=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    """As the platform calls it: photo or document."""
    file: str = Field(sa_type=EncryptedText)


class Substitution(SQLModel, table=True):
    """The secretary has handed their desk to a deputy, until they take it back."""

    __tablename__ = "substitution"

    cell_id: int = Field(foreign_key="organisation.id", primary_key=True)
    deputy_id: int = Field(foreign_key="member.id")
    since: datetime = Field(sa_type=Instant)
