"""Remedies promised after a meeting: what, by whom, until when, who follows, what came of it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.remedy import RemedyState


class Remedy(SQLModel, table=True):
    """One shortcoming that was concluded, and its remedy."""

    __tablename__ = "remedy"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """Whose shortcoming it is; None for one of the cell itself."""
    owner_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """Who remedies it; None where that is the committee, or nobody was named yet."""
    by_committee: bool = False
    """The cell's committee (chi ủy) remedies it together."""
    follower_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """Who follows it, as named; who left since follows nothing."""
    due: date | None = None
    """The last day; None only as long as it is being written down."""
    state: RemedyState = Field(
        default=RemedyState.DRAFT, sa_type=checked(RemedyState, "ck_remedy_state")
    )
    shortcoming: str = Field(default="", sa_type=EncryptedText)
    measure: str = Field(default="", sa_type=EncryptedText)
    result: str = Field(default="", sa_type=EncryptedText)
    """All that its owner said of it, the oldest first, each with its day."""
    returned: str = Field(default="", sa_type=EncryptedText)
    """Why who follows it sent the word back, likewise."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    said_by: int | None = Field(default=None, foreign_key="member.id")
    """Who said that it is done."""
    said_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)


class RemedyProof(SQLModel, table=True):
    """A photo or file that proves it; the platform keeps it."""

    __tablename__ = "remedy_proof"

    id: int | None = Field(default=None, primary_key=True)
    remedy_id: int = Field(foreign_key="remedy.id", index=True)
    sent_by: int = Field(foreign_key="member.id", index=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    """photo or document."""
    file_id: str = Field(sa_type=EncryptedText)
    name: str = Field(default="", sa_type=EncryptedText)
    at: datetime = Field(sa_type=Instant)
