"""The pace Telegram bears: 30 calls a second for a bot, about one a second for a chat."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.pace import Bucket, PaceKind, rate_of
from playground.telegram.errors import too_many_requests
from playground.telegram.settings import TelegramSettings

BOT_RATE, BOT_BURST = 30.0, 30.0
CHAT_RATE, CHAT_BURST = 1.0, 5.0
"""Short bursts to one chat pass; the exact allowance is unpublished."""
GROUP_RATE, GROUP_BURST = 20.0 / 60.0, 20.0
PACED_PREFIXES = ("send", "copy", "edit")
NOT_PACED = "sendChatAction"


@dataclass(slots=True)
class Pace:
    """Counts the calls of all bots; `time` gives the world's seconds."""

    settings: TelegramSettings
    time: Callable[[], float]
    _buckets: dict[tuple[int, int, float], Bucket] = field(default_factory=dict)

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
            for bucket in buckets:
                if bucket.level < 1.0:
                    bucket.close(now + wait)
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.take()

    def _bucket(self, key: tuple[int, int], real: float, burst: float, now: float) -> Bucket:
        """Give the bucket of a bot or chat; another pace than before begins with a full one."""
        rate = rate_of(self.settings.pace, real, self.settings.pace_scale)
        return self._buckets.setdefault((*key, rate), Bucket(rate, burst, burst, now))
