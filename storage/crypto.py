"""Encryption of text at rest, and the keys derived from the one text key."""

import hashlib
import unicodedata
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from storage.errors import StorageError
from storage.files import write_secret

_PERSON = b"tusoi"
_STEP = 32
_FILLING = b"\xff"
"""A byte that no UTF-8 text has."""


class TextKeyError(StorageError):
    """The text key is missing, malformed, or not the one the text was sealed with."""


class TextKey:
    """One 32-byte key: seals text (authenticated, a fresh nonce each time) and derives subkeys."""

    def __init__(self, key: bytes) -> None:
        if len(key) != SecretBox.KEY_SIZE:
            raise TextKeyError("text_key_malformed")
        self._key = key
        self._box = SecretBox(self.derive("text at rest"))

    def seal(self, text: str) -> bytes:
        """Give the ciphertext of `text`, normalised to NFC so that equal words compare equal.

        Filled up to the next 32 bytes: the length of a ciphertext tells no level, grade or yes."""
        plain = unicodedata.normalize("NFC", text).encode()
        return bytes(self._box.encrypt(plain + _FILLING * (_STEP - len(plain) % _STEP)))

    def open(self, sealed: bytes) -> str:
        """Give back the text; raise `TextKeyError` when key and ciphertext do not fit.

        What was sealed before texts were filled up opens as well."""
        try:
            return self._box.decrypt(sealed).rstrip(_FILLING).decode()
        except (CryptoError, ValueError):
            # Chained causes would carry pieces of the ciphertext into a log.
            raise TextKeyError("text_key_does_not_fit") from None

    def derive(self, purpose: str) -> bytes:
        """Give a 32-byte key of its own for `purpose` (join codes, download links, check-in)."""
        return hashlib.blake2b(
            purpose.encode(), digest_size=32, key=self._key, person=_PERSON
        ).digest()


def load_text_key(path: Path) -> bytes:
    """Read the key file; raise `TextKeyError` when it is missing or malformed."""
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise TextKeyError("text_key_missing", path=str(path)) from None
    except ValueError:
        raise TextKeyError("text_key_malformed", path=str(path)) from None


def load_or_create(path: Path) -> bytes:
    """Read the key file, or make one (0600, fsynced) where there is none yet.

    Only right where no text was sealed before: with a database that has any, use `load_text_key`.
    """
    if not path.exists():
        write_secret(path, random(SecretBox.KEY_SIZE).hex().encode() + b"\n")
    return load_text_key(path)
