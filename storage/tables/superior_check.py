"""What is answered before a decision: whether something had to be checked by the level above."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class SuperiorCheck(SQLModel, table=True):
    """One answer; it is for the decision that is recorded next, and used up by it."""

    __tablename__ = "superior_check"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    known: str = Field(sa_type=EncryptedText)
    """Whether there was a reason to check, and whether it was checked."""
    said: str = Field(default="", sa_type=EncryptedText)
    """The paper of the check, or why it was decided without one; empty where there was no reason
    to check."""
    about_id: int | None = None
    """Whom an officer or a body above decides on, a collective by its number; None for a decision
    of the cell's."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    used: bool = False
    """A decision was recorded on it."""
