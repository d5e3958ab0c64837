"""Two programs, one token: how each of them finds out, and who gives way."""

import pytest

from bot.telegram.rivals import CREDIT, GENTLE, SILENCE, STEADY, TRIAL, Rivals


class LoopTime:
    """The event loop's seconds, as the test lets them pass."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def move(self, seconds: float) -> None:
        """Let some pass."""
        self.now += seconds


@pytest.fixture
def clock() -> LoopTime:
    """A time that stands still."""
    return LoopTime()


@pytest.fixture
def newcomer(clock: LoopTime) -> Rivals:
    """A program that has just begun to poll."""
    rivals = Rivals(lambda: clock.now)
    rivals.asked()
    return rivals


@pytest.mark.parametrize(
    ("polled", "stays"), [(STEADY - 1, False), (STEADY, True), (STEADY + 1, True)]
)
def test_who_polled_well_for_a_minute_stays(
    newcomer: Rivals, clock: LoopTime, polled: float, stays: bool
) -> None:
    """Its next poll follows at once; anybody else rests for seconds first."""
    newcomer.answered(0)
    clock.move(polled)

    assert stays == newcomer.stays
    assert stays == (newcomer.met() < 1)


def test_who_stays_is_not_unsettled_by_a_second_meeting(newcomer: Rivals, clock: LoopTime) -> None:
    """However stubborn the other is; but then its health tells."""
    newcomer.answered(0)
    clock.move(STEADY)

    polite = [newcomer.met() for _ in range(6)]
    well = newcomer.well
    stubborn = [newcomer.met() for _ in range(100)]

    assert max(*polite, *stubborn) < 1
    assert not newcomer.doubtful
    assert (True, False) == (well, newcomer.well)


def test_a_newcomer_asks_for_one_and_handles_two(newcomer: Rivals, clock: LoopTime) -> None:
    """Then it looks twice before it handles more."""
    limits = []
    for _ in range(CREDIT):
        limits.append(newcomer.limit)
        assert not newcomer.doubtful
        newcomer.answered(1)

    assert [1] * CREDIT == limits
    assert newcomer.doubtful
    assert 1 == newcomer.limit


def test_after_its_trial_a_newcomer_asks_for_all(newcomer: Rivals, clock: LoopTime) -> None:
    """Nobody threw it out meanwhile."""
    newcomer.answered(1)
    clock.move(TRIAL)

    assert 100 == newcomer.limit
    assert not newcomer.doubtful


def test_a_restart_that_met_its_own_dead_poll_goes_on(newcomer: Rivals, clock: LoopTime) -> None:
    """After one rest of some seconds it finds itself alone."""
    pause = newcomer.met()
    ill = newcomer.well
    clock.move(pause)

    newcomer.alone()

    assert 3 < pause < 10
    assert not ill
    assert newcomer.well
    assert 100 == newcomer.limit


def test_a_newcomer_tries_gently_for_a_minute_then_is_silent(
    newcomer: Rivals, clock: LoopTime
) -> None:
    """At most five polls in that minute, then none for ten; and so again."""
    began, tries = clock.now, 0
    while (pause := newcomer.met()) < SILENCE:
        tries += 1
        clock.move(pause)

    assert GENTLE <= clock.now - began < GENTLE + 30
    assert 3 <= tries <= 6
    assert not newcomer.well
    clock.move(SILENCE)
    assert newcomer.doubtful
    assert newcomer.met() < 10


def test_who_slept_gives_way_to_who_polled_meanwhile(clock: LoopTime) -> None:
    """Time stands still while the lid is down; the poll under way then fails. They fight once."""
    sleeper, other = Rivals(lambda: clock.now), Rivals(lambda: clock.now)
    for rivals in (sleeper, other):
        rivals.asked()
        rivals.answered(0)
        clock.move(STEADY)
    stayed = sleeper.stays

    sleeper.failed()
    sleeper.answered(0)
    pauses = other.met(), sleeper.met()

    assert stayed
    assert pauses[0] < 1 < 3 < pauses[1]
    assert (True, False) == (other.stays, sleeper.stays)
    assert sleeper.doubtful


def test_who_was_cut_off_for_long_is_a_newcomer_again(newcomer: Rivals, clock: LoopTime) -> None:
    """After two minutes without an answer it asks for one update at a time, as at its start."""
    newcomer.answered(0)
    clock.move(STEADY)
    stayed = newcomer.stays
    limits = []
    for away in (2 * STEADY - STEADY, 2 * STEADY + 1):
        clock.move(away)
        newcomer.asked()
        limits.append(newcomer.limit)

    assert stayed
    assert [100, 1] == limits
    assert not newcomer.stays
