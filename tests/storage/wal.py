"""The write-ahead log read by transaction: pg_waldump says where a record is, the file says what.

It finds rows that were deleted since, so it is the attack for after the close.
"""

import re
from pathlib import Path

from sqlalchemy import text

from storage.engine import make_engine
from tests import databases
from tests.storage.attacks import Pairs

_RECORD = re.compile(
    r"rmgr: Heap .*len \(rec/tot\): *\d+/ *(?P<length>\d+), tx: *(?P<tx>\d+), "
    r"lsn: (?P<high>[0-9A-F]+)/(?P<low>[0-9A-F]+), .*?desc: (?P<kind>[A-Z_+]+)"
    r".*?blkref #0: rel (?P<rel>\d+/\d+/\d+)(?: fork main)? blk (?P<block>\d+)"
)
_NEW_PLACE = re.compile(r"new_off: (\d+)|new off: (\d+)")
_SEGMENT, _PAGE, _PAGE_HEAD, _SEGMENT_HEAD = 16 * 1024 * 1024, 8192, 24, 40
_AFTER_THE_ROW = 3
"""The number of the row in its page, and flags, end the record of an insert."""


async def position(url: str) -> str:
    """Tell how far the log has come."""
    return str(await _ask(url, "SELECT pg_current_wal_lsn()::text"))


async def by_log(url: str, receipts: str, ballots: str, since: str, length: int) -> Pairs:
    """Give each member, by the place of his marked receipt, the row his transaction inserted."""
    until = await position(url)
    files = {
        name: await _ask(url, f"SELECT pg_relation_filepath('{name}')")
        for name in (receipts, ballots)
    }
    folder = databases.postgres().data / "pg_wal"
    told = databases.postgres().read("pg_waldump", "-p", str(folder), "-s", since, "-e", until)
    members: dict[str, int] = {}
    papers: dict[str, bytes] = {}
    for line in told.splitlines():
        record = _RECORD.search(line)
        if record is None:
            continue
        file = str(record["rel"]).rpartition("/")[2]
        place = _NEW_PLACE.search(line)
        if file == str(files[receipts]).rpartition("/")[2] and place is not None:
            where = f"({record['block']},{place[1] or place[2]})"
            found = await _ask(url, f"SELECT member_id FROM {receipts} WHERE ctid = '{where}'")
            if found is not None:
                members[record["tx"]] = int(str(found))
        elif file == str(files[ballots]).rpartition("/")[2] and "INSERT" in record["kind"]:
            start = int(record["high"], 16) << 32 | int(record["low"], 16)
            raw = _bytes(folder, start, int(record["length"]))
            papers[record["tx"]] = raw[-_AFTER_THE_ROW - length : -_AFTER_THE_ROW]
    return [(member, papers[tx]) for tx, member in members.items() if tx in papers]


def _bytes(folder: Path, start: int, length: int) -> bytes:
    """Read a record's bytes; the heads of the pages it runs over are left out."""
    found = b""
    while len(found) < length:
        number, offset = divmod(start, _SEGMENT)
        if offset % _PAGE == 0:
            start += _PAGE_HEAD if offset else _SEGMENT_HEAD
            continue
        part = min(length - len(found), _PAGE - offset % _PAGE)
        with (folder / f"00000001{number // 256:08X}{number % 256:08X}").open("rb") as file:
            file.seek(offset)
            found += file.read(part)
        start += part
    return found


async def _ask(url: str, question: str) -> object:
    engine = make_engine(url)
    async with engine.connect() as connection:
        answer: object = await connection.scalar(text(question))
    await engine.dispose()
    return answer
