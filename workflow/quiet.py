"""Quiet hours and days: nobody is woken by a reminder, nor reminded on a day off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflow import days_off

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of the night, in the time of Vietnam; `start` is quiet, `end` no longer."""

    start: time = time(21)
    end: time = time(7)
    weekends: bool = False
    """Saturdays and Sundays are quiet as a whole."""
    holidays: bool = False
    """So are the public holidays of Vietnam."""

    def covers(self, moment: datetime) -> bool:
        """Tell whether nobody should be written to at this moment."""
        return self.off(moment.date()) or self._night(moment.time())

    def next_allowed(self, moment: datetime) -> datetime:
        """Give the moment itself, or the end of the quiet stretch it falls into."""
        at = moment
        while self.covers(at):
            if self.off(at.date()):
                at = datetime.combine(at.date() + _DAY, time(), at.tzinfo)
                continue
            end = datetime.combine(at.date(), self.end, at.tzinfo)
            at = end if end > at else end + _DAY
        return at

    @property
    def open_hours(self) -> timedelta:
        """Give how long of a day that is not off people may be written to."""
        return (
            timedelta(
                hours=self.start.hour - self.end.hour, minutes=self.start.minute - self.end.minute
            )
            % _DAY
            or _DAY
        )

    def off(self, day: date) -> bool:
        """Tell whether this whole day is quiet."""
        return (self.weekends and days_off.weekend(day)) or (
            self.holidays and days_off.public_holiday(day)
        )

    def until_next_open(self, day: date) -> date:
        """Give the last day before the next one that is not off: a Friday's is its Sunday."""
        while self.off(day + _DAY):
            day += _DAY
        return day

    def _night(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end
