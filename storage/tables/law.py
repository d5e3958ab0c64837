"""Which rules an organisation's years are opened with."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.types import Instant


class LawUse(SQLModel, table=True):
    """From a year on, the cells of an organisation and under it open their years by these rules.

    Rows are added, never changed: the newest of the nearest organisation counts.
    """

    __tablename__ = "law_use"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    from_year: int
    profile: str = Field(max_length=64)
    source: str | None = Field(default=None, sa_type=Text)
    """The text of an office's own law as it was then; None for shipped rules."""
    used_at: datetime = Field(sa_type=Instant)
