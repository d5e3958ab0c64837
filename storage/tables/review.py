"""The yearly cycle of a cell, and its members' self-reviews."""

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, Text, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from rating.law.overlays import OverlayError, take_back
from storage.types import EncryptedText, Instant, checked
from terms.paper_check import Keeping
from terms.prompts import ThemeFor


class CycleState(StrEnum):
    """Where the year of one cell stands; the steps between stand in `workflow.cycle`."""

    PLANNED = "planned"
    COLLECTING = "collecting"
    MEETING = "meeting"
    PROPOSED = "proposed"
    DECIDED = "decided"
    PUBLISHED = "published"
    CLOSED = "closed"


class ReviewState(StrEnum):
    """Where one self-review stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Cycle(SQLModel, table=True):
    """One cell, one year, frozen to one profile of the rules and its hash."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("cell_id", "year", name="uq_cycle_year"),)

    id: int | None = Field(default=None, primary_key=True)
    cell_id: int = Field(foreign_key="organisation.id", index=True)
    year: int
    profile: str = Field(max_length=64)
    profile_hash: str = Field(max_length=64)
    law_source: str | None = Field(default=None, sa_type=Text)
    """The text of the office's own law, where the profile is one; None for shipped rules."""
    state: CycleState = Field(
        default=CycleState.PLANNED,
        sa_type=checked(CycleState, "ck_cycle_state"),
    )
    review_deadline: date
    """Reviews are due before this day: missed at 00:00 of it, Asia/Ho_Chi_Minh."""


@event.listens_for(Cycle, "load")
def _know_its_law(cycle: Cycle, _context: object) -> None:
    """Let the rules of a year be asked for as soon as somebody holds the year.

    A text that cannot be read leaves this year without rules, and every other year alone.
    """
    source = vars(cycle).get("law_source")
    if source is not None:
        with suppress(OverlayError, ValueError):
            take_back(cycle.profile, source)


class YearInView(SQLModel, table=True):
    """Which of the years that are open side by side a member chose to work in.

    Without a row, or where it is of another cell by now, that is the newest one."""

    __tablename__ = "year_in_view"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    chosen_at: datetime = Field(sa_type=Instant)


class SelfReview(SQLModel, table=True):
    """One member's self-review of one cycle; it keeps the form edition it was begun with."""

    __tablename__ = "self_review"
    __table_args__ = (UniqueConstraint("cycle_id", "member_id", name="uq_self_review_member"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    form: str = Field(max_length=32)
    form_hash: str = Field(max_length=64)
    state: ReviewState = Field(
        default=ReviewState.DRAFT,
        sa_type=checked(ReviewState, "ck_self_review_state"),
    )
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    moved: bool = False
    """It was begun on another form than it has now: see `ReviewMove`."""


class Answer(SQLModel, table=True):
    """The answer to one item of the form: its text, or the grade or level chosen, encrypted."""

    __tablename__ = "answer"

    review_id: int = Field(foreign_key="self_review.id", primary_key=True)
    item: str = Field(max_length=40, primary_key=True)
    value: str = Field(sa_type=EncryptedText)
    updated_at: datetime = Field(sa_type=Instant)


class AnswerBefore(SQLModel, table=True):
    """What stood in a place of a review before something else took it, until it is handed in."""

    __tablename__ = "answer_before"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="self_review.id", index=True)
    item: str = Field(max_length=40)
    value: str | None = Field(default=None, sa_type=EncryptedText)
    """None where nothing stood."""
    undone: bool = False
    """It was put back, and `value` is what had taken its place."""
    at: datetime = Field(sa_type=Instant)


class ReopeningKind(StrEnum):
    """Why a review that was handed in is written again."""

    RETURNED = "returned"
    """The secretary gave it back before the meeting."""
    REVISION = "revision"
    """Its member works the meeting's comments in (S4 4.4.3)."""


class VersionKind(StrEnum):
    """Why a version of a review was handed in."""

    FIRST = "first"
    WITHDRAWN = "withdrawn"
    """Handed in again by the member."""
    RETURNED = "returned"
    """Handed in again after the secretary gave it back."""
    REVISION = "revision"


class ReviewReopening(SQLModel, table=True):
    """A review given back or revised: by whom, why, which items; open until it is handed in."""

    __tablename__ = "review_reopening"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="self_review.id", index=True)
    kind: ReopeningKind = Field(sa_type=checked(ReopeningKind, "ck_review_reopening_kind"))
    by_member_id: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_type=Instant)
    comment: str = Field(default="", sa_type=EncryptedText)
    items: list[str] = Field(default_factory=list, sa_type=JSON)
    """Ids of the items that may be changed; all of them when empty."""
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class ReviewVersion(SQLModel, table=True):
    """What a review said each time it was handed in; never changed, never overwritten."""

    __tablename__ = "review_version"
    __table_args__ = (UniqueConstraint("review_id", "number", name="uq_review_version_number"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="self_review.id", index=True)
    number: int
    kind: VersionKind = Field(sa_type=checked(VersionKind, "ck_review_version_kind"))
    by_member_id: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_type=Instant)
    snapshot: str = Field(sa_type=EncryptedText)
    """JSON: form, form_hash, answers by item, attachments by item."""


