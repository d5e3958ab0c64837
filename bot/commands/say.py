"""What a command tells whoever typed it."""

import sys
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import TypeVar

from handlers.words import Words, words_for
from papers.plain import fold

_MANY = 20
"""From so many on it is told how far it is."""
_TOLD = 10
"""So often at most."""

T = TypeVar("T")

_YES = frozenset({"co", "c", "y", "yes", "ok", "dong y"})


def words_of(language: str) -> Words:
    """Give the words of the command line."""
    return words_for(language)


def forgiving() -> None:
    """Let a terminal of another alphabet show a question mark rather than stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def through(items: Sequence[T], words: Words) -> Iterator[T]:
    """Give the items one by one; of many, tell on the way how far it is."""
    total = len(items)
    step = max(total // _TOLD, 1)
    for done, item in enumerate(items):
        if total >= _MANY and done and done % step == 0:
            warn(words.label("cli.progress", done=done, total=total))
        yield item


def tell(line: str) -> None:
    """Write one line for the person, at once: also where another program reads along."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def warn(line: str) -> None:
    """Write one line about what went wrong."""
    sys.stderr.write(f"{line}\n")


def agreed(question: str) -> bool | None:
    """Ask whoever sits at the terminal; None where nobody does: nothing is taken for a yes."""
    if not sys.stdin.isatty():
        return None
    sys.stdout.write(question)
    sys.stdout.flush()
    return fold(sys.stdin.readline()) in _YES
