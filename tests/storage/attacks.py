"""What somebody with the database in his hands can try. Every attack knows the source code.

An attack gives pairs (member id, ballot as it lies there); `read_right` says how many voters'
choices can be read from them. It needs no key, for the thief of a database has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ballot_paper import InvalidBallotError, decode
from storage.engine import file_of, make_engine
from tests import databases

Pairs = list[tuple[int, bytes]]
Choices = Mapping[int, Sequence[int]]
"""Member id to the marks he gave."""


def read_right(pairs: Iterable[tuple[int, bytes]], choices: Choices, sheet: str) -> int:
    """Count the voters whose own choice is read from the ballot an attack ascribes to them."""
    return sum(_read(sheet, ballot, len(choices[one])) == choices[one] for one, ballot in pairs)


def _read(sheet: str, ballot: bytes, subjects: int) -> list[int] | None:
    try:
        return list(decode(sheet, subjects, ballot))
    except InvalidBallotError:
        return None


async def by_order_of_rows(url: str, ballots: str, column: str, seen: Sequence[int]) -> Pairs:
    """Note in the room who casts when; lay that list beside the rows as the file has them."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        # No ORDER BY: the rows come as they lie, by rowid or key on SQLite, by page on PostgreSQL.
        rows = await connection.execute(text(f"SELECT {column} FROM {ballots}"))
        pairs = list(zip(seen, [bytes(row[0]) for row in rows], strict=False))
    await engine.dispose()
    return pairs


def by_order_of_dump(url: str, receipts: str, ballots: str) -> Pairs:
    """Lay the two lists of an ordinary pg_dump side by side: nothing else is needed."""
    member_rows = _dumped(url, receipts)
    ballot_rows = _dumped(url, ballots)
    member = member_rows[0].index("member_id")
    voted = member_rows[0].index("voted")
    sealed = next(i for i, name in enumerate(ballot_rows[0]) if name in ("sealed", "paper"))
    members = [int(row[member]) for row in member_rows[1:] if row[voted] == "t"]
    papers = [bytes.fromhex(row[sealed].removeprefix("\\\\x")) for row in ballot_rows[1:]]
    return list(zip(members, papers, strict=False))


async def by_transaction(url: str, receipts: str, ballots: str, column: str) -> Pairs:
    """Join receipt and ballot by the transaction that wrote both: SELECT is right enough."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(
                f"SELECT r.member_id, b.{column} FROM {receipts} r "
                f"JOIN {ballots} b ON r.xmin = b.xmin WHERE r.voted"
            )
        )
        pairs = [(int(member), bytes(paper)) for member, paper in rows]
    await engine.dispose()
    return pairs


async def by_place(url: str, receipts: str, ballots: str, column: str) -> Pairs:
    """Lay marked receipts and ballots side by side, each as they lie in their file (ctid)."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        marked = await connection.execute(
            text(f"SELECT member_id FROM {receipts} WHERE voted ORDER BY ctid")
        )
        papers = await connection.execute(text(f"SELECT {column} FROM {ballots} ORDER BY ctid"))
        pairs = [(int(m[0]), bytes(p[0])) for m, p in zip(marked, papers, strict=False)]
    await engine.dispose()
    return pairs


async def files_of(url: str) -> list[Path]:
    """Give every file the database's content can be in: heap, indexes, write-ahead logs."""
    file = file_of(url)
    if file is not None:
        # Only SQLite's own: main, -wal, -shm, -journal.
        return sorted(file.parent.glob(f"{file.name}*"))
    engine = make_engine(url)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("CHECKPOINT"))
        number = await _number(connection)
    await engine.dispose()
    data = databases.postgres().data
    folders = (data / "base" / str(number), data / "pg_wal")
    return [one for folder in folders for one in sorted(folder.iterdir()) if one.is_file()]


def found_in(files: Iterable[Path], needle: bytes) -> int:
    """Count where those bytes stand."""
    return sum(_content(file).count(needle) for file in files)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        # The server put this part of its log away, or cleared a file, since it was listed.
        return b""


def _dumped(url: str, table: str) -> list[list[str]]:
    dump = databases.postgres().tool("pg_dump", url, "--data-only", f"--table={table}")
    head, _, rest = dump.partition(" FROM stdin;\n")
    columns = head[head.rindex("(") + 1 : head.rindex(")")].split(", ")
    rows = rest.partition("\\.\n")[0].splitlines()
    return [columns, *(row.split("\t") for row in rows)]


async def _number(connection: AsyncConnection) -> int:
    found = await connection.scalar(
        text("SELECT oid::int FROM pg_database WHERE datname = current_database()")
    )
    return int(found or 0)
