"""The private keys of the urns: one file a session, outside the database and its backups."""

from collections.abc import Iterable
from pathlib import Path

from nacl.public import PrivateKey, SealedBox
from nacl.utils import random

from storage.errors import StorageError
from storage.files import erase, sync_folder, write_secret


class BallotKeyError(StorageError):
    """A session's private key is missing or damaged."""


class BallotKeys:
    """The folder of private keys. It is never backed up: destroying a key must destroy it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, session_id: int) -> bytes:
        """Make the key of a session being opened; give its public half (32 bytes).

        To be called before the opening commits: file and folder are on the disk, and the file as
        read back has opened a probe. A key left by an opening that was rolled back is taken up
        again. Raise `BallotKeyError` when the file does not hold a key that works.
        """
        path = self._path(session_id)
        if path.exists():
            sync_folder(self.folder)
        else:
            write_secret(path, bytes(PrivateKey.generate()))
        key = self.private(session_id)
        if not _opens_what_it_seals(key):
            raise BallotKeyError("ballot_key_damaged", session_id=session_id)
        return bytes(key.public_key)

    def private(self, session_id: int) -> PrivateKey:
        """Give the private key; raise `BallotKeyError` when it is missing or malformed."""
        try:
            content = self._path(session_id).read_bytes()
        except FileNotFoundError:
            raise BallotKeyError("ballot_key_missing", session_id=session_id) from None
        if len(content) != PrivateKey.SIZE:
            raise BallotKeyError("ballot_key_damaged", session_id=session_id)
        return PrivateKey(content)

    def destroy(self, session_id: int) -> None:
        """Overwrite and remove the key; nothing when it is gone already."""
        erase(self._path(session_id))

    def missing(self, session_ids: Iterable[int]) -> list[int]:
        """Give those of the sessions that have no key here: their ballots cannot be counted."""
        return [number for number in session_ids if not self._path(number).exists()]

    def _path(self, session_id: int) -> Path:
        return self.folder / f"{session_id}.key"


def _opens_what_it_seals(key: PrivateKey) -> bool:
    probe = random(32)
    return SealedBox(key).decrypt(SealedBox(key.public_key).encrypt(probe)) == probe
