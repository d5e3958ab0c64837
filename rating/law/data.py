"""What one datum of the law is, and the whole law of one profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from rating.law.overlay import Overlay
from rating.limits import Limit
from rating.reasons import Reason

Value = TypeVar("Value", covariant=True)
Steps = tuple[tuple[str, ...], ...]


class LawError(Exception):
    """A datum that is missing, wrong or contradictory; told with its file and key."""

    def __init__(self, file: str, key: str, what: str, other: str = "") -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file = file
        self.key = key
        self.what = what
        self.other = other
        """The datum it contradicts, where it contradicts one."""


class Origin(StrEnum):
    """From where a profile has a datum."""

    OWN = "own"
    BORROWED = "borrowed"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Datum(Generic[Value]):
    """One value of the law, with the place it stands in and how sure it is.

    `clause` is the citation as reasons write it: the document and the section, `S1 V.15`; with
    `BY_CUSTOM` before it where the document is not the law of the profile.
    """

    key: str
    value: Value
    clause: str
    quote: str
    """The document's own words; empty where only their sense was read (`sense`)."""
    valid_from: date
    valid_to: date | None
    last_checked_on: date
    unconfirmed: bool = False
    note: str = ""
    origin: Origin = Origin.OWN
    remark: str = ""
    sense: str = ""
    """What the document says, where its words could not be copied."""
    read: str = ""
    """How the words were read, such as in a quotation."""

    def reason(
        self, text_vi: str, met: bool | None = None, observed: str = "", required: str = ""
    ) -> Reason:
        """A reason under this datum's clause, with its fall-back and its doubts told."""
        text = text_vi + self.remark
        return Reason(self.clause, text, met, observed, required, self.unconfirmed)

    def in_force(self, on: date) -> bool:
        """Whether the datum holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One date that a document sets, for one year or for every year (`year` None)."""

    key: str
    what: str
    owner: str
    recipient: str | None
    month: int
    day: int
    year: int | None
    operator: str
    clause: str
    quote: str
    note: str
    superseded_in: int | None
    superseded_by: str
    years_later: int = 0
    """1 for a day of the year after the one that is rated ("năm sau")."""
    from_year: int = 1
    """The first year a row of every year is for."""
    conditional: bool = False
    """It is due only if somebody said so."""
    for_cell: bool = True
    """The cell itself, or one of its people, owes it."""
    unconfirmed: bool = False
    matter: str = "report"
    """What kind of thing is due."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of rules: a place, the years it is for, and what it falls back to."""

    name: str
    title: str
    family: str
    parent: str | None
    valid_from: date
    valid_to: date | None


class Law:
    """Everything one profile says, with what it takes over from elsewhere."""

    __slots__ = (
        *("profile", "deadlines", "content_hash", "overlay"),
        *("_all", "_clauses", "_limits", "_names", "_numbers", "_steps", "_words"),
    )

    def __init__(
        self,
        profile: Profile,
        data: Mapping[str, Datum[object]],
        deadlines: tuple[DeadlineRow, ...],
        content_hash: str,
        overlay: Overlay | None = None,
    ) -> None:
        self.profile = profile
        self.overlay = overlay
        self.deadlines = deadlines
        self.content_hash = content_hash
        self._all = data
        self._clauses: Mapping[str, Datum[bool]] = _of_kind(data, bool)
        self._limits: Mapping[str, Datum[Limit]] = _of_kind(data, Limit)
        self._numbers: Mapping[str, Datum[int]] = _of_kind(data, int)
        self._steps: Mapping[str, Datum[Steps]] = _of_kind(data, tuple)
        self._names: Mapping[str, Datum[tuple[str, ...]]] = _of_kind(data, tuple)
        self._words: Mapping[str, Datum[str]] = _of_kind(data, str)

    def __iter__(self) -> Iterator[Datum[object]]:
        """All data, in the order of the schema."""
        return iter(self._all.values())

    def __contains__(self, key: str) -> bool:
        return key in self._all

    def limit(self, key: str) -> Datum[Limit]:
        """A share and its side."""
        return self._limits[key]

    def number(self, key: str) -> Datum[int]:
        """A whole number: people, months, years, points or half days."""
        return self._numbers[key]

    def word(self, key: str) -> Datum[str]:
        """One of the words that the schema allows for the key."""
        return self._words[key]

    def named(self, key: str) -> Datum[tuple[str, ...]]:
        """Some of the words that the schema allows for the key, in the document's order."""
        return self._names[key]

    def clause(self, key: str) -> Datum[bool]:
        """A rule that has no number: it holds."""
        return self._clauses[key]

    def lines(self, key: str) -> tuple[Datum[Steps], ...]:
        """Groups of subjects in the order in which they come: one line, or several side by side."""
        return tuple(
            datum for name, datum in self._steps.items() if f"{name}.".startswith(f"{key}.")
        )


def _of_kind(data: Mapping[str, Datum[object]], kind: type[Value]) -> dict[str, Datum[Any]]:
    return {key: datum for key, datum in data.items() if type(datum.value) is kind}
