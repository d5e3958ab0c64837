"""What was destroyed because its time was over: how much of which kind, never what stood in it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.destruction import RecordKind


class Destruction(SQLModel, table=True):
    """Records of one kind, of one cell's year, that were destroyed at once."""

    __tablename__ = "destruction"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    by: str = Field(sa_type=EncryptedText)
    """Who had it done, as it was typed."""
    document: str = Field(max_length=200)
    """The office's own document that sets the period."""
    dated: date
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    year: int
    kind: RecordKind = Field(sa_type=checked(RecordKind, "ck_destruction_kind"))
    n: int
    """How many."""
