"""Who may be rewarded for a year as an Excel file, to choose from: members, then collectives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from papers.wording import day_number

TITLE = "DANH SÁCH HOÀN THÀNH XUẤT SẮC NHIỆM VỤ NĂM {year} ĐỂ XÉT KHEN THƯỞNG"
_CHOICE = "Khen thưởng là lựa chọn của cấp có thẩm quyền; danh sách này để xét."
_UNKNOWN = (
    "Năm chưa rõ mức: bí thư chi bộ hoặc cán bộ tổng hợp nhập từ văn bản ở «Mức các năm trước». "
    + _CHOICE
)
_MEMBERS = (
    ("STT", 6),
    ("Họ và tên", 30),
    ("Chi bộ", 36),
    ("Cấp quyết định", 30),
    ("Số năm liền xuất sắc đã biết", 14),
    ("Đủ số năm liền", 12),
    ("Năm chưa rõ mức", 26),
    ("Năm nhập từ văn bản", 26),
    ("Đề nghị khen", 20),
)
_COLLECTIVES = (
    ("STT", 6),
    ("Chi bộ", 36),
    ("Tập thể", 36),
    ("Cấp quyết định", 30),
    ("Số năm liền xuất sắc đã biết", 14),
    ("Đủ số năm liền", 12),
    ("Năm chưa rõ mức", 26),
    ("Năm nhập từ văn bản", 26),
    ("Chọn tiêu biểu", 16),
    ("Đề nghị khen", 20),
)


@dataclass(frozen=True, slots=True)
class RewardRow:
    """One member excellent this year."""

    name: str
    cell: str
    deciding: str
    years: int
    running: bool
    unknown: tuple[int, ...]
    typed: tuple[int, ...] = ()
    """The years whose level was typed in from paper."""


@dataclass(frozen=True, slots=True)
class CollectiveRow:
    """One collective excellent this year."""

    cell: str
    name: str
    deciding: str = ""
    years: int = 1
    running: bool = False
    unknown: tuple[int, ...] = ()
    typed: tuple[int, ...] = ()
    """The years whose level was typed in from paper."""


@dataclass(frozen=True, slots=True)
class RewardFacts:
    """What the workbook states."""

    office: str
    year: int
    made_on: date
    asked: int
    """How many years running the higher reward asks for."""
    members: tuple[RewardRow, ...]
    collectives: tuple[CollectiveRow, ...]
    unpublished: int


def rewards_xlsx(facts: RewardFacts) -> bytes:
    """Give the workbook, a sheet each for members, for those of many years, for collectives."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    running = [row for row in facts.members if row.running]
    note = _CHOICE
    if facts.unpublished:
        note += f" Chưa công khai nên chưa nêu tên: {facts.unpublished}."
    sheets = [
        ("Xuất sắc trong năm", _MEMBERS, [_member(row) for row in facts.members], note),
        ("Tập thể", _COLLECTIVES, [_collective(row) for row in facts.collectives], _UNKNOWN),
    ]
    if facts.asked:
        told = f"{facts.asked} năm liền; năm chưa rõ mức thì chưa tính. {_UNKNOWN}"
        name = f"{facts.asked} năm liền"
        sheets.insert(1, (name, _MEMBERS, [_member(row) for row in running], told))
    return table_xlsx(
        *(
            Table(
                tab=tab,
                whose=facts.office,
                title=TITLE.format(year=facts.year),
                dates=f"Lập ngày {day_number(facts.made_on)}.",
                counts=counts,
                columns=columns,
                rows=rows,
            )
            for tab, columns, rows, counts in sheets
        )
    )


def _member(row: RewardRow) -> Sequence[str | int]:
    return (row.name, row.cell, row.deciding, *_known(row), "")


def _collective(row: CollectiveRow) -> Sequence[str | int]:
    return (row.cell, row.name, row.deciding, *_known(row), "", "")


def _known(row: RewardRow | CollectiveRow) -> Sequence[str | int]:
    enough = "Đủ" if row.running else ""
    return (row.years, enough, ", ".join(map(str, row.unknown)), ", ".join(map(str, row.typed)))
