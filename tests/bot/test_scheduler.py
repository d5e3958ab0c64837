"""The scheduler: it ticks, and stops at any moment without a word."""

import asyncio
import logging

import pytest

from bot.scheduler import Scheduler

OFTEN = 0.001
"""Seconds between two ticks."""


async def test_it_ticks_until_it_is_stopped() -> None:
    """Again and again, and then never more."""
    ticks, third = [], asyncio.Event()

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            third.set()

    scheduler = Scheduler(tick, OFTEN)
    scheduler.start()
    await third.wait()

    await scheduler.stop()
    stopped_at = len(ticks)
    await asyncio.sleep(20 * OFTEN)

    assert stopped_at == len(ticks)


async def test_it_stops_without_a_word_while_a_tick_is_due(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever moment it is: a tick that is due but not yet run is no failure."""
    with caplog.at_level(logging.ERROR):
        for turns in range(60):
            scheduler = Scheduler(lambda: None, OFTEN)
            scheduler.start()
            await asyncio.sleep(OFTEN)
            for _ in range(turns % 6):
                await asyncio.sleep(0)

            await scheduler.stop()
            await asyncio.sleep(0)

    assert [] == caplog.messages


async def test_what_never_began_is_stopped() -> None:
    """The program ends before it was ready."""
    await Scheduler(lambda: None, OFTEN).stop()
