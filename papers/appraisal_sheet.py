"""What the body above says of a cell's proposals, as an Excel file: one line a member."""

from dataclasses import dataclass
from datetime import date

from papers.wording import day_number

TITLE = "DANH SÁCH THẨM ĐỊNH, QUYẾT ĐỊNH XẾP LOẠI NĂM {year}"
COLUMNS = (
    ("STT", 6),
    ("Họ và tên", 30),
    ("Chi bộ đề nghị", 26),
    ("Thẩm định", 26),
    ("Lý do thẩm định", 36),
    ("Quyết định", 26),
    ("Lý do quyết định", 36),
    ("Điều cần lý do", 50),
)


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One member; levels and clauses in words, empty where nothing was said."""

    name: str
    proposed: str
    appraised: str
    appraised_why: str
    decided: str
    decided_why: str
    against: str
    """What speaks against the level, each with its clause."""


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """What the sheet states."""

    body: str
    cell: str
    year: int
    made_on: date
    lines: tuple[AppraisalLine, ...]


def appraisal_xlsx(facts: AppraisalFacts) -> bytes:
    """Give the workbook: title, cell and day, the members below in the order they come."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    said = sum(bool(line.appraised or line.decided) for line in facts.lines)
    return table_xlsx(
        Table(
            tab="Thẩm định",
            whose=facts.body,
            title=TITLE.format(year=facts.year),
            dates=f"{facts.cell}. Lập ngày {day_number(facts.made_on)}.",
            counts=f"Đã có ý kiến: {said}/{len(facts.lines)}",
            columns=COLUMNS,
            rows=[
                (
                    line.name,
                    line.proposed,
                    line.appraised,
                    line.appraised_why,
                    line.decided,
                    line.decided_why,
                    line.against,
                )
                for line in facts.lines
            ],
        )
    )
