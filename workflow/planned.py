"""A message that was planned, as it stands when its turn has come to be worded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Planned(Protocol):
    """What a matter may know of a message it planned: whom it is for and what it is about."""

    @property
    def kind(self) -> str:
        """Which of the messages it is."""

    @property
    def member_id(self) -> int:
        """Whom it is for."""

    @property
    def args(self) -> Mapping[str, Any]:
        """What it is about: ids and days, never words."""

    @property
    def account_id(self) -> int | None:
        """The one account of theirs it is for; None where every one will do."""

    @property
    def broadcast_id(self) -> int | None:
        """The broadcast it belongs to, if any."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """The same message, being worded for one account of its member."""

    kind: str
    member_id: int
    args: Mapping[str, Any]
    account_id: int | None
    broadcast_id: int | None

    @classmethod
    def to(cls, account_id: int, row: Planned) -> "Addressed":
        """Address a planned message to an account."""
        return cls(row.kind, row.member_id, row.args, account_id, row.broadcast_id)
