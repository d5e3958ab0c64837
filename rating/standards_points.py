"""The standards of an individual under the rules of 2025: points beside conditions (QĐ 366)."""

from decimal import Decimal

from rating.cases import Faults, ScoredIndividual
from rating.conditions import (
    all_tasks_on_time,
    of_all,
    tasks_disagree,
    tasks_exceeded,
    tasks_finished,
)
from rating.errors import ErrorCode, RatingError
from rating.law import Datum, Law
from rating.levels import Level
from rating.limits import Limit
from rating.reasons import Reason

PREFIX = "standards.individual."


def look_at_points(
    case: ScoredIndividual, rules: Law
) -> tuple[dict[Level, list[Reason]], list[Reason]]:
    """The conditions of each level as found, and remarks that decide nothing.

    Raises RatingError `out_of_range` for points above the profile's.
    """
    _refuse_too_many(case.general, "general", rules)
    _refuse_too_many(case.results, "results", rules)
    hundredths = in_hundredths(case.general) + in_hundredths(case.results)
    found = {
        Level.EXCELLENT: [_points(Level.EXCELLENT, hundredths, rules), *_excellent(case, rules)],
        Level.GOOD: [
            _points(Level.GOOD, hundredths, rules),
            all_tasks_on_time(Level.GOOD, case.tasks, rules.limit(PREFIX + "good.on_time")),
        ],
        Level.COMPLETED: [
            _points(Level.COMPLETED, hundredths, rules),
            *_completed(case, rules),
        ],
        Level.NOT_COMPLETED: [_too_few_points(hundredths, rules)],
    }
    return found, tasks_disagree(case.tasks, rules.limit(PREFIX + "completed.finished"))


def in_hundredths(points: Decimal) -> int:
    """Points with at most two decimals as a whole number of hundredths."""
    numerator, denominator = points.as_integer_ratio()
    return numerator * 100 // denominator


def _refuse_too_many(points: Decimal, field: str, rules: Law) -> None:
    most = rules.number(f"standards.{field}_max").value
    if points > most:
        raise RatingError(ErrorCode.OUT_OF_RANGE, field, most=str(most))


def _points(level: Level, hundredths: int, rules: Law) -> Reason:
    # Only lower bounds count: whoever has the points of a better level has those of this one.
    datum = rules.number(f"{PREFIX}{level}.points")
    text = f"{level.initials}: tổng điểm tiêu chí chung và kết quả nhiệm vụ"
    met = hundredths >= datum.value * 100
    return datum.reason(text, met, _said(hundredths), f"từ {datum.value} điểm")


def _too_few_points(hundredths: int, rules: Law) -> Reason:
    datum: Datum[int] = rules.number(PREFIX + "not_completed.points")
    text = (
        "KHTNV: tổng điểm quá thấp (các trường hợp khác của quy định chưa đọc được nguyên văn,"
        " người có thẩm quyền tự xét)"
    )
    met = hundredths < datum.value * 100
    return datum.reason(text, met, _said(hundredths), f"dưới {datum.value} điểm")


def _excellent(case: ScoredIndividual, rules: Law) -> list[Reason]:
    level = Level.EXCELLENT
    return [
        all_tasks_on_time(level, case.tasks, rules.limit(PREFIX + "excellent.on_time")),
        tasks_exceeded(level, case.tasks, rules.limit(PREFIX + "excellent.exceeded")),
        _faults_remedied(case.faults, rules.limit(PREFIX + "excellent.faults")),
    ]


def _faults_remedied(faults: Faults | None, datum: Datum[Limit]) -> Reason:
    # Điều 11.1 says "100 % hạn chế, khuyết điểm được chỉ ra đã khắc phục"
    text = "HTXSNV: hạn chế, khuyết điểm được chỉ ra đã khắc phục"
    if faults is None:
        return datum.reason(text, False, "chưa có số liệu", datum.value.words)
    return of_all(datum, text, faults.remedied, faults.named)


def _completed(case: ScoredIndividual, rules: Law) -> list[Reason]:
    tasks = case.tasks
    late = rules.limit(PREFIX + "completed.late")
    text = "HTNV: số nhiệm vụ chậm tiến độ hoặc chưa bảo đảm chất lượng"
    return [
        tasks_finished(Level.COMPLETED, tasks, rules.limit(PREFIX + "completed.finished")),
        of_all(late, text, tasks.finished - tasks.on_time, tasks.assigned),
    ]


def _said(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + " điểm"
