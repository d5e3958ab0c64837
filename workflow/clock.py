"""Time as the program sees it: passed in, aware, in the time of Vietnam."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Gives the present moment."""

    def now(self) -> datetime:
        """Give the aware present moment, Asia/Ho_Chi_Minh."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the machine's time in Vietnam."""
        return datetime.now(VIETNAM)  # noqa: TID251 - the one place where real time comes in


class ShiftedClock:
    """The machine's clock plus the seconds written in a file: a rehearsal moves it by writing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._machine = SystemClock()

    def now(self) -> datetime:
        """Give the shifted time; a missing or half-written file counts as no shift."""
        try:
            shift = float(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            shift = 0.0
        return self._machine.now() + timedelta(seconds=shift)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(VIETNAM)

    def now(self) -> datetime:
        """Give the moment it was set to."""
        return self._moment

    def move(self, step: timedelta) -> None:
        """Go on by `step`."""
        # Through UTC, so that a step is real time whatever a zone does.
        self._moment = (self._moment.astimezone(UTC) + step).astimezone(VIETNAM)
