"""The standards of the rules of 2025: points beside figures and facts (QĐ 366, Điều 11).

A leader is measured by the unit they are directly in charge of, everybody else by the own tasks, a
collective by its tasks. What makes a case "not completed" is in `standards_failing`.
"""

from dataclasses import dataclass, field

from rating.cases import Faults
from rating.cases_points import ScoredCollective, ScoredIndividual, Workload
from rating.conditions import UNTOLD, of_all
from rating.errors import ErrorCode, RatingError
from rating.law import Datum, Law
from rating.levels import Level
from rating.limits import Limit, proportion
from rating.reasons import Reason
from rating.standards_failing import Failing, failing_collective, failing_person

Scored = ScoredIndividual | ScoredCollective
QUARTERS = "standards.individual.excellent.quarters"
UPPER = (Level.EXCELLENT, Level.GOOD, Level.COMPLETED)


@dataclass(slots=True)
class Look:
    """The conditions of each level as found, and what is beside them."""

    found: dict[Level, list[Reason]]
    beside: list[Reason] = field(default_factory=list)
    excused: bool = False
    """Every cause of "not completed" that fired is one that the authority weighs."""
    open_unless_failed: bool = False
    """A person decides, unless the case is "not completed"."""
    open_anyway: bool = False
    """A person decides, whatever the level."""

    @property
    def fails(self) -> bool:
        """Whether the case is "not completed"."""
        return not self.excused and any(reason.met for reason in self.found[Level.NOT_COMPLETED])

    def reaches(self, level: Level) -> bool:
        """Whether one of the upper levels has all its conditions."""
        return not self.fails and all(reason.met for reason in self.found[level])


def look_at_points(case: Scored, rules: Law) -> Look:
    """What the rules say of each level.

    Raises RatingError `out_of_range` for points above the profile's.
    """
    for name in ("general", "results"):
        most = rules.number(f"standards.{name}_max").value
        if getattr(case, name) > most:
            raise RatingError(ErrorCode.OUT_OF_RANGE, name, most=str(most))
    points = _too_few_points(case, rules)
    if isinstance(case, ScoredIndividual):
        failing = failing_person(case, rules, too_few_points=points.met is True)
    else:
        failing = failing_collective(case, rules)
    look = Look({level: _conditions(level, case, rules) for level in UPPER})
    look.found[Level.NOT_COMPLETED] = [points, *failing.causes]
    _add(look, failing, too_few=points.met is True)
    if isinstance(case, ScoredIndividual):
        _say_what_the_text_leaves_open(look, case, rules)
    _compare_with_points(look, case, rules)
    look.beside += _disagreeing(case, rules)
    return look


def _add(look: Look, failing: Failing, *, too_few: bool) -> None:
    look.excused = failing.excused and not too_few
    look.beside += failing.beside
    if look.excused:
        look.beside += failing.weighing
    look.open_unless_failed = look.excused or failing.open_unless_failed
    look.open_anyway = failing.open_anyway


def _prefix(case: Scored) -> str:
    kind = "individual" if isinstance(case, ScoredIndividual) else "collective"
    return f"standards.{kind}."


def _leads(case: Scored) -> bool:
    return isinstance(case, ScoredIndividual) and case.leader


def _conditions(level: Level, case: Scored, rules: Law) -> list[Reason]:
    prefix, unit = f"{_prefix(case)}{level}.", "unit_" if _leads(case) else ""
    whose = "đơn vị phụ trách " if unit else ""
    work, name = case.work, level.initials
    reasons = [_points(level, case, rules)]
    if level is Level.COMPLETED:
        reasons.append(_finished(name, whose, work, rules.limit(f"{prefix}{unit}finished")))
        late = rules.limit(f"{prefix}{unit}late")
        text = f"{name}: {whose}số nhiệm vụ chưa bảo đảm tiến độ"
        return [*reasons, of_all(late, text, work.late, work.assigned)]
    if level is Level.EXCELLENT and unit:
        # Điều 11.1.2 asks a leader's unit for neither time nor quality.
        reasons.append(_finished(name, whose, work, rules.limit(prefix + "unit_finished")))
    else:
        reasons.append(_all_good(name, whose, work, rules.limit(f"{prefix}{unit}on_time")))
    if level is Level.EXCELLENT:
        exceeded = rules.limit(f"{prefix}{unit}exceeded")
        text = f"{name}: {whose}số nhiệm vụ hoàn thành vượt mức yêu cầu"
        reasons.append(of_all(exceeded, text, work.exceeded, work.assigned))
        reasons.append(_faults_remedied(case.faults, rules.limit(prefix + "faults")))
        if isinstance(case, ScoredCollective):
            reasons.append(_nobody_disciplined(case, rules))
    return reasons


def _points(level: Level, case: Scored, rules: Law) -> Reason:
    # Only lower bounds count: whoever has the points of a better level has those of this one.
    datum = rules.number(f"{_prefix(case)}{level}.points")
    text = f"{level.initials}: tổng điểm tiêu chí chung và kết quả nhiệm vụ"
    met = case.hundredths >= datum.value * 100
    return datum.reason(text, met, _said(case.hundredths), f"từ {datum.value} điểm")


