"""How much a vote in the chat asks of the messenger: from some size on, the page is the way.

A mark in the chat is an edit of its message, and a messenger takes so many of a bot in a second; a
page asks for one post a voter, whatever its length."""

from dataclasses import dataclass

from workflow.ballot import page_links
from workflow.work import Work

MOST_MARKS = 1_000
"""Phones times rows; from here on the invitation offers the page alone."""
PACE = 30
"""Sends and edits a second that Telegram takes of one bot, about."""
_BESIDE = 3
"""Screens of a voter beside one a row: the sheet, its review, the acknowledgement."""
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class ChatLoad:
    """A vote that is large for the chat."""

    phones: int
    rows: int
    minutes: int
    """What it takes in the chat at the messenger's pace, at least, were nobody to think."""
    by_page: bool
    """The page is offered instead; else there is none, and the chat is what is left."""


def of(work: Work, phones: int, rows: int) -> ChatLoad | None:
    """Give what the chair is told before such a vote is opened; None where it is small."""
    if phones * rows < MOST_MARKS:
        return None
    seconds = phones * (rows + _BESIDE) / PACE
    return ChatLoad(phones, rows, -int(-seconds // _MINUTE), page_links.offered(work))
