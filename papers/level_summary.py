"""The officer's summary of a year as an Excel file: levels by group, beside the year before,
what is past the cap, who is above what they head, the targets set beside the rating."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import rating
from papers.wording import Share, day_number
from rating import Indicator, Level
from rating.limits import proportion

TITLE = "TỔNG HỢP KẾT QUẢ XẾP LOẠI CHẤT LƯỢNG NĂM {year}"
EVERYBODY = "Đảng viên (chưa chia nhóm)"
TOTAL = "TỔNG CỘNG"
UNKNOWN = "chưa rõ"
_NAMES = {
    Indicator.RESOLUTION_TARGETS: "Hoàn thành chỉ tiêu xây dựng Đảng theo nghị quyết đại hội",
    Indicator.PROGRAMMES_REGISTERED: "Đảng viên đương chức đăng ký chương trình hành động",
    Indicator.PROGRAMMES_CHECKED: "Chi bộ kiểm tra việc thực hiện chương trình hành động",
    Indicator.GOOD_OR_BETTER: "Xếp loại từ hoàn thành tốt nhiệm vụ trở lên",
    Indicator.SELF_INSPECTION: "Thực hiện chế độ tự kiểm tra, giám sát",
    Indicator.SOFTWARE: "Triển khai phần mềm",
}
_COUNTED = {"members": "đảng viên", "organisations": "tổ chức cơ sở đảng", "nothing": ""}
_REACHED = {True: "Đạt", False: "Chưa đạt", None: "Chưa đủ số liệu để kết luận"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One similar group of one organisation, or of all."""

    kind: rating.Kind
    place: str
    deciding: str
    of: Sequence[rating.Subject]
    base: int
    counts: Mapping[Level, int]
    out: int

    @property
    def rated(self) -> int:
        """How many have a level."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class YearsRow:
    """One organisation in two years; None for a year of which no level is known."""

    name: str
    before: Mapping[Level, int] | None
    now: Mapping[Level, int] | None


@dataclass(frozen=True, slots=True)
class CollectiveRow:
    """One collective in two years."""

    cell: str
    name: str
    before: Level | None
    """None where it is not known."""
    typed: bool
    """Whether that was typed in from paper."""
    now: Level


@dataclass(frozen=True, slots=True)
class OverRow:
    """A group past the cap."""

    deciding: str
    of: Sequence[rating.Subject]
    counts: Mapping[Level, int]
    limit: int
    excess: int


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A head above what they head."""

    cell: str
    name: str
    level: Level
    headed: str
    headed_level: Level


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target and how far it is reached."""

    clause: str
    indicator: Indicator
    counted: str
    asked: str
    part: int
    of: int
    unknown: int
    reached: bool | None


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the workbook states."""

    office: str
    year: int
    made_on: date
    cells: int
    groups: tuple[GroupRow, ...]
    totals: tuple[GroupRow, ...]
    not_opened: tuple[str, ...]
    """Where the year was not opened."""
    compared: tuple[YearsRow, ...]
    compared_total: YearsRow | None
    """Over those of which both years are known; None where there are none."""
    over: tuple[OverRow, ...]
    heads: tuple[HeadRow, ...]
    heads_unpublished: int
    targets: tuple[TargetRow, ...]
    collectives: tuple[CollectiveRow, ...] = ()
    """Those whose level of the year was published."""


def named(of: Sequence[rating.Subject]) -> str:
    """Give what a similar group is called on paper."""
    said = ", ".join(one.vietnamese for one in of)
    return said[:1].upper() + said[1:] or EVERYBODY