def _too_few_points(case: Scored, rules: Law) -> Reason:
    datum: Datum[int] = rules.number(_prefix(case) + "not_completed.points")
    met = case.hundredths < datum.value * 100
    text = "KHTNV: tổng điểm quá thấp"
    return datum.reason(text, met, _said(case.hundredths), f"dưới {datum.value} điểm")


def _finished(name: str, whose: str, work: Workload, datum: Datum[Limit]) -> Reason:
    text = f"{name}: {whose}hoàn thành các nhiệm vụ được giao"
    return of_all(datum, text, work.finished, work.assigned)


def _is_all_good(work: Workload, limit: Limit) -> bool:
    return all(
        limit.holds(part, work.assigned) for part in (work.finished, work.on_time, work.good)
    )


def _all_good(name: str, whose: str, work: Workload, datum: Datum[Limit]) -> Reason:
    met = _is_all_good(work, datum.value)
    text = f"{name}: {whose}hoàn thành mọi nhiệm vụ, đúng hạn, bảo đảm chất lượng, hiệu quả"
    return datum.reason(text, met, _figures(work), datum.value.words)


def _figures(work: Workload) -> str:
    return (
        f"hoàn thành {proportion(work.finished, work.assigned)},"
        f" đúng tiến độ {proportion(work.on_time, work.assigned)},"
        f" bảo đảm chất lượng {proportion(work.good, work.assigned)}"
    )


def _faults_remedied(faults: Faults | None, datum: Datum[Limit]) -> Reason:
    # Điều 11.1.4: "Đã khắc phục 100% các hạn chế, khuyết điểm được chỉ ra … (nếu có)"
    text = "HTXSNV: hạn chế, khuyết điểm được chỉ ra ở lần kiểm điểm trước đã khắc phục"
    if faults is None:
        return datum.reason(text, False, "chưa có số liệu", datum.value.words)
    return of_all(datum, text, faults.remedied, faults.named)


def _nobody_disciplined(case: ScoredCollective, rules: Law) -> Reason:
    facts = case.facts
    text = "HTXSNV: không có đơn vị trực thuộc hoặc thành viên tập thể lãnh đạo bị kỷ luật"
    units = "" if "units_disciplined" in facts.untold else f"{facts.units_disciplined} đơn vị"
    members = (
        "" if "members_disciplined" in facts.untold else f"{facts.members_disciplined} thành viên"
    )
    observed = ", ".join(filter(None, (units, members)))
    met: bool | None = facts.units_disciplined == facts.members_disciplined == 0
    if met and not (units and members):
        # One who is known to be disciplined is enough, whatever else nobody told.
        met, observed = None, UNTOLD
    datum = rules.clause("standards.collective.excellent.discipline")
    return datum.reason(text, met, observed, "không có")


def _say_what_the_text_leaves_open(look: Look, case: ScoredIndividual, rules: Law) -> None:
    if not look.reaches(Level.EXCELLENT):
        return
    prefix = "standards.individual.excellent."
    finished = rules.limit(prefix + "unit_finished")
    if case.leader and not _is_all_good(case.work, finished.value):
        text = (
            "Điều kiện riêng của người giữ chức vụ không nói đúng hạn, bảo đảm chất lượng, nhưng mở"
            " đầu bằng “Ngoài các tiêu chí chung nêu trên”; người có thẩm quyền quyết định"
        )
        look.beside.append(finished.reason(text, observed=_figures(case.work)))
        look.open_unless_failed = True
    if case.facts.bad_quarter:
        look.beside.append(after_bad_quarter(rules))
        look.open_unless_failed = True


def after_bad_quarter(rules: Law) -> Reason:
    """What is said of excellent after a quarter that was not completed."""
    text = (
        "Có quý không hoàn thành nhiệm vụ: nhiều nơi quy định không xếp loại xuất sắc năm đó;"
        " văn bản của Trung ương đã đọc không nói; người có thẩm quyền quyết định"
    )
    return rules.clause(QUARTERS).reason(text, observed="có")


def _compare_with_points(look: Look, case: Scored, rules: Law) -> None:
    """Where the level lies below the points' own band, no sentence tells which level it is."""
    band = next((level for level in UPPER if _points(level, case, rules).met), None)
    if look.fails or band is None or look.reaches(band):
        return
    look.open_unless_failed = True
    text = (
        f"Đủ điểm của mức {band.vietnamese} nhưng thiếu điều kiện kèm theo: không văn bản nào nói"
        " xếp vào mức nào; mức thấp hơn chỉ là cách hiểu gần nhất, người có thẩm quyền quyết định"
    )
    datum = rules.number(f"{_prefix(case)}{band}.points")
    look.beside.append(datum.reason(text, observed=_said(case.hundredths)))


def _disagreeing(case: Scored, rules: Law) -> list[Reason]:
    work = case.work
    if max(work.on_time, work.good, work.exceeded) <= work.finished:
        return []
    observed = f"{_figures(work)}, vượt mức {proportion(work.exceeded, work.assigned)}"
    unit = "unit_" if _leads(case) else ""
    datum = rules.limit(f"{_prefix(case)}completed.{unit}finished")
    return [datum.reason("Số liệu nhiệm vụ không khớp nhau, cần xem lại", observed=observed)]


def _said(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + " điểm"
