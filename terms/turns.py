"""Which rule of order somebody came before their turn against."""

from enum import StrEnum


class TurnRule(StrEnum):
    """What is first by the rules of order (S1 IV.3.3, V.13; QĐ 366, Điều 7.3.2, 12.2)."""

    COLLECTIVE_FIRST = "collective_first"
    """Collectives are rated before the persons in them, so before their heads."""
    OFFICE_FIRST = "office_first"
    """The government side is rated before the Party organisation."""
    MEMBERS_FIRST = "members_first"
    """What is in a cell is rated before the cell."""
    BELOW_FIRST = "below_first"
    """What is below is rated before what is above."""
    CELL_FIRST = "cell_first"
    """Who leads is reviewed in their cell before the body they lead in."""
