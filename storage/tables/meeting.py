"""The meeting of a cell and who was there."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked


class MeetingState(StrEnum):
    """Where a meeting stands; the steps between stand in `workflow.meeting`."""

    SCHEDULED = "scheduled"
    ROLL_CALL = "roll_call"
    OPENED = "opened"
    COLLECTIVE_REVIEW = "collective_review"
    PERSON_REVIEW = "person_review"
    BALLOT_OPEN = "ballot_open"
    BALLOT_CLOSED = "ballot_closed"
    COUNTED = "counted"
    ANNOUNCED = "announced"
    MINUTES_READ = "minutes_read"
    CLOSED = "closed"


class AttendanceSource(StrEnum):
    """How somebody came to be marked present."""

    CODE = "code"
    """He typed the check-in code."""
    SECRETARY = "secretary"
    """The secretary marked him: no phone, or no code."""


class Meeting(SQLModel, table=True):
    """One review meeting of one cycle."""

    __tablename__ = "meeting"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    state: MeetingState = Field(
        default=MeetingState.SCHEDULED,
        sa_type=checked(MeetingState, "ck_meeting_state"),
    )
    check_in_code: str = Field(default="", max_length=12)
    chair_id: int = Field(foreign_key="member.id")
    place: str = Field(default="", max_length=300)
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class Attendance(SQLModel, table=True):
    """One member at one meeting. No time: when somebody came in is nobody's business."""

    __tablename__ = "attendance"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    present: bool
    source: AttendanceSource = Field(sa_type=checked(AttendanceSource, "ck_attendance_source"))
    reason: str = Field(default="", sa_type=EncryptedText)
    """Why he is absent, where somebody said so."""
