"""The order Vietnamese lists of people are in: by given name, then by what stands before it."""

import unicodedata

_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS, 1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""No tone comes first, then huyền, hỏi, ngã, sắc, nặng, as dictionaries have it."""
_OF_LETTERS = frozenset("\u0302\u0306\u031b")
"""The circumflex, the breve and the horn make another letter, not another tone."""

Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


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


def _key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
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
