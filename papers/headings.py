"""Recognises the headings of a form in a line somebody typed, with its slips and short forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from papers.forms import Form, Item
from papers.plain import fold

_NUMBER = re.compile(
    r"^(?:(?:phan|muc|cau)\s+)?((?:[ivx]+|\d{1,2}|[a-z])(?:\.(?:\d{1,2}|[a-z]))*)\s*[.):/-]\s*"
)
_SIGNS = re.compile(r"[^\w\s]+")

_LONGEST_HEADING = 1_000
_NUMBERED, _BARE = 0.8, 0.87
"""How like the official words a line must be, with the right number and without any."""
_OTHER_NUMBER = 0.97
_SHORTEST = 5
_PART = 0.55
"""How much of the official heading a line without its number must give."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One thing a line can announce."""

    section: str
    item: Item | None
    """None for the heading of a section, or where the hands begin."""
    number: str
    title: str
    ends: bool = False
    """Whether what follows is written by other hands."""


@dataclass(slots=True)
class Patience:
    """How much longer lines of one text are looked at as headings: no review comes near its end.

    What comes after it is text of the answer before it; a text made to be slow is soon read."""

    lines: int = 3_000
    letters: int = 3_000_000
    """Pairs of letters that are compared."""

    def another_line(self) -> bool:
        """Whether one more line may be looked at."""
        self.lines -= 1
        return self.lines >= 0

    def spend(self, title: str, official: str) -> bool:
        """Whether two texts may still be compared."""
        self.letters -= len(title) * len(official)
        return self.letters >= 0


@dataclass(frozen=True, slots=True)
class Found:
    """A heading found in a line, with what stands behind it on the same line."""

    heading: Heading
    inline: str
    score: float


def headings_of(form: Form) -> tuple[Heading, ...]:
    """Give everything a line may announce in a text written for this form."""
    return tuple(_all(form))


def find(
    line: str, headings: tuple[Heading, ...], section: str, patience: Patience
) -> Found | None:
    """Give the heading a line announces, best first; of equals the one in the section."""
    best: Found | None = None
    for head, inline in _readings(line):
        number, title = _parted(head)
        for heading in headings:
            score = _likeness(number, title, heading, section, patience)
            near = score + (0.01 if heading.section == section else 0)
            if score and (best is None or near > best.score):
                best = Found(heading, inline, near)
    return best


def bare(text: str) -> str:
    """Give the words and figures of a line, folded, and no sign."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def unsaid(heading: Heading, line: str) -> str:
    """Give what a heading goes on with behind a line that begins it word by word; nothing where the
    line is no such beginning."""
    _, title = _parted(line)
    goes_on = title and f"{heading.title} ".startswith(f"{title} ")
    return heading.title.removeprefix(title).strip() if goes_on else ""


def _all(form: Form) -> Iterator[Heading]:
    for section in form.sections:
        number, title = _parted(section.heading)
        yield Heading(section.id, None, number, title)
        for item in section.items:
            number, title = _parted(item.heading)
            if title:
                yield Heading(section.id, item, number, title)
            for name in (*item.names, item.title.vi):
                yield Heading(section.id, item, number, bare(name))
    for hand in form.hands:
        for line in (*hand.title, " ".join(hand.role)):
            yield Heading("", None, "", bare(line), ends=True)


def _readings(line: str) -> Iterator[tuple[str, str]]:
    """The whole line as a heading, and what stands before its first colon."""
    if len(line) <= _LONGEST_HEADING:
        yield line, ""
    head, colon, tail = line.partition(":")
    if colon and tail.strip() and len(head) <= _LONGEST_HEADING:
        yield head, tail.strip()


def _parted(text: str) -> tuple[str, str]:
    """Part the number from the title, both folded: "II. Hạn chế" is ("ii", "han che")."""
    folded = fold(text)
    found = _NUMBER.match(folded)
    if found is None:
        return "", bare(folded)
    return found.group(1).rpartition(".")[2], bare(folded[found.end() :])


def _likeness(number: str, title: str, heading: Heading, section: str, patience: Patience) -> float:
    """How like a heading a line is: 0 where it is another line."""
    if len(title) < _SHORTEST:
        # A bare number announces what it numbers: a section anywhere, an item in its section.
        known = heading.item is None or heading.section == section
        return 1.0 if not title and number and number == heading.number and known else 0
    least = _threshold(number, heading)
    if heading.ends:
        least = max(least, 0.93)
    if not _could_be(title, heading, number) or not patience.spend(title, heading.title):
        return 0
    # A heading may be cut short, or shortened in its middle.
    ratio = max(
        _ratio(title, heading.title[: len(title)], least), _ratio(title, heading.title, least)
    )
    # The more of the official words, the surer.
    whole = min(len(title), len(heading.title)) / max(len(title), len(heading.title))
    return ratio * 0.8 + whole * 0.2 if ratio >= least else 0


def _ratio(title: str, official: str, least: float) -> float:
    matcher = SequenceMatcher(None, title, official, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= least else 0


def _threshold(number: str, heading: Heading) -> float:
    if not number or not heading.number:
        return _BARE
    return _NUMBERED if number == heading.number else _OTHER_NUMBER


def _could_be(title: str, heading: Heading, number: str) -> bool:
    """A cheap look before the letters are compared."""
    if len(title) > len(heading.title) * 1.25 + 3:
        return False
    numbered = bool(number) and number == heading.number
    words = title.split()
    if not numbered and len(title) < len(heading.title) * _PART:
        return False
    if numbered and len(words) < 2:
        return False
    official = {*heading.title.split()}
    return sum(word in official for word in words) * 2 >= len(words)
