"""The pace Zalo bears. It publishes none: ten sends at once went through, five a second is safe."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playground.pace import Bucket, PaceKind, rate_of
from playground.zalo.errors import quota_exceeded
from playground.zalo.settings import ZaloSettings

BOT_RATE, BOT_BURST = 5.0, 10.0


@dataclass(slots=True)
class Pace:
    """Counts the sends of all bots; `time` gives the world's seconds."""

    time: Callable[[], float]
    _buckets: dict[tuple[str, float], Bucket] = field(default_factory=dict)

    def check(self, settings: ZaloSettings, token: str) -> None:
        """Let a send pass or raise 429, which never says until when."""
        if settings.pace is PaceKind.OFF:
            return
        now = self.time()
        rate = rate_of(settings.pace, BOT_RATE, settings.pace_scale)
        full = Bucket(rate, BOT_BURST, BOT_BURST, now)
        bucket = self._buckets.setdefault((token, rate), full)
        if bucket.wait(now) > 0:
            raise quota_exceeded()
        bucket.take()
