"""What is told and asked around a meeting and its outcome: invitations, decisions, other places."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.places import PlaceKind


class MeetingInvitation(SQLModel, table=True):
    """That the cell was invited to a planned meeting; who is, follows from the roster."""

    __tablename__ = "meeting_invitation"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    version: int = 1
    """Counts the changes told since, so that an old button answers nothing new."""
    sent_by: int = Field(foreign_key="member.id")
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was first sent; None where that was not kept yet."""


class CycleDecision(SQLModel, table=True):
    """The decision of the authority above on a cell's ratings, as it was entered here."""

    __tablename__ = "cycle_decision"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    document: str = Field(max_length=200)
    """Its number and day, as on the paper."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    asks_read: bool = False
    """The secretary wants to know who has read the notice."""


class MemberDecision(SQLModel, table=True):
    """The level decided for one member, or for one collective."""

    __tablename__ = "member_decision"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    member_id: int = Field(primary_key=True)
    """A member's id, or a collective's number on a sheet."""
    level: str = Field(sa_type=EncryptedText)


class LevelCounts(SQLModel, table=True):
    """How many have which level by the decisions of one cell's year, kept with each of them."""

    __tablename__ = "level_counts"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    counts: str = Field(sa_type=EncryptedText)
    """Of every group and level, in one length whatever they are (0404)."""
    stamp: int = Field(sa_type=BigInteger)
    """Drawn by lot each time it is counted: a sum shows by it whether it is of these counts."""


class OrganisationCounts(SQLModel, table=True):
    """What the counts of a year of what is directly in an organisation of the base came to."""

    __tablename__ = "organisation_counts"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    year: int = Field(primary_key=True)
    years: int
    """Of so many cells and bodies."""
    stamp: int = Field(sa_type=BigInteger)
    """The sum of theirs: where it differs from what is in it now, it is added up anew."""
    counts: str = Field(sa_type=EncryptedText)
    """In one length whatever they are."""


class FurtherDecision(SQLModel, table=True):
    """A decision of the year on whom the first one left out; open until it is recorded."""

    __tablename__ = "further_decision"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    document: str = Field(default="", max_length=200)
    """Its number and day, as on the paper."""
    entered_by: int | None = Field(default=None, foreign_key="member.id")
    entered_at: datetime | None = Field(default=None, sa_type=Instant)
    """None while it is being entered: nothing of it holds."""


class FurtherLevel(SQLModel, table=True):
    """The level of one member or collective in a further decision."""

    __tablename__ = "further_level"

    decision_id: int = Field(foreign_key="further_decision.id", primary_key=True)
    member_id: int = Field(primary_key=True)
    """A member's id, or a collective's number on a sheet."""
    level: str = Field(sa_type=EncryptedText)


class YearClosedFor(SQLModel, table=True):
    """A year that is over for a member who has no level in it, and why."""

    __tablename__ = "year_closed_for"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    reason: str = Field(sa_type=EncryptedText)
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)


class OtherPlace(SQLModel, table=True):
    """A place that writes about a member in a year: another cell, where they live, their group."""

    __tablename__ = "other_place"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    kind: PlaceKind = Field(primary_key=True, sa_type=checked(PlaceKind, "ck_other_place_kind"))
    since: date | None = None
    """The day of the transfer; of a comment from where they live, or of a group, its own day."""
    place: str = Field(default="", max_length=300)
    """Which committee or group it is, of a kind that has a name."""
    comment: str = Field(default="", sa_type=EncryptedText)
    """Empty until it came."""
