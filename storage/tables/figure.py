"""What who leads a cell tells of a collective beside its report."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class CollectiveFigure(SQLModel, table=True):
    """One thing told of a collective in a year; of several rows the newest counts."""

    __tablename__ = "collective_figure"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    collective: int
    """Its number on a sheet."""
    figure: str = Field(max_length=40)
    value: str = Field(sa_type=EncryptedText)
    """Numbers, or whether it happened; empty where it is not known any more."""
    told_by: int = Field(foreign_key="member.id")
    told_at: datetime = Field(sa_type=Instant)
