"""Key files: whole or absent, for the owner alone, on the disk before anyone relies on them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""What group and others may do, in a file's mode."""


def write_secret(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: mode 0600, file and folder fsynced.

    The folder is made (0700) where it is missing. A crash leaves either nothing or all of it.
    """
    make_private(path.parent)
    half = unfinished(path)
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync_folder(path.parent)


def write_new_secret(path: Path, content: bytes) -> None:
    """Put `content` into a file that was not there: mode 0600, file and folder fsynced.

    Nothing is ever written over and no link is followed: `FileExistsError` where anything has that
    name. A crash may leave part of it, under a name that nobody refers to."""
    make_private(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def make_private(folder: Path) -> None:
    """Make a folder where it is missing, with those above it that are: each for the owner alone.

    `Path.mkdir` gives its mode to the last of them and leaves the others to whoever looks."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def keep_private(path: Path) -> None:
    """Make the file where it is missing, and let nobody but the owner read it, whatever the umask.

    Raises `OSError` where the file is another's."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        mode = os.fstat(descriptor).st_mode
        if mode & OTHERS:
            os.fchmod(descriptor, mode & ~OTHERS & 0o777)
    finally:
        os.close(descriptor)


def erase(path: Path) -> None:
    """Overwrite, unlink and fsync the folder; nothing when the file is gone already, or while here.

    On drives and file systems that write elsewhere instead of in place the overwriting is a help,
    not a promise.
    """
    for file in (path, unfinished(path)):
        # Of two workers who close at once both come here: one may take it away under the other.
        with suppress(FileNotFoundError):
            # A link laid there is taken away; what it leads to is not ours to overwrite.
            if stat.S_ISREG(file.lstat().st_mode):
                _overwrite(file)
            file.unlink()
    if path.parent.exists():
        sync_folder(path.parent)


def unfinished(path: Path) -> Path:
    """Give the name under which `path` is written before it is whole."""
    return path.with_name(path.name + ".new")


def sync_folder(folder: Path) -> None:
    """Put the folder's own entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _overwrite(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(os.fstat(descriptor).st_size))
        file.flush()
        os.fsync(file.fileno())
