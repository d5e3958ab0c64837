"""Quiet hours: nobody is woken by a reminder."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of the night, in the time of Vietnam; `start` is quiet, `end` no longer."""

    start: time = time(21)
    end: time = time(7)

    def covers(self, moment: datetime) -> bool:
        """Tell whether nobody should be written to at this moment."""
        clock = moment.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def next_allowed(self, moment: datetime) -> datetime:
        """Give the moment itself, or the end of the quiet stretch it falls into."""
        if not self.covers(moment):
            return moment
        end = datetime.combine(moment.date(), self.end, moment.tzinfo)
        return end if end > moment else end + timedelta(days=1)
