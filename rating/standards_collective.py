"""The standards of a collective under the rules of 2023 (S1 IV.1.3).

S1 lists what makes an organisation "not completed" and, apart from it, what makes a leadership
collective so. Both lists are taken together; discipline of the leadership is read as in the first
list, without exception.
"""

from rating.cases import Collective
from rating.conditions import (
    a_grade_is,
    every_grade,
    every_results_grade,
    ids_given_twice,
    of_all,
    stated,
)
from rating.law import Law
from rating.levels import Level
from rating.limits import proportion
from rating.reasons import Reason

PREFIX = "standards.collective."
NOT_COMPLETED = PREFIX + "not_completed."


def look_at_collective(
    case: Collective, rules: Law
) -> tuple[dict[Level, list[Reason]], list[Reason]]:
    """The conditions of each level as found, and remarks that decide nothing."""
    found = {
        # S1 IV.1.3.a, b, c
        Level.EXCELLENT: [
            *_grades(Level.EXCELLENT, case, rules),
            _discipline(Level.EXCELLENT, case, rules),
        ],
        Level.GOOD: [*_grades(Level.GOOD, case, rules), _discipline(Level.GOOD, case, rules)],
        Level.COMPLETED: [
            every_grade(Level.COMPLETED, case.criteria, rules.word(PREFIX + "completed.grades")),
            _discipline(Level.COMPLETED, case, rules),
        ],
        Level.NOT_COMPLETED: _not_completed(case, rules),
    }
    text = (
        "Hai danh mục KHTNV (của tổ chức và của tập thể lãnh đạo) được xét chung; lãnh đạo bị kỷ"
        " luật tính theo danh mục của tổ chức, không có ngoại lệ"
    )
    remarks = [rules.clause(NOT_COMPLETED + "leadership_disciplined").reason(text)]
    return found, remarks + ids_given_twice(case.criteria, rules.word(PREFIX + "completed.grades"))


def _grades(level: Level, case: Collective, rules: Law) -> list[Reason]:
    prefix = f"{PREFIX}{level}."
    return [
        every_grade(level, case.criteria, rules.word(prefix + "grades")),
        every_results_grade(level, case.criteria, rules.word(prefix + "results_grades")),
    ]


def _discipline(level: Level, case: Collective, rules: Law) -> Reason:
    # S1 says "Không có tổ chức trực thuộc hoặc thành viên … bị kỷ luật", below excellent "trừ
    # trường hợp tự phát hiện và khắc phục xong hậu quả"
    datum = rules.word(f"{PREFIX}{level}.discipline")
    excepted = datum.value == "none_or_remedied" and case.facts.self_detected_and_remedied
    text = f"{level.initials}: không có tổ chức trực thuộc hoặc thành viên bị kỷ luật"
    if datum.value == "none_or_remedied":
        text += ", trừ khi tự phát hiện và khắc phục xong hậu quả"
    met = excepted or not case.facts.anybody_disciplined
    return datum.reason(text, met, _who_was_disciplined(case), "không có")


def _who_was_disciplined(case: Collective) -> str:
    facts = case.facts
    found = f"{facts.disciplined_units} đơn vị, {facts.disciplined_members} thành viên"
    return found + (", đã tự phát hiện và khắc phục" if facts.self_detected_and_remedied else "")


def _not_completed(case: Collective, rules: Law) -> list[Reason]:
    # S1 IV.1.3.d: any one of these is enough.
    facts = case.facts
    disciplined = rules.clause(NOT_COMPLETED + "disciplined")
    not_excepted = facts.anybody_disciplined and not facts.self_detected_and_remedied
    return [
        a_grade_is(case.criteria, rules.word(NOT_COMPLETED + "grade")),
        stated(
            rules.clause(NOT_COMPLETED + "disunity"),
            "KHTNV: bị kết luận mất đoàn kết nội bộ",
            facts.disunity_concluded,
        ),
        stated(
            rules.clause(NOT_COMPLETED + "member_degradation"),
            "KHTNV: có thành viên bị kết luận suy thoái",
            facts.member_degradation_concluded,
        ),
        stated(
            rules.clause(NOT_COMPLETED + "leadership_disciplined"),
            "KHTNV: tập thể lãnh đạo, quản lý bị kỷ luật",
            facts.leadership_disciplined,
        ),
        disciplined.reason(
            "KHTNV: đơn vị hoặc thành viên bị kỷ luật, không tự phát hiện và khắc phục",
            not_excepted,
            _who_was_disciplined(case),
            "có",
        ),
        of_all(
            rules.limit(NOT_COMPLETED + "disciplined_units"),
            "KHTNV: số đơn vị trực thuộc bị kỷ luật",
            facts.disciplined_units,
            facts.units,
        ),
        _missed_targets(case, rules),
    ]


def _missed_targets(case: Collective, rules: Law) -> Reason:
    # S1 says "dưới 50% số chỉ tiêu" and "các chỉ tiêu chủ yếu không đạt", force majeure apart.
    datum = rules.limit(NOT_COMPLETED + "targets")
    targets = case.targets
    too_few = datum.value.holds(targets.finished, targets.assigned)
    met = too_few and targets.main_missed and not case.facts.force_majeure
    observed = f"{proportion(targets.finished, targets.assigned)}"
    observed += ", chỉ tiêu chủ yếu không đạt" if targets.main_missed else ""
    observed += ", bất khả kháng" if case.facts.force_majeure else ""
    text = "KHTNV: hoàn thành quá ít chỉ tiêu và chỉ tiêu chủ yếu không đạt, trừ bất khả kháng"
    return datum.reason(text, met, observed, datum.value.words)
