"""Kinds of records that a year leaves and that may be destroyed when their time is over."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What kind of record it was."""

    REVIEW = "review"
    """Self-reviews with all their versions and what was sent with them."""
    PROMPT = "prompt"
    COMMENT = "comment"
    """Comments: the committee's, those of other cells, of who follows the cell on its plan; what
    was marked in the dossier."""
    YEARLY_PAPER = "yearly_paper"
    """Programmes, pledges and plans of a year."""
    COLLECTIVE_REPORT = "collective_report"
    MEETING = "meeting"
    """Meetings with their roll, what was said, the totals of votes."""
    OTHER_RATING = "other_rating"
    """What others rated a member and told of their year, quarters, figures, checks by the level
    above."""
    LEVEL = "level"
    """Levels decided, and for whom a year was closed without one."""
    REMEDY = "remedy"
    """Remedies that were promised, with what was sent as proof."""
