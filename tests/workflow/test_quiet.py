"""The hours and days on which nobody is written to."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.clock import VIETNAM
from workflow.quiet import QuietHours

QUIET = QuietHours()


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (time(6, 59), time(7)),
        (time(7), time(7)),
        (time(20, 59), time(20, 59)),
        (time(21), time(7)),
        (time(23, 30), time(7)),
    ],
)
def test_quiet_hours_end_at_seven(clock: time, expected: time) -> None:
    """21:00 is quiet, 07:00 is not."""
    moment = datetime.combine(date(2024, 12, 2), clock, VIETNAM)

    allowed = QUIET.next_allowed(moment)

    assert expected == allowed.time()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 2, 13, 20, 59), (2026, 2, 13, 20, 59)),
        ((2026, 2, 13, 21, 0), (2026, 2, 23, 7, 0)),
        ((2026, 2, 17, 9, 0), (2026, 2, 23, 7, 0)),
        ((2027, 2, 4, 9, 0), (2027, 2, 11, 7, 0)),
        ((2026, 9, 1, 9, 0), (2026, 9, 3, 7, 0)),
    ],
)
def test_tet_and_the_other_holidays_are_quiet(
    moment: tuple[int, int, int, int, int], expected: tuple[int, int, int, int, int]
) -> None:
    """Tết moves with the year; the weekend beside it is quiet too."""
    quiet = QuietHours(weekends=True, holidays=True)

    allowed = quiet.next_allowed(datetime(*moment, tzinfo=VIETNAM))

    assert datetime(*expected, tzinfo=VIETNAM) == allowed


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)),  # noqa: DTZ001 - zone follows
    st.times(),
    st.times(),
)
def test_the_next_allowed_moment_is_never_quiet(moment: datetime, start: time, end: time) -> None:
    """Whatever the hours: allowed, not before the moment, within a day."""
    quiet = QuietHours(start, end)
    asked = moment.replace(tzinfo=VIETNAM)

    allowed = quiet.next_allowed(asked)

    assert not quiet.covers(allowed)
    assert timedelta() <= allowed - asked <= timedelta(days=1)
