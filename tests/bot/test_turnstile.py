"""The turnstile: one update begins at each turn of the loop, in the order they came."""

import asyncio
from itertools import pairwise

from bot.updates.turnstile import Turnstile

CROWD = 50


async def test_one_begins_at_each_turn_of_the_loop() -> None:
    """However many wait, whoever is under way is back after one beginning, not after all."""
    turnstile, begun = Turnstile(), list[int]()

    async def update(number: int) -> None:
        await turnstile.wait()
        begun.append(number)

    crowd = [asyncio.ensure_future(update(number)) for number in range(CROWD)]
    seen = []
    while len(begun) < CROWD:
        await asyncio.sleep(0)
        seen.append(len(begun))

    assert all(later - before <= 1 for before, later in pairwise(seen))
    assert list(range(CROWD)) == begun
    await asyncio.gather(*crowd)


async def test_who_gives_up_holds_up_nobody() -> None:
    """An update that is cancelled while it waits, or in its turn, lets the next one through."""
    turnstile, begun = Turnstile(), list[int]()

    async def update(number: int) -> None:
        await turnstile.wait()
        begun.append(number)

    crowd = [asyncio.ensure_future(update(number)) for number in range(4)]
    await asyncio.sleep(0)
    for one in (crowd[0], crowd[2]):
        one.cancel()
    await asyncio.wait_for(asyncio.gather(*crowd, return_exceptions=True), 10)

    assert [1, 3] == begun
