"""What a vote and its count look like on every paper that prints them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from papers.errors import PaperError
from papers.meeting_facts import (
    BallotFacts,
    LevelCount,
    MinutesFacts,
    MotionResult,
    NameResult,
    PaperTotals,
    SubjectResult,
    UrnFacts,
)
from papers.wording import SHORT_DOTS, percent, two_digits
from rating import Level

NO_LEVEL = "Chưa có mức nào trên 50 %"
NO_LEVEL_SHORT = "chưa có"

_PURPOSES = {
    "rating": "Đánh giá, xếp loại chất lượng",
    "repeat": "Bỏ phiếu lại trường hợp chưa có mức nào trên 50 %",
    "second_round": "Vòng hai: xét mức hoàn thành xuất sắc nhiệm vụ",
    "tie_break": "Bỏ phiếu lại giữa những đồng chí bằng phiếu ở mức xuất sắc",
}
_MODES = {"secret": "bỏ phiếu kín", "open": "biểu quyết công khai"}
_MARKS = {
    **{level.value: level.initials for level in Level},
    "chosen": "chọn",
    "agree": "đồng ý",
    "disagree": "không đồng ý",
    "other": "ý kiến khác",
    "blank": "trắng",
    "invalid": "không hợp lệ",
}

_ABREAST = 3
"""How many sign beside each other."""
_DOTTED_NAME = "…" * 9
_DIGITS = 16
_TOGETHER = "(tính chung hai loại)"
"""Of one or two papers, whether they were valid would tell what stood on them."""


@dataclass(frozen=True, slots=True)
class UrnView:
    """The ballot papers of one urn, in two digits."""

    issued: str
    returned: str
    not_returned: str
    valid: str
    invalid: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One level's votes in the table: `07/08/10`, `70,0 %`, `(87,5 %)`."""

    notation: str
    percent_official: str
    percent_valid: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One subject of a vote on levels in its table."""

    number: str
    name: str
    post: str
    self_level: str
    excellent: CellView
    good: CellView
    completed: CellView
    not_completed: CellView
    blank: str
    invalid: str
    level: str


@dataclass(frozen=True, slots=True)
class NameView:
    """One name of a vote on excellent in its table."""

    number: str
    name: str
    notation: str
    percent: str
    against: str
    blank: str
    result: str


@dataclass(frozen=True, slots=True)
class BallotView:
    """One vote: its heading, its papers, its table, the marks to check it by."""

    heading: str
    total: UrnView
    split: bool
    """Whether some voted on paper."""
    phones: UrnView
    paper: UrnView
    rows: tuple[RowView, ...]
    names: tuple[NameView, ...]
    paper_lines: tuple[str, ...]
    electorate_hash: str
    sheet_hash: str


@dataclass(frozen=True, slots=True)
class HandsRow:
    """Up to three hands that sign beside each other; who is not known writes their name."""

    left: str
    middle: str
    right: str


@dataclass(frozen=True, slots=True)
class MotionView:
    """One motion and what became of it."""

    heading: str
    votes: str
    result: str


def hands(names: Sequence[str]) -> tuple[HandsRow, ...]:
    """Give a place to sign for each, three in a row; three dotted ones, long enough
    for a name, where nobody is known."""
    listed = list(names) or [_DOTTED_NAME] * _ABREAST
    rows = (listed[place : place + _ABREAST] for place in range(0, len(listed), _ABREAST))
    return tuple(_hands(row) for row in rows)


def _hands(names: Sequence[str]) -> HandsRow:
    """One stands in the middle, two at both sides."""
    if len(names) == 1:
        return HandsRow("", names[0], "")
    if len(names) < _ABREAST:
        return HandsRow(names[0], "", names[1])
    return HandsRow(*names)


def marks(facts: MinutesFacts) -> tuple[str, ...]:
    """Give the beginnings of the marks that the program computed, each with what it is of."""
    votes = [(each.electorate_hash, each.sheet_hash) for each in facts.ballots]
    return tuple(
        f"Lần bỏ phiếu {number}: danh sách bỏ phiếu {_mark(electorate)}, nội dung phiếu "
        f"{_mark(sheet)}"
        for number, (electorate, sheet) in enumerate(votes, start=1)
    ) + ((f"Nhật ký hệ thống: {_mark(facts.audit_head)}",) if facts.audit_head else ())


def _mark(digest: str) -> str:
    """Sixteen digits tell two apart, four by four."""
    return " ".join(digest[place : place + 4] for place in range(0, _DIGITS, 4)) or SHORT_DOTS


def ballots(facts: Iterable[BallotFacts]) -> tuple[BallotView, ...]:
    """Give every vote, in order.

    Raises:
        PaperError: `not_four_levels` when a subject's counts are not the four levels, best first,
            the field names the subject; `more_returned_than_issued`; `more_invalid_than_returned`.
    """
    return tuple(_ballot(number, each) for number, each in enumerate(facts, start=1))


def motions(facts: Iterable[MotionResult]) -> tuple[MotionView, ...]:
    """Give every motion, in order."""
    return tuple(_motion(number, each) for number, each in enumerate(facts, start=1))


def mode(facts: Iterable[BallotFacts]) -> str:
    """Give how the meeting voted: secretly, openly, or by both ways."""
    modes = {each.mode for each in facts}
    return " và ".join(_MODES[each] for each in _MODES if each in modes) or _MODES["secret"]


def _ballot(number: int, facts: BallotFacts) -> BallotView:
    none = UrnFacts(0, 0, 0)
    return BallotView(
        heading=f"{number}. {_heading(facts)}",
        total=_urn(facts.total),
        split=facts.paper is not None,
        phones=_urn(facts.phones, apart=facts.apart),
        paper=_urn(facts.paper or none, apart=facts.apart),
        rows=tuple(_row(place, each) for place, each in enumerate(facts.subjects, start=1)),
        names=tuple(_name(place, each) for place, each in enumerate(facts.names, start=1)),
        paper_lines=tuple(_totals(each) for each in facts.paper_totals),
        electorate_hash=facts.electorate_hash,
        sheet_hash=facts.sheet_hash,
    )


def _heading(facts: BallotFacts) -> str:
    said = [_MODES[facts.mode]]
    if facts.body == "committee":
        said.append("người bỏ phiếu: chi ủy")
    if facts.kind == "lower_levels":
        said.append("vòng một, chưa xét mức xuất sắc")
    if facts.kind == "choice":
        said.append(f"mỗi phiếu chọn không quá {facts.most} tên")
    return f"{_PURPOSES[facts.purpose]} ({'; '.join(said)})"


def _urn(urn: UrnFacts, *, apart: bool = True) -> UrnView:
    """Word one urn; unless it may be told `apart`, without what was valid in it."""
    if urn.returned > urn.issued:
        raise PaperError("more_returned_than_issued", field="returned")
    invalid = (urn.invalid or 0) if apart else 0
    if invalid > urn.returned:
        raise PaperError("more_invalid_than_returned", field="invalid")
    return UrnView(
        issued=two_digits(urn.issued),
        returned=two_digits(urn.returned),
        not_returned=two_digits(urn.issued - urn.returned),
        valid=two_digits(urn.returned - invalid) if apart else _TOGETHER,
        invalid=two_digits(invalid) if apart else _TOGETHER,
    )


def _row(number: int, subject: SubjectResult) -> RowView:
    if tuple(count.level for count in subject.counts) != tuple(Level):
        raise PaperError("not_four_levels", field=subject.name)
    excellent, good, completed, not_completed = map(_cell, subject.counts)
    return RowView(
        number=str(number),
        name=subject.name,
        post=subject.post,
        self_level=subject.self_level.initials if subject.self_level else "",
        excellent=excellent,
        good=good,
        completed=completed,
        not_completed=not_completed,
        blank=str(subject.blank),
        invalid=str(subject.invalid),
        level=subject.level.initials if subject.level else NO_LEVEL_SHORT,
    )


def _cell(count: LevelCount) -> CellView:
    return CellView(
        notation=count.notation,
        percent_official=percent(count.percent_official),
        percent_valid=f"({percent(count.percent_valid)})",
    )


def _name(number: int, one: NameResult) -> NameView:
    results = {True: "trên 50 %", False: "không quá 50 %", None: "theo thứ tự phiếu"}
    return NameView(
        number=str(number),
        name=one.name,
        notation=one.notation,
        percent=percent(one.percent),
        against=str(one.against),
        blank=str(one.blank),
        result=results[one.passed],
    )


def _totals(paper: PaperTotals) -> str:
    marks = ", ".join(f"{_MARKS[mark]} {count}" for mark, count in paper.marks)
    return f"{paper.name}: {marks}"


def _motion(number: int, motion: MotionResult) -> MotionView:
    return MotionView(
        heading=f"{number}. {_MODES[motion.mode].capitalize()}: “{motion.text}”",
        votes=(
            f"Đồng ý {motion.notation} ({percent(motion.percent)}); không đồng ý "
            f"{motion.disagree}; ý kiến khác {motion.other}; trắng {motion.blank}; "
            f"không hợp lệ {motion.invalid}."
        ),
        result="Được thông qua." if motion.carried else "Không được thông qua: không quá 50 %.",
    )
