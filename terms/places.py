"""The places of a member's party life."""

from enum import StrEnum


class PlaceKind(StrEnum):
    """Where else a member lived their party life this year."""

    FORMER = "former"
    """They came from another cell in the year (S1 V.11)."""
    TEMPORARY = "temporary"
    """They are in temporary activity in another one (S1 V.10)."""
