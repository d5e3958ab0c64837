"""Sheets that a dossier may lack: the letter that proposes levels, the list of papers, who is
proposed for a certificate of merit, the comment of where a member lives.

No office's print of them was read: each says nothing of a form, is filled from what is stored and
leaves the rest to a pen. An office may put its own in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from papers.own import printed
from papers.wording import DOTS, SHORT_DOTS, born, day_in_words, day_number, two_digits

_LINES = tuple(range(8))
"""Dotted lines for a pen where nothing was written yet."""


class DossierSheet(StrEnum):
    """Which sheet."""

    PROPOSAL = "proposal"
    PAPERS = "papers"
    REWARDS = "rewards"
    RESIDENCE = "residence"


TEMPLATE_NAMES: Mapping[DossierSheet, str] = {
    DossierSheet.PROPOSAL: "proposal_letter.docx",
    DossierSheet.PAPERS: "dossier_list.docx",
    DossierSheet.REWARDS: "reward_list.docx",
    DossierSheet.RESIDENCE: "residence_comment.docx",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What is stated of one person, collective or paper; empty where it is not stored."""

    name: str
    birth_date: date | None = None
    birth_year_only: bool = False
    posts: str = ""
    workplace: str = ""
    level: str = ""
    number: str = ""
    clause: str = ""
    standing: str = ""
    comment: str = ""
    person: bool = True


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What one sheet states."""

    kind: DossierSheet
    superior: str
    cell: str
    year: int
    head: str
    document: str
    """The decision it goes by; empty where there is none yet."""
    rows: tuple[SheetRow, ...]
    sign: str = "CB"
    """Of who issues it, behind the kind of paper in its number; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class SheetRowView:
    """One row, or one page of residence comments."""

    number: str
    name: str
    born: str
    posts: str
    workplace: str
    level: str
    clause: str
    standing: str
    comment: tuple[str, ...]
    blanks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """The fields of every one of these templates."""

    superior: str
    cell: str
    addressed: str
    """The body above, as it is written within a sentence."""
    whose: str
    """The cell, the same way."""
    number: str
    sign: str
    place_and_date: str
    year: str
    count: str
    document: str
    signs_for: str
    head: str
    rows: tuple[SheetRowView, ...]


def dossier_sheet_docx(facts: SheetFacts) -> bytes:
    """Give one sheet as .docx; number, place and day are left for the pen."""
    view = SheetView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        addressed=facts.superior or DOTS,
        whose=facts.cell or DOTS,
        number="……",
        sign=facts.sign or SHORT_DOTS,
        place_and_date=f"{SHORT_DOTS}, {day_in_words(None)}",
        year=str(facts.year),
        count=two_digits(len(facts.rows)),
        document=facts.document or DOTS,
        signs_for=facts.cell.upper() or DOTS,
        head=facts.head,
        rows=tuple(_row(at, one) for at, one in enumerate(facts.rows, start=1)),
    )
    return printed(view, TEMPLATE_NAMES[facts.kind])


def copied_from(place: str, day: date | None) -> str:
    """Give the line below a comment that was entered: whose it is, and of which day, as far as it
    is known."""
    whose = f" của {place}" if place else ""
    dated = f", ngày {day_number(day)}" if day else ""
    return f"(Chép theo bản đã nhập vào hệ thống{whose}{dated}.)"


def _row(at: int, one: SheetRow) -> SheetRowView:
    comment = tuple(line for line in one.comment.splitlines() if line.strip())
    birth = born(one.birth_date, year_only=one.birth_year_only) if one.person else ""
    return SheetRowView(
        number=one.number or str(at),
        name=one.name,
        born=birth,
        posts=one.posts or (DOTS if one.person else ""),
        workplace=one.workplace or DOTS,
        level=one.level or SHORT_DOTS,
        clause=one.clause,
        standing=one.standing,
        comment=comment,
        blanks=() if comment else _LINES,
    )
