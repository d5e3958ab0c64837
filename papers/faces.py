"""Which faces this machine has for the letters of Vietnamese, as its fontconfig tells."""

import shutil
import subprocess
from dataclasses import dataclass

LETTERS = "ăđơưạảắếệịọợụựỳỹ"
"""Letters that a face without Vietnamese lacks some of."""
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Face:
    """What stands in for a face that was asked for."""

    family: str
    vietnamese: bool
    """Whether it has the letters itself; otherwise they come from another face, of other width."""


def stand_in(font: str) -> Face | None:
    """Give the face that texts in this font are set in; None where nobody can say."""
    told = _told("fc-match", "--format", "%{family}\n%{charset}", font)
    if told is None:
        return None
    family, _, charset = told.partition("\n")
    return Face(family, all(_within(ord(letter), charset) for letter in LETTERS))


def lacks_vietnamese() -> bool:
    """Whether no face of this machine has the letters: a PDF would show boxes instead.

    False too where nobody can say."""
    points = " ".join(f"{ord(letter):x}" for letter in LETTERS)
    return _told("fc-list", f":charset={points}", "family") == ""


def _within(point: int, charset: str) -> bool:
    """Tell whether a letter is in what fontconfig prints of a face: "20-7e a0 1ea0-1ef9"."""
    for part in charset.split():
        first, _, last = part.partition("-")
        if int(first, 16) <= point <= int(last or first, 16):
            return True
    return False


def _told(program: str, *arguments: str) -> str | None:
    """Ask fontconfig; give None where it is not there or does not answer."""
    asked = shutil.which(program)
    if asked is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the program found on this machine
            [asked, *arguments], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
