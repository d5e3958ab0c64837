"""Which message of a chat carries the buttons that count: a screen that is over loses its own when
the next one comes, and a tap that was under way answers no question that is over.

Kept in memory for the chats that were answered last. Which one counts is kept in the chat's row
too, written off with the answer: the next program goes on from there."""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.work import ChatKey

MOST_CHATS = 5_000
_MOST_OVER = 32
"""Screens of one chat that are known to be over."""
_MOST_KEPT = 8


@dataclass(slots=True)
class _Chat:
    newest: int = 0
    """The newest message of ours."""
    live: int | None = None
    """The one whose buttons count."""
    asks: bool = False
    """It asks something: a tap on it answers, where one on a menu only leads on."""
    over: deque[int] = field(default_factory=lambda: deque(maxlen=_MOST_OVER))
    """Questions that another screen took the place of, the newest last."""
    kept: Mapping[str, Any] = field(default_factory=dict)
    """What the chat's row says of it."""


class Keyboards:
    """Remembers the screens of the chats that were answered last."""

    def __init__(self) -> None:
        self._chats: OrderedDict[ChatKey, _Chat] = OrderedDict()

    def shown(self, chat: ChatKey, message: int, *, buttons: bool, asks: bool) -> int | None:
        """Note that a screen stands in this message now, and whether it asks something; give the
        message whose buttons are over.

        One without buttons takes the place of no other: the question above it is still open."""
        known = self._chats.setdefault(chat, _Chat())
        self._make_room(chat)
        known.newest = max(known.newest, message)
        if not buttons:
            known.live = None if known.live == message else known.live
            return None
        before, known.live = known.live, message
        asked, known.asks = known.asks, asks
        if message in known.over:
            known.over.remove(message)
        if before is None or before == message:
            return None
        if asked:
            known.over.append(before)
        return before

    def knows(self, chat: ChatKey) -> bool:
        """Tell whether anything is known of a chat."""
        return chat in self._chats

    def recall(self, chat: ChatKey, kept: Mapping[str, Any]) -> None:
        """Go on from what a program before kept of a chat."""
        live = kept.get("live")
        over = deque(kept.get("over", ()), maxlen=_MOST_OVER)
        self._chats[chat] = _Chat(
            newest=live or 0, live=live, asks=bool(kept.get("asks")), over=over, kept=dict(kept)
        )
        self._make_room(chat)

    def to_keep(self, chat: ChatKey) -> Mapping[str, Any] | None:
        """Give what the next program is to know of a chat; None where that is kept already."""
        known = self._chats.get(chat)
        if known is None:
            return None
        over = list(known.over)[-_MOST_KEPT:]
        now = {"live": known.live, "asks": known.asks, "over": over}
        if known.kept == now:
            return None
        known.kept = now
        return now

    def _make_room(self, chat: ChatKey) -> None:
        self._chats.move_to_end(chat)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)

    def is_over(self, chat: ChatKey, message: int | None) -> bool:
        """Tell whether this message asked something that another screen took the place of."""
        known = self._chats.get(chat)
        return known is not None and message in known.over

    def is_newest(self, chat: ChatKey, message: int) -> bool:
        """Tell whether nothing of ours stands below this message, as far as is known."""
        known = self._chats.get(chat)
        return known is None or message >= known.newest
