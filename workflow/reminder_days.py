"""When a duty is reminded of: so many days before its last day, on it, then daily for a while.

T is the last day that is in time. By default T-7, T-3, T-1 and T itself, then three days more; a
house may set others. A step that was missed is made up for by the next planning, once for all that
were missed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rating import DeadlineOperator
from storage.tables.duty import NEVER


@dataclass(frozen=True, slots=True)
class Steps:
    """The days of reminding, counted from the last day that is in time."""

    before: tuple[int, ...] = (7, 3, 1, 0)
    """So many days before it, the most first; 0 is the day itself."""
    overdue: int = 3
    """How many days a duty is still reminded of after it was missed."""

    @property
    def reach(self) -> int:
        """How many days ahead a reminder looks when it lists what is due."""
        return max(self.before, default=0)

    def next_after(self, last: date, after: date) -> date:
        """Give the first day of a reminder that comes after a day; `NEVER` when none does."""
        days = [last - timedelta(days=left) for left in sorted(self.before, reverse=True)]
        days += [last + timedelta(days=late) for late in range(1, self.overdue + 1)]
        return next((day for day in days if day > after), NEVER)


def last_day(day: date, operator: DeadlineOperator) -> date:
    """Give the last day that is in time: "before" excludes the day itself, "by" includes it."""
    return day - timedelta(days=1) if operator is DeadlineOperator.BEFORE else day


def days_left(last: date, today: date) -> int:
    """Give how many days are left: 0 on the last day, less than 0 when it was missed."""
    return (last - today).days