class ReviewPrompt(SQLModel, table=True):
    """What a superior committee asks to be explained, of one member or of the collective."""

    __tablename__ = "review_prompt"

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """None: the collective is asked; by a theme, whoever it is for."""
    text: str = Field(sa_type=EncryptedText)
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = Field(sa_type=Instant)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    """Which organisation above sent it; None where the cell entered it from a paper."""
    theme: ThemeFor | None = Field(
        default=None, sa_type=checked(ThemeFor, "ck_review_prompt_theme"), nullable=True
    )
    """A deep-review theme, and in whose papers it is asked; None for a prompt."""
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the upper level had who had not answered reminded: once."""


class ReviewAttachment(SQLModel, table=True):
    """A proof of one item: the platform keeps the file, this row says which and of what."""

    __tablename__ = "review_attachment"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="self_review.id", index=True)
    item: str = Field(max_length=40)
    channel: str = Field(max_length=16)
    bot: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    """photo or document."""
    file_id: str = Field(sa_type=EncryptedText)
    name: str = Field(default="", sa_type=EncryptedText)
    """The file's own name, then what was written under it."""
    at: datetime = Field(sa_type=Instant)


class ReviewPaste(SQLModel, table=True):
    """A prepared text that was sent whole and waits until its writer accepts how it was read."""

    __tablename__ = "review_paste"

    review_id: int = Field(foreign_key="self_review.id", primary_key=True)
    text: str = Field(sa_type=EncryptedText)
    at: datetime = Field(sa_type=Instant)


class ReviewMove(SQLModel, table=True):
    """A review begun on a form that another took the place of: what stood in it then is kept."""

    __tablename__ = "review_move"

    review_id: int = Field(foreign_key="self_review.id", primary_key=True)
    form: str = Field(max_length=32)
    """Key and hash of the form it was begun on."""
    form_hash: str = Field(max_length=64)
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    """When who had handed it in was told; None while that is still to be looked at."""
    moved_at: datetime | None = Field(default=None, sa_type=Instant)
    answers: str | None = Field(default=None, sa_type=EncryptedText)
    """JSON: every answer as it stood, by the former item; None until it was moved."""
    shown_at: datetime | None = Field(default=None, sa_type=Instant)
    """When its writer was shown what has no place any more."""


class FormCopy(SQLModel, table=True):
    """A form as it was when a review was begun: an office may edit its files meanwhile."""

    __tablename__ = "form_copy"

    content_hash: str = Field(max_length=64, primary_key=True)
    key: str = Field(max_length=32)
    source: str
    """The whole form as canonical JSON."""


class PaperCheck(SQLModel, table=True):
    """What the committee found at the end of a year of a member's programme or pledge; the newest
    stands, none is written over."""

    __tablename__ = "paper_check"
    __table_args__ = (Index("ix_paper_check_paper", "member_id", "year", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    year: int
    kind: str = Field(max_length=16)
    """programme or pledge."""
    outcome: Keeping = Field(sa_type=checked(Keeping, "ck_paper_check_outcome"))
    by: int = Field(foreign_key="member.id")
    at: datetime = Field(sa_type=Instant)


class Pledge(SQLModel, table=True):
    """What a member pledged for one year, in their own words."""

    __tablename__ = "pledge"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    year: int = Field(primary_key=True)
    text: str = Field(sa_type=EncryptedText)
    at: datetime = Field(sa_type=Instant)
