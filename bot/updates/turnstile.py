"""Where updates wait their turn when more come in than one processor can work off."""

import asyncio


class Turnstile:
    """Lets one update begin at each turn of the loop, so that those under way get on.

    A mark on a sheet is a millisecond of work without a pause, while a transaction comes back to
    the loop a dozen times. Were two hundred marks begun in one turn, each of those dozen steps
    would wait for all of them, and everybody behind the one connection to SQLite with it."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Come back when it is this update's turn: first come, first served."""
        async with self._turn:
            await asyncio.sleep(0)
