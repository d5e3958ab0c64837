"""Which message of a chat carries the buttons that count: a screen that is over loses its own when
the next one comes, and a tap on it that was under way is not taken.

Known to this program alone, and for the chats it answered last: after a restart an older screen
keeps its buttons until it is tapped, and a step that was taken is told as such."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from workflow.work import ChatKey

MOST_CHATS = 5_000
_MOST_OVER = 32
"""Screens of one chat that are known to be over."""


@dataclass(slots=True)
class _Chat:
    newest: int = 0
    """The newest message of ours."""
    live: int | None = None
    """The one whose buttons count."""
    over: deque[int] = field(default_factory=lambda: deque(maxlen=_MOST_OVER))


class Keyboards:
    """Remembers the screens of the chats that were answered last."""

    def __init__(self) -> None:
        self._chats: OrderedDict[ChatKey, _Chat] = OrderedDict()

    def shown(self, chat: ChatKey, message: int, *, buttons: bool) -> int | None:
        """Note that a screen stands in this message now; give the message whose buttons are over.

        One without buttons takes the place of no other: the question above it is still open."""
        known = self._chats.setdefault(chat, _Chat())
        self._chats.move_to_end(chat)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        known.newest = max(known.newest, message)
        if not buttons:
            known.live = None if known.live == message else known.live
            return None
        before, known.live = known.live, message
        if before is None or before == message:
            return None
        known.over.append(before)
        return before

    def is_over(self, chat: ChatKey, message: int | None) -> bool:
        """Tell whether the buttons of this message count no more."""
        known = self._chats.get(chat)
        return known is not None and message in known.over and message != known.live

    def is_newest(self, chat: ChatKey, message: int) -> bool:
        """Tell whether nothing of ours stands below this message, as far as is known."""
        known = self._chats.get(chat)
        return known is None or message >= known.newest
