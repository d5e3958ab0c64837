"""When a duty is reminded of: seven, three, two days and one day before it is missed, then daily.

Days left are counted with today, as the reminder says them. A step that was missed is made up for
by the next planning, once for all that were missed.
"""

from datetime import date, timedelta

from storage.tables import DueOperator
from storage.tables.duty import NEVER

DAYS_LEFT = (7, 3, 2, 1)
"""Two is the eve of the last day, one is the last day itself."""
OVERDUE_DAYS = 3
"""How many days a duty is still reminded of after it was missed."""
REACH = DAYS_LEFT[0]
"""How many days ahead a reminder looks when it lists what is due."""


def last_day(day: date, operator: DueOperator) -> date:
    """Give the last day that is in time: "before" excludes the day itself, "by" includes it."""
    return day - timedelta(days=1) if operator is DueOperator.BEFORE else day


def days_left(last: date, today: date) -> int:
    """Give how many days are left, today being one; 0 or less when it was missed."""
    return (last - today).days + 1


def next_step(last: date, after: date) -> date:
    """Give the first day of a reminder that comes after a day; `NEVER` when none does."""
    days = [last - timedelta(days=left - 1) for left in DAYS_LEFT]
    days += [last + timedelta(days=late) for late in range(1, OVERDUE_DAYS + 1)]
    return next((day for day in days if day > after), NEVER)
