"""The notice of a year's result as a paper: what a member is told, to be signed and handed over.

No office has published a form of it: this is a sheet of the cell, and an office may put its own in
its place.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import rating
from papers.own import own
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template
from papers.wording import DOTS, born, day_in_words, place_and_day

TEMPLATE_NAME = "result_notice.docx"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What one member is told."""

    name: str
    birth_date: date
    birth_year_only: bool
    level: rating.Level
    document: str
    """By which decision: number, day and body."""
    comment: str = ""
    """The committee's, for this member alone; empty for none."""
    collectives: tuple[tuple[str, rating.Level], ...] = ()
    """Those the member is in, with their level."""


@dataclass(frozen=True, slots=True)
class NoticesFacts:
    """Notices of one cell and year, a page each."""

    superior: str
    cell: str
    year: int
    head: str
    """Who leads the cell; empty where nobody does."""
    remedy_by: date | None
    """Until when shortcomings are to be planned for; None where that is over or not set."""
    notices: tuple[NoticeFacts, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One page."""

    name: str
    born: str
    level: str
    document: str
    comment: tuple[str, ...]
    collectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticesView:
    """The fields of `result_notice.docx`."""

    superior: str
    cell: str
    number: str
    place_and_date: str
    year: str
    remedy_by: str
    signs_for: str
    head: str
    notices: tuple[NoticeView, ...]


@cache
def shipped_template() -> WordTemplate:
    """Give the template that comes with the program."""
    return load_template(SHIPPED_TEMPLATES / TEMPLATE_NAME, NoticesView)


def result_notice_docx(facts: NoticesFacts, template: WordTemplate | None = None) -> bytes:
    """Give the notices as .docx; number, place and day are left for the pen."""
    view = NoticesView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number="……",
        place_and_date=place_and_day("", None),
        year=str(facts.year),
        remedy_by="" if facts.remedy_by is None else day_in_words(facts.remedy_by),
        signs_for=facts.cell.upper() or DOTS,
        head=facts.head,
        notices=tuple(_page(one) for one in facts.notices),
    )
    return (template or own(TEMPLATE_NAME) or shipped_template()).fill(view)


def _page(one: NoticeFacts) -> NoticeView:
    comment = tuple(line for line in one.comment.splitlines() if line.strip())
    birth = born(one.birth_date, year_only=one.birth_year_only)
    collectives = tuple(f"{name}: {level.vietnamese}" for name, level in one.collectives)
    return NoticeView(one.name, birth, one.level.vietnamese, one.document, comment, collectives)
