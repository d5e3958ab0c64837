"""The draft of the report upward on a year: figures from the store, dots for what nobody stored."""

from collections.abc import Iterator
from dataclasses import dataclass

from papers.draft_report import PLACE_AND_DATE, ReportSection, sections
from papers.level_summary import (
    GroupRow,
    SummaryFacts,
    YearsRow,
    named,
    result_of,
    target_name,
)
from papers.own import printed
from papers.wording import DOTS, day_number
from rating import Kind, Level
from rating.limits import proportion

TEMPLATE_NAME = "summary_report.docx"
_BY_PEN = (
    "Ưu điểm",
    "Hạn chế, khuyết điểm và nguyên nhân",
    "Nhiệm vụ, giải pháp; kiến nghị với cấp trên",
)


@dataclass(frozen=True, slots=True)
class SummaryReportView:
    """The fields of `summary_report.docx`."""

    office: str
    year: str
    as_of: str
    place_and_date: str
    draft: bool
    sections: tuple[ReportSection, ...]


def summary_report_docx(facts: SummaryFacts) -> bytes:
    """Give the draft as .docx; number, place, day and who signs are left for the pen."""
    parts = [
        ("Tình hình thực hiện", _done(facts)),
        ("Kết quả xếp loại theo nhóm", _levels(facts)),
        ("So với năm trước", _years(facts)),
        ("Tỷ lệ hoàn thành xuất sắc nhiệm vụ", _over(facts)),
        ("Người đứng đầu và tập thể", _heads(facts)),
    ]
    if facts.targets:
        parts.append(("Chỉ tiêu theo dõi", _targets(facts)))
    view = SummaryReportView(
        office=facts.office,
        year=str(facts.year),
        as_of=day_number(facts.made_on),
        place_and_date=PLACE_AND_DATE,
        draft=True,
        sections=sections(parts, _BY_PEN),
    )
    return printed(view, TEMPLATE_NAME)


def _done(facts: SummaryFacts) -> Iterator[str]:
    persons = [row for row in facts.totals if row.kind is Kind.INDIVIDUAL]
    base, rated = (sum(n) for n in ([r.base for r in persons], [r.rated for r in persons]))
    out = sum(row.out for row in persons)
    opened = facts.cells - len(facts.not_opened)
    yield f"Chi bộ đã mở đợt kiểm điểm năm {facts.year}: {proportion(opened, facts.cells)}."
    yield f"Đảng viên phải xếp loại: {base}; đã có quyết định: {proportion(rated, base)}."
    yield f"Đảng viên không xếp loại: {out}."
    if base > rated:
        yield f"Còn chờ quyết định: {base - rated}; số liệu dưới đây chưa phải kết quả cuối cùng."


def _levels(facts: SummaryFacts) -> Iterator[str]:
    rated = [row for row in facts.totals if row.rated]
    if not rated:
        yield DOTS
    yield from map(_level_line, rated)


def _level_line(row: GroupRow) -> str:
    told = ", ".join(
        f"{level.vietnamese.lower()} {proportion(row.counts[level], row.rated)}" for level in Level
    )
    return f"{named(row.of)}: {told}."


def _years(facts: SummaryFacts) -> Iterator[str]:
    yield from _persons_of_two(facts)
    known = [(row.before, row.now) for row in facts.collectives if row.before is not None]
    if known:
        told = ", ".join(
            f"{level.vietnamese.lower()} {sum(before is level for before, _ in known)} → "
            f"{sum(now is level for _, now in known)}"
            for level in Level
        )
        yield f"Tập thể có kết quả cả hai năm ({len(known)}/{len(facts.collectives)}): {told}."


def _persons_of_two(facts: SummaryFacts) -> Iterator[str]:
    both = facts.compared_total
    if both is None or both.before is None or both.now is None:
        yield f"Năm {facts.year - 1}: {DOTS}"
        return
    known = sum(row.before is not None and row.now is not None for row in facts.compared)
    yield f"Tính trên {known}/{len(facts.compared)} chi bộ có kết quả cả hai năm."
    yield _year_line("Hoàn thành xuất sắc nhiệm vụ", both, (Level.EXCELLENT,), facts.year)
    good = (Level.EXCELLENT, Level.GOOD)
    yield _year_line("Từ hoàn thành tốt nhiệm vụ trở lên", both, good, facts.year)


def _year_line(what: str, row: YearsRow, levels: tuple[Level, ...], year: int) -> str:
    told = [
        f"năm {at}: {proportion(sum(counts[one] for one in levels), sum(counts.values()))}"
        for at, counts in ((year - 1, row.before), (year, row.now))
        if counts is not None
    ]
    return f"{what}: {'; '.join(told)}."


def _over(facts: SummaryFacts) -> Iterator[str]:
    if not facts.over:
        yield "Không có nhóm nào vượt tỷ lệ, tính trên các mức đã có quyết định."
    for row in facts.over:
        best = row.counts[Level.EXCELLENT]
        yield (
            f"{row.deciding}, {named(row.of).lower()}: {best} xuất sắc, được phép {row.limit}, "
            f"vượt {row.excess}. Lý do: {DOTS}"
        )


def _heads(facts: SummaryFacts) -> Iterator[str]:
    count = len(facts.heads) + facts.heads_unpublished
    if not count:
        yield "Không có người đứng đầu nào có mức xếp loại cao hơn tập thể."
        return
    yield f"Người đứng đầu có mức xếp loại cao hơn tập thể: {count}."
    for row in facts.heads:
        yield (
            f"{row.name} ({row.cell}): {row.level.vietnamese.lower()}; {row.headed}: "
            f"{row.headed_level.vietnamese.lower()}. Lý do: {DOTS}"
        )


def _targets(facts: SummaryFacts) -> Iterator[str]:
    for row in facts.targets:
        yield f"{target_name(row)}: {result_of(row) or DOTS} (yêu cầu {row.asked}; {row.clause})."
