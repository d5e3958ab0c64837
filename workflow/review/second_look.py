"""What a second look at an answer finds: empty phrases, last year's text, no date, too short.

Warnings only: they never keep anybody from honest writing."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import locales
from papers.forms import Item, Kind, Matter
from papers.plain import fold
from workflow.review.pages import Page

PHRASES = Path(locales.__file__).parent / "phrases" / "empty.toml"
COPIED_FROM = 70
"""Percent of an answer's word groups that stand in last year's too, from which it is told."""
_GROUP = 4
"""Words that are compared together: less is chance, more misses a changed word."""
_SHORTEST_COMPARED = 12
"""Words below which nothing is called copied: "Không có." is the same every year."""
_NEEDS_DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,4}|\b(thang|quy|ngay|tuan|hoc ky|nam|truoc|month|quarter|week|by)\b.{0,12}?"
    r"(\d|\b[ivx]+\b|hang|moi)|\b(hang|moi) (ngay|tuan|thang|quy)\b"
)
_CONCRETE = re.compile(r"\d")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing worth a second look; `code` and `fields` are worded by the view."""

    item: str
    code: str
    fields: Mapping[str, str | int]


def warnings(page: Page) -> tuple[Warned, ...]:
    """Give everything worth a second look in a review, in the order of its items."""
    then = page.earlier
    found: list[Warned] = []
    for item in page.items:
        text = page.answers.get(item.id, "")
        if item.kind is Kind.TEXT and text and not is_skipped(item, text):
            found += look_at(item, text, then.year, then.of(item))
    return tuple(found)


def look_at(item: Item, text: str, year: int = 0, before: str = "") -> list[Warned]:
    """Give what one text is warned of; `before` is the same item's answer of an earlier year."""
    found = []
    if len(text) < item.min_length:
        fields: dict[str, str | int] = {"length": len(text), "least": item.min_length}
        found.append(Warned(item.id, "short", fields))
    phrase = empty_phrase(text)
    if phrase:
        found.append(Warned(item.id, "empty", {"phrase": phrase}))
    percent = likeness(text, before)
    if percent >= COPIED_FROM:
        found.append(Warned(item.id, "copied", {"percent": percent, "year": year}))
    # Every shortcoming gets a date (S1 III.2).
    if item.matter is Matter.MEASURES and not _NEEDS_DAY.search(fold(text)):
        found.append(Warned(item.id, "no_date", {}))
    return found


def is_skipped(item: Item, text: str) -> bool:
    """Whether an answer is the form's own word for nothing to say."""
    return item.skip is not None and text == item.skip.vi


def empty_phrase(text: str) -> str:
    """Give the first empty phrase of a sentence without a figure; nothing where there is none."""
    for sentence in re.split(r"[.;!?\n]", text):
        if _CONCRETE.search(sentence):
            continue
        said = f" {fold(sentence)} "
        for phrase, plain in _plain_phrases():
            if plain in said.replace(",", ""):
                return phrase
    return ""


@cache
def _plain_phrases() -> tuple[tuple[str, str], ...]:
    """Give each empty phrase with what it is looked for by."""
    return tuple((phrase, f" {fold(phrase).replace(',', '')} ") for phrase in empty_phrases())


def likeness(text: str, earlier: str) -> int:
    """Give how much of a text stands in an earlier one already, in percent of its word groups."""
    words = _WORD.findall(text.casefold())
    if len(words) < _SHORTEST_COMPARED:
        return 0
    mine, before = _groups(words), _groups(_WORD.findall(earlier.casefold()))
    return 100 * len(mine & before) // len(mine)


def _groups(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _GROUP]) for at in range(len(words) - _GROUP + 1)}


@cache
def empty_phrases(path: Path = PHRASES) -> tuple[str, ...]:
    """Give the empty phrases that are looked for: data, so that an office may add its own."""
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["phrases"])
