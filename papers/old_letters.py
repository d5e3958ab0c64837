"""Text typed for fonts from before Unicode (TCVN3 of .VnTime, VNI): right in them alone.

One word says nothing: "Chi bé 1" is a good Vietnamese word in either kind of letters. Of a whole
table it can be told: every word with an accent is a syllable by one of the two, and by that alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

# Letters and signs that TCVN3 or VNI use in the middle of words and Vietnamese never does.
_STRANGE = re.compile(
    "[a-z]*[\u00a8-\u00ae\u00b5-\u00b9\u00bb-\u00bf\u00c6\u00cb\u00ce\u00cf\u00d1\u00d6\u00d7\u00d8\u00db\u00dc"
    "\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff][a-z]*",
    re.IGNORECASE,
)
# In Vietnamese no accented vowel follows these; in VNI the accent is a letter of its own.
_VNI = re.compile(
    "[ae][\u00c0-\u00ff]|o[\u00e2\u00e4\u00e5\u00ef\u00f4-\u00fc]|u[\u00f2\u00f5-\u00fc\u00ef]"
    "|[\u00f4\u00f6][\u00c0-\u00ff]",
    re.IGNORECASE,
)
_TONE_ON_NONE = re.compile(
    "(?:^|[^\\w]|[b-df-hj-np-tv-xz])[\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE
)
_FRENCH = re.compile("[\u00e7\u00eb\u00ef\u00ee\u00fb]", re.IGNORECASE)


def old_letters(text: str) -> bool:
    """Tell whether a text is written for such a font; it has no letter beyond Latin-1 then, or a
    tone that stands on no vowel."""
    if text.isascii():
        return False
    composed = unicodedata.normalize("NFC", text)
    if _TONE_ON_NONE.search(composed):
        # Letters of an old font that were read as Windows-1258.
        return True
    if max(composed) > "\xff":
        return False
    if _VNI.search(composed):
        return True
    strange = [word for word in _STRANGE.findall(composed) if len(word) > 1]
    return any(not _is_french(word) for word in strange)


def _is_french(word: str) -> bool:
    return bool(_FRENCH.search(word)) and all(
        ord(letter) < 0x80 or _FRENCH.fullmatch(letter) for letter in word
    )


class OldFont(StrEnum):
    """The letters a text was typed for."""

    TCVN3 = "tcvn3"
    VNI = "vni"


def font_of(texts: Iterable[str]) -> OldFont | None:
    """Tell for which font all of these were typed.

    None where nothing looks so, where one of them has letters of today, and where their words are
    Vietnamese by neither font, or by both."""
    every = list(texts)
    if any(max(text, default="") > "\xff" for text in every):
        return None
    if not any(map(old_letters, every)):
        return None
    accented = {word for text in every for word in _WORD.findall(text) if not word.isascii()}
    fitting = [font for font in OldFont if all(_fits(word, font) for word in accented)]
    return fitting[0] if len(fitting) == 1 else None


def are_old(texts: Iterable[str]) -> bool:
    """Tell whether all of these were typed for old fonts, be it for one here and another there."""
    every = list(texts)
    if any(max(text, default="") > "\xff" for text in every) or not any(map(old_letters, every)):
        return False
    accented = {word for text in every for word in _WORD.findall(text) if not word.isascii()}
    return all(any(_fits(word, font) for font in OldFont) for word in accented)


def turned(text: str, font: OldFont) -> str:
    """Give a text of an old font in the letters of today (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", _TURNS[font](text))


_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = _TONES = "\u0300\u0309\u0303\u0301\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_ROWS = {
    "a": "\xb5\xb6\xb7\xb8\xb9",
    "\u0103": "\xbb\xbc\xbd\xbe\xc6",
    "\xe2": "\xc7\xc8\xc9\xca\xcb",
    "e": "\xcc\xce\xcf\xd0\xd1",
    "\xea": "\xd2\xd3\xd4\xd5\xd6",
    "i": "\xd7\xd8\xdc\xdd\xde",
    "o": "\xdf\xe1\xe2\xe3\xe4",
    "\xf4": "\xe5\xe6\xe7\xe8\xe9",
    "\u01a1": "\xea\xeb\xec\xed\xee",
    "u": "\xef\xf1\xf2\xf3\xf4",
    "\u01b0": "\xf5\xf6\xf7\xf8\xf9",
    "y": "\xfa\xfb\xfc\xfd\xfe",
}
"""TCVN3 (TCVN 5712): each vowel with its five tones, in the order of `_TONES`."""
_PLAIN = dict(
    zip(
        "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae",
        "\u0102\xc2\xca\xd4\u01a0\u01af\u0110\u0103\xe2\xea\xf4\u01a1\u01b0\u0111",
        strict=True,
    )
)
_TCVN3: Mapping[int, str] = str.maketrans(
    _PLAIN
    | {
        code: vowel + tone
        for vowel, codes in _ROWS.items()
        for code, tone in zip(codes, _TONES, strict=True)
    }
)
_AFTER = {
    **dict(zip("\xf8\xfb\xf5\xf9\xef", _TONES, strict=True)),
    **dict(zip("\xe0\xe5\xe3\xe1\xe4", (_CIRCUMFLEX + tone for tone in _TONES), strict=True)),
    **dict(zip("\xe8\xfa\xfc\xe9\xeb", (_BREVE + tone for tone in _TONES), strict=True)),
    "\xe2": _CIRCUMFLEX,
    "\xea": _BREVE,
}
"""VNI: what a letter behind a vowel puts on it."""
_ALONE = {
    "\xed": "i" + _ACUTE,
    "\xec": "i" + _GRAVE,
    "\xe6": "i" + _HOOK,
    "\xf3": "i" + _TILDE,
    "\xf2": "i" + _DOT,
    "\xee": "y" + _DOT,
    "\xf1": "\u0111",
    "\xf4": "\u01a1",
    "\xf6": "\u01b0",
}
_IN_VNI = re.compile(f"([aeouy\xf4\xf6])([{''.join(_AFTER)}])|([{''.join(_ALONE)}])", re.IGNORECASE)


