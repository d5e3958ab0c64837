"""The pace Telegram bears: 30 calls a second for a bot, about one a second for a chat."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.telegram.errors import too_many_requests
from playground.telegram.settings import PaceKind, TelegramSettings

BOT_RATE, BOT_BURST = 30.0, 30.0
CHAT_RATE, CHAT_BURST = 1.0, 5.0
"""Short bursts to one chat pass; the exact allowance is unpublished."""
GROUP_RATE, GROUP_BURST = 20.0 / 60.0, 20.0
PACED_PREFIXES = ("send", "copy", "edit")
NOT_PACED = "sendChatAction"


@dataclass(slots=True)
class Bucket:
    """Holds up to `burst` tokens, gains `rate` a second; each call takes one."""

    rate: float
    burst: float
    level: float
    seen: float
    closed_until: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a call would pass; 0 takes the token at once."""
        self.level = min(self.burst, self.level + (now - self.seen) * self.rate)
        self.seen = now
        if now < self.closed_until:
            return self.closed_until - now
        if self.level >= 1.0:
            return 0.0
        return (1.0 - self.level) / self.rate

    def close(self, until: float) -> None:
        """Refuse everything until a moment, as the server does once it has said 429."""
        self.closed_until = until


@dataclass(slots=True)
class Pace:
    """Counts the calls of all bots; `time` gives real seconds that never go back."""

    settings: TelegramSettings
    time: Callable[[], float]
    _buckets: dict[tuple[int, int], Bucket] = field(default_factory=dict)

    def check(self, bot_id: int, method: str, chat_id: int | None) -> None:
        """Let a call pass or raise ApiError 429 with the seconds to wait."""
        paced = method.startswith(PACED_PREFIXES) and method != NOT_PACED
        if self.settings.pace is PaceKind.OFF or not paced or chat_id is None:
            return
        now = self.time()
        chat_limit = (CHAT_RATE, CHAT_BURST) if chat_id > 0 else (GROUP_RATE, GROUP_BURST)
        buckets = [
            self._bucket((bot_id, 0), BOT_RATE, BOT_BURST, now),
            self._bucket((bot_id, chat_id), *chat_limit, now),
        ]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            seconds = math.ceil(wait)
            for bucket in buckets:
                if bucket.level < 1.0:
                    bucket.close(now + wait)
            raise too_many_requests(seconds)
        for bucket in buckets:
            bucket.level -= 1.0

    def _bucket(self, key: tuple[int, int], rate: float, burst: float, now: float) -> Bucket:
        scale = self.settings.pace_scale if self.settings.pace is PaceKind.SCALED else 1.0
        return self._buckets.setdefault(key, Bucket(rate * scale, burst, burst, now))
