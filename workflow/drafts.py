"""Half-filled ballot sheets: sixteen letters in a button, and for minutes this process's memory.

A draft never reaches the database, the conversation store or a log (secrecy: leak L6)."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LARGEST_SHEET = 40
"""Subjects on one sheet: five states each fit into sixteen letters (5**40 < 2**96)."""
STATES = 5
"""Blank, and the four levels from excellent (1) to not completed (4)."""
_BYTES = 12
_VERSIONS = 4096
_KEEP = timedelta(minutes=20)
_SWEEP = timedelta(minutes=1)
"""How often old drafts are looked for: at every tap, all of them would be looked at."""


class BadDraft(ValueError):
    """Letters that are no draft of this sheet: an old or a forged button."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The marks so far, in the order of the sheet, and how many taps made them."""

    marks: tuple[int, ...]
    version: int = 0

    @classmethod
    def blank(cls, subjects: int) -> "Draft":
        """Give an empty sheet of that many subjects."""
        return cls((0,) * subjects)

    def marked(self, subject: int, mark: int) -> "Draft":
        """Give the draft after one tap; 0 takes a mark off, and the same tap twice is one tap.

        Raises `BadDraft` for a subject or mark that the sheet does not have."""
        if not (0 <= subject < len(self.marks) and 0 <= mark < STATES):
            raise BadDraft
        marks = list(self.marks)
        marks[subject] = mark
        return replace(self, marks=tuple(marks), version=(self.version + 1) % _VERSIONS)

    @property
    def blanks(self) -> tuple[int, ...]:
        """The subjects without a mark."""
        return tuple(index for index, mark in enumerate(self.marks) if mark == 0)

    def letters(self) -> str:
        """Give the draft as 16 + 2 letters for a button."""
        number = 0
        for mark in reversed(self.marks):
            number = number * STATES + mark
        sheet = base64.urlsafe_b64encode(number.to_bytes(_BYTES, "big"))
        version = base64.urlsafe_b64encode((self.version << 12).to_bytes(3, "big"))[:2]
        return (sheet + version).decode("ascii")

    @classmethod
    def read(cls, letters: str, subjects: int) -> "Draft":
        """Give the draft in a button; raise `BadDraft` when it is none of this sheet's."""
        if len(letters) != 18:
            raise BadDraft
        try:
            number = int.from_bytes(base64.urlsafe_b64decode(letters[:16]), "big")
            version = int.from_bytes(base64.urlsafe_b64decode(letters[16:] + "AA"), "big") >> 12
        except ValueError as broken:
            raise BadDraft from broken
        marks = []
        for _ in range(subjects):
            number, mark = divmod(number, STATES)
            marks.append(mark)
        if number:
            raise BadDraft
        return cls(tuple(marks), version)


@dataclass(slots=True)
class _Held:
    draft: Draft
    touched: datetime
    cast: bool = False


class Drafts:
    """The drafts in this worker's memory: two fast taps on one keyboard both count."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._swept = now()
        self._held: dict[tuple[int, int], _Held] = {}

    def newest(self, session_id: int, member_id: int, button: Draft) -> Draft:
        """Give the newer of what memory holds and what the button carries.

        Another worker may have drawn the button after our last tap: then it is the newer one."""
        held = self._held.get((session_id, member_id))
        if held is None or _later(button.version, held.draft.version):
            return button
        return held.draft

    def keep(self, session_id: int, member_id: int, draft: Draft) -> None:
        """Hold a draft for some minutes; old ones of others are let go."""
        now = self._now()
        self._held[(session_id, member_id)] = _Held(draft, now)
        if now - self._swept >= _SWEEP:
            self._swept = now
            for key in [k for k, held in self._held.items() if now - held.touched > _KEEP]:
                del self._held[key]

    def wipe(self, session_id: int, member_id: int) -> None:
        """Forget one sheet, and remember that it was cast."""
        empty = Draft(())
        self._held[(session_id, member_id)] = _Held(empty, self._now(), cast=True)

    def forget(self, session_id: int, member_id: int) -> None:
        """Forget one sheet that will not be cast."""
        self._held.pop((session_id, member_id), None)

    def was_cast(self, session_id: int, member_id: int) -> bool:
        """Tell whether this worker saw that sheet cast (another worker may know more)."""
        held = self._held.get((session_id, member_id))
        return held is not None and held.cast

    def forget_session(self, session_id: int) -> None:
        """Let go of everything about one session, at its close."""
        for key in [k for k in self._held if k[0] == session_id]:
            del self._held[key]


def _later(one: int, other: int) -> bool:
    return 0 < (one - other) % _VERSIONS < _VERSIONS // 2
