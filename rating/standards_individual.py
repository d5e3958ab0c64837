"""The standards of an individual under the rules of 2023 (S1 IV.2.3)."""

from rating.cases import Facts, Individual, Unit
from rating.conditions import (
    UNTOLD,
    a_grade_is,
    all_tasks_on_time,
    every_grade,
    every_results_grade,
    ids_given_twice,
    led_units,
    of_all,
    results_of,
    stated,
    tasks_disagree,
    tasks_exceeded,
    tasks_finished,
    unit_finished,
)
from rating.law import Datum, Law
from rating.levels import Level
from rating.limits import Limit
from rating.reasons import Reason

EXCELLENT = "standards.individual.excellent."
GOOD = "standards.individual.good."
COMPLETED = "standards.individual.completed."
NOT_COMPLETED = "standards.individual.not_completed."


def look_at_individual(
    case: Individual, rules: Law
) -> tuple[dict[Level, list[Reason]], list[Reason]]:
    """The conditions of each level as found, and remarks that decide nothing."""
    found = {
        Level.EXCELLENT: _excellent(case, rules),
        Level.GOOD: _good(case, rules),
        Level.COMPLETED: _completed(case, rules),
        Level.NOT_COMPLETED: _not_completed(case, rules),
    }
    return found, _remarks(case, rules)


def _excellent(case: Individual, rules: Law) -> list[Reason]:
    # S1 IV.2.3.a
    level, unit = Level.EXCELLENT, case.led_unit
    reasons = [
        every_grade(level, case.criteria, rules.word(EXCELLENT + "grades")),
        every_results_grade(level, case.criteria, rules.word(EXCELLENT + "results_grades")),
        all_tasks_on_time(level, case.tasks, rules.limit(EXCELLENT + "on_time")),
        tasks_exceeded(level, case.tasks, rules.limit(EXCELLENT + "exceeded")),
    ]
    if unit is not None:
        completed = rules.limit(EXCELLENT + "led_units_completed")
        good = rules.limit(EXCELLENT + "led_units_good")
        reasons += [
            unit_finished(level, unit, rules.limit(EXCELLENT + "unit_finished")),
            _unit_exceeded(unit, rules.limit(EXCELLENT + "unit_exceeded")),
            led_units(level, unit, Level.COMPLETED, completed),
            led_units(level, unit, Level.GOOD, good),
        ]
    return reasons


def _unit_exceeded(unit: Unit, datum: Datum[Limit]) -> Reason:
    # S1 says "có ít nhất 50% chỉ tiêu (nhiệm vụ) cơ bản hoàn thành vượt mức"
    text = "HTXSNV: số chỉ tiêu của đơn vị hoàn thành vượt mức"
    return of_all(datum, text, unit.exceeded, unit.targets)


def _good(case: Individual, rules: Law) -> list[Reason]:
    # S1 IV.2.3.b
    level, unit = Level.GOOD, case.led_unit
    reasons = [
        every_grade(level, case.criteria, rules.word(GOOD + "grades")),
        every_results_grade(level, case.criteria, rules.word(GOOD + "results_grades")),
        all_tasks_on_time(level, case.tasks, rules.limit(GOOD + "on_time")),
    ]
    if unit is not None:
        completed = rules.limit(GOOD + "led_units_completed")
        reasons += [
            unit_finished(level, unit, rules.limit(GOOD + "unit_finished")),
            _unit_on_time(unit, rules.limit(GOOD + "unit_on_time")),
            led_units(level, unit, Level.COMPLETED, completed),
        ]
    return reasons


def _unit_on_time(unit: Unit, datum: Datum[Limit]) -> Reason:
    # S1 says "ít nhất 80% số lượng công việc được giao hoàn thành đúng tiến độ, bảo đảm chất lượng"
    text = "HTTNV: số chỉ tiêu của đơn vị đúng tiến độ, bảo đảm chất lượng"
    return of_all(datum, text, unit.on_time, unit.targets)


def _completed(case: Individual, rules: Law) -> list[Reason]:
    # S1 IV.2.3.c
    level, unit = Level.COMPLETED, case.led_unit
    reasons = [
        every_grade(level, case.criteria, rules.word(COMPLETED + "grades")),
        tasks_finished(level, case.tasks, rules.limit(COMPLETED + "finished")),
        _weak_criteria(case, rules.limit(COMPLETED + "weak")),
    ]
    if unit is not None:
        completed = rules.limit(COMPLETED + "led_units_completed")
        reasons += [
            unit_finished(level, unit, rules.limit(COMPLETED + "unit_finished")),
            led_units(level, unit, Level.COMPLETED, completed),
        ]
    return reasons


def _weak_criteria(case: Individual, datum: Datum[Limit]) -> Reason:
    # S1 says "có không quá 20% số tiêu chí chưa bảo đảm chất lượng, tiến độ"
    text = "HTNV: số tiêu chí chưa bảo đảm chất lượng, tiến độ"
    weak = sum(each.weak for each in case.criteria)
    return of_all(datum, text, weak, len(case.criteria))


def _not_completed(case: Individual, rules: Law) -> list[Reason]:
    # S1 IV.2.3.d: any one of these is enough.
    degraded, *others = failing_facts(case.facts, rules)
    reasons = [
        a_grade_is(case.criteria, rules.word(NOT_COMPLETED + "grade")),
        degraded,
        _results_not_completed(case, rules.limit(NOT_COMPLETED + "results_not_completed")),
        *others,
    ]
    if case.led_unit is not None:
        reasons += _unit_failed(case.led_unit, rules)
    return reasons


