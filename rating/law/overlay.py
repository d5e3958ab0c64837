"""What an office's own law says over a shipped profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of the office: how it is cited, what it is, its day."""

    number: str
    title: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a rule stands: the clause, and the document's own words there."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: its words and the most points."""

    id: str
    title: str
    most: int


@dataclass(frozen=True, slots=True)
class LocalRubric:
    """How the 30 and the 70 points are cut up for one role of an individual."""

    role: str
    general: tuple[Criterion, ...]
    results: tuple[Criterion, ...]
    source: Cited


@dataclass(frozen=True, slots=True)
class Theme:
    """What is to be reviewed deeply this year, and in whose papers."""

    id: str
    title: str
    whom: frozenset[str]
    year: int | None
    source: Cited


@dataclass(frozen=True, slots=True)
class Consulted:
    """A body whose opinion is asked for, and for which collectives it is meant.

    `kinds` are kinds of collectives; `named`, where it is not empty, are the beginnings of the
    names of those that are meant among them.
    """

    id: str
    title: str
    kinds: frozenset[str]
    named: tuple[str, ...]
    source: Cited

    def binds(self, kind: str, name: str) -> bool:
        """Whether a collective of this kind and name is to ask this body."""
        plain = " ".join(name.split()).casefold()
        return kind in self.kinds and (
            not self.named or any(plain.startswith(one.casefold()) for one in self.named)
        )


@dataclass(frozen=True, slots=True)
class Quarters:
    """That leaders are rated by quarters here, and of which quarters the results are typed in."""

    asked: tuple[int, ...]
    source: Cited


@dataclass(frozen=True, slots=True)
class Overlay:
    """The whole of an office's own law under one name, of one or of several files."""

    name: str
    extends: str
    title: str
    from_year: int
    to_year: int | None
    documents: Mapping[str, Document]
    rubrics: tuple[LocalRubric, ...]
    themes: tuple[Theme, ...]
    consulted: tuple[Consulted, ...]
    quarters: Quarters | None
    source: str
    """The files' own text, as it is kept with a year that runs by it."""
    edition: str
    """The name with a fingerprint of the text: what a cycle is frozen to."""

    def themes_of(self, whom: str, year: int) -> tuple[Theme, ...]:
        """The themes of a year for one role, or for a collective."""
        meant = "plain" if whom == "outside" else whom
        return tuple(one for one in self.themes if meant in one.whom and one.year in (None, year))
