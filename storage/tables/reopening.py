"""Ratings that were cancelled and made again: the old decision stays beside the new one."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.reopening import ReopenState, ReopenWhy


class RatingCase(SQLModel, table=True):
    """A rating of one year, of a member or a collective, that was opened again: what was cancelled,
    what came instead.

    Nothing in it is written over: who is rated again once more has a second row.
    """

    __tablename__ = "rating_case"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    """Whose decision was cancelled; of a noted case, where it was noted."""
    member_id: int = Field(index=True)
    """A member's id, or a collective's number on a sheet."""
    year: int
    former_unit: bool = False
    why: ReopenWhy = Field(sa_type=checked(ReopenWhy, "ck_rating_case_why"))
    clause: str = Field(max_length=100)
    state: ReopenState = Field(sa_type=checked(ReopenState, "ck_rating_case_state"))
    opened_by: int = Field(foreign_key="member.id")
    opened_at: datetime = Field(sa_type=Instant)
    at_most: str = Field(default="", sa_type=EncryptedText)
    """The level the new one may not be above; empty where there is none."""
    old_level: str = Field(default="", sa_type=EncryptedText)
    old_document: str = Field(default="", max_length=200)
    old_entered_at: datetime | None = Field(default=None, sa_type=Instant)
    document: str = Field(default="", max_length=200)
    """Number and day of the new decision."""
    comment: str | None = Field(default=None, sa_type=EncryptedText)
    """Its comment on the member, for themselves alone; None until it was asked for."""
    level: str = Field(default="", sa_type=EncryptedText)
    entered_by: int | None = Field(default=None, foreign_key="member.id")
    entered_at: datetime | None = Field(default=None, sa_type=Instant)
