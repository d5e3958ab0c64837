"""The dossier of a year: how a line of its list stands, and who owes what is missing."""

from enum import StrEnum


class LineStanding(StrEnum):
    """How one line of the list stands."""

    IN = "in"
    NOT_DUE = "not_due"
    """It is not there, and its day has not passed."""
    MISSING = "missing"
    """It is not there; no day is set for it, and its time has come."""
    LATE = "late"
    """It is not there, and its day has passed."""
    NOT_ARISEN = "not_arisen"
    """It is asked for where something happened that did not, as far as is known."""


LACKING = (LineStanding.MISSING, LineStanding.LATE)
"""What somebody owes now."""


class Owes(StrEnum):
    """Who gives a paper of the dossier."""

    MEMBER = "member"
    SECRETARY = "secretary"
    """Who leads the cell, or the body."""
    COMMITTEE = "committee"
    ABOVE = "above"
    RESIDENCE = "residence"
