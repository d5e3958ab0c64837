"""What a year brought for a member that no self-review can tell: entered by who knows it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class YearFact(SQLModel, table=True):
    """One version of a fact; a newer row takes the place of the one it names, which stays."""

    __tablename__ = "year_fact"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    replaces_id: int | None = Field(default=None, foreign_key="year_fact.id")
    kind: str = Field(sa_type=EncryptedText)
    said: str = Field(sa_type=EncryptedText)
    """What is known, as JSON: form, text, days, figures, marks; whether it was taken back."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
