"""The tokens in the addresses of the meeting's pages: made by chance, kept as digests only.

The last letters of a token are a check under this house's own key: a guess is refused without a
look into the database, and never in anybody's way.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from storage.crypto import TextKey

# Crockford's letters: none is taken for another when an address is typed from a screen.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("oil", "011")
"""Letters that are in no token, as what they look like."""
_GROUP = 4
_LETTERS = (ALPHABET * (256 // len(ALPHABET))).encode()
"""What letter each byte becomes."""


@dataclass(frozen=True, slots=True)
class PageTokens:
    """The tokens of one kind of page."""

    purpose: str
    random: int
    """Letters made by chance, five bits each."""
    check: int
    """Letters that follow from them."""
    without: str = ""
    """Letters that none of these tokens has."""

    def make(self, key: TextKey) -> str:
        """Give a new token, its letters in groups of four."""
        letters = self._letters(key)
        while set(letters) & set(self.without):
            letters = self._letters(key)
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    def digest(self, key: TextKey, token: str) -> str | None:
        """Give what is stored of a token; None when this house never made it."""
        letters = token.replace("-", "").replace(" ", "").lower().translate(_MISREAD)
        if len(letters) != self.random + self.check or not letters.isascii():
            return None
        chance, check = letters[: self.random], letters[self.random :]
        if not hmac.compare_digest(check, self._check(key, chance)):
            return None
        return self._mac(key, "digest", chance).hex()

    def _letters(self, key: TextKey) -> str:
        chance = "".join(secrets.choice(ALPHABET) for _ in range(self.random))
        return chance + self._check(key, chance)

    def _check(self, key: TextKey, chance: str) -> str:
        mac = self._mac(key, "check", chance)[: self.check]
        return mac.translate(_LETTERS).decode()

    def _mac(self, key: TextKey, what: str, chance: str) -> bytes:
        return hmac.digest(key.derive(f"{self.purpose} {what}"), chance.encode(), sha256)


BALLOT = PageTokens("ballot page", random=26, check=6)
"""130 bits: whoever holds it casts in the elector's name."""
BUTTON = PageTokens("ballot button", random=26, check=6)
"""As long; it casts only on the phone of the account whose button leads there."""
ROOM = PageTokens("room code", random=6, check=2, without="adewy")
"""28 bits, short enough to be typed on a phone: it casts in one meeting alone, and who makes up
codes is turned away. Without the letters that a Vietnamese keyboard makes others of (0429)."""
SCREEN = PageTokens("meeting screen", random=12, check=4)
"""60 bits, short enough to be typed on the computer of the projector."""
