"""Two programs, one token: who polled well for a minute stays, who came later gives way.

Telegram ends the poll that waits when another begins, with a 409. So the older program is thrown
out first, asks again at once, and throws the newer one out: each of them may get updates that
belong to the other. A newcomer therefore asks for one update at a time, handles two at most before
it knows that it is alone, and after its first 409 none before it has looked twice."""

import random
from collections import deque
from datetime import datetime, timedelta

from workflow.clock import Clock

TRIAL = timedelta(seconds=1)
"""For so long a newcomer may not know yet that he is one."""
CREDIT = 2
"""Updates he handles in that time."""
LOOK_AGAIN = 1.0
"""Seconds after which an update that nobody else took is still there."""
STEADY = timedelta(minutes=1)
"""Who polled well for so long stays."""
GENTLE = timedelta(seconds=60)
"""For so long a newcomer tries: a restart may meet its own dead poll."""
SILENCE = timedelta(minutes=10)
_PAUSES = (5.0, 10.0, 15.0, 20.0)
_STAYING = 0.3
"""Seconds after which the one who stays asks again: the other has no longer than that."""
_ALL = 100
_STUBBORN = 10
"""Meetings within a minute that no newcomer of good manners comes to."""


class Rivals:
    """What this program knows of others that poll its bot."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began: datetime | None = None
        self._well_since: datetime | None = None
        self._met_at: datetime | None = None
        self._tries = 0
        self._taken = 0
        self._meetings: deque[datetime] = deque(maxlen=_STUBBORN)
        self.doubtful = False
        """An update must have been seen twice before it is handled."""

    @property
    def limit(self) -> int:
        """Give how many updates may be asked for."""
        return 1 if self.doubtful or self._on_trial else _ALL

    @property
    def well(self) -> bool:
        """Tell whether this program gets its bot's updates, and nobody else some of them."""
        crowded = (
            len(self._meetings) == _STUBBORN and self._clock.now() - self._meetings[0] < STEADY
        )
        return self._met_at is None and not crowded

    @property
    def stays(self) -> bool:
        """Tell whether this program has polled well for long enough to stay."""
        since = self._well_since
        return since is not None and self._clock.now() - since >= STEADY

    @property
    def _on_trial(self) -> bool:
        return self._began is not None and self._clock.now() - self._began < TRIAL

    def asked(self) -> None:
        """Hear that a poll begins."""
        if self._began is None:
            self._began = self._clock.now()

    def answered(self, updates: int) -> None:
        """Hear that a poll was answered and its updates are about to be handled."""
        if self._well_since is None:
            self._well_since = self._clock.now()
        self._taken += updates
        if self._on_trial and self._taken >= CREDIT:
            self.doubtful = True
        elif self.stays:
            self._met_at = None

    def alone(self) -> None:
        """Hear that nobody else took what was there, or ended a poll that waited."""
        self.doubtful, self._met_at, self._tries = False, None, 0

    def met(self) -> float:
        """Hear of another's poll; give the seconds to keep silent."""
        now = self._clock.now()
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
            self._clock.now() + SILENCE,
            0,
            None,
            True,
        )
        return SILENCE.total_seconds()
