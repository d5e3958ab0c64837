"""Wrong links, counted: who tries many is turned away, and nobody else is ever in the way.

Only addresses that this house never made are counted, so a right one is served whatever goes on.
Nothing about who asked is kept.
"""

import logging
from collections.abc import Callable

log = logging.getLogger("bot.pages")

MOST = 60
"""Wrong links in one span; the next ones are turned away unread."""
SPAN = 60.0
"""Seconds."""


class Guesses:
    """How many wrong links this worker was asked for of late."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._since: float | None = None
        self._wrong = 0

    def too_many(self) -> bool:
        """Count one more; tell whether there were too many."""
        now = self._time()
        if self._since is None or now - self._since >= SPAN:
            self._since, self._wrong = now, 0
        self._wrong += 1
        if self._wrong == MOST + 1:
            log.warning("code=links_guessed wrong=%d", self._wrong)
        return self._wrong > MOST
