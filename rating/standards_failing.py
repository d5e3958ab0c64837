"""What makes a case "not completed" beside its points under the rules of 2025 (Điều 11.4).

Three lists: leaders, others, leadership collectives. What of it is excused is never told away: the
authority weighs it, and a person decides.
"""

from dataclasses import dataclass, field

from rating.cases_points import (
    GroupFacts,
    LedUnit,
    Of,
    PersonFacts,
    ScoredCollective,
    ScoredIndividual,
)
from rating.conditions import UNTOLD, of_all, stated
from rating.law import Datum, Law
from rating.limits import Limit
from rating.reasons import Reason

PERSON = "standards.individual.not_completed."
GROUP = "standards.collective.not_completed."


@dataclass(slots=True)
class Failing:
    """The causes as found, which of them are excused together, and what is said beside them."""

    causes: list[Reason]
    excused: bool = False
    """All causes that fired are ones the authority weighs; some fired."""
    weighing: list[Reason] = field(default_factory=list)
    """What to say where they are."""
    beside: list[Reason] = field(default_factory=list)
    open_unless_failed: bool = False
    open_anyway: bool = False


def failing_person(case: ScoredIndividual, rules: Law, *, too_few_points: bool) -> Failing:
    """The list of leaders (by the unit) or of all others (by the own tasks)."""
    if not case.leader:
        return _plain(case, rules)
    assert case.unit is not None
    found = _leader(case.unit, case.facts, rules)
    too_little = found.causes[0]
    if too_little.met and not too_few_points and sum(bool(one.met) for one in found.causes) == 1:
        text = (
            "Danh mục của người giữ chức vụ không có ngoại lệ vì lý do bất khả kháng; cấp có thẩm"
            " quyền cân nhắc"
        )
        datum = rules.limit(PERSON + "unit_finished")
        found.beside.append(datum.reason(text, observed=too_little.observed))
    return found


def failing_facts(facts: PersonFacts, rules: Law, *, leader: bool) -> Failing:
    """The causes that rest on what was told of the year alone, where no figures are known."""
    if leader:
        others = [
            _low_confidence(facts, rules.limit(PERSON + "low_confidence")),
            _degraded(facts, rules.clause(PERSON + "leader_degradation")),
        ]
        remedied = rules.clause(PERSON + "leader_remedied")
        return _weighed(facts, _weighable_of_leader(facts, rules), others, remedied)
    others = [_degraded(facts, rules.clause(PERSON + "degradation"))]
    return _weighed(facts, _weighable(facts, rules), others, rules.clause(PERSON + "remedied"))


def _weighable_of_leader(facts: PersonFacts, rules: Law) -> list[Reason]:
    return [
        stated(
            rules.clause(PERSON + "leader_duty_discipline"),
            "KHTNV: bị kỷ luật từ khiển trách trở lên vì vi phạm liên quan chức trách, nhiệm vụ",
            facts.told("duty_discipline"),
        ),
        stated(
            rules.clause(PERSON + "corruption"),
            "KHTNV: trong phạm vi quản lý trực tiếp xảy ra tham nhũng, lãng phí, tiêu cực và bị"
            " xử lý kỷ luật",
            facts.told("corruption_in_scope"),
        ),
    ]


def _degraded(facts: PersonFacts, datum: Datum[bool]) -> Reason:
    text = "KHTNV: bị kết luận suy thoái, tự diễn biến, tự chuyển hóa"
    return stated(datum, text, facts.told("degradation_concluded"))


def _leader(unit: LedUnit, facts: PersonFacts, rules: Law) -> Failing:
    others = [
        of_all(
            rules.limit(PERSON + "unit_finished"),
            "KHTNV: đơn vị phụ trách hoàn thành quá ít nhiệm vụ",
            unit.finished,
            unit.assigned,
        ),
        stated(
            rules.clause(PERSON + "unit_targets"),
            "KHTNV: không hoàn thành 5 chỉ tiêu kinh tế - xã hội cơ bản (chức danh có chỉ tiêu ấy)",
            None if "basic_targets_missed" in facts.untold else unit.basic_targets_missed,
        ),
        of_all(
            rules.limit(PERSON + "units_not_completed"),
            "KHTNV: số đơn vị thuộc quyền bị xếp loại không hoàn thành",
            unit.units_not_completed,
            unit.units_led,
        ),
        _low_confidence(facts, rules.limit(PERSON + "low_confidence")),
        _degraded(facts, rules.clause(PERSON + "leader_degradation")),
    ]
    remedied = rules.clause(PERSON + "leader_remedied")
    return _weighed(facts, _weighable_of_leader(facts, rules), others, remedied)


def _weighable(facts: PersonFacts, rules: Law) -> list[Reason]:
    return [
        stated(
            rules.clause(PERSON + "duty_discipline"),
            "KHTNV: bị kỷ luật từ khiển trách trở lên vì vi phạm liên quan hoạt động công vụ",
            facts.told("duty_discipline"),
        ),
        rules.clause(PERSON + "breach").reason(
            "KHTNV: vi phạm điều đảng viên không được làm, trách nhiệm nêu gương, gây ảnh hưởng"
            " xấu đến uy tín",
            None if "breach_concluded" in facts.untold else _harmful(facts),
            _breach(facts),
            "có, gây ảnh hưởng xấu",
        ),
    ]


def _harmful(facts: PersonFacts) -> bool:
    return facts.breach_concluded and facts.breach_bad_effect is True


