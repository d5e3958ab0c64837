"""What a paper states, as plain frozen values.

The caller gathers these from the database inside its transaction and renders afterwards, in a
thread: nothing here knows a database, a clock or a chat. Times are aware and shown as they are
given (Asia/Ho_Chi_Minh); texts are printed literally.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from papers.forms import Appears, Form
from rating import Level


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The person a self-review speaks of; what is empty is left as a dotted line."""

    name: str
    birth_date: date | None = None
    party_post: str = ""
    state_post: str = ""
    union_post: str = ""
    workplace: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class PromptFacts:
    """One review prompt from above and how it was explained."""

    prompt: str
    answer: str


@dataclass(frozen=True, slots=True)
class HandFacts:
    """What a hand that signs after the author has remarked and given so far."""

    comment: str = ""
    level: Level | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """One body that was asked for its opinion on a collective report (S1 III.3.1.a)."""

    body: str
    asked_on: date | None = None
    answered_on: date | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A filled form of any kind; what is missing stays blank, for the pen."""

    form: Form
    year: int
    person: PersonFacts | None
    """Whom the paper speaks of; None where it speaks of a collective."""
    answers: Mapping[str, str]
    """Item id to answer, as `papers.forms.values` keeps it."""
    collective: str = ""
    """Name of the collective the paper speaks of, such as `Chi ủy Chi bộ Tổ Tự nhiên`."""
    signer: str = ""
    """Name under the author's signature; empty: the person's."""
    superior: str = ""
    """Upper line at the left, such as `Đảng bộ Trường THPT Ví Dụ`; printed in capitals."""
    cell: str = ""
    """Lower line at the left, such as `Chi bộ Tổ Tự nhiên`; printed in capitals."""
    place: str = ""
    on: date | None = None
    """The day beside the place; a dotted line when not known."""
    cases: frozenset[Appears] = frozenset()
    """What was asked beside what is always asked."""
    prompts: tuple[PromptFacts, ...] = ()
    """Printed in the item that appears when prompted, each prompt with its own answer."""
    level_reasons: Mapping[str, str] = field(default_factory=dict)
    """Level item id to the reason given for a level other than the standards name."""
    hands: Mapping[str, HandFacts] = field(default_factory=dict)
    """Hand id to what it has filled in."""
    opinions: tuple[OpinionFacts, ...] = ()
    enclosures: tuple[str, ...] = ()
    """What is handed in beside the paper, line by line."""
    notes: tuple[str, ...] = ()
    """Lines under the title, such as that the text was entered from a paper form."""
    draft: bool = False
    """Marks every page BẢN NHÁP."""


@dataclass(frozen=True, slots=True)
class Absence:
    """An official member who is not in the room."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """Who is in the room; counts of people."""

    official_total: int
    """The frozen vote base: official members less those the rules leave out."""
    official_present: int
    absent: tuple[Absence, ...] = ()
    probationary_present: int = 0
    exempt_present: int = 0
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The votes for one level, as the rating core counted and wrote them."""

    level: Level
    votes: int
    notation: str
    """Votes, present, official members: `07/08/10` (S1 V.15)."""
    percent_official: str
    """Of all official members, such as `70.0`."""
    percent_valid: str
    """Of the valid votes, such as `87.5`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause that led to a level and what was found, in Vietnamese."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """The result of one person or collective on the sheet."""

    name: str
    counts: tuple[LevelCount, ...]
    """The four levels, best first."""
    blank: int
    invalid: int
    level: Level | None
    """The resulting level; None when no level got more than half."""
    post: str = ""
    self_level: Level | None = None
    collective: bool = False
    reasons: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Something that was said and that who said it let be written down."""

    step: str
    """`present`, `reports`, `opinions`, `reply` or `conclusion`: at which step it was said."""
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """One item of the agenda: whom it was about, what was said, what the chair concluded."""

    name: str
    """The person, or the collective such as `chi ủy`."""
    collective: bool
    chair: str
    notes: tuple[NoteFacts, ...] = ()
    conclusion: str = ""
    """Empty: it was written by hand."""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Minutes of a review meeting with its secret ballot (S1 V.15, V.16)."""

    superior: str
    cell: str
    place: str
    year: int
    opened: datetime
    closed: datetime | None
    room: RoomFacts
    chair: str
    clerk: str
    tellers: tuple[str, ...]
    issued: int
    returned: int
    subjects: tuple[SubjectResult, ...]
    supplementary: tuple[str, ...]
    """Members who are reviewed at a supplementary meeting (S1 V.1)."""
    electorate_hash: str
    sheet_hash: str
    audit_head: str
    """Head of the audit chain when the minutes were written."""
    locality: str = ""
    """Where the paper is dated, such as `Thành phố Ví Dụ`; `place` is the room."""
    number: str = ""
    """Number in the cell's register, such as `05`; a dotted line when empty."""
    draft: bool = False
    talks: tuple[TalkFacts, ...] = ()
    """What was said, the collectives first; without any, room is left to write."""


@dataclass(frozen=True, slots=True)
class CodeCard:
    """One member's way in; the card is cut out and handed over in person."""

    name: str
    code: str
    link: str | None
    """Deep link behind the QR; None where the channel has none."""
    expires: datetime


@dataclass(frozen=True, slots=True)
class CodesFacts:
    """A sheet of cards for one cell."""

    cell: str
    bot_name: str
    """Name to search for in Telegram, such as `@tusoi_vidu_bot`."""
    cards: tuple[CodeCard, ...]
    zalo_name: str = ""
    """Name of the Zalo bot; without one the card has no Zalo line."""
