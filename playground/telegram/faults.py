"""Misbehaviour on order: what the real server does on a bad day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

ANY = "*"
POLLING = "getUpdates"


class FaultKind(StrEnum):
    """What goes wrong."""

    TOO_MANY = "429"
    TOO_MANY_BARE = "429_bare"
    """A 429 that does not say until when."""
    UNAUTHORIZED = "401"
    """The token was revoked."""
    DEACTIVATED = "deactivated"
    """403: the person's account is gone."""
    PEER_INVALID = "peer_id_invalid"
    """400: the server knows no such person."""
    MARKS = "marks"
    """400: the server cannot parse the marks of a text; one without marks it takes."""
    SERVER_ERROR = "500"
    SERVER_ERROR_HTML = "500_html"
    BAD_GATEWAY = "502"
    BAD_GATEWAY_HTML = "502_html"
    SLOW = "slow"
    """The work is done at once, but answered `seconds` late."""
    LATE = "late"
    """The work is done `seconds` late, and answered then."""
    CUT = "cut"
    """The work is done; the answer breaks off in its middle and the connection is reset."""
    DROP_BEFORE = "drop_before"
    """The connection is cut and nothing was done."""
    DROP_AFTER = "drop_after"
    """The connection is cut after the work was done."""
    DUPLICATE_UPDATE = "duplicate_update"
    """The next update of the chat comes twice."""


@dataclass(slots=True)
class Fault:
    """One order of misbehaviour, good for so many times."""

    kind: FaultKind
    method: str = ANY
    times: int | None = 1
    """None: every time, until it is taken back."""
    seconds: float = 1.0
    """How late a slow answer is; what retry_after says."""
    chat: str | None = None

    def fits(self, method: str, chat: str | None) -> bool:
        """Tell whether this fault still waits for such a call; any call but the polling."""
        right_method = self.method == method or (self.method == ANY and method != POLLING)
        return self.times != 0 and right_method and self.chat in (None, chat)


@dataclass(slots=True)
class FaultBoard:
    """The orders not yet used up, served in the order given."""

    orders: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self.orders.append(fault)

    def clear(self) -> None:
        """Behave again."""
        self.orders.clear()

    def next_for_call(self, method: str, chat: str | None) -> Fault | None:
        """Use up one fault meant for a call."""
        return self._take(
            one
            for one in self.orders
            if one.kind is not FaultKind.DUPLICATE_UPDATE and one.fits(method, chat)
        )

    def doubles_update(self, chat: str) -> bool:
        """Use up one order to deliver an update twice."""
        orders = (one for one in self.orders if one.kind is FaultKind.DUPLICATE_UPDATE)
        return self._take(one for one in orders if one.chat in (None, chat)) is not None

    def _take(self, fitting: Iterable[Fault]) -> Fault | None:
        fault = next(iter(fitting), None)
        if fault is not None:
            fault.times = None if fault.times is None else fault.times - 1
            self.orders = [one for one in self.orders if one.times != 0]
        return fault
