"""What a name is compared by, however it was typed."""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_APOSTROPHES = dict.fromkeys(
    map(ord, "`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02c8\u02ca\u02cb\u2032\ua78c\uff07"), "'"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# The Icelandic and the African letter look as the Vietnamese one and are typed for it.
_LOOK_ALIKE = {0xF0: "\u0111", 0x256: "\u0111"}
_SAME = _APOSTROPHES | _DASHES | _LOOK_ALIKE
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164")
_MARKED = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f]")


def identity(text: str) -> str:
    """Give what a name is compared by: two spellings of one name give the same.

    Capitals, spaces, composed or decomposed letters, the place of the tone mark ("hoà", "hòa"),
    kinds of apostrophe and dash, and signs nobody sees make no difference; accents do.
    """
    # Before NFKD: it makes a blank and a mark of an acute accent that stands for an apostrophe.
    letters = seen(text).translate(_SAME).casefold().translate(_SAME)
    apart = unicodedata.normalize("NFKD", letters)
    return " ".join(_toned_last(word) for word in apart.split())


def seen(text: str) -> str:
    """Give the text composed (NFC), without signs nobody sees and none that cannot be kept."""
    # A roster asks this of every cell: what can be printed has none of them but a few marks.
    if not text.isprintable() or _MARKED.search(text):
        text = "".join(letter for letter in text if not _is_unseen(letter))
    return unicodedata.normalize("NFC", text)


def _is_unseen(letter: str) -> bool:
    if letter.isspace():
        return False
    # Halves of letters and what controls a machine: no database, paper or message can hold them.
    unkept = unicodedata.category(letter) in ("Cf", "Cc", "Cs") or letter in "\ufffe\uffff"
    return unkept or letter in _UNSEEN or "\ufe00" <= letter <= "\ufe0f"


def _toned_last(word: str) -> str:
    if word.isascii():
        return word
    tones = "".join(letter for letter in word if letter in _TONES)
    rest = "".join(letter for letter in word if letter not in _TONES)
    return unicodedata.normalize("NFC", rest) + tones
