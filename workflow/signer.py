"""Who signs a paper of a cell about one of its members: who leads it, and never they themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.member_then import MemberThen
from storage.tables import MemberRole


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose hand a paper waits for."""

    name: str
    """Empty where it is left for the pen."""
    deputy: bool
    above: bool
    """They alone lead the cell: the body above signs."""


def signer_about(leading: Sequence[MemberThen], person_id: int | None) -> Signer:
    """Give who signs about somebody, of who leads the cell, the secretary first."""
    others = [one for one in leading if one.person_id != person_id]
    if not others:
        return Signer("", deputy=False, above=bool(leading))
    deputy = others[0].role is MemberRole.DEPUTY_SECRETARY
    return Signer(others[0].called, deputy=deputy, above=False)
