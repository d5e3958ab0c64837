"""Results of quarters, typed in from paper for who leads."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class QuarterResult(SQLModel, table=True):
    """What a leader was rated in one quarter; of several rows the newest counts."""

    __tablename__ = "quarter_result"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    quarter: int
    level: str = Field(sa_type=EncryptedText)
    """Empty where they were not rated in that quarter."""
    document: str = Field(sa_type=EncryptedText)
    """Number, day and body of the paper it was typed in from."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
