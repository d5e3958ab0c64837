"""What a command tells whoever typed it."""

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TypeVar

from handlers.words import Words
from papers.plain import fold
from terms.identity import seen

_MANY = 20
"""From so many on it is told how far it is."""
_MEBIBYTE = 1 << 20
_TOLD = 10
"""So often at most."""

T = TypeVar("T")

_YES = frozenset({"co", "c", "y", "yes", "ok", "dong y"})


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


class Far:
    """Tells on the way how far the copying of something large is: at every tenth of it."""

    def __init__(self, words: Words, large: int = 16 * _MEBIBYTE) -> None:
        """Make one; of less than `large` bytes nothing is told, and of an unknown number each time
        so many are done."""
        self._words = words
        self._large = large
        self._step = ""
        self._next = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Hear that so many bytes of a step are done, of so many; 0 where that is unknown."""
        if step != self._step:
            self._step, self._next = step, total // _TOLD if total else self._large
        if done < self._next or 0 < total < self._large:
            return
        self._next = done + (total // _TOLD if total else self._large)
        shown = {"done": done // _MEBIBYTE, "total": total // _MEBIBYTE}
        if total:
            warn(self._words.label(f"cli.far_{step}", percent=done * 100 // total, **shown))
        else:
            warn(self._words.label("cli.far_of_unknown", **shown))


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
    try:
        return is_yes(asked(question))
    except EOFError:
        return False


def is_yes(answer: str) -> bool:
    """Tell whether an answer is a yes, however it is typed."""
    return fold(answer) in _YES


def asked(question: str) -> str:
    """Ask for a line and give it without blanks around it, typed or piped.

    Raises:
        EOFError: nobody answers any more.
    """
    with _stopping_at_once():
        # Whoever sees the question may stop it: also in the moment before the line is waited for.
        sys.stdout.write(question)
        sys.stdout.flush()
        line = sys.stdin.readline()
    if not line:
        sys.stdout.write("\n")
        raise EOFError
    return seen(line).strip()


@contextmanager
def _stopping_at_once() -> Iterator[None]:
    """Let Ctrl+C stop the waiting for an answer: a running event loop would wait for the line."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