def _of_vni(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        vowel, mark, alone = found.groups()
        letter = (vowel or alone).lower()
        small = _ALONE.get(letter, letter) + (_AFTER[mark.lower()] if mark else "")
        return small.upper() if (vowel or alone).isupper() else small

    return _IN_VNI.sub(one, text)


_TURNS: Mapping[OldFont, Callable[[str], str]] = {
    OldFont.TCVN3: lambda text: text.translate(_TCVN3),
    OldFont.VNI: _of_vni,
}
_KNOWN: Mapping[OldFont, Callable[[str], bool]] = {
    OldFont.TCVN3: lambda word: all(one.isascii() or ord(one) in _TCVN3 for one in word),
    OldFont.VNI: lambda word: _IN_VNI.sub("", word).isascii(),
}
"""Whether every letter of a word is one of the font's."""
# A soft hyphen and signs such as a section mark are letters of TCVN3.
_WORD = re.compile("[a-z\xa1-\xac\xad\xae\xb5-\xb9\xbb-\xbe\xc0-\xff]+", re.IGNORECASE)
_NUCLEI = (
    "iêu|yêu|oai|oao|oay|oeo|uao|uây|uôi|uya|uyê|uyu|ươi|ươu"
    "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|yê"
    "|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(
    f"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?(?:{_NUCLEI})(?:ch|ng|nh|[cmnpt])?"
)
_ENTERING = re.compile("(?:c|ch|p|t)$")


def _fits(word: str, font: OldFont) -> bool:
    """Whether a word is a Vietnamese syllable by that font: letters, one tone that may be there."""
    if not _KNOWN[font](word):
        return False
    apart = unicodedata.normalize("NFD", turned(word, font).lower())
    tones = [sign for sign in apart if sign in _TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not (_ENTERING.search(bare) and tones and tones[0] not in (_ACUTE, _DOT))
