"""What one datum of the law is, and the whole law of one profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar, cast

from rating.limits import Limit
from rating.reasons import Reason

Value = TypeVar("Value", covariant=True)
Steps = tuple[tuple[str, ...], ...]


class LawError(Exception):
    """A datum that is missing, wrong or contradictory; told with its file and key."""

    def __init__(self, file: str, key: str, what: str) -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file = file
        self.key = key
        self.what = what


class Origin(StrEnum):
    """From where a profile has a datum."""

    OWN = "own"
    BORROWED = "borrowed"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Datum(Generic[Value]):
    """One value of the law, with the place it stands in and how sure it is."""

    key: str
    value: Value
    document: str
    section: str
    quote: str
    valid_from: date
    valid_to: date | None
    last_checked_on: date
    unconfirmed: bool = False
    note: str = ""
    origin: Origin = Origin.OWN
    remark: str = ""

    @property
    def clause(self) -> str:
        """The citation as reasons write it: `S1 V.15`."""
        return f"{self.document} {self.section}"

    def reason(
        self, text_vi: str, met: bool | None = None, observed: str = "", required: str = ""
    ) -> Reason:
        """A reason under this datum's clause, with its fall-back and its doubts told."""
        return Reason(self.clause, text_vi + self.remark, met, observed, required)

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
    document: str
    section: str
    quote: str
    note: str
    superseded_in: int | None
    superseded_by: str

    @property
    def clause(self) -> str:
        """The citation as reasons write it."""
        return f"{self.document} {self.section}"


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of rules: a place, the years it is for, and what it falls back to."""

    name: str
    title: str
    family: str
    parent: str | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Law:
    """Everything one profile says, with what it takes over from elsewhere."""

    profile: Profile
    deadlines: tuple[DeadlineRow, ...]
    content_hash: str
    _data: Mapping[str, Datum[object]] = field(repr=False)

    def __iter__(self) -> Iterator[Datum[object]]:
        """All data, in the order of the files."""
        return iter(self._data.values())

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def limit(self, key: str) -> Datum[Limit]:
        """A share and its side."""
        return cast("Datum[Limit]", self._typed(key, Limit))

    def number(self, key: str) -> Datum[int]:
        """A whole number: people, months, years, points or half days."""
        return cast("Datum[int]", self._typed(key, int))

    def word(self, key: str) -> Datum[str]:
        """One of the words that the schema allows for the key."""
        return cast("Datum[str]", self._typed(key, str))

    def clause(self, key: str) -> Datum[bool]:
        """A rule that has no number: it holds."""
        return cast("Datum[bool]", self._typed(key, bool))

    def steps(self, key: str) -> Datum[Steps]:
        """Groups of subjects, in the order in which they come."""
        return cast("Datum[Steps]", self._typed(key, tuple))

    def _typed(self, key: str, kind: type) -> Datum[object]:
        datum = self._data[key]
        assert isinstance(datum.value, kind), key
        return datum
