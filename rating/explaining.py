"""Decisions and refusals as people read them: the outcome, then every clause that was looked at."""

from collections.abc import Callable, Mapping
from typing import Any

from rating.caps import Cap
from rating.ceilings import Ceiling
from rating.concluding import Standards
from rating.dates import Deadlines
from rating.durations import Duration
from rating.errors import ErrorCode, RatingError
from rating.law import cited, quotes
from rating.levels import LEVELS, Level
from rating.orders import Order
from rating.reasons import Decision, Reason
from rating.scoping import Need, Scope
from rating.votes import Tally

_SIGNS = {True: "✓", False: "✗", None: "·"}


def explain(decision: Decision, profile: str | None = None) -> str:
    """The decision in Vietnamese: one line of outcome or more, then its reasons with clauses.

    With the profile it was made by, the clauses' own key words follow."""
    outcome = _OUTCOMES[type(decision)](decision) if type(decision) in _OUTCOMES else []
    reasons = [_reason(each) for each in decision.reasons]
    own_words = [] if profile is None else _own_words(decision, profile)
    return "\n".join([*outcome, *reasons, *own_words]) + "\n"


def _own_words(decision: Decision, profile: str) -> list[str]:
    clauses = dict.fromkeys(reason.clause for reason in decision.reasons)
    lines = [
        f"  [{cited(clause)}] “{'”; “'.join(found)}”"
        for clause in clauses
        if (found := quotes(profile, clause))
    ]
    return ["Trích văn bản:", *lines] if lines else []


def explain_error(error: RatingError) -> str:
    """What is wrong with a case, in Vietnamese, and at which of its fields."""
    about = f"{error.field}: " if error.field else ""
    return f"Không trả lời được. {about}{_ERRORS[error.code]}.\n"


def _reason(reason: Reason) -> str:
    found = [
        text
        for text in (
            f"có: {reason.observed}" if reason.observed else "",
            f"cần: {reason.required}" if reason.required else "",
        )
        if text
    ]
    beside = f": {'; '.join(found)}" if found else ""
    return f"  {_SIGNS[reason.met]} {reason.text_vi}{beside} [{cited(reason.clause)}]"


def _tally(tally: Tally) -> list[str]:
    lines = [f"Kết quả: {_level(tally.level)}"]
    lines += [
        f"  {each.initials} {tally.notation[each]} ({tally.percent[each].replace('.', ',')} %)"
        for each in LEVELS
    ]
    if tally.bases_disagree:
        other = tally.other_base.vietnamese
        lines.append(f"Nếu tính trên {other}: {_level(tally.other_base_level)}")
    return lines


def _level(level: Level | None) -> str:
    return (
        "chưa có mức nào, phải bỏ phiếu lại hoặc để cấp ủy cấp trên quyết định"
        if level is None
        else (level.vietnamese)
    )


def _cap(cap: Cap) -> list[str]:
    lines = [f"Tối đa {cap.limit} hoàn thành xuất sắc nhiệm vụ"]
    if cap.excess:
        lines.append(f"Đề xuất quá {cap.excess}")
    return lines


def _ceiling(ceiling: Ceiling) -> list[str]:
    if not ceiling.lowered:
        return [f"Giữ mức đề xuất: {ceiling.level.vietnamese}"]
    by = "; ".join(dict.fromkeys(cited(bound.clause) for bound in ceiling.limits))
    return [f"Không cao hơn {ceiling.level.vietnamese} ({by})"]


def _standards(standards: Standards) -> list[str]:
    if standards.highest is None:
        return ["Không mức nào đủ điều kiện: người có thẩm quyền quyết định"]
    lines = [f"Đủ điều kiện: {standards.highest.vietnamese}"]
    return [*lines, *_PEOPLE[: standards.human_decides]]


_PEOPLE = ["Còn điểm văn bản không nói rõ: người có thẩm quyền quyết định"]


