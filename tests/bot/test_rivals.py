"""Two programs, one token: how each of them finds out, and who gives way."""

from datetime import datetime, timedelta

import pytest

from bot.telegram.rivals import CREDIT, GENTLE, SILENCE, STEADY, TRIAL, Rivals
from workflow.clock import VIETNAM, FixedClock

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock(datetime(2024, 11, 20, 9, 0, tzinfo=VIETNAM))


@pytest.fixture
def newcomer(clock: FixedClock) -> Rivals:
    """A program that has just begun to poll."""
    rivals = Rivals(clock)
    rivals.asked()
    return rivals


@pytest.mark.parametrize(
    ("polled", "stays"), [(STEADY - SECOND, False), (STEADY, True), (STEADY + SECOND, True)]
)
def test_who_polled_well_for_a_minute_stays(
    newcomer: Rivals, clock: FixedClock, polled: timedelta, stays: bool
) -> None:
    """Its next poll follows at once; anybody else rests for seconds first."""
    newcomer.answered(0)
    clock.move(polled)

    assert stays == newcomer.stays
    assert stays == (newcomer.met() < 1)


def test_who_stays_is_not_unsettled_by_a_second_meeting(
    newcomer: Rivals, clock: FixedClock
) -> None:
    """However stubborn the other is; but then its health tells."""
    newcomer.answered(0)
    clock.move(STEADY)

    polite = [newcomer.met() for _ in range(6)]
    well = newcomer.well
    stubborn = [newcomer.met() for _ in range(100)]

    assert max(*polite, *stubborn) < 1
    assert not newcomer.doubtful
    assert (True, False) == (well, newcomer.well)


def test_a_newcomer_asks_for_one_and_handles_two(newcomer: Rivals, clock: FixedClock) -> None:
    """Then it looks twice before it handles more."""
    limits = []
    for _ in range(CREDIT):
        limits.append(newcomer.limit)
        assert not newcomer.doubtful
        newcomer.answered(1)

    assert [1] * CREDIT == limits
    assert newcomer.doubtful
    assert 1 == newcomer.limit


def test_after_its_trial_a_newcomer_asks_for_all(newcomer: Rivals, clock: FixedClock) -> None:
    """Nobody threw it out meanwhile."""
    newcomer.answered(1)
    clock.move(TRIAL)

    assert 100 == newcomer.limit
    assert not newcomer.doubtful


def test_a_restart_that_met_its_own_dead_poll_goes_on(newcomer: Rivals, clock: FixedClock) -> None:
    """After one rest of some seconds it finds itself alone."""
    pause = newcomer.met()
    ill = newcomer.well
    clock.move(timedelta(seconds=pause))

    newcomer.alone()

    assert 3 < pause < 10
    assert not ill
    assert newcomer.well
    assert 100 == newcomer.limit


def test_a_newcomer_tries_gently_for_a_minute_then_is_silent(
    newcomer: Rivals, clock: FixedClock
) -> None:
    """At most five polls in that minute, then none for ten; and so again."""
    began, tries = clock.now(), 0
    while (pause := newcomer.met()) < SILENCE.total_seconds():
        tries += 1
        clock.move(timedelta(seconds=pause))

    assert GENTLE <= clock.now() - began < GENTLE + timedelta(seconds=30)
    assert 3 <= tries <= 6
    assert not newcomer.well
    clock.move(SILENCE)
    assert newcomer.doubtful
    assert newcomer.met() < 10
