"""Wrong links, counted: who tries many is turned away, and nobody else is ever in the way.

Only addresses that this house never made are counted, so a right one is served whatever goes on.
Nothing about who asked is kept: a whole room comes from one address.
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


FORGED = 50
"""Well-made codes of nobody's, in one span of codes; past them none is looked up for a while."""
FORGED_SPAN = 600.0
FORGED_PAUSE = 60.0


class Forged:
    """Codes that are made as this house makes them, and were never given out, or ended.

    One in a thousand made-up codes is one of these: a room that mistypes brings hardly any, and the
    same one typed again counts once."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._seen: dict[str, float] = {}
        self._paused_until: float | None = None

    @property
    def paused(self) -> bool:
        """Whether no code is looked up just now."""
        return self._paused_until is not None and self._time() < self._paused_until

    def count(self, code: str) -> None:
        """Count one more."""
        now = self._time()
        self._seen = {one: at for one, at in self._seen.items() if now - at < FORGED_SPAN}
        self._seen.setdefault(code, now)
        if len(self._seen) > FORGED:
            log.warning("code=room_codes_forged n=%d", len(self._seen))
            self._paused_until, self._seen = now + FORGED_PAUSE, {}
