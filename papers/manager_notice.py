"""What who directly manages a member is told of a year's result: level and comment, a page each.

Who manages somebody directly is stored nowhere: name and post are left for the pen. No office has
published a form of it: this is a sheet of the cell, and an office may put its own in its place.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import rating
from papers.own import own
from papers.result_notice import NoticesFacts, NoticeView, dated_from, notice_views
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template
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


@cache
def shipped_template() -> WordTemplate:
    """Give the template that comes with the program."""
    return load_template(SHIPPED_TEMPLATES / TEMPLATE_NAME, ManagerNoticesView)


def manager_notice_docx(
    facts: NoticesFacts, clauses: Collection[str], template: WordTemplate | None = None
) -> bytes:
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
    return (template or own(TEMPLATE_NAME) or shipped_template()).fill(view)
