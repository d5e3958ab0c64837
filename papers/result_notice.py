"""The notice of a year's result as a paper: what a member is told, to be signed and handed over.

No office has published a form of it: this is a sheet of the cell, and an office may put its own in
its place.
"""

from dataclasses import dataclass
from datetime import date

import rating
from papers.issuing_body import body_in
from papers.own import printed
from papers.wording import (
    DOTS,
    SHORT_DOTS,
    SIGNED_ABOVE,
    born,
    day_in_words,
    place_and_day,
)

TEMPLATE_NAME = "result_notice.docx"
_TO_MEMBER = "chỉ gửi đồng chí"
_TO_BOTH = "chỉ gửi đồng chí và người trực tiếp quản lý"


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
    """The committee's, for no other member; empty for none."""
    collectives: tuple[tuple[str, rating.Level], ...] = ()
    """Those the member is in, with their level."""
    head: str = ""
    """Who leads the cell and signs, never they themselves; empty where nobody leads it."""
    deputy: bool = False
    """Whether it is a deputy who signs."""
    manager: bool = False
    """Whether who directly manages them is sent the comment too."""
    above: bool = False
    """They alone lead the cell: the page is the body's that decided, and left for its pen."""


@dataclass(frozen=True, slots=True)
class NoticesFacts:
    """Notices of one cell and year, a page each."""

    superior: str
    cell: str
    year: int
    remedy_by: date | None
    """Until when shortcomings are to be planned for; None where that is over or not set."""
    notices: tuple[NoticeFacts, ...]
    locality: str = ""
    """What the cell's papers are dated from."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One page."""

    name: str
    born: str
    level: str
    document: str
    comment: tuple[str, ...]
    comment_for: str
    """Whom it is sent to, and nobody else."""
    collectives: tuple[str, ...]
    superior: str
    issuer: str
    """Who gives the notice: the cell, or the body above where its only leader is told."""
    sign: str
    """Of who gives it, behind the kind of paper in its number."""
    signs_for: str
    post: str
    head: str


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
    """As every page has it, for a template with one hand; for the pen where they differ."""
    notices: tuple[NoticeView, ...]


def result_notice_docx(facts: NoticesFacts) -> bytes:
    """Give the notices as .docx; number and day are left for the pen."""
    pages = notice_views(facts)
    view = NoticesView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number="……",
        place_and_date=dated_from(facts),
        year=str(facts.year),
        remedy_by="" if facts.remedy_by is None else day_in_words(facts.remedy_by),
        signs_for=_common([one.signs_for for one in pages]) or DOTS,
        head=_common([one.head for one in pages]),
        notices=pages,
    )
    return printed(view, TEMPLATE_NAME)


def dated_from(facts: NoticesFacts) -> str:
    """Give place and day: the place is the cell's, and no page that a body above issues has it."""
    above = any(one.above for one in facts.notices)
    return place_and_day("" if above else facts.locality, None)


def notice_views(facts: NoticesFacts) -> tuple[NoticeView, ...]:
    """Give what each page says."""
    return tuple(_page(facts, one) for one in facts.notices)


def _page(facts: NoticesFacts, one: NoticeFacts) -> NoticeView:
    cell = facts.cell.upper() or DOTS
    issuer = (body_in(one.document).upper() or DOTS) if one.above else cell
    return NoticeView(
        name=one.name,
        born=born(one.birth_date, year_only=one.birth_year_only),
        level=one.level.vietnamese,
        document=one.document,
        comment=tuple(line for line in one.comment.splitlines() if line.strip()),
        comment_for=_TO_BOTH if one.manager else _TO_MEMBER,
        collectives=tuple(f"{name}: {level.vietnamese}" for name, level in one.collectives),
        superior=DOTS if one.above else facts.superior.upper() or DOTS,
        issuer=issuer,
        sign=SHORT_DOTS if one.above else "CB",
        signs_for=issuer,
        post=_post(one),
        head=one.head,
    )


def _post(one: NoticeFacts) -> str:
    if one.above:
        return SIGNED_ABOVE
    if not one.head:
        return ""
    return "PHÓ BÍ THƯ" if one.deputy else "BÍ THƯ"


def _common(found: list[str]) -> str:
    """Give what all pages have; empty where they differ."""
    return found[0] if len(set(found)) == 1 else ""
