"""Text that was struck out: each of its signs carries a stroke, as it is seen on the paper."""

import re
import unicodedata

STROKE = "\u0336"
_STRUCK = re.compile(rf"[^\s{STROKE}]{STROKE}(?:\s*[^\s{STROKE}]{STROKE})*")
_WITH_SPACE = re.compile(rf"[ \t]*{_STRUCK.pattern}")
_TYPED = re.compile(r"~~(?=\S)([^~]*[^\s~])~~")
BETWEEN = " \t\n/|,;.:-–—"
"""What parts a choice from those beside it."""


def struck(text: str) -> str:
    """Give a text struck out."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(one if one.isspace() else one + STROKE for one in letters)


def parted(text: str) -> tuple[str, str]:
    """Give what is left of a text without what is struck out, and what is struck out.

    Words between `~~` are struck out too, as chats write it."""
    if STROKE not in text and "~~" not in text:
        return text, ""
    seen = _TYPED.sub(lambda found: struck(found[1]), unicodedata.normalize("NFC", text))
    out = " ".join(found.group() for found in _STRUCK.finditer(seen))
    return (_WITH_SPACE.sub("", seen), out) if out else (text, "")


def left_of(text: str) -> str:
    """Give what is left of a choice, without what parted it from what is struck out."""
    kept, out = parted(text)
    return kept.strip(BETWEEN) if out else kept
