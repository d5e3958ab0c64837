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
    birth_year_only: bool = False
    """Whether day and month of the date mean nothing."""
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
    evidence: Mapping[str, Mapping[int, tuple[str, ...]]] = field(default_factory=dict)
    """Item id to number of a row, from 1, to the files handed in with that row."""
    enclosures: tuple[str, ...] = ()
    """What is handed in beside the paper, line by line."""
    notes: tuple[str, ...] = ()
    """Lines under the title, such as that the text was entered from a paper form."""
    draft: bool = False
    """Marks every page BẢN NHÁP."""


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
