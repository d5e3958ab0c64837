"""What is due: a cycle's calendar, who owes what until when, and how they want to be reminded."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rating import DeadlineOperator
from storage.types import EncryptedText, Instant, checked
from terms.calendar import CalendarMatter
from terms.plans import PlanState


class DaySource(StrEnum):
    """Who set a day."""

    LAW = "law"
    DERIVED = "derived"
    MEETING = "meeting"
    """The day the meeting was called for."""
    SECRETARY = "secretary"
    OFFICER = "officer"


class CalendarDay(SQLModel, table=True):
    """One day of one cycle's calendar."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        UniqueConstraint("cycle_id", "matter", "number", name="uq_calendar_day_matter"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    matter: CalendarMatter = Field(sa_type=checked(CalendarMatter, "ck_calendar_day_matter"))
    number: int = 0
    """Which of several dates of the documents."""
    day: date
    operator: DeadlineOperator = Field(
        sa_type=checked(DeadlineOperator, "ck_calendar_day_operator")
    )
    source: DaySource = Field(sa_type=checked(DaySource, "ck_calendar_day_source"))
    title: str = Field(default="", max_length=300)
    """A document's own words, for what it sets."""
    owner: str = Field(default="", max_length=300)
    recipient: str = Field(default="", max_length=300)
    clause: str = Field(default="", max_length=80)


class DutyKind(StrEnum):
    """What somebody owes."""

    WRITE_REVIEW = "write_review"
    ATTEND = "attend"
    REMEDY = "remedy"
    CONSULT = "consult"
    COMMITTEE_COMMENT = "committee_comment"
    SEND_PAPERS = "send_papers"
    HOLD_MEETING = "hold_meeting"
    MINUTES = "minutes"
    REPORT_UP = "report_up"
    PUBLISH = "publish"
    REMEDIATION_PLAN = "remediation_plan"
    ANSWER_PROMPTS = "answer_prompts"
    STAFF_RATING = "staff_rating"
    FORMER_COMMENT = "former_comment"
    TEMPORARY_COMMENT = "temporary_comment"
    SUPPLEMENTARY = "supplementary"
    CARRY_OUT = "carry_out"
    """A remedy that was promised, by its own day; so is the next."""
    FOLLOW_UP = "follow_up"
    ANSWER_THEMES = "answer_themes"
    """A theme of the upper level in a member's paper; the next: what it asks of collectives."""
    COLLECTIVE_ANSWERS = "collective_answers"


class DutyState(StrEnum):
    """What was said about a duty. Whether stored facts fulfil it is asked each time."""

    OPEN = "open"
    DONE = "done"
    """Said by who owes it, where no stored fact could."""
    WAIVED = "waived"


NEVER = date(9999, 12, 31)
"""The day of a next reminder that will not come."""


class Duty(SQLModel, table=True):
    """One thing owed by one member, or by a cell (then whoever leads it sees to it)."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("cycle_id", "kind", "owner", "about", name="uq_duty_owner"),
        Index("ix_duty_cell", "organisation_id", "state", "last_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    owner: int = 0
    """The member's id, or 0 for the cell: a null would not keep a duty unique."""
    about: int = 0
    """What a duty is about: a member's id, or a remedy's."""
    kind: DutyKind = Field(sa_type=checked(DutyKind, "ck_duty_kind"))
    day: date
    operator: DeadlineOperator = Field(sa_type=checked(DeadlineOperator, "ck_duty_operator"))
    last_day: date
    """The last day on which it is in time: `day`, or the one before."""
    state: DutyState = Field(default=DutyState.OPEN, sa_type=checked(DutyState, "ck_duty_state"))
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = Field(default=None, foreign_key="member.id")
    reason: str = Field(default="", sa_type=EncryptedText)
    """Why it was waived."""


class DutyStep(SQLModel, table=True):
    """The next step of reminding for all duties of a cycle and a cell that have one last day.

    One row for a cell's twenty duties: to take a step writes it alone, and no duty. What was
    promised in one cell's year may be owed in another cell by now."""

    __tablename__ = "duty_step"
    __table_args__ = (
        UniqueConstraint("cycle_id", "organisation_id", "last_day", name="uq_duty_step_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    last_day: date
    next_reminder: date = Field(index=True)
    """The day of the step; it is taken by moving this on, so none is taken twice."""


class LaidCycle(SQLModel, table=True):
    """When a cycle's duties were last derived from its members and its calendar."""

    __tablename__ = "laid_cycle"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    opened_on: date
    laid_on: date | None = None


class ReminderChoice(SQLModel, table=True):
    """How one member wants to be reminded."""

    __tablename__ = "reminder_choice"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    muted: bool = False
    held_until: date | None = None
    """No daily reminder before this day: they asked for a later one."""


class Overseer(SQLModel, table=True):
    """A member who is told when cells under an organisation are late."""

    __tablename__ = "overseer"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    hands_to: int | None = Field(default=None, foreign_key="member.id")
    """Who takes it over; None where nobody does."""
    hands_on: date | None = None
    """From which day on."""


class Follower(SQLModel, table=True):
    """A member of the committee above who follows an organisation, from a day to a day."""

    __tablename__ = "follower"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: date
    until: date | None = None


class PlanStep(SQLModel, table=True):
    """One step of the plan of a cell's year: submitted, approved or sent back; the newest says
    where it stands, and none is written over."""

    __tablename__ = "plan_step"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    state: PlanState = Field(sa_type=checked(PlanState, "ck_plan_step_state"))
    by: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_type=Instant)
    reason: str = Field(default="", sa_type=EncryptedText)
    """Why it was sent back."""
    days: str = Field(max_length=64)
    """The SHA-256 of the days it had then: what was changed since was never seen."""


class InvitationAnswer(SQLModel, table=True):
    """What somebody answered to the invitation to a meeting."""

    __tablename__ = "invitation_answer"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    coming: bool
    reason: str = Field(default="", sa_type=EncryptedText)


class NoticeRead(SQLModel, table=True):
    """A notice whose reader is to say that they have read it, and whether they did."""

    __tablename__ = "notice_read"

    subject: str = Field(max_length=80, primary_key=True)
    """What was told: a kind of notice and the thing it is about."""
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    read: bool = False
