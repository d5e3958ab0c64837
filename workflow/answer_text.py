"""An answer as it is kept: what can be printed, and nothing unseen."""

import unicodedata

from papers.errors import PaperError
from papers.forms import Item, Kind, checked, read_rows, rows_value
from workflow.errors import Refusal

_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""What Unicode calls the signs that embed, override or isolate a direction of reading."""


def kept_text(value: str) -> str:
    """Give the text as it is kept: NFC, every line end as one, tabs as blanks, nothing unseen.

    Raises:
        Refusal: `answer_empty`.
    """
    lines = "\n".join(value.splitlines()).replace("\t", " ")
    clean = "".join(letter for letter in unicodedata.normalize("NFC", lines) if _seen(letter))
    if not clean.strip():
        raise Refusal("answer_empty")
    return clean.strip()


def kept_value(item: Item, value: str) -> str:
    """Give an answer as it is kept.

    Raises:
        Refusal: `answer_empty`, `choice_unknown`, `points_unreadable` (most), `rows_unreadable`.
    """
    if item.kind is Kind.TEXT:
        return kept_text(value)
    try:
        if item.kind is Kind.ROWS and not value.lstrip().startswith("["):
            return rows_value(item, read_rows(item, kept_text(value)))
        return checked(item, value)
    except PaperError:
        if item.kind is Kind.ROWS:
            raise Refusal("rows_unreadable") from None
        if item.kind is Kind.POINTS:
            raise Refusal("points_unreadable", most=_most(item)) from None
        raise Refusal("choice_unknown") from None


def _most(item: Item) -> str:
    return "" if item.scale is None else f"{item.scale.most:f}"


def _seen(letter: str) -> bool:
    """Tell a letter from what has no place on paper: control characters, halves of letters, and
    signs that turn the order of reading around. Joiners stay: emoji are put together by them."""
    if letter == "\n":
        return True
    turns = unicodedata.bidirectional(letter) in _TURNS
    return not turns and unicodedata.category(letter) not in ("Cc", "Cs")
