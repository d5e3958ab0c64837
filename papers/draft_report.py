"""The draft of a report upward: parts that the store tells, then parts that are left for the pen.

No office has published a form of one: each is a sheet of its own, and an office may put its own in
its place. What only people can say, merits, faults, proposals, is not for a program to say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papers.wording import DOTS, SHORT_DOTS, day_in_words

PLACE_AND_DATE = f"{SHORT_DOTS}, {day_in_words(None)}"
"""Where and when it is signed, left for the pen."""
_BLANK = (DOTS * 2,) * 6


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of the report."""

    heading: str
    lines: tuple[str, ...]


def sections(
    parts: Iterable[tuple[str, Iterable[str]]], by_pen: Iterable[str]
) -> tuple[ReportSection, ...]:
    """Give every part, numbered; those by pen are headings with room to write below."""
    return tuple(
        ReportSection(f"{place}. {heading}", tuple(lines))
        for place, (heading, lines) in enumerate(_all(parts, by_pen), 1)
    )


def _all(
    parts: Iterable[tuple[str, Iterable[str]]], by_pen: Iterable[str]
) -> Iterator[tuple[str, Iterable[str]]]:
    yield from parts
    yield from ((heading, _BLANK) for heading in by_pen)
