"""Misbehaviour on demand: the next calls of a method fail in a chosen way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """How a call goes wrong."""

    FORBIDDEN = "403"
    QUOTA = "429"
    SERVER_ERROR = "500"
    NOT_JSON = "500_html"
    SLOW = "slow"
    """The work is done at once, but answered `seconds` late."""
    LATE = "late"
    """The work is done `seconds` late, and answered then."""
    CUT = "cut"
    """The work is done; the answer breaks off in its middle and the connection is reset."""
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    DUPLICATE_UPDATE = "duplicate_update"


DESCRIPTIONS = {
    FaultKind.FORBIDDEN: "Internal server error",  # Zalo's own words for its 403
    FaultKind.QUOTA: "Quota exceeded",
    FaultKind.SERVER_ERROR: "Internal Server Error",
}
ANY_METHOD = "*"


@dataclass(slots=True)
class Fault:
    """One order to misbehave, `times` times, for one method (or "*") and perhaps one chat."""

    kind: FaultKind
    method: str = ANY_METHOD
    times: int | None = 1
    """None: every time, until it is taken back."""
    seconds: float = 0.0
    """How long a slow answer takes."""
    chat: str | None = None
    real_status: bool | None = None
    """Whether the error also sets the HTTP status; None leaves it to the settings."""

    def meets(self, method: str, chat: str | None) -> bool:
        """Tell whether this fault is meant for such a call."""
        return self.method in (ANY_METHOD, method) and self.chat in (None, chat)


class Faults:
    """The orders still open, served oldest first."""

    def __init__(self) -> None:
        self._open: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._open.append(fault)

    def clear(self) -> None:
        """Behave again."""
        self._open.clear()

    def next_for_call(self, method: str, chat: str | None) -> Fault | None:
        """Take the fault that the call of this method meets, if any."""
        return self._take(
            lambda fault: fault.kind is not FaultKind.DUPLICATE_UPDATE and fault.meets(method, chat)
        )

    def next_for_update(self, chat: str | None) -> Fault | None:
        """Take the fault that the update of this chat meets, if any."""
        return self._take(
            lambda fault: fault.kind is FaultKind.DUPLICATE_UPDATE and fault.chat in (None, chat)
        )

    def _take(self, wanted: Callable[[Fault], bool]) -> Fault | None:
        for fault in self._open:
            if wanted(fault):
                fault.times = None if fault.times is None else fault.times - 1
                if fault.times == 0:
                    self._open.remove(fault)
                return fault
        return None
