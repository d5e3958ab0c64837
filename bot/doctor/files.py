"""Who may read what lies on the disk, and whether there is room."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.finding import Finding, Installation, weak, well, wrong
from storage.engine import file_of
from storage.files import OTHERS

MEGABYTE = 1024 * 1024
SCARCE = 1024 * MEGABYTE
"""Less free than this is told."""
TOO_LITTLE = 100 * MEGABYTE
"""With less, a backup or the count of a vote may fail."""
_WRITING = 0o022


async def access(house: Installation) -> list[Finding]:
    """Nobody but the owner reads tokens, keys and rows."""
    found = [*_opened(house), *_of_others(house)]
    return found or [well("private")]


async def room(house: Installation) -> list[Finding]:
    """The disks of the database and of passing files have room."""
    places = {Path(tempfile.gettempdir()): 0}
    file = file_of(house.settings.database) if house.knows("database") else None
    if file is not None:
        places[_standing(file)] = file.stat().st_size if file.is_file() else 0
    return [
        finding_of(place, shutil.disk_usage(place).free, size) for place, size in places.items()
    ]


def finding_of(place: Path, free: int, size: int) -> Finding:
    """Judge the bytes that are free beside a database of `size` bytes.

    A count rewrites the database once, and a backup copies it: both need that much again."""
    said = {"place": place, "free": free // MEGABYTE}
    if free < TOO_LITTLE or free < 2 * size:
        return wrong("disk_full", **said)
    return weak("disk_scarce", **said) if free < SCARCE else well("disk", **said)


def readable_by_others(file: Path) -> bool:
    """Tell whether group or others may do anything with a file; no where there is none."""
    return bool(_mode(file) & OTHERS)


def _opened(house: Installation) -> Iterator[Finding]:
    for file in _secret_files(house):
        if readable_by_others(file):
            yield wrong("file_open", file=file)
    ballots = house.settings.keys / "ballots"
    if any(readable_by_others(key) for key in _inside(ballots)):
        yield wrong("file_open", file=ballots / "*")
    for folder in (house.settings.keys, ballots):
        if readable_by_others(folder):
            yield wrong("folder_open", folder=folder)
    home = _database_folder(house)
    # The folder the program is called from may hold other things, and be read.
    guarded = _WRITING if home is not None and home.resolve() == Path.cwd() else OTHERS
    if home is not None and _mode(home) & guarded:
        yield weak("folder_open", folder=home)


def _of_others(house: Installation) -> Iterator[Finding]:
    home = _database_folder(house)
    folders = [house.settings.keys, house.settings.keys / "ballots", *([home] if home else [])]
    for file in (*_secret_files(house), *folders):
        if file.exists() and file.stat().st_uid != os.geteuid():
            yield wrong("file_of_another", file=file)


def _secret_files(house: Installation) -> list[Path]:
    files = [house.env_file, house.text_key]
    file = file_of(house.settings.database) if house.knows("database") else None
    if file is not None:
        files += [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
    return files


def _database_folder(house: Installation) -> Path | None:
    file = file_of(house.settings.database) if house.knows("database") else None
    return None if file is None else file.parent


def _standing(place: Path) -> Path:
    """Give the nearest folder above that is there."""
    return next((folder for folder in place.resolve().parents if folder.is_dir()), Path("/"))


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() and os.access(folder, os.R_OK) else []


def _mode(place: Path) -> int:
    try:
        return stat.S_IMODE(place.stat().st_mode)
    except OSError:
        return 0
