"""The nursery: every task has a name, and its crash a meaning."""

import asyncio

import pytest

from bot.errors import RunError
from bot.nursery import Nursery, OnCrash, side_by_side


async def test_a_task_that_crashes_is_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    """After a pause, as often as it takes; its name is in the log, its words are not asked for."""
    nursery, runs, well = Nursery(), [0], asyncio.Event()

    async def work() -> None:
        runs[0] += 1
        if runs[0] == 1:
            raise ValueError
        well.set()

    nursery.keep("poll", work)
    async with asyncio.timeout(30):
        await well.wait()
    await nursery.close()

    assert 2 == runs[0]
    assert "code=task_failed task=poll" in caplog.text


async def test_a_vital_task_ends_the_program() -> None:
    """`wait` raises what it died of."""
    nursery = Nursery()

    async def work() -> None:
        raise ValueError

    nursery.keep("urn", work, OnCrash.END)

    with pytest.raises(ValueError):
        await nursery.wait()
    await nursery.close()


async def test_a_fatal_failure_ends_the_program_whatever_the_policy() -> None:
    """A refused token does not get better by trying."""
    nursery = Nursery(fatal=(RunError,))

    async def work() -> None:
        raise RunError("telegram_token_refused")

    nursery.keep("poll", work, OnCrash.RESTART)

    with pytest.raises(RunError):
        await nursery.wait()
    await nursery.close()


async def test_a_failed_job_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged by its name; the program goes on."""
    nursery = Nursery()

    async def job() -> None:
        raise ValueError

    nursery.spawn("close:7", job())
    await nursery.close()

    assert "code=job_failed job=close:7" in caplog.text


async def test_closing_lets_jobs_finish_and_those_they_began() -> None:
    """What is under way is finished before anything is cancelled."""
    nursery, done = Nursery(), list[str]()

    async def second() -> None:
        await asyncio.sleep(0.05)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0.05)
        nursery.spawn("second", second())
        done.append("first")

    nursery.spawn("first", first())
    await nursery.close(5)

    assert ["first", "second"] == done


async def test_closing_asks_those_who_can_finish_and_cancels_the_rest() -> None:
    """A poller ends its batch; an endless task is cut off."""
    nursery, told, ends = Nursery(), asyncio.Event(), list[str]()

    async def poll() -> None:
        await told.wait()
        ends.append("polled out")

    async def endless() -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            ends.append("cut off")
            raise

    nursery.keep("poll", poll, finish=told.set)
    nursery.keep("endless", endless)
    await asyncio.sleep(0)
    await nursery.close(5)

    assert ["polled out", "cut off"] == ends


async def test_closing_waits_no_longer_than_it_was_given() -> None:
    """A job that hangs is cut off."""
    nursery = Nursery()
    nursery.spawn("hangs", asyncio.sleep(3600))

    async with asyncio.timeout(30):
        await nursery.close(0.05)


async def test_side_by_side_waits_for_all_before_it_fails() -> None:
    """One failure does not leave the others running unseen."""
    done: list[str] = []

    async def fails() -> None:
        raise ValueError

    async def works() -> None:
        await asyncio.sleep(0.05)
        done.append("works")

    with pytest.raises(ValueError):
        await side_by_side([fails(), works()])

    assert ["works"] == done
