"""The excellence cap over all cells of who decides: what each proposed, how it is divided and
raised there, on what ground a decision goes past it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant


class ProposedLevel(SQLModel, table=True):
    """What a cell's meetings of a year proposed for one subject, as the minutes stated it."""

    __tablename__ = "proposed_level"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    subject_id: int = Field(primary_key=True)
    """A member's id, or a collective's number."""
    level: str = Field(sa_type=EncryptedText)
    """Empty where no level passed half."""
    excellent_votes: str = Field(sa_type=EncryptedText)
    """Of how many, in the notation of the minutes."""


class CapDivision(SQLModel, table=True):
    """Into which similar groups an organisation divides persons in a year; the newest counts."""

    __tablename__ = "cap_division"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    year: int
    division: str = Field(max_length=40)
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)


class CapException(SQLModel, table=True):
    """A higher share that was decided for an organisation in a year; the newest counts."""

    __tablename__ = "cap_exception"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    year: int
    percent: str = Field(max_length=8)
    """Empty where it was taken back."""
    ground: str = Field(default="", sa_type=EncryptedText)
    decided_by: str = Field(default="", sa_type=EncryptedText)
    """The body that decided it, with number and day of its paper as they were typed."""
    decided_on: date | None = None
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)


class CapDeparture(SQLModel, table=True):
    """Why a decision has more excellent than the cap; for the one that is recorded next."""

    __tablename__ = "cap_departure"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    about_id: int | None = None
    """Whom an officer or a body above decides on, a collective by its number; None for a decision
    of the cell's."""
    ground: str = Field(default="", sa_type=EncryptedText)
    """Empty where it is only said that the deciding level weighed the whole group."""
    decided_by: str = Field(default="", sa_type=EncryptedText)
    decided_on: date | None = None
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    used: bool = False
    """A decision was recorded on it."""
