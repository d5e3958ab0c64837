"""Names and boxes joined again after a close, by whoever copied the key while the urn was open.

He has the server's disk. Pages of the write-ahead log are put back by the address that each one
carries, whatever file they lie in: files are renamed and written again from the front. Whole pages
of tables stand there, and rows; more of both lies in the tables' own files, the places of deleted
rows among it. Receipt and box that one transaction wrote belong together.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from struct import unpack_from

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import text

from storage.ballot_paper import SEALED_BYTES, InvalidBallotError, decode
from storage.engine import make_engine
from tests import databases

PAGE = 8192
_LONG_HEAD, _SHORT_HEAD = 40, 24
_FIRST_OF_FILE = 0x0002
_RECORD_HEAD = 24
_HEAP, _HEAP2 = 10, 9
_LAST_MANAGER, _MOST_BLOCKS = 30, 32
_HAS_IMAGE, _SAME_TABLE = 0x10, 0x80
_INSERT, _UPDATES, _OTHER = 0x00, (0x20, 0x40), -1
_ROW_HEAD = 23


@dataclass
class Found:
    """What could be read, by the number of the transaction that wrote it."""

    voted: dict[int, set[int]] = field(default_factory=dict)
    """Members whose receipt says that they voted."""
    boxes: dict[int, set[bytes]] = field(default_factory=dict)

    def pairs(self) -> list[tuple[int, bytes]]:
        """Give member and box where one transaction wrote one of each."""
        return [
            (next(iter(members)), box)
            for number, members in self.voted.items()
            if len(members) == 1
            for box in self.boxes.get(number, ())
        ]

    def in_order(self) -> list[int]:
        """Give the members as their transactions followed one another."""
        alone = {number: who for number, who in self.voted.items() if len(who) == 1}
        return list(dict.fromkeys(next(iter(alone[number])) for number in sorted(alone)))


@dataclass(frozen=True)
class Table:
    """A table as it lies on the disk."""

    file: int
    """Database and file: copies of a database have the same files."""
    columns: int


async def tables(url: str) -> dict[str, Table]:
    """Give the two tables of the urn, while anybody may still ask."""
    engine = make_engine(url)
    found = {}
    async with engine.connect() as connection:
        for name in ("ballot_elector", "sealed_ballot"):
            row = await connection.execute(
                text(
                    "SELECT d.oid::int, c.relfilenode, c.relnatts FROM pg_class c, pg_database d "
                    "WHERE c.oid = CAST(:name AS regclass) AND d.datname = current_database()"
                ),
                {"name": name},
            )
            number, file, columns = row.one()
            found[name] = Table(_file(number, file), columns)
    await engine.dispose()
    return found


def in_log(folder: Path, known: Mapping[str, Table]) -> Found:
    """Read what the write-ahead log still holds of the two tables."""
    log = _Log(known)
    for record in _records(_pages(folder)):
        with suppress(struct.error, IndexError):  # it only looked like a record
            log.read(record)
    return log.found


def in_tables(folder: Path, known: Mapping[str, Table]) -> Found:
    """Read the tables' own files: rows that stand there, and what is left of deleted ones."""
    found = Found()
    for table in known.values():
        file = folder / str(table.file & 0xFFFFFFFF)
        for part in (file, *folder.glob(f"{file.name}.*")):
            content = part.read_bytes() if part.exists() else b""
            for start in range(0, len(content), PAGE):
                _read_page(content[start : start + PAGE], table.file, known, found)
    return found


def read_right(
    pairs: Iterable[tuple[int, bytes]], choices: Mapping[int, list[int]], key: bytes, sheet: str
) -> int:
    """Count the voters whose own choice is read, with the key, from the box ascribed to them."""
    opened = SealedBox(PrivateKey(key))
    return len({one for one, box in pairs if _marks(opened, box, sheet) == choices[one]})


def _marks(opened: SealedBox[PrivateKey], box: bytes, sheet: str) -> list[int] | None:
    try:
        return list(decode(sheet, 4, opened.decrypt(box)))
    except (CryptoError, InvalidBallotError):
        return None


def folders(number: int) -> tuple[Path, Path]:
    """Give where the server keeps its log, and a database's tables."""
    data = databases.postgres().data
    return data / "pg_wal", data / "base" / str(number)


async def number_of(url: str) -> int:
    """Give the number of a database, by which its folder is called; what it has is written out."""
    await databases.postgres().command("CHECKPOINT")
    engine = make_engine(url)
    async with engine.connect() as connection:
        number = await connection.scalar(
            text("SELECT oid::int FROM pg_database WHERE datname = current_database()")
        )
    await engine.dispose()
    return int(number or 0)


def _file(database: int, number: int) -> int:
    return database << 32 | number


def _pages(folder: Path) -> dict[int, bytes]:
    """Give every page of the log by its own address, from whatever file it lies in."""
    found = {}
    for file in sorted(folder.iterdir()):
        if not file.is_file() or len(file.name) != 24:
            continue
        content = file.read_bytes()
        for start in range(0, len(content), PAGE):
            magic, _, _, address = unpack_from("<HHIQ", content, start)
            if magic and address % PAGE == 0:
                found[address] = content[start : start + PAGE]
    return found