def _scope(scope: Scope) -> list[str]:
    lines = [
        f"Kiểm điểm: {_yes(scope.reviewed)}; xếp loại đảng viên: {_yes(scope.rated)};"
        f" bỏ phiếu: {_yes(scope.votes)}"
    ]
    if scope.leader_rated is not None:
        lines.append(f"Xếp loại lãnh đạo: {_yes(scope.leader_rated)}")
    if scope.form_code is not None:
        lines.append(scope.form_code)
    lines += _PEOPLE[: scope.human_decides]
    lines += [f"Cần {_NEEDS[need]}" for need in scope.needs]
    return lines


_NEEDS = {
    Need.FORMER_CELL_COMMENT: "nhận xét của chi bộ nơi chuyển đi",
    Need.TEMPORARY_CELL_COMMENT: "nhận xét của chi bộ nơi sinh hoạt tạm thời",
}


def _yes(value: bool) -> str:
    return "có" if value else "không"


def _duration(duration: Duration) -> list[str]:
    least = f"Ít nhất {duration.days.replace('.', ',')} ngày"
    return [least if duration.apart else f"{least}; kiểm điểm cùng tổ chức đảng, đơn vị"]


def _deadlines(found: Deadlines) -> list[str]:
    words = {"before": "trước ngày", "by": "chậm nhất đến ngày"}
    return [
        f"{words[each.operator]} {each.date.day:02d}/{each.date.month:02d}/{each.date.year}:"
        f" {each.what} ({each.owner} → {each.recipient or 'cấp mình'})"
        for each in found.deadlines
    ] or ["Chưa có thời hạn nào"]


def _order(order: Order) -> list[str]:
    if order.allowed:
        return ["Làm được ngay"]
    return [f"Còn phải chờ: {', '.join(each.vietnamese for each in order.waiting_for)}"]


_OUTCOMES: Mapping[type[Decision], Callable[[Any], list[str]]] = {
    Tally: _tally,
    Cap: _cap,
    Ceiling: _ceiling,
    Standards: _standards,
    Scope: _scope,
    Duration: _duration,
    Deadlines: _deadlines,
    Order: _order,
}

_ERRORS: Mapping[ErrorCode, str] = {
    ErrorCode.NOT_JSON: "nội dung không phải JSON",
    ErrorCode.NOT_AN_OBJECT: "nội dung không phải một đối tượng JSON",
    ErrorCode.DUPLICATE_KEY: "khóa được ghi hai lần",
    ErrorCode.UNKNOWN_QUESTION: "không có câu hỏi này",
    ErrorCode.UNKNOWN_PROFILE: "không có bộ quy định này",
    ErrorCode.UNKNOWN_LEVEL: "không có mức xếp loại này",
    ErrorCode.UNKNOWN_GRADE: "không có cấp độ tiêu chí này",
    ErrorCode.UNKNOWN_VALUE: "giá trị không nằm trong các giá trị cho phép",
    ErrorCode.UNKNOWN_KEY: "câu hỏi không có khóa này",
    ErrorCode.MISSING_KEY: "thiếu dữ liệu bắt buộc",
    ErrorCode.WRONG_TYPE: "giá trị sai kiểu",
    ErrorCode.NEGATIVE_COUNT: "số đếm không được âm",
    ErrorCode.TOO_LARGE: "số quá lớn",
    ErrorCode.OUT_OF_RANGE: "giá trị ngoài khoảng cho phép",
    ErrorCode.TOO_MANY_DECIMALS: "chỉ được tối đa hai chữ số thập phân",
    ErrorCode.IMPOSSIBLE_DATE: "không có ngày này",
    ErrorCode.NO_OFFICIAL_MEMBERS: "phải có ít nhất một đảng viên chính thức",
    ErrorCode.PRESENT_EXCEEDS_OFFICIAL: "số có mặt nhiều hơn số đảng viên chính thức",
    ErrorCode.VOTES_EXCEED_PRESENT: "số phiếu nhiều hơn số người có mặt",
    ErrorCode.NO_TASKS: "không có nhiệm vụ nào được giao nên không tính được tỷ lệ",
    ErrorCode.COUNT_EXCEEDS: "một phần không được lớn hơn tổng số",
    ErrorCode.NO_RULE: "bộ quy định không có quy định về việc này",
}
