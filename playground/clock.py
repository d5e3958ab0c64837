"""The playground's clock: real time plus an offset that a story may move."""

import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam keeps UTC+7 the whole year and has done so since 1975."""


class WorldClock:
    """Tells the world's time; every move is also written to a file for the product to read."""

    def __init__(self, path: Path | None = None) -> None:
        self._offset = timedelta()
        self._path = path
        self._write()

    @property
    def offset(self) -> timedelta:
        """How far the world is ahead of real time."""
        return self._offset

    def now(self) -> datetime:
        """The world's time, aware, in Asia/Ho_Chi_Minh."""
        return datetime.fromtimestamp(time.time(), VIETNAM) + self._offset

    def move(self, step: timedelta) -> None:
        """Move the world's time forward, or back by a negative step."""
        self._offset += step
        self._write()

    def set(self, moment: datetime) -> None:
        """Put the world at a moment; one without a zone is read as Vietnam's time."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        self.move(aware - self.now())

    def _write(self) -> None:
        """Replace the file whole, so that a reader never meets half a number."""
        if self._path is None:
            return
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(f"{self._offset.total_seconds()}\n", encoding="ascii")
        draft.replace(self._path)