def summary_xlsx(facts: SummaryFacts) -> bytes:
    """Give the workbook, a sheet a matter; a matter without anything says so in its last line."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    sheets = (
        ("Theo nhóm", _group_columns(), _group_rows(facts), _group_note(facts)),
        ("So với năm trước", _years_columns(facts.year), _years_rows(facts), _years_note(facts)),
        (
            "Tập thể, hai năm",
            _collective_columns(facts.year),
            [_collective(row) for row in facts.collectives],
            _collective_note(facts),
        ),
        ("Vượt tỷ lệ", _OVER, [_over(row) for row in facts.over], _over_note(facts)),
        ("Người đứng đầu", _HEADS, [_head(row) for row in facts.heads], _heads_note(facts)),
        ("Chỉ tiêu", _TARGETS, [_target(row) for row in facts.targets], _targets_note(facts)),
    )
    return table_xlsx(
        *(
            Table(
                tab=tab,
                whose=facts.office,
                title=TITLE.format(year=facts.year),
                dates=f"Lập ngày {day_number(facts.made_on)}.",
                counts=note,
                columns=columns,
                rows=rows,
            )
            for tab, columns, rows, note in sheets
        )
    )


def _group_columns() -> list[tuple[str, int]]:
    levels = [
        column
        for level in Level
        for column in ((level.vietnamese, 14), (f"Tỷ lệ {_SHORT[level]}", 12))
    ]
    return [
        ("STT", 6),
        ("Tổ chức", 36),
        ("Cấp quyết định", 30),
        ("Nhóm", 30),
        ("Phải xếp loại", 10),
        ("Đã có quyết định", 10),
        *levels,
        ("Chờ quyết định", 10),
        ("Không xếp loại", 10),
    ]


_SHORT = {
    Level.EXCELLENT: "xuất sắc",
    Level.GOOD: "tốt",
    Level.COMPLETED: "hoàn thành",
    Level.NOT_COMPLETED: "không hoàn thành",
}


def _group_rows(facts: SummaryFacts) -> list[Sequence[str | int | Share]]:
    return [_group(row, row.place) for row in facts.groups] + [
        _group(row, TOTAL) for row in facts.totals
    ]


def _group(row: GroupRow, place: str) -> Sequence[str | int | Share]:
    levels = [
        value
        for level in Level
        for value in (row.counts[level], _share(row.counts[level], row.rated))
    ]
    waiting = row.base - row.rated
    return (place, row.deciding, named(row.of), row.base, row.rated, *levels, waiting, row.out)


def _group_note(facts: SummaryFacts) -> str:
    note = "Tỷ lệ tính trên số đã có quyết định của nhóm."
    if facts.not_opened:
        note += f" Chưa mở đợt năm {facts.year}: {', '.join(facts.not_opened)}."
    return note


_OF_A_YEAR = ("Đã xếp loại", "Xuất sắc", "Tỷ lệ xuất sắc", "Tốt trở lên", "Tỷ lệ tốt trở lên")


def _years_columns(year: int) -> list[tuple[str, int]]:
    return [
        ("STT", 6),
        ("Chi bộ", 36),
        *((f"{what} năm {each}", 13) for each in (year - 1, year) for what in _OF_A_YEAR),
    ]


def _years_rows(facts: SummaryFacts) -> list[Sequence[str | int | Share]]:
    rows = [_years(row, row.name) for row in facts.compared]
    if facts.compared_total is not None:
        rows.append(_years(facts.compared_total, f"{TOTAL} (có đủ hai năm)"))
    return rows


def _years(row: YearsRow, name: str) -> Sequence[str | int | Share]:
    return (name, *_one_year(row.before), *_one_year(row.now))


def _one_year(counts: Mapping[Level, int] | None) -> Sequence[str | int | Share]:
    if counts is None:
        return (UNKNOWN,) * len(_OF_A_YEAR)
    rated, best = sum(counts.values()), counts[Level.EXCELLENT]
    good = best + counts[Level.GOOD]
    return (rated, best, _share(best, rated), good, _share(good, rated))


def _years_note(facts: SummaryFacts) -> str:
    both = sum(row.before is not None and row.now is not None for row in facts.compared)
    return (
        f"Chỉ cộng những chi bộ có kết quả cả hai năm: {both}/{len(facts.compared)}. "
        "«chưa rõ» là chương trình không có kết quả của năm đó."
    )


def _collective_columns(year: int) -> list[tuple[str, int]]:
    before, now = f"Mức năm {year - 1}", f"Mức năm {year}"
    return [("STT", 6), ("Chi bộ", 36), ("Tập thể", 36), (before, 40), (now, 30), ("So sánh", 14)]


def _collective(row: CollectiveRow) -> Sequence[str | int | Share]:
    if row.before is None:
        return (row.cell, row.name, UNKNOWN, row.now.vietnamese, UNKNOWN)
    before = row.before.vietnamese + (" (nhập từ văn bản)" if row.typed else "")
    steps = row.now.rank - row.before.rank
    return (row.cell, row.name, before, row.now.vietnamese, _STEPS[(steps > 0) - (steps < 0)])


_STEPS = {1: "Tăng", 0: "Giữ mức", -1: "Giảm"}


def _collective_note(facts: SummaryFacts) -> str:
    unknown = sum(row.before is None for row in facts.collectives)
    note = f"Các tập thể đã công khai mức năm {facts.year}: {len(facts.collectives)}."
    if unknown:
        note += (
            f" Chưa rõ mức năm {facts.year - 1}: {unknown}; bí thư chi bộ hoặc cán bộ tổng hợp "
            "nhập từ văn bản của năm đó ở «Mức các năm trước»."
        )
    return note


_OVER = (
    ("STT", 6),
    ("Cấp quyết định", 36),
    ("Nhóm", 36),
    ("Xuất sắc", 10),
    ("Tốt", 10),
    ("Được phép xuất sắc", 12),
    ("Vượt", 8),
)


def _over(row: OverRow) -> Sequence[str | int | Share]:
    best, good = row.counts[Level.EXCELLENT], row.counts[Level.GOOD]
    return (row.deciding, named(row.of), best, good, row.limit, row.excess)


def _over_note(facts: SummaryFacts) -> str:
    if not facts.over:
        return "Không có nhóm nào vượt tỷ lệ, tính trên các mức đã có quyết định."
    return "Tính theo nhóm ở cấp quyết định, trên các mức đã có quyết định."


_HEADS = (
    ("STT", 6),
    ("Chi bộ", 36),
    ("Người đứng đầu", 30),
    ("Mức xếp loại", 26),
    ("Tập thể", 30),
    ("Mức của tập thể", 26),
)


def _head(row: HeadRow) -> Sequence[str | int | Share]:
    return (row.cell, row.name, row.level.vietnamese, row.headed, row.headed_level.vietnamese)


def _heads_note(facts: SummaryFacts) -> str:
    note = f"Người đứng đầu có mức cao hơn tập thể: {len(facts.heads) + facts.heads_unpublished}."
    if facts.heads_unpublished:
        note += f" Chưa công khai nên chưa nêu tên: {facts.heads_unpublished}."
    return note


_TARGETS = (
    ("STT", 6),
    ("Chỉ tiêu", 44),
    ("Tính trên", 22),
    ("Yêu cầu", 18),
    ("Kết quả", 20),
    ("Chưa rõ", 10),
    ("Kết luận", 24),
    ("Căn cứ", 30),
)


def target_name(row: TargetRow) -> str:
    """Give what a target is called, and what it counts."""
    counted = _COUNTED[row.counted]
    return f"{_NAMES[row.indicator]} ({counted})" if counted else _NAMES[row.indicator]


def result_of(row: TargetRow) -> str:
    """Give how far a target is reached, as a share; nothing where the program has no figures."""
    return proportion(row.part, row.of) if _COUNTED[row.counted] and row.of else ""


def _target(row: TargetRow) -> Sequence[str | int | Share]:
    counted = _COUNTED[row.counted]
    result = result_of(row) or UNKNOWN
    unknown: str | int = row.unknown if counted else UNKNOWN
    reached = _REACHED[row.reached]
    return (_NAMES[row.indicator], counted, row.asked, result, unknown, reached, row.clause)


def _targets_note(facts: SummaryFacts) -> str:
    if not facts.targets:
        return "Bộ quy định của năm này không đặt chỉ tiêu."
    return "Chỉ tiêu để theo dõi, không dùng để hướng phiếu bầu."


def _share(part: int, of: int) -> Share | str:
    """Give a share of a whole; nothing where there is nobody to take it of."""
    return Share(part, of) if of else ""