def failing_facts(facts: Facts, rules: Law) -> list[Reason]:
    """The causes of "not completed" that rest on what was told of the year alone."""
    degradation = "KHTNV: bị kết luận suy thoái, vi phạm điều đảng viên không được làm, nêu gương"
    return [
        stated(
            rules.clause(NOT_COMPLETED + "degradation"),
            degradation,
            facts.told("degradation_concluded"),
        ),
        _low_confidence(facts, rules.limit(NOT_COMPLETED + "low_confidence")),
        _disciplined(facts, rules.clause(NOT_COMPLETED + "disciplined")),
    ]


def _results_not_completed(case: Individual, datum: Datum[Limit]) -> Reason:
    # S1 says "trên 50% số tiêu chí về kết quả thực hiện nhiệm vụ … được đánh giá không hoàn thành"
    results = results_of(case.criteria)
    failed = sum(not each.completed for each in results)
    text = "KHTNV: số tiêu chí về kết quả nhiệm vụ không hoàn thành"
    return of_all(datum, text, failed, len(results))


def _low_confidence(facts: Facts, datum: Datum[Limit]) -> Reason:
    # S1 says "trên 50% phiếu tín nhiệm thấp"
    share = facts.low_confidence_share
    met = share is not None and datum.value.holds_share(share)
    observed = "không lấy phiếu" if share is None else f"tỷ lệ {share}".replace(".", ",")
    text = "KHTNV: phiếu tín nhiệm thấp"
    if "low_confidence_share" in facts.untold:
        return datum.reason(text, None, UNTOLD, datum.value.words)
    return datum.reason(text, met, observed, datum.value.words)


def _disciplined(facts: Facts, datum: Datum[bool]) -> Reason:
    # S1 says "bị xử lý kỷ luật trong năm đánh giá", save what the member found and remedied alone.
    excepted = facts.self_detected_and_remedied
    text = "KHTNV: bị kỷ luật trong năm, trừ khi tự phát hiện và khắc phục xong hậu quả"
    if facts.told("disciplined") is None:
        return datum.reason(text, None, UNTOLD, "có")
    if facts.disciplined:
        observed = "có, đã tự phát hiện và khắc phục" if excepted else "có"
    else:
        observed = "không"
    return datum.reason(text, facts.disciplined and not excepted, observed, "có")


def _unit_failed(unit: Unit, rules: Law) -> list[Reason]:
    # S1 says "hoàn thành dưới 70% số chỉ tiêu … hoặc xếp loại không hoàn thành nhiệm vụ", or
    # corruption among those they lead.
    rated = rules.word(NOT_COMPLETED + "unit_level")
    observed = "chưa có" if unit.level is None else unit.level.vietnamese
    met = unit.level == rated.value
    text = "KHTNV: đơn vị phụ trách bị xếp loại không hoàn thành"
    return [
        unit_finished(Level.NOT_COMPLETED, unit, rules.limit(NOT_COMPLETED + "unit_finished")),
        rated.reason(text, met, observed, Level(rated.value).vietnamese),
        corruption_among_led(rules, happened=unit.corruption_handled),
    ]


def corruption_among_led(rules: Law, *, happened: bool) -> Reason:
    """Corruption among those a leader leads, that others found."""
    text = "KHTNV: đơn vị thuộc quyền có tham nhũng, tiêu cực bị xử lý, không tự phát hiện"
    return stated(rules.clause(NOT_COMPLETED + "corruption"), text, happened)


def _remarks(case: Individual, rules: Law) -> list[Reason]:
    remarks = tasks_disagree(case.tasks, rules.limit(COMPLETED + "finished"))
    remarks += ids_given_twice(case.criteria, rules.word(COMPLETED + "grades"))
    weak = _weak_criteria(case, rules.limit(COMPLETED + "weak"))
    if not weak.met:
        text = "Quá 20 % tiêu chí yếu: không đủ HTNV, nhưng cũng chưa phải trường hợp KHTNV"
        remarks.append(Reason(weak.clause, text, None, weak.observed, weak.required))
    if case.led_unit is not None:
        remarks += _between(case.led_unit, rules)
    if case.unit is not None and not case.leader:
        text = "Không phải lãnh đạo: số liệu đơn vị phụ trách không xét"
        remarks.append(rules.limit(COMPLETED + "unit_finished").reason(text))
    if case.facts.disciplined:
        # S1 IV.3.4 (the second of two) pulls the other way than IV.2.3.d.
        text = (
            "Nếu vi phạm xảy ra từ năm trước, cấp trên xem xét xếp loại lại năm đó;"
            " cấp có thẩm quyền quyết định tính vào năm nào"
        )
        remarks.append(rules.clause("reopening.old_violation").reason(text))
    return remarks


def _between(unit: Unit, rules: Law) -> list[Reason]:
    enough = rules.limit(COMPLETED + "unit_finished")
    too_few = rules.limit(NOT_COMPLETED + "unit_finished")
    if enough.value.holds(unit.finished, unit.targets) or too_few.value.holds(
        unit.finished, unit.targets
    ):
        return []
    text = "Đơn vị đạt đúng mức mốc: chưa đủ HTNV, chưa phải KHTNV"
    observed = f"{unit.finished}/{unit.targets}"
    return [enough.reason(text, None, observed, f"HTNV {enough.value}, KHTNV {too_few.value}")]
