"""Two programs, one token: who polled well for a minute stays, who came later gives way.

Telegram ends the poll that waits when another begins, with a 409. So the older program is thrown
out first, asks again at once, and throws the newer one out: each of them may get updates that
belong to the other. A newcomer therefore asks for one update at a time, handles two at most before
it knows that it is alone, and after its first 409 none before it has looked twice.

A machine that slept, or was cut off, has not polled meanwhile: another may have begun. Its polls go
by the event loop's own time, which no moved clock can shorten or lengthen; that time stands still
while a machine sleeps, but the poll that was under way then fails."""

import asyncio
import random
from collections import deque
from collections.abc import Callable

TRIAL = 1.0
"""Seconds that a newcomer may not know yet that they are one."""
CREDIT = 2
"""Updates they handle in that time."""
LOOK_AGAIN = 1.0
"""Seconds after which an update that nobody else took is still there."""
STEADY = 60.0
"""Seconds after which who polled well stays."""
GENTLE = 60.0
"""Seconds that a newcomer tries: a restart may meet its own dead poll."""
SILENCE = 600.0
_PAUSES = (5.0, 10.0, 15.0, 20.0)
_STAYING = 0.3
"""Seconds after which the one who stays asks again: the other has no longer than that."""
_ALL = 100
_STUBBORN = 10
"""Meetings within a minute that no newcomer of good manners comes to."""


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


class Rivals:
    """What this program knows of others that poll its bot."""

    def __init__(self, now: Callable[[], float] = _loop_time) -> None:
        """Make one; `now` gives seconds that only ever grow."""
        self._now = now
        self._began: float | None = None
        self._well_since: float | None = None
        self._answered_at: float | None = None
        self._met_at: float | None = None
        self._tries = 0
        self._taken = 0
        self._meetings: deque[float] = deque(maxlen=_STUBBORN)
        self.doubtful = False
        """An update must have been seen twice before it is handled."""

    @property
    def limit(self) -> int:
        """Give how many updates may be asked for."""
        return 1 if self.doubtful or self._on_trial else _ALL

    @property
    def well(self) -> bool:
        """Tell whether this program gets its bot's updates, and nobody else some of them."""
        crowded = len(self._meetings) == _STUBBORN and self._now() - self._meetings[0] < STEADY
        return self._met_at is None and not crowded

    @property
    def stays(self) -> bool:
        """Tell whether this program has polled well for long enough to stay."""
        since = self._well_since
        return since is not None and self._now() - since >= STEADY

    @property
    def _on_trial(self) -> bool:
        return self._began is not None and self._now() - self._began < TRIAL

    def asked(self) -> None:
        """Hear that a poll begins. Who heard nothing for long begins anew."""
        last = self._answered_at
        if last is not None and self._now() - last > 2 * STEADY:
            self._began = self._well_since = self._answered_at = None
            self._taken = 0
        if self._began is None:
            self._began = self._now()

    def answered(self, updates: int) -> None:
        """Hear that a poll was answered and its updates are about to be handled."""
        self._answered_at = self._now()
        if self._well_since is None:
            self._well_since = self._now()
        self._taken += updates
        if self._on_trial and self._taken >= CREDIT:
            self.doubtful = True
        elif self.stays:
            self._met_at = None

    def failed(self) -> None:
        """Hear that a poll was not answered: whoever was heard meanwhile, it was not this one."""
        self._well_since = None

    def alone(self) -> None:
        """Hear that nobody else took what was there, or ended a poll that waited."""
        self.doubtful, self._met_at, self._tries = False, None, 0

    def met(self) -> float:
        """Hear of another's poll; give the seconds to keep silent."""
        now = self._now()
        self._meetings.append(now)
        if self.stays:
            return _STAYING
        self._well_since, self.doubtful = None, True
        if self._met_at is None:
            self._met_at, self._tries = now, 0
        if now - self._met_at >= GENTLE:
            return self.silenced()
        pause = _PAUSES[min(self._tries, len(_PAUSES) - 1)]
        self._tries += 1
        # Two that began together must not go on meeting each other.
        return pause * random.uniform(0.8, 1.2)  # noqa: S311

    def silenced(self) -> float:
        """Give way; give the seconds until the next try."""
        self._met_at, self._tries, self._well_since, self.doubtful = (
            self._now() + SILENCE,
            0,
            None,
            True,
        )
        return SILENCE
