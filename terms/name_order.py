"""The order Vietnamese lists are in: people by given name, then by what stands before it; cells
by their names, figures in them by what they come to.

One function each; no other place sorts people (`tests/house/test_order_of_people.py`).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS, 1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""No tone comes first, then huyền, hỏi, ngã, sắc, nặng, as dictionaries have it."""
_OF_LETTERS = frozenset("\u0302\u0306\u031b")
"""The circumflex, the breve and the horn make another letter, not another tone."""

_FIGURES = re.compile(r"(\d+)")

Word = tuple[tuple[int, ...], tuple[int, ...]]
Key = tuple[Word, ...]


class Named(Protocol):
    """A member, as a row or as of a day."""

    @property
    def id(self) -> int | None:
        """Give the number of the row; None before it is stored."""

    @property
    def full_name(self) -> str:
        """Give the name as the roster writes it."""

    @property
    def birth_date(self) -> date:
        """Give the day of birth, or the first of the year where no more is known."""


class Unit(Protocol):
    """A cell or another organisation."""

    @property
    def id(self) -> int | None:
        """Give the number of the row; None before it is stored."""

    @property
    def name(self) -> str:
        """Give what it is called."""


Somebody = TypeVar("Somebody", bound=Named)
Somewhere = TypeVar("Somewhere", bound=Unit)


def by_name(people: Iterable[Somebody]) -> list[Somebody]:
    """Give people in the order of their names; of one name the elder first, then as entered."""
    return sorted(people, key=lambda one: (name_order(one.full_name), one.birth_date, one.id or 0))


def units_by_name(units: Iterable[Somewhere]) -> list[Somewhere]:
    """Give cells or other organisations in the order of their names: number 2 before 10."""
    return sorted(units, key=lambda one: (unit_order(one.name), one.id or 0))


def unit_order(name: str) -> tuple[tuple[int, Word], ...]:
    """Give what organisations are sorted by: word by word, a number by what it comes to."""
    pieces = [piece for word in name.casefold().split() for piece in _FIGURES.split(word) if piece]
    return tuple(
        (int(piece), ((), ())) if piece.isdecimal() else (-1, _key(piece)) for piece in pieces
    )


@lru_cache(maxsize=10_000)
def name_order(name: str) -> Key:
    """Give what names are sorted by: the given name first, word by word, letters before tones.

    Đ comes after D, ă and â after a; capitals and the place of a tone mark make no difference.
    """
    words = _words(name)
    *before, given = words or [""]
    return tuple(_key(word) for word in (given, *before))


def _words(name: str) -> list[str]:
    bare = name.partition("(")[0] or name
    return bare.casefold().split()


def _key(word: str) -> Word:
    letters: list[str] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tones.append(_TONES[sign])
        elif sign in _OF_LETTERS and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + sign)
        elif not unicodedata.combining(sign):
            letters.append(sign)
    return tuple(_PLACE.get(letter, len(_LETTERS) + 1) for letter in letters), tuple(tones)
