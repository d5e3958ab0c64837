"""Databases of one day, as that day's code left them: put away, and brought back.

Each stands in a folder `<day>/<story>/<database>`: the database itself, the keys that open it, and
`told.json`, which says in plain figures and words what the program found in it on that day.
"""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from storage.engine import file_of
from tests import databases

HERE = Path(__file__).parent
STORIES = ("demo", "meeting")


@dataclass(frozen=True, slots=True)
class Told:
    """What the program found in a database on the day it was put away."""

    moment: str
    """What the clock said, ISO."""
    answers: Mapping[str, Mapping[str, str]]
    """The self-review of each chat's member, by item."""
    votes: Mapping[str, Mapping[str, int]]
    """By name, what is counted: in a meeting half open, once the rest has voted."""
    levels: Mapping[str, str | None]
    """By name, the level that is proposed."""
    waiting: Mapping[str, int]
    """How many messages of each kind wait to be sent and are owed."""
    rows: Mapping[str, int]
    """How many rows each table had."""
    still_to_vote: Mapping[str, list[int]] = field(default_factory=dict)
    """By chat, the sheets that are cast once the database is back."""
    half_written: str = ""
    """The chat of a member in the middle of the self-review."""
    in_a_wizard: str = ""
    """The chat of a member in the middle of the pledge."""

    @property
    def now(self) -> datetime:
        """Give what the clock said."""
        return datetime.fromisoformat(self.moment)


@dataclass(frozen=True, slots=True)
class Kept:
    """One database of one day."""

    day: str
    story: str
    kind: str

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return HERE / self.day / self.story / self.kind

    @property
    def told(self) -> Told:
        """What was found in it."""
        return Told(**json.loads((self.folder / "told.json").read_text(encoding="utf-8")))

    def put_away(self, settings: Settings, told: Told) -> None:
        """Keep the database of these settings, which nobody has open any more."""
        shutil.copytree(settings.keys, self.folder / "keys")
        # Without its moment and its file's name a packed file is the same for the same content.
        (self.folder / "database.gz").write_bytes(gzip.compress(self._read(settings), mtime=0))
        text = json.dumps(asdict(told), ensure_ascii=False, indent=1, sort_keys=True)
        (self.folder / "told.json").write_text(f"{text}\n", encoding="utf-8")

    async def bring_back(self, folder: Path) -> Settings:
        """Lay the database and its keys down anew; give the settings of a program that opens it."""
        shutil.copytree(self.folder / "keys", folder / "keys")
        url = await databases.empty_url(self.kind, folder)
        content = gzip.decompress((self.folder / "database.gz").read_bytes())
        file = file_of(url)
        if file is not None:
            file.write_bytes(content)
        else:
            databases.postgres().tool(
                "psql", url, "-q", "-v", "ON_ERROR_STOP=1", told=content.decode()
            )
        return settings_of(url, folder)

    def _read(self, settings: Settings) -> bytes:
        file = file_of(settings.database)
        if file is None:
            dump = databases.postgres().tool("pg_dump", settings.database, "--no-owner")
            # A fence of newer tools, which an older one cannot read.
            lines = dump.splitlines(keepends=True)
            fences = (r"\restrict ", r"\unrestrict ")
            return "".join(line for line in lines if not line.startswith(fences)).encode()
        with sqlite3.connect(file) as line:
            # What the log still holds belongs into the file that is kept.
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        line.close()
        return file.read_bytes()


def all_kept() -> Iterator[Kept]:
    """Give every database that was ever kept, the oldest first."""
    for day in sorted(path.name for path in HERE.glob("????-??-??")):
        for story in STORIES:
            for kind in databases.KINDS:
                yield Kept(day, story, kind)


def settings_of(url: str, folder: Path) -> Settings:
    """Give the settings of a program with this database, its keys in `folder`."""
    return Settings(_env_file=None, database=url, keys=folder / "keys")
