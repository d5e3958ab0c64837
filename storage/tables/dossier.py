"""What is told of the dossier of a year: what is there on paper alone, and that it went up."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.types import Instant


class DossierMark(SQLModel, table=True):
    """Somebody said that a paper is there, or that a member is managed above; the paper itself is
    kept nowhere."""

    __tablename__ = "dossier_mark"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    subject: int = Field(primary_key=True)
    """A member; below nought a collective report's number; 0 for the cell or body itself."""
    line: str = Field(max_length=64, primary_key=True)
    """Which line of which list."""
    noted_by: int = Field(foreign_key="member.id")
    noted_on: date


class SentDossier(SQLModel, table=True):
    """The dossier of a year was given to the organisation above: its officers read it since."""

    __tablename__ = "sent_dossier"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    sent_by: int = Field(foreign_key="member.id")
    sent_at: datetime = Field(sa_type=Instant)
