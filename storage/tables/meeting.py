"""The meeting of a cell: who was there, what was on the agenda, what was said."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

import rating
from storage.types import EncryptedText, Instant, checked


class MeetingState(StrEnum):
    """Where a meeting stands; the steps between stand in `workflow.meeting.meeting_states`."""

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
    CANCELLED = "cancelled"


class MeetingKind(StrEnum):
    """The cell's own meeting, or the one held later for who was absent (S1 V.1)."""

    REGULAR = "regular"
    SUPPLEMENTARY = "supplementary"


class VoteOrder(StrEnum):
    """When the vote is taken: once at the end, or after each person (S4 4.4.2)."""

    AT_END = "at_end"
    AFTER_EACH = "after_each"


class AttendanceSource(StrEnum):
    """How somebody came to be marked present."""

    CODE = "code"
    """They typed the check-in code."""
    SECRETARY = "secretary"
    """The secretary marked them: no phone, or no code."""


class TopicState(StrEnum):
    """Whether an item of the agenda was dealt with."""

    WAITING = "waiting"
    RUNNING = "running"
    CONCLUDED = "concluded"


class TopicStep(StrEnum):
    """Where the talk about one item is (S4 4.4)."""

    PRESENT = "present"
    """The report is read, or the person presents the self-review."""
    REPORTS = "reports"
    """Opinions from the residence and workplace, staff rating, review prompts."""
    OPINIONS = "opinions"
    REPLY = "reply"
    CONCLUSION = "conclusion"


class OpinionState(StrEnum):
    """Whether who said it agrees that it is written down."""

    WAITING = "waiting"
    APPROVED = "approved"
    DROPPED = "dropped"


class Meeting(SQLModel, table=True):
    """One review meeting of one cycle."""

    __tablename__ = "meeting"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    kind: MeetingKind = Field(
        default=MeetingKind.REGULAR,
        sa_type=checked(MeetingKind, "ck_meeting_kind"),
    )
    state: MeetingState = Field(
        default=MeetingState.SCHEDULED,
        sa_type=checked(MeetingState, "ck_meeting_state"),
    )
    vote_order: VoteOrder = Field(
        default=VoteOrder.AT_END,
        sa_type=checked(VoteOrder, "ck_meeting_vote_order"),
    )
    check_in_code: str = Field(default="", max_length=12)
    chair_id: int = Field(foreign_key="member.id")
    acting_chair_id: int | None = Field(default=None, foreign_key="member.id")
    """Who chairs while the chair is reviewed."""
    clerk_id: int | None = Field(default=None, foreign_key="member.id")
    officers_approved: bool = False
    place: str = Field(default="", max_length=300)
    minutes_number: str = Field(default="", max_length=20)
    """The number of the minutes in the cell's register of papers; empty is left for the pen."""
    count_number: str = Field(default="", max_length=20)
    """Likewise of the record of the count, which is a paper of its own."""
    planned_at: datetime | None = Field(default=None, sa_type=Instant)
    half_days: int = 0
    """How long it is planned to last; 0 when nobody said."""
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    electorate_hash: str = Field(default="", max_length=64)
    """Who votes, frozen when the meeting was opened and again for a late comer."""
    sheet_hash: str = Field(default="", max_length=64)
    """Who is to be rated, frozen with it."""
    phones_since: datetime | None = Field(default=None, sa_type=Instant)
    """Phones that somebody else's code brought from then on are confirmed before they vote."""


class Attendance(SQLModel, table=True):
    """One member at one meeting. No time: when somebody came in is nobody's business."""

    __tablename__ = "attendance"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    present: bool
    source: AttendanceSource = Field(sa_type=checked(AttendanceSource, "ck_attendance_source"))
    reason: str = Field(default="", sa_type=EncryptedText)
    """Why they are absent, where somebody said so."""


class MeetingGuest(SQLModel, table=True):
    """Somebody of another organisation in the room: speaks, does not vote (S4 4.5.2)."""

    __tablename__ = "meeting_guest"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    name: str = Field(sa_type=EncryptedText)
    """Name and office, as the minutes are to have them."""


class MeetingTeller(SQLModel, table=True):
    """One of those who count."""

    __tablename__ = "meeting_teller"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)


class MeetingTopic(SQLModel, table=True):
    """One item of the agenda: a collective's or a person's review."""

    __tablename__ = "meeting_topic"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    subject: rating.Subject = Field(sa_type=checked(rating.Subject, "ck_meeting_topic_subject"))
    """What the rules of order call it; a collective has no member."""
    member_id: int | None = Field(default=None, foreign_key="member.id")
    state: TopicState = Field(
        default=TopicState.WAITING,
        sa_type=checked(TopicState, "ck_meeting_topic_state"),
    )
    step: TopicStep = Field(
        default=TopicStep.PRESENT,
        sa_type=checked(TopicStep, "ck_meeting_topic_step"),
    )
    begun_at: datetime | None = Field(default=None, sa_type=Instant)
    """The minute it last began to run; None for one that waits, and where only the pen knows."""
    concluded_at: datetime | None = Field(default=None, sa_type=Instant)
    """The minute it was finished, or was said to have been; None while it is not."""
    chair_id: int | None = Field(default=None, foreign_key="member.id")
    """Who chaired it."""
    conclusion: str = Field(default="", sa_type=EncryptedText)


class MeetingOpinion(SQLModel, table=True):
    """What somebody said to one item; no time. It goes to the minutes when they agree."""

    __tablename__ = "meeting_opinion"

    id: int | None = Field(default=None, primary_key=True)
    topic_id: int = Field(foreign_key="meeting_topic.id", index=True)
    step: TopicStep = Field(sa_type=checked(TopicStep, "ck_meeting_opinion_step"))
    member_id: int | None = Field(default=None, foreign_key="member.id")
    guest_id: int | None = Field(default=None, foreign_key="meeting_guest.id")
    text: str = Field(sa_type=EncryptedText)
    state: OpinionState = Field(
        default=OpinionState.WAITING,
        sa_type=checked(OpinionState, "ck_meeting_opinion_state"),
    )
    version: int = 0
    """Counts rewordings, so that an old button agrees to nothing new."""
