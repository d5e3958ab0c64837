"""Text as people mean it: without accents, capitals and extra spaces; who is meant by a name."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from terms.identity import identity, seen

Named = TypeVar("Named")

_OUTSIDE_NAMES = re.compile(r"[^0-9a-z]+")
_LONGEST_IN_NAME = 80


def fold(text: str) -> str:
    """Give `text` without accents, in small letters, with single spaces: "Số  2" is "so 2"."""
    if text.isascii():
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())


def in_file_name(text: str) -> str:
    """Give `text` as part of a file's name: small letters, figures and hyphens, whatever it is."""
    return _OUTSIDE_NAMES.sub("-", fold(text)).strip("-")[:_LONGEST_IN_NAME].strip("-") or "x"


def named(name: str, among: Iterable[Named], of: Callable[[Named], str]) -> list[Named]:
    """Give those of that name; where nobody is, those whose name reads the same without accents."""
    every = list(among)
    same = [one for one in every if identity(of(one)) == identity(name)]
    return same or [one for one in every if fold(seen(of(one))) == fold(seen(name))]
