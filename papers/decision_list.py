"""The list that goes with a decision, for the body that signs it: each level, what it departs from,
and why all the same.

No office has published a form of it: this is a sheet of its own, and an office may put its own in
its place. What nobody stored is left as dots for the pen.
"""

from dataclasses import dataclass
from datetime import date

import rating
from papers.own import printed
from papers.wording import DOTS, NBSP, SHORT_DOTS, day_in_words, day_number, sentence

TEMPLATE_NAME = "decision_list.docx"
_NONE = "Không"
_KEPT_ABOVE = "(lưu ở cấp trên)"


@dataclass(frozen=True, slots=True)
class GivenReason:
    """Why a level is what it is, and who said so."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One member or collective of a decision."""

    name: str
    level: rating.Level
    proposed: rating.Level | None
    """What the cell proposed; None where it did not vote on them."""
    against: tuple[str, ...]
    """What the level departs from, each with its clause: it asks for a reason."""
    early: tuple[str, ...]
    """Where they came before their turn, each with its clause: it is noted, and asks for none."""
    reason: GivenReason | None
    unanswered: tuple[str, ...] = ()
    """The clauses of it that the reason was not given for."""
    kept_above: bool = False
    """There is a reason that stays with the body above: the row is of who reads the list."""
    again: str = ""
    """By which decision they were rated again; empty for who was not."""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class DecidedGroup:
    """What one decision is on."""

    document: str
    """Number, day and body; empty before it is issued."""
    lines: tuple[DecidedLine, ...]


@dataclass(frozen=True, slots=True)
class CapLine:
    """On what ground the number of excellent goes past the cap."""

    ground: str
    """Empty where it was only said that who decides has weighed the whole group."""
    decided_by: str
    decided_on: date | None
    percent: str = ""
    """The higher share that was decided on for all cells; empty for one decision's excess."""


@dataclass(frozen=True, slots=True)
class DecisionListFacts:
    """The levels of one cell and year, by decision."""

    body: str
    """Who decides; empty where nobody above is in the house."""
    cell: str
    year: int
    groups: tuple[DecidedGroup, ...]
    cap: tuple[CapLine, ...]
    cap_open: bool
    """It is gone past, and nobody has said on what ground."""
    draft: bool


@dataclass(frozen=True, slots=True)
class DecidedLineView:
    """One row of the table."""

    number: str
    name: str
    level: str
    departures: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecidedGroupView:
    """One table."""

    document: str
    rows: tuple[DecidedLineView, ...]


@dataclass(frozen=True, slots=True)
class DecisionListView:
    """The fields of `decision_list.docx`."""

    body: str
    cell: str
    year: str
    place_and_date: str
    draft: bool
    groups: tuple[DecidedGroupView, ...]
    cap: tuple[str, ...]


def decision_list_docx(facts: DecisionListFacts) -> bytes:
    """Give the list as .docx; place, day and who signs are left for the pen."""
    view = DecisionListView(
        body=facts.body or DOTS,
        cell=facts.cell,
        year=str(facts.year),
        place_and_date=f"{SHORT_DOTS}, {day_in_words(None)}",
        draft=facts.draft,
        groups=tuple(_group(one) for one in facts.groups),
        cap=_cap(facts),
    )
    return printed(view, TEMPLATE_NAME)


def _group(one: DecidedGroup) -> DecidedGroupView:
    document = one.document or f"Quyết định số {SHORT_DOTS}, {day_in_words(None)}"
    rows = tuple(_row(number, line) for number, line in enumerate(one.lines, 1))
    return DecidedGroupView(document, rows)


def _row(number: int, line: DecidedLine) -> DecidedLineView:
    departures = [*line.against, *(f"Ghi nhận sai trình tự: {text}" for text in line.early)]
    if line.proposed is not None and line.proposed is not line.level:
        departures.append(f"Khác mức chi bộ đề nghị: {line.proposed.vietnamese}")
    level = line.level.vietnamese
    if line.cancelled:
        level += f" (đã hủy; xếp loại lại theo: {line.again or DOTS})"
    return DecidedLineView(
        str(number),
        line.name,
        level,
        ". ".join(departures) or _NONE,
        _reason(line),
    )


def _reason(line: DecidedLine) -> str:
    if line.reason is not None:
        said = f"{line.reason.text} (người ghi: {line.reason.by})"
        return f"{said}. {', '.join(line.unanswered)}: {DOTS}" if line.unanswered else said
    if line.kept_above:
        return _KEPT_ABOVE
    return DOTS if line.against else ""


def _cap(facts: DecisionListFacts) -> tuple[str, ...]:
    lines = [_cap_line(one) for one in facts.cap]
    if facts.cap_open:
        lines.append(
            f"Vượt tỷ lệ hoàn thành xuất sắc nhiệm vụ. Căn cứ: {DOTS}. Cấp quyết định: {DOTS}."
        )
    return tuple(lines)


def _cap_line(one: CapLine) -> str:
    if not one.ground:
        return (
            "Vượt tỷ lệ hoàn thành xuất sắc nhiệm vụ tính riêng chi bộ; cấp quyết định đã cân đối "
            "chung cả nhóm."
        )
    day = "" if one.decided_on is None else day_number(one.decided_on)
    day = f", ngày {day}" if day and day not in one.decided_by else ""
    said = f"Căn cứ: {sentence(one.ground)} Quyết định bởi: {one.decided_by}{day}."
    if one.percent:
        return f"Tỷ lệ hoàn thành xuất sắc nhiệm vụ được quyết định: {one.percent}{NBSP}%. {said}"
    return f"Vượt tỷ lệ hoàn thành xuất sắc nhiệm vụ. {said}"
