"""The calendar of a cell's year: what its days are for."""

from enum import StrEnum


class CalendarMatter(StrEnum):
    """What a day of the calendar is for, in the order of the year."""

    PLAN = "plan"
    FORMS_OUT = "forms_out"
    CONSULTATION = "consultation"
    REVIEWS_IN = "reviews_in"
    COMMITTEE_READS = "committee_reads"
    PAPERS_OUT = "papers_out"
    MEETING = "meeting"
    MINUTES = "minutes"
    DOSSIER = "dossier"
    PUBLICATION = "publication"
    REMEDIATION = "remediation"
    LAW = "law"
    """A date that a document of the profile sets; shown and compared, owed by nobody here."""
