"""How a ballot is run: its kind and mode, who votes on paper, open votes, what the chair decided.

Nothing here is part of the sealed urn. A session without a row in `ballot_rules` is a plain sealed
ballot on the four levels. Who votes on paper has no row in `ballot_elector`, and in an open vote
nobody has one: the writer of sealed ballots refuses both by itself.
"""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import JSON, true
from sqlmodel import Field, SQLModel

from storage.types import EncryptedText, Instant, checked
from terms.ballots import BallotKind, BallotMode, BallotPurpose, OutcomeKind, TallyMark

LEAST_BALLOTS = 5
"""The least floor of a vote: a house may ask for more ballots before figures are shown (L12)."""


class Collective(IntEnum):
    """A collective as a row of a sheet; its number stands where a member's id would."""

    MOTION = 0
    """No collective: the one row of a motion."""
    CELL = -1
    COMMITTEE = -2
    LEADERSHIP = -3
    """The leadership collective of the workplace."""


class BallotBody(StrEnum):
    """Whose members vote and are the base."""

    CELL = "cell"
    COMMITTEE = "committee"


class BallotRules(SQLModel, table=True):
    """How one session is held; written at its opening, never changed."""

    __tablename__ = "ballot_rules"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    kind: BallotKind = Field(
        default=BallotKind.LEVELS, sa_type=checked(BallotKind, "ck_ballot_rules_kind")
    )
    mode: BallotMode = Field(
        default=BallotMode.SECRET, sa_type=checked(BallotMode, "ck_ballot_rules_mode")
    )
    purpose: BallotPurpose = Field(
        default=BallotPurpose.RATING, sa_type=checked(BallotPurpose, "ck_ballot_rules_purpose")
    )
    body: BallotBody = Field(
        default=BallotBody.CELL, sa_type=checked(BallotBody, "ck_ballot_rules_body")
    )
    most: int = 0
    """How many names a sheet of `CHOICE` takes."""
    self_vote: bool = True
    typed: bool = False
    """Whether choices may be typed as numbers where a channel has no buttons."""
    web_link: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether a link for any browser is given where the page opens in the chat's own app."""
    text: str = Field(default="", sa_type=EncryptedText)
    """What a motion says."""
    floor: int = Field(default=LEAST_BALLOTS, sa_column_kwargs={"server_default": "5"})
    """With fewer valid ballots than this no view shows its figures; fixed at the opening."""


class BallotPlan(SQLModel, table=True):
    """How the chair wants the next ballot of a meeting held."""

    __tablename__ = "ballot_plan"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    kind: BallotKind = Field(
        default=BallotKind.LEVELS, sa_type=checked(BallotKind, "ck_ballot_plan_kind")
    )
    mode: BallotMode = Field(
        default=BallotMode.SECRET, sa_type=checked(BallotMode, "ck_ballot_plan_mode")
    )
    body: BallotBody = Field(
        default=BallotBody.CELL, sa_type=checked(BallotBody, "ck_ballot_plan_body")
    )
    self_vote: bool = True
    typed: bool = False
    web_link: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    collectives: list[int] = Field(default_factory=list, sa_type=JSON)
    on_paper: list[int] = Field(default_factory=list, sa_type=JSON)
    """Members who would rather vote on paper."""


class PaperElector(SQLModel, table=True):
    """An elector of one session who votes on paper, and therefore never by phone."""

    __tablename__ = "paper_elector"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)


class BallotPhone(SQLModel, table=True):
    """A phone on which one session's sheet may be filled in: joined before the urn was opened.

    Written at the opening and never added to. What counts is this list, not the hour of a joining:
    workers' clocks differ, and two moments can be the same."""

    __tablename__ = "ballot_phone"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    account_id: int = Field(foreign_key="chat_account.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    joining: str = Field(default="", max_length=16)
    """`ChatAccount.joining` as it was at the opening."""


class PhoneCheck(SQLModel, table=True):
    """A phone somebody else's code brought lately: what showed a teller that it is its member's.

    Written when the code of the roll call was typed on it."""

    __tablename__ = "phone_check"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    account_id: int = Field(foreign_key="chat_account.id", primary_key=True)
    joining: str = Field(default="", max_length=16)
    """`ChatAccount.joining` as it was then: taken off and joined again, it is checked again."""
    number: int
    """Two digits on the phone's screen, which a teller sees in its member's hand."""
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")


class TellerCount(SQLModel, table=True):
    """One of the two counts of the paper ballots; both are deleted once they agree."""

    __tablename__ = "teller_count"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    number: int = Field(primary_key=True)
    """1 or 2."""
    teller_id: int = Field(foreign_key="member.id")
    figures: str = Field(default="{}", sa_type=EncryptedText)
    """What was entered so far, as JSON."""
    finished: bool = False


class PaperUrn(SQLModel, table=True):
    """The paper ballots of one session, as both counts agreed."""

    __tablename__ = "paper_urn"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    issued: int
    returned: int
    invalid: int
    """Nought where its totals are not kept apart: it is among those of both urns."""
    apart: bool
    """Whether its totals are kept apart: with too few ballots in either urn they would tell."""


class PaperTally(SQLModel, table=True):
    """The total of one mark for one subject on paper, where the paper urn is kept apart."""

    __tablename__ = "paper_tally"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    subject_id: int = Field(primary_key=True)
    mark: TallyMark = Field(
        sa_type=checked(TallyMark, "ck_paper_tally_mark"),
        primary_key=True,
    )
    n: int


class BallotTurnout(SQLModel, table=True):
    """The turnout as it was last shown; deleted at the close."""

    __tablename__ = "ballot_turnout"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    shown: int = 0
    shown_at: datetime = Field(sa_type=Instant)


class OpenVoter(SQLModel, table=True):
    """Who may vote in an open vote, and whether they have."""

    __tablename__ = "open_voter"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    voted: bool = False
    entered_by: int | None = None
    """The member who entered what they said aloud; None where they voted on their phone."""


class OpenChoice(SQLModel, table=True):
    """What somebody chose in an open vote, by name: the meeting decided to vote so."""

    __tablename__ = "open_choice"

    session_id: int = Field(foreign_key="ballot_session.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    subject_id: int = Field(primary_key=True)
    mark: int


class BallotOutcome(SQLModel, table=True):
    """What the chair decided about a count, and why; decisions are added, never changed."""

    __tablename__ = "ballot_outcome"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    kind: OutcomeKind = Field(sa_type=checked(OutcomeKind, "ck_ballot_outcome_kind"))
    subjects: list[int] = Field(sa_type=JSON)
    """Whom it is about: those who become good, who keep excellent, who have no level."""
    reason: str = Field(sa_type=EncryptedText)
    decided_by: int = Field(foreign_key="member.id")
    decided_at: datetime = Field(sa_type=Instant)


class OtherRating(SQLModel, table=True):
    """What others rated a member in the same year: it bounds what the cell may propose."""

    __tablename__ = "other_rating"

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    staff_level: str = Field(default="", sa_type=EncryptedText)
    """Their rating as a cadre, civil servant or public employee; empty when not known."""
    professional_level: str = Field(default="", sa_type=EncryptedText)
    """Of a head: how their unit was rated professionally."""
    newly_arrived: str = Field(default="", sa_type=EncryptedText)
    """Of a head who came new: why their unit's rating does not bind them."""
