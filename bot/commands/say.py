"""What a command tells whoever typed it."""

import sys

from handlers.words import Words, words_for
from papers.plain import fold

_YES = frozenset({"co", "c", "y", "yes", "ok", "dong y"})


def words_of(language: str) -> Words:
    """Give the words of the command line."""
    return words_for(language)


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
