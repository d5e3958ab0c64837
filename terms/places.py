"""The places of a member's party life."""

from enum import StrEnum


class PlaceKind(StrEnum):
    """Where else a member lived his party life this year."""

    FORMER = "former"
    """He came from another cell in the year (S1 V.11)."""
    TEMPORARY = "temporary"
    """He is in temporary activity in another one (S1 V.10)."""
