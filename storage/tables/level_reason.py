"""Why a level was decided that lies above what the standards tell by what is known."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class LevelReason(SQLModel, table=True):
    """One reason; the newest for a level of a decision counts."""

    __tablename__ = "level_reason"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int
    """A member's id, or a collective's number on a sheet."""
    level: str = Field(sa_type=EncryptedText)
    reason: str = Field(sa_type=EncryptedText)
    clauses: str | None = Field(default=None, sa_type=EncryptedText)
    """What spoke against the level then, a clause a line; None where that was not kept."""
    case_id: int | None = Field(default=None, foreign_key="rating_case.id")
    """The rating made again that it was given for; None for the decision before any."""
    given_by: int = Field(foreign_key="member.id")
    given_at: datetime = Field(sa_type=Instant)
