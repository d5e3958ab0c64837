"""Tells text typed for fonts from before Unicode (TCVN3 of .VnTime, VNI): right in them alone.

It is told, never turned round: "Chi bé 1" is a good Vietnamese word in either kind of letters.
"""

import re
import unicodedata

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
_FRENCH = re.compile("[\u00e7\u00eb\u00ef\u00ee\u00fb]", re.IGNORECASE)


def old_letters(text: str) -> bool:
    """Tell whether a text is written for such a font; it has no letter beyond Latin-1 then."""
    if text.isascii():
        return False
    composed = unicodedata.normalize("NFC", text)
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
