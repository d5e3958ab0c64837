"""Reads one file in a process of its own: `python -m papers.reader KIND SECONDS BYTES …`.

The file comes in by the standard input, what was read goes out as JSON. Whatever the file does to
this process, it does to it alone: processor and memory are limited, nothing can be written, no
file but the program's own can be opened, no connection made, no other program begun, and whoever
started it may end it at any moment.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import Any

from papers.errors import UnreadFile

WORD, PLAIN, ROSTER, FILLED = "word", "plain", "roster", "filled"
WITHOUT_HIDDEN = "without_hidden"
CELL = "cell="
"""What stands before the cell of a roster that names none."""
_NICE = 10
"""Whoever votes comes first."""
_CODE = (".py", ".pyc", ".so")
_FORBIDDEN = frozenset({"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"})
_OUTWARD = ("socket.", "subprocess.")


def main(arguments: Sequence[str]) -> None:
    """Read what comes in; write `{"error": code}`, or `{"read": …}`.

    Who ends without a word, by a signal or by itself, had no memory left to say it with.
    """
    kind, seconds, most, *more = arguments
    read = _reader(kind, more)
    limit(int(seconds), int(most))
    # Made before the memory is used up: then there is no room to make anything.
    too_large, broken = (json.dumps({"error": code}) for code in ("too_large", "broken"))
    try:
        told = json.dumps({"read": read(sys.stdin.buffer.read())})
    except UnreadFile as unread:
        told = json.dumps({"error": unread.code})
    except (MemoryError, RecursionError):
        told = too_large
    except Exception:  # noqa: BLE001 - whatever a file does to a library, it is the file
        told = broken
    sys.stdout.write(told)


def _reader(kind: str, more: Sequence[str]) -> Callable[[bytes], Any]:
    """Give what reads a kind of file, with all it needs already imported."""
    if kind == ROSTER:
        from papers.roster_file import read_roster
        from papers.roster_plain import plain_of

        hidden = WITHOUT_HIDDEN not in more
        (cell, *_) = [one.removeprefix(CELL) for one in more if one.startswith(CELL)] or [""]
        return lambda content: plain_of(read_roster(content, with_hidden=hidden, cell=cell))
    if kind == FILLED:
        from papers.filled_sheet import filled_rows

        return filled_rows
    from papers.sent_file import text_of_file

    return lambda content: text_of_file(content, plain=kind == PLAIN)


def limit(seconds: int, most: int) -> None:
    """From here on this process can but read what it has, think a while, and answer."""
    os.nice(_NICE)
    for what, least in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (least, least))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Hear of everything the interpreter does; a module that is imported late is its own."""
    opened = event == "open" and not str(arguments[0]).endswith(_CODE)
    if opened or event in _FORBIDDEN or event.startswith(_OUTWARD):
        raise PermissionError(event)


if __name__ == "__main__":
    main(sys.argv[1:])
