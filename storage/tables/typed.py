"""What a typed text took the place of: remembered for some days, to be put back."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class TextBefore(SQLModel, table=True):
    """What stood where somebody typed; the answers of a review have their own (`AnswerBefore`)."""

    __tablename__ = "text_before"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    """Whose hand it was that wrote over it: they alone can put it back."""
    place: str = Field(max_length=20)
    about: str = Field(max_length=60)
    """Which of the texts of this kind, as JSON: a meeting and a member, say."""
    value: str = Field(sa_type=EncryptedText)
    undone: bool = False
    """It was put back."""
    at: datetime = Field(sa_type=Instant, index=True)
    """When it was written over; of what was put back, when that was."""
