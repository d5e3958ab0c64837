"""Backups: one file of the database, whole at one moment, and a page that says what it is.

Taken while the program runs and restored into an empty place. The text key is no part of a backup,
only a mark by which it is known again; the keys of the urns are never copied (docs/secrecy.md).
"""

import asyncio
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from storage import audit, schema
from storage.crypto import TextKey
from storage.database import Database
from storage.engine import BUSY_SECONDS, file_of
from storage.errors import StorageError
from storage.files import keep_private, make_private, sync_folder, unfinished, write_secret

PAGE = "backup.json"
_COPIES = {"sqlite": "tusoi.sqlite", "postgresql": "tusoi.dump"}
_MARK = "known by a backup"
_BLOCK = 1 << 20
_OPCODES = 1_000
"""Of SQLite's own steps between two looks at how far it is: some hundred rows."""
_LOOK = 1.0
"""Seconds between two looks at how far one of PostgreSQL's tools is."""

Told = Callable[[str, int, int], None]
"""Hears how far long work is: `copied`, `checked` or `restored`, the bytes done, and of how many; 0
where nobody knows. Called from another thread."""


def nobody(_step: str, _done: int, _total: int) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: nothing in it names a person."""

    made_at: str
    """ISO 8601."""
    database: str
    """`sqlite` or `postgresql`."""
    schema: str
    """The version of the tables."""
    sha256: str
    """Of the copy."""
    text_key: str
    """A mark of the key it is read with; the key cannot be told from it."""
    links: int
    """How long the audit chain was when the copy was begun."""
    head: str
    """The digest of its last link then."""


async def make(database: Database, folder: Path, now: datetime, told: Told = nobody) -> Backup:
    """Write a backup into a new folder, for the owner alone; what is open goes on meanwhile.

    `told` hears on the way how much is copied, then how much of the copy is read again.

    Raises:
        StorageError: `backup_exists`, `backup_unwritable` (path), `tool_missing` (tool),
            `backup_failed`.
    """
    try:
        half = await asyncio.to_thread(_begun, folder)
        copy = half / _COPIES[database.dialect]
        # Before the copy, so that this link is surely in it.
        async with database.transaction() as session:
            last = await audit.last(session)
        await _copy(database.url, copy, told)
        made = Backup(
            made_at=now.isoformat(timespec="seconds"),
            database=database.dialect,
            schema=str(await schema.version(database.url)),
            sha256=await asyncio.to_thread(_digest, copy, told),
            text_key=mark_of(database.text_cipher),
            links=0 if last is None else last.seq,
            head=audit.BEGINNING if last is None else last.digest,
        )
        await asyncio.to_thread(_finish, half, folder, made)
    except OSError:
        raise StorageError("backup_unwritable", path=str(folder)) from None
    return made


def read(folder: Path, told: Told = nobody) -> Backup:
    """Give what a backup says of itself, after its copy was read whole and found unchanged.

    `told` hears how much of it is read.

    Raises:
        StorageError: `no_backup`, `backup_damaged` (path).
    """
    try:
        found = Backup(**json.loads((folder / PAGE).read_text(encoding="utf-8")))
        whole = _digest(folder / _COPIES[found.database], told) == found.sha256
    except FileNotFoundError:
        raise StorageError("no_backup", path=str(folder)) from None
    except (OSError, ValueError, TypeError, KeyError):
        raise StorageError("backup_damaged", path=str(folder)) from None
    if not whole:
        raise StorageError("backup_damaged", path=str(folder))
    return found


async def restore(url: str, folder: Path, found: Backup, told: Told = nobody) -> None:
    """Put a backup's copy at an address where there is nothing yet, and bring it up to date.

    `told` hears how much of it is put there.

    Raises:
        StorageError: `restore_other_kind` (kind), `database_version_unknown` (version) for a newer
            program's, `restore_not_empty`, `tool_missing` (tool), `restore_failed`; as
            `storage.schema.bring_up`.
    """
    kind = "sqlite" if file_of(url) is not None else "postgresql"
    if kind != found.database:
        raise StorageError("restore_other_kind", kind=found.database)
    if not schema.is_known(found.schema):
        raise StorageError("database_version_unknown", version=found.schema)
    if not await _nothing_at(url):
        raise StorageError("restore_not_empty")
    await _put(url, folder / _COPIES[kind], told)
    await schema.bring_up(url)


def mark_of(key: TextKey) -> str:
    """Give the mark of a text key."""
    return hashlib.sha256(key.derive(_MARK)).hexdigest()[:16]


async def _nothing_at(url: str) -> bool:
    file = file_of(url)
    return not file.exists() if file is not None else await schema.version(url) is None


def _begun(folder: Path) -> Path:
    half = unfinished(folder)
    for taken in (folder, half):
        if taken.exists():
            raise StorageError("backup_exists", path=str(taken))
    half.mkdir(mode=0o700, parents=True)
    return half


def _finish(half: Path, folder: Path, made: Backup) -> None:
    write_secret(half / PAGE, f"{json.dumps(asdict(made), indent=2)}\n".encode())
    half.rename(folder)
    sync_folder(folder.parent)


def _digest(file: Path, told: Told) -> str:
    digest, total = hashlib.sha256(), file.stat().st_size
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
            told("checked", content.tell(), total)
    return digest.hexdigest()


async def _copy(url: str, copy: Path, told: Told) -> None:
    file = file_of(url)
    await asyncio.to_thread(keep_private, copy)
    if file is not None:
        await asyncio.to_thread(_rows_alone, file, copy, told)
    else:
        # It packs what it writes: of how much is known to nobody before its end.
        how = ("--format=custom", "--no-owner", "--no-acl", f"--file={copy}")
        await _run("pg_dump", url, *how, far=lambda: told("copied", copy.stat().st_size, 0))


def _rows_alone(file: Path, copy: Path, told: Told) -> None:
    # A new file: what was deleted and not yet written over is not copied.
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as source:
        total = _bytes_of_rows(source)
        source.set_progress_handler(
            lambda: told("copied", min(copy.stat().st_size, total), total), _OPCODES
        )
        source.execute("VACUUM INTO ?", (str(copy),))
    with copy.open("rb") as written:
        os.fsync(written.fileno())


def _bytes_of_rows(source: sqlite3.Connection) -> int:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (source.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    return int((pages - free) * size)


async def _put(url: str, copy: Path, told: Told) -> None:
    file = file_of(url)
    if file is not None:
        await asyncio.to_thread(_put_file, file, copy, told)
    else:
        content = os.open(copy, os.O_RDONLY)
        total = os.fstat(content).st_size
        try:
            # Handed over open: how far it is read is known to whoever shares it.
            await _run(
                "pg_restore",
                url,
                *("--no-owner", "--no-acl", "--single-transaction"),
                content=content,
                far=lambda: told("restored", os.lseek(content, 0, os.SEEK_CUR), total),
            )
        finally:
            os.close(content)


def _put_file(file: Path, copy: Path, told: Told) -> None:
    make_private(file.parent)
    half = unfinished(file)
    # The log of a database that is gone would be taken for this one's.
    for left in (half, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    keep_private(half)
    with copy.open("rb") as content, half.open("wb") as written:
        total = os.fstat(content.fileno()).st_size
        while block := content.read(_BLOCK):
            written.write(block)
            told("restored", content.tell(), total)
        written.flush()
        os.fsync(written.fileno())
    half.rename(file)
    sync_folder(file.parent)


async def _run(
    tool: str,
    url: str,
    *arguments: str,
    far: Callable[[], None],
    content: int = asyncio.subprocess.DEVNULL,
) -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, which nobody lists.

    `far` is called now and then, and at its end."""
    address = make_url(url)
    try:
        running = await asyncio.create_subprocess_exec(
            tool,
            f"--dbname={address.database}",
            *arguments,
            env={**os.environ, **_environment(address)},
            stdin=content,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise StorageError("tool_missing", tool=tool) from None
    while running.returncode is None:
        with suppress(TimeoutError):
            await asyncio.wait_for(running.wait(), _LOOK)
        far()
    if running.returncode != 0:
        raise StorageError("backup_failed" if tool == "pg_dump" else "restore_failed")


def _environment(address: URL) -> dict[str, str]:
    host = address.host or address.query.get("host") or ""
    named = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(address.port or ""),
        "PGUSER": address.username or "",
        "PGPASSWORD": str(address.password or ""),
    }
    return {name: value for name, value in named.items() if value}
