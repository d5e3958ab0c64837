"""The body above a cell: who acts in it, what was handed up to it, what it says of each level."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.above import AboveRight, HandUpState


class AboveSeat(SQLModel, table=True):
    """A member who appraises or decides in an organisation above cells, from a day to a day."""

    __tablename__ = "above_seat"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    does: AboveRight = Field(sa_type=checked(AboveRight, "ck_above_seat_does"))
    since: date
    until: date | None = None


class HandUp(SQLModel, table=True):
    """A cell's proposals of a year in the hands of one body above; a new one after a return."""

    __tablename__ = "hand_up"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    """The one that decides."""
    appraised_at_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    """Where it is appraised; None where nobody in the house does."""
    state: HandUpState = Field(
        default=HandUpState.HANDED, sa_type=checked(HandUpState, "ck_hand_up_state")
    )
    handed_by: int = Field(foreign_key="member.id")
    handed_at: datetime = Field(sa_type=Instant)
    moved_by: int | None = Field(default=None, foreign_key="member.id")
    moved_at: datetime | None = Field(default=None, sa_type=Instant)
    """The last step since, and who took it."""
    reason: str = Field(default="", sa_type=EncryptedText)
    """Why it was sent back, or taken back."""


class HandedLevel(SQLModel, table=True):
    """One member or collective in a handing up, with what the cell proposed."""

    __tablename__ = "handed_level"

    hand_up_id: int = Field(foreign_key="hand_up.id", primary_key=True)
    member_id: int = Field(primary_key=True)
    """A member's id, or a collective's number on a sheet."""
    proposed: str = Field(default="", sa_type=EncryptedText)
    decided: bool = False
    """A decision of the body above on them was recorded."""


class LevelAbove(SQLModel, table=True):
    """What the body above says of one member or collective at one step; the newest word stands."""

    __tablename__ = "level_above"

    hand_up_id: int = Field(foreign_key="hand_up.id", primary_key=True)
    member_id: int = Field(primary_key=True)
    """A member's id, or a collective's number on a sheet."""
    step: AboveRight = Field(primary_key=True, sa_type=checked(AboveRight, "ck_level_above_step"))
    level: str = Field(sa_type=EncryptedText)
    points: str = Field(default="", sa_type=EncryptedText)
    """A whole number, where one was given."""
    reason: str = Field(default="", sa_type=EncryptedText)
    clauses: str | None = Field(default=None, sa_type=EncryptedText)
    """What spoke against the level then, a clause a line; None where that was not kept."""
    said_by: int = Field(foreign_key="member.id")
    said_at: datetime = Field(sa_type=Instant)


class FilledSheet(SQLModel, table=True):
    """A list that came back filled in, until its sender has kept or dropped what it says."""

    __tablename__ = "filled_sheet"

    id: int | None = Field(default=None, primary_key=True)
    hand_up_id: int = Field(foreign_key="hand_up.id", index=True)
    sent_by: int = Field(foreign_key="member.id", index=True)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    file_id: str = Field(sa_type=EncryptedText)
    name: str = Field(default="", sa_type=EncryptedText)
    sent_at: datetime = Field(sa_type=Instant)
    rows: str = Field(default="", sa_type=EncryptedText)
    """What was read, as JSON; empty until it was."""


class SheetGround(SQLModel, table=True):
    """By which paper a filled list was read in at the command line, and in whose name."""

    __tablename__ = "sheet_ground"

    id: int | None = Field(default=None, primary_key=True)
    hand_up_id: int = Field(foreign_key="hand_up.id", index=True)
    step: AboveRight = Field(sa_type=checked(AboveRight, "ck_sheet_ground_step"))
    said_by: int = Field(foreign_key="member.id", index=True)
    document: str = Field(sa_type=EncryptedText)
    """Number, day and body, as they were typed."""
    changes: int
    """How many levels it brought."""
    entered_at: datetime = Field(sa_type=Instant)
