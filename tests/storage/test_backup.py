"""A backup taken while the house is at work, and restored somewhere else."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import audit, backup
from storage.crypto import TextKey
from storage.database import Database
from storage.errors import StorageError
from tests import databases
from tests.storage.stage import NOW


@pytest.fixture(autouse=True)
def tools(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools stand on the path, as on a server."""
    if kind == "postgresql":
        found = databases.postgres().tools
        monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The most careless of installations."""
    before = os.umask(0)
    yield
    os.umask(before)


async def link(database: Database, kind: str) -> None:
    """Let something happen."""
    async with database.transaction() as session:
        await audit.append(session, NOW, kind, None, {"session": 1})


async def kinds(database: Database) -> list[str]:
    """Give what happened, after the whole chain was checked."""
    async with database.transaction() as session:
        assert await audit.verify(session) is None
        return [json.loads(line[65:])["kind"] async for line in audit.lines(session)]


async def elsewhere(kind: str, folder: Path) -> str:
    """Give an address where there is nothing yet."""
    await asyncio.to_thread(folder.mkdir)
    return await databases.empty_url(kind, folder)


async def test_what_was_acknowledged_is_in_the_backup(
    database: Database, kind: str, url: str, tmp_path: Path
) -> None:
    """Others write all the while; what was done before stands in the restored house."""
    await link(database, "trước")
    stop = asyncio.Event()
    program = databases.at(url, tmp_path)
    await program.open()

    async def go_on() -> None:
        while not stop.is_set():
            await link(program, "trong lúc sao lưu")

    busy = asyncio.ensure_future(go_on())
    told: list[tuple[str, int, int]] = []

    def hear(step: str, done: int, total: int) -> None:
        told.append((step, done, total))

    made = await backup.make(database, tmp_path / "b", NOW, hear)
    stop.set()
    await busy
    await program.close()
    url = await elsewhere(kind, tmp_path / "mới")
    await backup.restore(url, tmp_path / "b", backup.read(tmp_path / "b", hear), hear)

    restored = databases.at(url, tmp_path / "mới")
    await restored.open()
    found = await kinds(restored)
    await restored.close()
    await databases.drop(url)
    assert "trước" == found[0]
    assert made.links <= len(found)
    assert (kind, NOW.isoformat()) == (made.database, made.made_at)
    assert {"copied", "checked", "restored"} == {step for step, _, _ in told}
    assert told[-1][1] == told[-1][2] > 0


@pytest.mark.usefixtures("open_umask")
async def test_nobody_else_reads_a_backup(database: Database, tmp_path: Path) -> None:
    """Whatever the umask: folder 0700, files 0600; no key of any kind is among them."""
    key = database.ballot_keys.create(7)

    await backup.make(database, tmp_path / "b", NOW)

    folder = tmp_path / "b"
    assert 0o700 == folder.stat().st_mode & 0o777
    assert {0o600} == {file.stat().st_mode & 0o777 for file in folder.iterdir()}
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    assert databases.TEXT_KEY not in content
    assert databases.TEXT_KEY.hex().encode() not in content
    assert bytes(database.ballot_keys.private(key)) not in content


async def test_a_backup_is_not_written_over(database: Database, tmp_path: Path) -> None:
    """The first one stays as it is."""
    await backup.make(database, tmp_path / "b", NOW)
    before = (tmp_path / "b" / backup.PAGE).read_bytes()

    with pytest.raises(StorageError, match="backup_exists"):
        await backup.make(database, tmp_path / "b", NOW)

    assert before == (tmp_path / "b" / backup.PAGE).read_bytes()


async def test_a_damaged_backup_is_not_restored(database: Database, tmp_path: Path) -> None:
    """One letter of the copy, or of its page, or no copy at all: told, and nothing is put back."""
    await backup.make(database, tmp_path / "b", NOW)
    (copy,) = set((tmp_path / "b").iterdir()) - {tmp_path / "b" / backup.PAGE}
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)

    with pytest.raises(StorageError, match="backup_damaged"):
        backup.read(tmp_path / "b")
    copy.unlink()
    with pytest.raises(StorageError, match="no_backup"):
        backup.read(tmp_path / "b")
    (tmp_path / "b" / backup.PAGE).write_text("{}")
    with pytest.raises(StorageError, match="backup_damaged"):
        backup.read(tmp_path / "b")


async def test_a_house_that_stands_is_not_restored_over(
    database: Database, url: str, tmp_path: Path
) -> None:
    """What is there stays."""
    await backup.make(database, tmp_path / "b", NOW)
    await link(database, "sau")

    with pytest.raises(StorageError, match="restore_not_empty"):
        await backup.restore(url, tmp_path / "b", backup.read(tmp_path / "b"))

    assert ["sau"] == await kinds(database)


async def test_the_log_of_another_database_is_not_taken_for_its_own(
    database: Database, kind: str, tmp_path: Path
) -> None:
    """The file was deleted, its log beside it was forgotten: the restored one has its own rows."""
    await link(database, "trước")
    await backup.make(database, tmp_path / "b", NOW)
    url = await elsewhere(kind, tmp_path / "mới")
    for end in ("-wal", "-shm", "-journal"):
        (tmp_path / "mới" / f"tusoi.sqlite{end}").write_bytes(b"\x37\x7f\x06\x82" + bytes(4096))

    await backup.restore(url, tmp_path / "b", backup.read(tmp_path / "b"))

    restored = databases.at(url, tmp_path / "mới")
    await restored.open()
    found = await kinds(restored)
    await restored.close()
    await databases.drop(url)
    assert ["trước"] == found


async def test_a_backup_of_the_other_kind_is_told(
    database: Database, kind: str, tmp_path: Path
) -> None:
    """SQLite's copy is none for PostgreSQL, and the other way round."""
    await backup.make(database, tmp_path / "b", NOW)
    other = {"sqlite": "postgresql+asyncpg://an@nowhere/x", "postgresql": "sqlite+aiosqlite:///x"}

    with pytest.raises(StorageError, match="restore_other_kind"):
        await backup.restore(other[kind], tmp_path / "b", backup.read(tmp_path / "b"))


def test_a_key_is_known_by_its_mark(kind: str) -> None:
    """Another key has another mark, and none is part of its mark."""
    one, other = (backup.mark_of(TextKey(bytes([n]) * 32)) for n in (1, 2))

    assert one != other
    assert bytes([1]).hex() * 4 not in one
