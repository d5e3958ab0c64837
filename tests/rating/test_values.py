"""Typed values refuse to exist where they would be wrong, whoever builds them."""

from dataclasses import FrozenInstanceError
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import rating
from rating import ErrorCode, Level, RatingError, Status

HCMC = "hcmc_edu_2023"


def _code(build: Any, *args: Any, **kwargs: Any) -> tuple[ErrorCode, str]:
    with pytest.raises(RatingError) as caught:
        build(*args, **kwargs)
    return caught.value.code, caught.value.field


def test_a_value_cannot_be_changed() -> None:
    """Frozen: neither its fields nor the counts it holds."""
    count = rating.VoteCount(1, 1, {Level.GOOD: 1})

    with pytest.raises(FrozenInstanceError):
        count.present = 0  # type: ignore[misc]
    with pytest.raises(TypeError):
        count.votes[Level.GOOD] = 9  # type: ignore[index]


def test_a_value_keeps_its_own_copy_of_counts() -> None:
    """What the caller does with his table later does not reach the value."""
    votes = {Level.GOOD: 1}
    count = rating.VoteCount(1, 1, votes)
    group = rating.Group(votes)

    votes[Level.GOOD] = 7

    assert (1, 1) == (count.votes[Level.GOOD], group.pool)


def test_dates_are_dates() -> None:
    """Neither a text nor a moment is a date."""
    for wrong in ("2004-04-01", datetime(2004, 4, 1), None):  # noqa: DTZ001 (a moment as such)
        assert (ErrorCode.WRONG_TYPE, "admitted_on") == _code(rating.Member, Status.OFFICIAL, wrong)
    member = rating.Member(Status.OFFICIAL, date(2004, 4, 1))
    assert (ErrorCode.WRONG_TYPE, "on") == _code(rating.scope, member, "2024-12-15", profile=HCMC)


def test_a_leader_needs_a_unit() -> None:
    """Without it, none of his conditions could be looked at."""
    tasks = rating.Tasks(1, 1, 1, 1)

    assert (ErrorCode.MISSING_KEY, "unit") == _code(rating.Individual, (), tasks, leader=True)


def test_nobody_is_assigned_nothing() -> None:
    """A share of no tasks cannot be told; that is the first thing said."""
    assert (ErrorCode.NO_TASKS, "assigned") == _code(rating.Tasks, 0, -1, -1, -1)


def test_binary_fractions_are_refused() -> None:
    """0.1 is not what was written."""
    tasks = rating.Tasks(1, 1, 1, 1)

    assert (ErrorCode.WRONG_TYPE, "general") == _code(
        rating.ScoredIndividual, 28.1, Decimal(60), tasks
    )


def test_violations_are_checked() -> None:
    """A year is a count, a place one of two."""
    assert (ErrorCode.NEGATIVE_COUNT, "year") == _code(rating.Violation, -1)
    assert (ErrorCode.UNKNOWN_VALUE, "place") == _code(rating.Violation, 2022, "abroad")


def test_levels_know_their_order() -> None:
    """From excellent down, and never by the alphabet."""
    assert [3, 2, 1, 0] == [level.rank for level in Level]
    assert Level.EXCELLENT.at_least(Level.GOOD)
    assert Level.GOOD.at_least(Level.GOOD)
    assert not Level.NOT_COMPLETED.at_least(Level.COMPLETED)
    assert [3, 2, 1, 0] == [grade.rank for grade in rating.Grade]


def test_the_defaults_of_the_calls() -> None:
    """Nothing invalid, nothing exceptional, no prompt and nothing combined, unless told."""
    full = {Level.GOOD: 20}

    assert rating.tally(20, 20, full, profile=HCMC) == rating.tally(20, 20, full, 0, profile=HCMC)
    assert 3 == rating.cap(rating.Kind.INDIVIDUAL, full, profile="national_2025").limit
    assert "1" == rating.duration(5, profile=HCMC).days
