"""Levels of years before the program, typed in from paper."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class EarlierLevel(SQLModel, table=True):
    """What a member or a collective was rated in a year that the house has no decision of; of
    several rows the newest counts."""

    __tablename__ = "earlier_level"

    id: int | None = Field(default=None, primary_key=True)
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """None for a collective of the cell."""
    collective: int = 0
    """A collective's number on a sheet; 0 for a member."""
    year: int
    level: str = Field(sa_type=EncryptedText)
    """Empty where it was taken back."""
    document: str = Field(sa_type=EncryptedText)
    """Number, day and body of the paper it was typed in from."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
