"""The places of a member's party life, each of which may write about them."""

from enum import StrEnum


class PlaceKind(StrEnum):
    """Whose word about a member is heard beside the cell's."""

    FORMER = "former"
    """They came from another cell in the year (S1 V.11)."""
    TEMPORARY = "temporary"
    """They are in temporary activity in another one (S1 V.10)."""
    RESIDENCE = "residence"
    """Where they live: what the committee there writes about who serves elsewhere."""
    GROUP = "group"
    """Their party group in this cell: what it talked over before the cell's meeting (S1 V.8)."""
