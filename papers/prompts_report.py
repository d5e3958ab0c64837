"""The draft of the report on prompts and deep-review themes: what was asked, who answered, what.

A member is named only where they were asked by name; what the answers come to is left for the pen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papers.draft_report import PLACE_AND_DATE, ReportSection, sections
from papers.own import printed
from papers.prompts_sheet import MEMBERS, PromptLine, PromptsFacts
from papers.wording import day_number
from rating.limits import proportion

TEMPLATE_NAME = "prompts_report.docx"
_BY_PEN = ("Nhận xét chung", "Kiến nghị")
_NONE = "Chưa gửi gợi ý, chuyên đề nào."


@dataclass(frozen=True, slots=True)
class PromptsReportView:
    """The fields of `prompts_report.docx`."""

    office: str
    as_of: str
    place_and_date: str
    draft: bool
    sections: tuple[ReportSection, ...]


def prompts_report_docx(facts: PromptsFacts) -> bytes:
    """Give the draft as .docx; number, place, day and who signs are left for the pen."""
    asked: dict[tuple[int, bool, str], list[PromptLine]] = {}
    for line in sorted(facts.lines, key=lambda each: (-each.year, not each.theme)):
        asked.setdefault((line.year, line.theme, line.text), []).append(line)
    parts = [
        (
            f"{'Chuyên đề' if theme else 'Gợi ý'} năm {year}: {text}",
            tuple(_told(theme=theme, lines=lines)),
        )
        for (year, theme, text), lines in asked.items()
    ]
    view = PromptsReportView(
        office=facts.whose,
        as_of=day_number(facts.made_on),
        place_and_date=PLACE_AND_DATE,
        draft=True,
        sections=sections(parts or [(_NONE, ())], _BY_PEN),
    )
    return printed(view, TEMPLATE_NAME)


def _told(*, theme: bool, lines: Sequence[PromptLine]) -> Iterator[str]:
    """Give how many answered, then who did what of whom an answer may be told."""
    members = [line for line in lines if theme and line.whom == MEMBERS]
    if members:
        done, of = sum(one.answered for one in members), sum(one.of for one in members)
        yield f"Đảng viên đã trả lời: {proportion(done, of)}."
        for one in members:
            if one.answered < one.of:
                yield f"{one.cell}: đã trả lời {one.answered}/{one.of}."
    others = [line for line in lines if line not in members]
    if others:
        done, of = sum(one.answered for one in others), len(others)
        whose = "Tập thể" if theme else "Tập thể, cá nhân được gợi ý"
        yield f"{whose} đã trả lời: {proportion(done, of)}."
    for one in others:
        said = " ".join(one.answer.split()) or "chưa có trả lời trong bản đã nộp"
        yield f"{one.whom} ({one.cell}): {said}"
