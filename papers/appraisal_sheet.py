"""What the body above says of a cell's proposals, as an Excel file: one line a member.

Its columns may be filled in and the file sent back: `papers.filled_sheet` reads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from papers.wording import day_number
from rating import Level
from terms.places import PlaceKind
from terms.turns import TurnRule

TITLE = "DANH SÁCH THẨM ĐỊNH, QUYẾT ĐỊNH XẾP LOẠI NĂM {year}"
SUMMED_UP = "TỔNG HỢP KẾT QUẢ THẨM ĐỊNH, QUYẾT ĐỊNH XẾP LOẠI NĂM {year}"
HOW = "Điền cột {column} rồi gửi lại tệp này; không sửa họ tên và mã dòng."
NAME = "Họ và tên"
APPRAISED, APPRAISED_POINTS, APPRAISED_WHY = "Thẩm định", "Điểm thẩm định", "Lý do thẩm định"
DECIDED, DECIDED_POINTS, DECIDED_WHY = "Quyết định", "Điểm quyết định", "Lý do quyết định"
MISSING = "Thiếu ý kiến"
EARLY = "Sai trình tự"
CODE = "Mã dòng"
UNCONFIRMED = "cách hiểu chưa xác nhận với văn bản gốc"
_COMMENTS = {
    PlaceKind.FORMER: "chi bộ nơi sinh hoạt trước",
    PlaceKind.TEMPORARY: "chi bộ nơi sinh hoạt tạm thời",
    PlaceKind.RESIDENCE: "cấp ủy nơi cư trú",
}
_TURNS = {
    TurnRule.COLLECTIVE_FIRST: "tập thể xếp loại trước, cá nhân sau",
    TurnRule.OFFICE_FIRST: "chính quyền, chuyên môn xếp loại trước, tổ chức đảng sau",
    TurnRule.MEMBERS_FIRST: "cấp ủy, tập thể, đảng viên trong chi bộ xếp loại trước chi bộ",
    TurnRule.BELOW_FIRST: "cấp dưới xếp loại trước, cấp trên sau",
    TurnRule.CELL_FIRST: "kiểm điểm ở chi bộ trước, ở tập thể lãnh đạo, quản lý sau",
}
_LEVELS = tuple(level.vietnamese for level in Level)
COLUMNS = (
    ("STT", 5),
    (NAME, 24),
    ("Chi bộ đề nghị", 27),
    (APPRAISED, 27),
    (APPRAISED_POINTS, 10),
    (APPRAISED_WHY, 22),
    (DECIDED, 27),
    (DECIDED_POINTS, 10),
    (DECIDED_WHY, 22),
    ("Điều cần lý do", 32),
    (MISSING, 24),
    (EARLY, 25),
    (CODE, 14),
)
_KEPT = 9
"""The columns of what was said; those behind them help who fills in the sheet."""


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One member; levels and clauses in words, empty where nothing was said."""

    name: str
    proposed: str
    appraised: str
    appraised_points: str
    appraised_why: str
    decided: str
    decided_points: str
    decided_why: str
    against: str
    """What speaks against the level, each with its clause."""
    missing: tuple[str, ...]
    """Comments that the rules ask for and nobody entered, each with its clause."""
    early: tuple[str, ...]
    """Where somebody came before their turn, each with its clause."""
    code: str
    """Whose row it is and how it stood, for when the file comes back."""


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """What the sheet states."""

    body: str
    cell: str
    year: int
    made_on: date
    fills: str
    """The heading of the column that is filled in now."""
    lines: tuple[AppraisalLine, ...]


def missing_comment(kind: PlaceKind, clause: str, certain: bool) -> str:
    """Give the words for whose comment has not come, by which clause it is asked for."""
    return f"{_COMMENTS[kind]} ({_cited(clause, certain)})"


def out_of_turn(rule: TurnRule, awaited: Collection[str], clause: str, certain: bool) -> str:
    """Give the words for what came before its turn, by which clause, and what was not finished."""
    said = f"{_TURNS[rule]} ({_cited(clause, certain)})"
    return f"{said}; lúc đó chưa xong: {', '.join(awaited)}" if awaited else said


def _cited(clause: str, certain: bool) -> str:
    return clause if certain else f"{clause}; {UNCONFIRMED}"


def appraisal_xlsx(facts: AppraisalFacts) -> bytes:
    """Give the workbook: title, cell and day, the members below in the order they come."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    said = sum(bool(line.appraised or line.decided) for line in facts.lines)
    place = [heading for heading, _ in COLUMNS].index(facts.fills) + 1
    return table_xlsx(
        Table(
            tab="Thẩm định",
            whose=facts.body,
            title=TITLE.format(year=facts.year),
            dates=f"{facts.cell}. Lập ngày {day_number(facts.made_on)}. "
            + HOW.format(column=f"«{facts.fills}»"),
            counts=f"Đã có ý kiến: {said}/{len(facts.lines)}",
            columns=COLUMNS,
            rows=[
                (
                    *_kept(line),
                    line.against,
                    "; ".join(line.missing),
                    "; ".join(line.early),
                    line.code,
                )
                for line in facts.lines
            ],
            choices={place: _LEVELS},
        )
    )


def appraised_xlsx(facts: AppraisalFacts) -> bytes:
    """Give what the body above said, as a table to be kept: nothing of it is filled in any more."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    return table_xlsx(
        Table(
            tab="Thẩm định",
            whose=facts.body,
            title=SUMMED_UP.format(year=facts.year),
            dates=f"{facts.cell}. Lập ngày {day_number(facts.made_on)}.",
            counts=f"{len(facts.lines)} đối tượng",
            columns=COLUMNS[:_KEPT],
            rows=[_kept(line) for line in facts.lines],
        )
    )


def _kept(line: AppraisalLine) -> tuple[str, ...]:
    """Give what is filled in of a subject and stays when nothing is filled in any more."""
    return (
        line.name,
        line.proposed,
        line.appraised,
        line.appraised_points,
        line.appraised_why,
        line.decided,
        line.decided_points,
        line.decided_why,
    )
