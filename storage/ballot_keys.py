"""The private keys of the urns: one file a session, outside the database and its backups.

A file's name is drawn at the opening and stands in the session's row alone, beside the digest of
the key's public half: nobody can lay a key of their own where ours is looked for, and a file that
holds another key is not taken for ours (L19, docs/decisions/0161).
"""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nacl.public import PrivateKey, SealedBox
from nacl.utils import random

from storage.errors import StorageError
from storage.files import erase, write_new_secret
from storage.tables import BallotSession

_NAME_BYTES = 16
_Stamp = tuple[int, int, int, int, int]


class BallotKeyError(StorageError):
    """A session's private key cannot be made, is missing, damaged, or another's."""


@dataclass(frozen=True, slots=True)
class UrnKey:
    """What a session's row says of its key; never the key."""

    session_id: int
    name: str
    """The file's; empty for a session opened before names were drawn."""
    digest: str
    """The SHA-256 of the public half as it was at the opening; 64 hexadecimal digits."""
    public: bytes


def key_of(row: BallotSession) -> UrnKey:
    """Give what a stored session says of its key."""
    assert row.id is not None
    digest = row.key_hash or digest_of(row.public_key)
    return UrnKey(row.id, row.key_name, digest, row.public_key)


def digest_of(public: bytes) -> str:
    """Give the SHA-256 of a public half; 64 hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


class BallotKeys:
    """The folder of private keys. It is never backed up: destroying a key must destroy it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, tuple[_Stamp, bytes]] = {}

    def create(self, session_id: int) -> UrnKey:
        """Make the key of a session being opened; give what its row is to say of it.

        To be called before the opening commits: file and folder are on the disk, and the file as
        read back has opened a probe. No file that was there before is ever taken up.

        Raises:
            BallotKeyError: `ballot_key_exists` where a file lies under the drawn name, or under
                the one that could be guessed; `ballot_key_unwritable`; `ballot_key_damaged`.
        """
        private = PrivateKey.generate()
        public = bytes(private.public_key)
        key = UrnKey(session_id, secrets.token_hex(_NAME_BYTES), digest_of(public), public)
        if os.path.lexists(self._path(UrnKey(session_id, "", "", b""))):
            raise BallotKeyError("ballot_key_exists", session_id=session_id)
        try:
            write_new_secret(self._path(key), bytes(private))
        except OSError as error:
            if isinstance(error, FileExistsError) and self.folder.is_dir():
                raise BallotKeyError("ballot_key_exists", session_id=session_id) from None
            self._take_back(key)
            raise BallotKeyError("ballot_key_unwritable", session_id=session_id) from None
        try:
            self._prove(key)
        except BallotKeyError:
            self._take_back(key)
            raise
        return key

    def set_aside(self, known: Iterable[UrnKey]) -> list[str]:
        """Rename what lies under the names of older programs and is none of the `known` keys.

        It would keep a vote of that number from being opened. Nothing is deleted: if the database
        is the wrong one, it may be a key after all. Gives the names as they were."""
        kept = {self._path(key).name for key in known}
        left = [name for name in self._files() if name[:-4].isdigit() and name not in kept]
        for name in left:
            # Another worker that starts just now may have been first.
            with suppress(FileNotFoundError):
                (self.folder / name).rename(self.folder / f"{name}.{secrets.token_hex(4)}.aside")
        return left

    def strays(self, known: Iterable[UrnKey]) -> list[str]:
        """Give the files that are none of the `known` keys: cut-off openings left them."""
        kept = {self._path(key).name for key in known}
        return [name for name in self._files() if name not in kept]

    def private(self, key: UrnKey) -> PrivateKey:
        """Give the private key of a session.

        Raises:
            BallotKeyError: `ballot_key_missing`; `ballot_key_damaged` for anything that is no key
                file of ours; `ballot_key_of_another` where the halves do not belong together.
        """
        content = self._read(key)
        if len(content) != PrivateKey.SIZE:
            raise BallotKeyError("ballot_key_damaged", session_id=key.session_id)
        private = PrivateKey(content)
        self._refuse_another(key, bytes(private.public_key))
        return private

    def destroy(self, key: UrnKey) -> None:
        """Overwrite and remove the key; nothing when it is gone already."""
        self._seen.pop(self._path(key), None)
        erase(self._path(key))

    def lost(self, keys: Iterable[UrnKey]) -> list[int]:
        """Give the sessions whose key is not here, or not theirs: no ballot could be counted.

        Cheap enough for every cast: a file is read again only when it is another than before."""
        return [key.session_id for key in keys if not self._here(key)]

    def _files(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.key"))

    def _prove(self, key: UrnKey) -> None:
        if not _opens_what_it_seals(self.private(key)):
            raise BallotKeyError("ballot_key_damaged", session_id=key.session_id)

    def _take_back(self, key: UrnKey) -> None:
        with suppress(OSError):
            self.destroy(key)

    def _here(self, key: UrnKey) -> bool:
        path = self._path(key)
        try:
            stamp = _stamp(path.lstat())
            known, public = self._seen.get(path, (None, b""))
            if known != stamp:
                public = bytes(self.private(key).public_key)
                self._seen[path] = (stamp, public)
            self._refuse_another(key, public)
        except (OSError, BallotKeyError):
            self._seen.pop(path, None)
            return False
        return True

    def _refuse_another(self, key: UrnKey, public: bytes) -> None:
        # With another's key every ballot would seem invalid, or be read by whoever laid it there.
        if public != key.public or digest_of(public) != key.digest:
            raise BallotKeyError("ballot_key_of_another", session_id=key.session_id)

    def _read(self, key: UrnKey) -> bytes:
        try:
            # Non-blocking, so that a pipe laid there keeps nobody waiting.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(self._path(key), flags)
        except FileNotFoundError:
            raise BallotKeyError("ballot_key_missing", session_id=key.session_id) from None
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            raise BallotKeyError("ballot_key_damaged", session_id=key.session_id) from None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BallotKeyError("ballot_key_damaged", session_id=key.session_id)
            return file.read(PrivateKey.SIZE + 1)

    def _path(self, key: UrnKey) -> Path:
        return self.folder / f"{key.name or key.session_id}.key"


def _stamp(found: os.stat_result) -> _Stamp:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _opens_what_it_seals(key: PrivateKey) -> bool:
    probe = random(32)
    return SealedBox(key).decrypt(SealedBox(key.public_key).encrypt(probe)) == probe