def _runs(pages: Mapping[int, bytes]) -> Iterator[bytes]:
    """Give what follows without a gap, from the first record that begins there."""
    run: list[bytes] = []
    before = -1
    for address in sorted(pages):
        page = pages[address]
        info, left = unpack_from("<H", page, 2)[0], unpack_from("<I", page, 16)[0]
        head = _LONG_HEAD if info & _FIRST_OF_FILE else _SHORT_HEAD
        if address != before + PAGE:
            yield b"".join(run)
            # The rest of a record that began before the gap says nothing by itself.
            run = [page[head + -(-left // 8) * 8 :] if left < PAGE - head else b""]
        else:
            run.append(page[head:])
        before = address
    yield b"".join(run)


@dataclass(frozen=True)
class Block:
    """What a record says of one page."""

    file: int
    number: int
    page: bytes | None
    data: bytes


@dataclass(frozen=True)
class Record:
    """One change of rows."""

    transaction: int
    kind: int
    blocks: tuple[Block, ...]
    rest: bytes


def _records(pages: Mapping[int, bytes]) -> list[Record]:
    """Give what was done to rows, in order."""
    found: list[Record] = []
    last = max(pages, default=0) + PAGE
    for run in _runs(pages):
        at = 0
        while at + _RECORD_HEAD <= len(run):
            length, before, manager = _head(run, at)
            likely = _RECORD_HEAD <= length <= len(run) - at and manager <= _LAST_MANAGER
            if not likely or before % 8 or not before < last or run[at + 18 : at + 20] != b"\0\0":
                at += 8  # a gap, or the end: another record may begin further on
                continue
            if manager in (_HEAP, _HEAP2):
                with suppress(struct.error, IndexError, ValueError):  # it only looked like one
                    found.append(_record(run[at : at + length]))
            at += -(-length // 8) * 8
    return found


def _head(run: bytes, at: int) -> tuple[int, int, int]:
    """Give length, place of the record before, and manager of what may be a record."""
    length, _, before, _, manager = unpack_from("<IIQBB", run, at)
    return length, before, manager


def _record(record: bytes) -> Record:
    at, heads, file = _RECORD_HEAD, [], 0
    while at < len(record) and record[at] <= _MOST_BLOCKS:
        flags, data = record[at + 1], unpack_from("<H", record, at + 2)[0]
        at += 4
        image = hole = 0
        if flags & _HAS_IMAGE:
            image, hole = unpack_from("<HH", record, at)
            at += 5
        if not flags & _SAME_TABLE:
            database, number = unpack_from("<II", record, at + 4)
            file = _file(database, number)
            at += 12
        heads.append((file, unpack_from("<I", record, at)[0], image, hole, data))
        at += 4
    at += {255: 2, 254: 5}.get(record[at], 0) if at < len(record) else 0
    blocks = []
    for file, number, image, hole, data in heads:
        content = record[at : at + image]
        page = content[:hole] + bytes(PAGE - image) + content[hole:] if image else None
        blocks.append(Block(file, number, page, record[at + image : at + image + data]))
        at += image + data
    kind = record[16] & 0x70 if record[17] == _HEAP else _OTHER
    return Record(unpack_from("<I", record, 4)[0], kind, tuple(blocks), record[at:])


class _Log:
    """Follows each receipt from place to place: an update says where it was and where it is."""

    def __init__(self, known: Mapping[str, Table]) -> None:
        self._known = known
        self._receipts = known["ballot_elector"].file
        self._members: dict[tuple[int, int], int] = {}
        self.found = Found()

    def read(self, record: Record) -> None:
        """Note what one record tells."""
        for block in record.blocks:
            if block.page is not None:
                _read_page(block.page, block.file, self._known, self.found)
                if block.file == self._receipts:
                    self._places(block)
        if record.kind == _INSERT and record.blocks and record.blocks[0].data:
            self._insert(record)
        elif record.kind in _UPDATES and record.blocks[0].file == self._receipts:
            self._update(record)

    def _places(self, block: Block) -> None:
        page = block.page or b""
        for number in range((unpack_from("<H", page, 12)[0] - _SHORT_HEAD) // 4):
            pointer = unpack_from("<I", page, _SHORT_HEAD + 4 * number)[0]
            start, state = pointer & 0x7FFF, pointer >> 15 & 3
            if state == 1:
                member = unpack_from("<I", page, start + page[start + 22] + 4)[0]
                self._members[block.number, number + 1] = member

    def _insert(self, record: Record) -> None:
        block, (place,) = record.blocks[0], unpack_from("<H", record.rest)
        body = block.data[5 + block.data[4] - _ROW_HEAD :]
        _note_body(record.transaction, body, block.file, self._known, self.found)
        if block.file == self._receipts:
            self._members[block.number, place] = unpack_from("<I", body, 4)[0]

    def _update(self, record: Record) -> None:
        _, old, _, _, _, new = unpack_from("<IHBBIH", record.rest)
        member = self._members.get((record.blocks[-1].number, old))
        if member is not None:
            self._members[record.blocks[0].number, new] = member
            self.found.voted.setdefault(record.transaction, set()).add(member)


def _read_page(page: bytes, file: int, known: Mapping[str, Table], found: Found) -> None:
    # Whether a pointer still leads to it or not, a row begins at a multiple of eight.
    for start in range(_SHORT_HEAD, len(page) - _ROW_HEAD, 8):
        masks, info, head = unpack_from("<HHB", page, start + 18)
        columns = masks & 0x07FF
        if head in (24, 32) and any(
            t.file == file and t.columns == columns for t in known.values()
        ):
            number = unpack_from("<I", page, start)[0]
            if info & 0x0300 != 0x0200:
                body = page[start + head : start + head + 200]
                _note_body(number, body, file, known, found)


def _note_body(
    number: int, body: bytes, file: int, known: Mapping[str, Table], found: Found
) -> None:
    if file == known["ballot_elector"].file and len(body) >= 9:
        _, member, voted = unpack_from("<IIB", body)
        if voted == 1:
            found.voted.setdefault(number, set()).add(member)
    # 37 bytes of the id, three of padding, four of the session, one of the length.
    elif body[44:45] == bytes([(SEALED_BYTES + 1) << 1 | 1]):
        found.boxes.setdefault(number, set()).add(body[45 : 45 + SEALED_BYTES])
