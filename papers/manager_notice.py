"""What who directly manages a member is told of a year's result: level and comment, a page each.

Who manages somebody directly is stored nowhere: name and post are left for the pen. No office has
published a form of it: this is a sheet of the cell, and an office may put its own in its place.
"""

from collections.abc import Collection
from dataclasses import dataclass

import rating
from papers.own import printed
from papers.result_notice import NoticesFacts, NoticeView, dated_from, notice_views
from papers.wording import DOTS

TEMPLATE_NAME = "manager_notice.docx"


@dataclass(frozen=True, slots=True)
class ManagerNoticesView:
    """The fields of `manager_notice.docx`."""

    number: str
    place_and_date: str
    year: str
    clause: str
    manager: str
    """Who directly manages them, with their post: for the pen."""
    notices: tuple[NoticeView, ...]


def manager_notice_docx(facts: NoticesFacts, clauses: Collection[str]) -> bytes:
    """Give the pages as .docx; `clauses` are those by which they are told, as the rules keep them.
    Number, day and who is told are left for the pen."""
    view = ManagerNoticesView(
        number="……",
        place_and_date=dated_from(facts),
        year=str(facts.year),
        clause="; ".join(rating.cited(one) for one in clauses),
        manager=DOTS * 2,
        notices=notice_views(facts),
    )
    return printed(view, TEMPLATE_NAME)
