"""Which message of a chat carries the buttons that count: a screen that is over loses its own when
the next one comes, and a tap on it that was under way is not taken.

Known to this program alone, and for the chats it answered last: after a restart an older screen
keeps its buttons until it is tapped, and a step that was taken is told as such."""

from collections import OrderedDict, deque
from collections.abc import Hashable
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
    asks: bool = False
    """It asks something: a tap on it answers, where one on a menu only leads on."""
    says: int | None = None
    """What it says and offers, as a hash."""
    over: deque[tuple[int, int | None]] = field(default_factory=lambda: deque(maxlen=_MOST_OVER))


class Keyboards:
    """Remembers the screens of the chats that were answered last."""

    def __init__(self) -> None:
        self._chats: OrderedDict[ChatKey, _Chat] = OrderedDict()

    def shown(
        self, chat: ChatKey, message: int, says: Hashable, *, buttons: bool, asks: bool
    ) -> int | None:
        """Note that a screen stands in this message now, and whether it asks something; give the
        message whose buttons are over.

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
        meant, known.says = known.says, hash(says)
        asked, known.asks = known.asks, asks
        if before is None or before == message:
            return None
        if asked:
            known.over.append((before, meant))
        return before

    def is_over(self, chat: ChatKey, message: int | None) -> bool:
        """Tell whether this message asked something, and its buttons count no more.

        They still do where the screen that counts is the same: whoever asked for it again, and
        tapped before it came, meant what it offers."""
        known = self._chats.get(chat)
        if known is None or message == known.live:
            return False
        return any(one == message and says != known.says for one, says in known.over)

    def is_newest(self, chat: ChatKey, message: int) -> bool:
        """Tell whether nothing of ours stands below this message, as far as is known."""
        known = self._chats.get(chat)
        return known is None or message >= known.newest
