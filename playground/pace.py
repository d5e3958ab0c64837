"""The pace a platform bears: tokens that come back with time, and a gate shut after a refusal.

The time is the world's: who moves the clock lets everybody rest for so long.
"""

from dataclasses import dataclass
from enum import StrEnum


class PaceKind(StrEnum):
    """How strictly the limits of pace hold."""

    OFF = "off"
    REAL = "real"
    SCALED = "scaled"
    """The real limits, times a scale: the same behaviour in a shorter test."""


def rate_of(kind: PaceKind, real: float, scale: float) -> float:
    """Give the tokens a second of a limit whose real rate is known."""
    return real * scale if kind is PaceKind.SCALED else real


@dataclass(slots=True)
class Bucket:
    """Holds up to `burst` tokens, gains `rate` a second; each call takes one."""

    rate: float
    burst: float
    level: float
    seen: float
    closed_until: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a call would pass; 0 when one passes now."""
        if now < self.seen:
            # The world was put back: what was counted lies ahead of it.
            self.level, self.closed_until = self.burst, 0.0
        self.level = min(self.burst, self.level + max(0.0, now - self.seen) * self.rate)
        self.seen = now
        if now < self.closed_until:
            return self.closed_until - now
        if self.level >= 1.0:
            return 0.0
        return (1.0 - self.level) / self.rate

    def take(self) -> None:
        """Take the token of a call that passes."""
        self.level -= 1.0

    def close(self, until: float) -> None:
        """Refuse everything until a moment, as a server does once it has said 429."""
        self.closed_until = until
