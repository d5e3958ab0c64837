"""The ballot as a paper (phiếu, form C5): what those vote on who vote on paper."""

from dataclasses import dataclass

from papers.meeting_facts import BallotRow, BallotTextFacts
from papers.own import printed
from papers.wording import DOTS
from rating import Level

TEMPLATE_NAME = "ballot_text.docx"

_TITLES = {
    "levels": "PHIẾU ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG",
    "lower_levels": "PHIẾU ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG",
    "choice": "PHIẾU CHỌN MỨC HOÀN THÀNH XUẤT SẮC NHIỆM VỤ",
    "yes_no": "PHIẾU XÉT MỨC HOÀN THÀNH XUẤT SẮC NHIỆM VỤ",
    "motion": "PHIẾU BIỂU QUYẾT",
}
_BEST, *_LOWER = (level.vietnamese for level in Level)
_OPTIONS = {
    "levels": (_BEST, *_LOWER),
    "lower_levels": tuple(_LOWER),
    "choice": ("Chọn",),
    "yes_no": ("Đồng ý", "Không đồng ý"),
    "motion": ("Đồng ý", "Không đồng ý", "Ý kiến khác"),
}
_ONE_EACH = (
    "Đánh dấu × vào một ô ở mỗi dòng. Dòng để trống hoặc có hai dấu trở lên thì không tính dòng đó."
)
_SIGNING = {
    "secret": "Phiếu kín: không ghi tên, không ký.",
    "open": "Biểu quyết công khai: ghi tên và ký dưới phiếu.",
}


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One row to mark."""

    number: str
    name: str
    about: str
    """Post and self-proposed level; empty for a collective."""


@dataclass(frozen=True, slots=True)
class BallotTextView:
    """The fields of `ballot_text.docx`: the table with as many columns as there are options."""

    superior: str
    cell: str
    title: str
    year: str
    how: str
    signing: str
    key: str
    """Empty: the levels stand in full; for templates of an office."""
    text: str
    columns: int
    first: str
    second: str
    third: str
    fourth: str
    rows: tuple[BallotLine, ...]
    named: bool
    draft: bool


def ballot_text_docx(facts: BallotTextFacts) -> bytes:
    """Give the ballot as .docx, one sheet to be printed for each who votes on paper."""
    options = _OPTIONS[facts.kind]
    first, second, third, fourth = (*options, "", "", "")[:4]
    view = BallotTextView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        title=f"{'TẬP DƯỢT: ' if facts.rehearsal else ''}{_TITLES[facts.kind]}",
        year=str(facts.year),
        how=_how(facts),
        signing=_SIGNING[facts.mode],
        key="",
        text=facts.text,
        columns=len(options),
        first=first,
        second=second,
        third=third,
        fourth=fourth,
        rows=tuple(_line(number, row) for number, row in enumerate(facts.rows, start=1)),
        named=facts.mode == "open",
        draft=facts.rehearsal,
    )
    return printed(view, TEMPLATE_NAME)


def _how(facts: BallotTextFacts) -> str:
    if facts.kind == "choice":
        return (
            f"Đánh dấu × vào ô của không quá {facts.most} đồng chí. Phiếu đánh dấu quá số đó "
            "thì không hợp lệ."
        )
    return _ONE_EACH


def _line(number: int, row: BallotRow) -> BallotLine:
    own_level = f"Tự nhận: {row.self_level.vietnamese}" if row.self_level else ""
    about = " · ".join(each for each in (row.post, own_level) if each)
    return BallotLine(str(number), row.name or "Nội dung trên", about)