def _plain(case: ScoredIndividual, rules: Law) -> Failing:
    facts = case.facts
    others = [
        _degraded(facts, rules.clause(PERSON + "degradation")),
        _not_completed_tasks(case, rules.limit(PERSON + "tasks_not_completed")),
    ]
    remedied = rules.clause(PERSON + "remedied")
    found = _weighed(facts, _weighable(facts, rules), others, remedied)
    if facts.breach_concluded and not _harmful(facts):
        text = (
            "Có kết luận vi phạm mà chưa rõ có gây ảnh hưởng xấu: câu văn không nói điều kiện ấy"
            " gắn với cả danh mục hay chỉ với vế cuối; người có thẩm quyền quyết định (X-24)"
        )
        breach = rules.clause(PERSON + "breach")
        found.beside.append(breach.reason(text, observed=_breach(facts)))
        found.open_unless_failed = True
    return found


def _not_completed_tasks(case: ScoredIndividual, datum: Datum[Limit]) -> Reason:
    text = "KHTNV: số nhiệm vụ bị đánh giá không hoàn thành"
    if "tasks_not_completed" in case.facts.untold:
        return datum.reason(text, None, UNTOLD, datum.value.words)
    return of_all(datum, text, case.facts.tasks_not_completed, case.work.assigned)


def _breach(facts: PersonFacts) -> str:
    if "breach_concluded" in facts.untold:
        return UNTOLD
    if not facts.breach_concluded:
        return "không"
    effects = {True: "gây ảnh hưởng xấu", False: "không gây ảnh hưởng xấu", None: "chưa rõ hậu quả"}
    return f"có, {effects[facts.breach_bad_effect]}"


def _low_confidence(facts: PersonFacts, datum: Datum[Limit]) -> Reason:
    share = facts.low_confidence_share
    met = share is not None and datum.value.holds_share(share)
    observed = "không lấy phiếu" if share is None else f"tỷ lệ {share}".replace(".", ",")
    text = "KHTNV: phiếu tín nhiệm thấp"
    if "low_confidence_share" in facts.untold:
        return datum.reason(text, None, UNTOLD, datum.value.words)
    return datum.reason(text, met, observed, datum.value.words)


def _weighed(
    facts: PersonFacts, weighable: list[Reason], others: list[Reason], datum: Datum[bool]
) -> Failing:
    """Own detection and remedy excuse the first list alone, and only when nothing else fired."""
    found = Failing([*others, *weighable])
    fired = any(each.met for each in weighable)
    if not facts.self_detected_and_remedied:
        return found
    found.excused = fired and not any(each.met for each in others)
    text = (
        "Tự phát hiện, khắc phục xong hậu quả: cấp có thẩm quyền xem xét, vẫn có thể quyết định"
        " không hoàn thành; để ngoại lệ này ngoài các trường hợp khác là một cách hiểu"
    )
    found.weighing.append(datum.reason(text, observed="đã tự phát hiện, khắc phục"))
    return found


def failing_collective(case: ScoredCollective, rules: Law) -> Failing:
    """The list of leadership collectives; for an organisation none was read."""
    facts = case.facts
    unfinished = of_all(
        rules.limit(GROUP + "unfinished"),
        "KHTNV: hoàn thành quá ít nhiệm vụ theo chương trình, kế hoạch",
        case.work.finished,
        case.work.assigned,
    )
    by_force = [
        unfinished,
        stated(
            rules.clause(GROUP + "basic_targets"),
            "KHTNV: không hoàn thành 5 chỉ tiêu kinh tế - xã hội cơ bản (nơi có chỉ tiêu ấy)",
            facts.told("basic_targets_missed"),
        ),
    ]
    by_remedy = [
        stated(
            rules.clause(GROUP + "duty_discipline"),
            "KHTNV: có thành viên bị kỷ luật từ khiển trách trở lên vì vi phạm liên quan chức trách"
            " (trừ vi phạm ở nơi cũ hoặc không liên quan tập thể này)",
            facts.told("duty_discipline_of_member"),
        )
    ]
    never = [
        stated(
            rules.clause(GROUP + "personnel"),
            "KHTNV: bị kết luận sai phạm trong công tác cán bộ, mất đoàn kết, bè phái, chạy chức,"
            " chạy quyền",
            facts.told("personnel_wrongdoing_concluded"),
        ),
        stated(
            rules.clause(GROUP + "member_degradation"),
            "KHTNV: có thành viên bị kết luận suy thoái, tự diễn biến, tự chuyển hóa",
            facts.told("member_degradation_concluded"),
        ),
    ]
    causes = [*never, *by_remedy, *by_force]
    if case.of is Of.ORGANISATION:
        return _organisation(causes, rules)
    return _excused(causes, by_remedy, by_force, facts, rules)


def _organisation(causes: list[Reason], rules: Law) -> Failing:
    found = Failing([])
    if any(each.met for each in causes):
        text = (
            "Danh mục không hoàn thành chỉ đọc được cho tập thể lãnh đạo, quản lý; với tổ chức,"
            " người có thẩm quyền quyết định"
        )
        which = "; ".join(each.text_vi.removeprefix("KHTNV: ") for each in causes if each.met)
        found.beside.append(rules.clause(GROUP + "excuse").reason(text, observed=which))
        found.open_anyway = True
    return found


def _excused(
    causes: list[Reason],
    by_remedy: list[Reason],
    by_force: list[Reason],
    facts: GroupFacts,
    rules: Law,
) -> Failing:
    found = Failing(causes)
    excusable = [
        *(by_remedy if facts.self_detected_and_remedied else ()),
        *(by_force if facts.force_majeure else ()),
    ]
    fired = [each for each in causes if each.met]
    found.excused = bool(fired) and all(each in excusable for each in fired)
    text = (
        "Lý do bất khả kháng, hoặc chủ động phát hiện vi phạm và khắc phục kịp thời: cấp có thẩm"
        " quyền xem xét, quyết định và chịu trách nhiệm"
    )
    found.weighing.append(rules.clause(GROUP + "excuse").reason(text))
    return found
