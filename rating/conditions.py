"""The conditions that standards are made of: each looks at one thing and says what it found."""

from collections.abc import Sequence

from rating.cases import Criterion, CriterionKind, Tasks, Unit
from rating.law import Datum
from rating.levels import Grade, Level
from rating.limits import Limit, proportion
from rating.reasons import Reason

# For each grade that may be asked for: the grades below it, and how the demand reads.
_FLOORS = {
    str(floor): (
        frozenset(each for each in Grade if each.rank < floor.rank),
        f"{floor.vietnamese} trở lên",
    )
    for floor in Grade
}


def every_grade(level: Level, criteria: Sequence[Criterion], datum: Datum[str]) -> Reason:
    """Every criterion has at least the grade of the datum; holds where there is none."""
    text = f"{level.initials}: mọi tiêu chí đạt mức yêu cầu"
    return _grades(text, criteria, datum)


def every_results_grade(level: Level, criteria: Sequence[Criterion], datum: Datum[str]) -> Reason:
    """The same for the criteria on results alone."""
    text = f"{level.initials}: mọi tiêu chí về kết quả thực hiện nhiệm vụ đạt mức yêu cầu"
    return _grades(text, results_of(criteria), datum)


def results_of(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria on results."""
    return [each for each in criteria if each.kind is CriterionKind.RESULTS]


def _grades(text: str, criteria: Sequence[Criterion], datum: Datum[str]) -> Reason:
    lower, required = _FLOORS[datum.value]
    below = [each for each in criteria if each.grade in lower]
    if below:
        observed = f"dưới mức: {_named(below)}"
    else:
        observed = f"{len(criteria)}/{len(criteria)} tiêu chí đạt"
    return datum.reason(text, not below, observed, required)


def a_grade_is(criteria: Sequence[Criterion], datum: Datum[str]) -> Reason:
    """Some criterion has exactly the grade of the datum: one is enough."""
    grade = Grade(datum.value)
    found = [each for each in criteria if each.grade is grade]
    observed = _named(found) if found else "không có"
    text = (
        f"KHTNV: có tiêu chí ở mức {grade.vietnamese} (văn bản không nói rõ một hay tất cả;"
        " một tiêu chí đã tính)"
    )
    return datum.reason(text, bool(found), observed, f"mức {grade.vietnamese}")


def _named(criteria: Sequence[Criterion]) -> str:
    named = [f"{each.id} {each.grade.vietnamese}" for each in criteria[:5]]
    more = len(criteria) - len(named)
    return ", ".join(named) + (f" và {more} tiêu chí khác" if more else "")


def of_all(datum: Datum[Limit], text: str, part: int, whole: int) -> Reason:
    """A part keeps to the limit of the datum."""
    met = datum.value.holds(part, whole)
    return datum.reason(text, met, proportion(part, whole), datum.value.words)


def all_tasks_on_time(level: Level, tasks: Tasks, datum: Datum[Limit]) -> Reason:
    """All tasks are finished, and all on time and of due quality."""
    limit = datum.value
    finished = limit.holds(tasks.finished, tasks.assigned)
    met = finished and limit.holds(tasks.on_time, tasks.assigned)
    observed = (
        f"hoàn thành {proportion(tasks.finished, tasks.assigned)},"
        f" đúng tiến độ, chất lượng {proportion(tasks.on_time, tasks.assigned)}"
    )
    text = f"{level.initials}: hoàn thành mọi nhiệm vụ đúng tiến độ, bảo đảm chất lượng"
    return datum.reason(text, met, observed, limit.words)


def tasks_finished(level: Level, tasks: Tasks, datum: Datum[Limit]) -> Reason:
    """The share of tasks finished, late or not, keeps to the limit."""
    text = f"{level.initials}: các nhiệm vụ được giao đều hoàn thành"
    return of_all(datum, text, tasks.finished, tasks.assigned)


def tasks_exceeded(level: Level, tasks: Tasks, datum: Datum[Limit]) -> Reason:
    """The share of tasks that went beyond what was asked keeps to the limit."""
    text = f"{level.initials}: số nhiệm vụ hoàn thành vượt mức"
    return of_all(datum, text, tasks.exceeded, tasks.assigned)


def unit_finished(level: Level, unit: Unit, datum: Datum[Limit]) -> Reason:
    """The share of the unit's targets that are finished keeps to the limit."""
    text = f"{level.initials}: đơn vị phụ trách hoàn thành chỉ tiêu"
    return of_all(datum, text, unit.finished, unit.targets)


def led_units(level: Level, unit: Unit, floor: Level, datum: Datum[Limit]) -> Reason:
    """The share of the units led that have a level or a better one keeps to the limit."""
    text = f"{level.initials}: số đơn vị thuộc quyền xếp loại {floor.vietnamese} trở lên"
    return of_all(datum, text, unit.led_at_least(floor), len(unit.units))


UNTOLD = "chưa có thông tin"


def stated(datum: Datum[bool], text: str, happened: bool | None) -> Reason:
    """A fact that either happened or did not; None where nobody has told."""
    observed = UNTOLD if happened is None else "có" if happened else "không"
    return datum.reason(text, happened, observed, "có")


def tasks_disagree(tasks: Tasks, datum: Datum[Limit]) -> list[Reason]:
    """A warning where a part of the tasks is larger than its whole; it decides nothing."""
    if not tasks.disagree:
        return []
    observed = (
        f"giao {tasks.assigned}, hoàn thành {tasks.finished}, đúng tiến độ {tasks.on_time},"
        f" vượt mức {tasks.exceeded}"
    )
    return [datum.reason("Số liệu nhiệm vụ không khớp nhau, cần xem lại", observed=observed)]


def ids_given_twice(criteria: Sequence[Criterion], datum: Datum[str]) -> list[Reason]:
    """A warning where two criteria share an id: they are counted apart, somebody should look."""
    ids = [each.id for each in criteria]
    if len(set(ids)) == len(ids):
        return []
    twice = ", ".join(sorted({each for each in ids if ids.count(each) > 1}))
    text = "Có tiêu chí trùng mã, vẫn tính từng tiêu chí; cần xem lại"
    return [datum.reason(text, observed=twice)]
