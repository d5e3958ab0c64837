"""Which data a profile must have, of what kind, and which of them must agree."""

import re
from collections.abc import Callable, Mapping

from rating.law.authority import KEYS, AuthorityBody
from rating.law.data import Datum, LawError
from rating.levels import Grade, Level
from rating.limits import Limit, Operator

Reader = Callable[[object, object], object]
_FORM = re.compile(r"[1-9][A-Z]", re.ASCII)

SUBJECTS = frozenset(
    {
        "leadership_collective",
        "party_committee",
        "cell",
        "secretary",
        "deputy_secretary",
        "committee_member",
        "head",
        "deputy_head",
        "member",
    }
)

PERSONS = SUBJECTS - {"leadership_collective", "party_committee", "cell"}


def _limit(value: object, operator: object) -> object:
    if type(value) is not int or not 0 <= value <= 100:
        raise ValueError("a percentage from 0 to 100 is expected")
    if not isinstance(operator, str) or operator not in Operator._value2member_map_:
        raise ValueError("an operator is expected beside the percentage")
    return Limit(value, Operator(operator))


def _number(value: object, operator: object) -> object:
    if type(value) is not int or value < 0 or operator is not None:
        raise ValueError("a whole number without operator is expected")
    return value


def _half_days(value: object, operator: object) -> object:
    days = {"0.5": 1, "1": 2, "1.5": 3, "2": 4}
    if not isinstance(value, str) or value not in days or operator is not None:
        raise ValueError("0.5, 1, 1.5 or 2 days are expected, as a text")
    return days[value]


def _clause(value: object, operator: object) -> object:
    if value is not True or operator is not None:
        raise ValueError("a clause without number is stated as true")
    return value


def _word(*words: str) -> Reader:
    def read(value: object, operator: object) -> object:
        if not isinstance(value, str) or value not in words or operator is not None:
            raise ValueError(f"one of {', '.join(words)} is expected")
        return value

    return read


def _form(value: object, operator: object) -> object:
    if not isinstance(value, str) or _FORM.fullmatch(value) is None or operator is not None:
        raise ValueError("the number of a form is expected, such as 2A")
    return value


def _steps(value: object, operator: object) -> object:
    if not isinstance(value, list) or operator is not None:
        raise ValueError("a list of steps is expected")
    subjects = [subject for step in value for subject in step]
    if len(set(subjects)) < len(subjects) or not SUBJECTS.issuperset(subjects):
        raise ValueError("each step is a list of subjects, each subject named once")
    return tuple(tuple(step) for step in value)


def _groups(value: object, operator: object) -> object:
    groups = _steps(value, operator)
    assert isinstance(groups, tuple)
    if (
        not groups
        or not all(groups)
        or not PERSONS.issuperset(one for group in groups for one in group)
    ):
        raise ValueError("each group is a list of persons, not of collectives")
    return groups


def _bodies(value: object, operator: object) -> object:
    if not isinstance(value, list) or not value or operator is not None:
        raise ValueError("a list of bodies is expected")
    if len({*value}) < len(value) or not {*AuthorityBody}.issuperset(value):
        raise ValueError(f"each body is one of {', '.join(sorted(AuthorityBody))}, named once")
    return tuple(value)


_base = _word("good_only", "good_or_better")
_grade = _word(*Grade)
_level = _word(*Level)

EVERY_FAMILY: Mapping[str, Reader] = {
    "tally.base": _word("official_members", "valid_votes"),
    "tally.majority": _limit,
    "tally.cumulate": _clause,
    "cap.share": _limit,
    "cap.individual_base": _base,
    "cap.collective_base": _base,
    "cap.rounding": _word("down", "half_up"),
    "cap.group": _word("deciding_level"),
    "ceiling.collective": _clause,
    "ceiling.newly_arrived": _clause,
    "scope.exempt": _clause,
    "scope.suspended": _clause,
    "order.below_first": _clause,
    "scope.new_member_months": _number,
    "scope.leader_months": _number,
    "scope.votes": _word("official"),
    "scope.form_plain": _form,
    "scope.form_leader": _form,
    "scope.temporary_comment": _clause,
    "meeting.chair": _word("highest_present"),
    "meeting.substitute": _word("next_in_rank", "deputy"),
    "meeting.party_group": _word("votes_in_cell"),
    "reopening.lower_leader_rating": _clause,
    "reopening.old_violation": _clause,
    "reopening.former_unit": _clause,
    "reopening.both_units": _clause,
    "reopening.later_defect": _clause,
    "reopening.complaint": _clause,
    "reopening.denunciation": _clause,
    "honours.years": _number,
    "duration.separate_members": _number,
}

_INDIVIDUAL_2023: Mapping[str, Reader] = {
    "excellent.grades": _grade,
    "excellent.results_grades": _grade,
    "excellent.on_time": _limit,
    "excellent.exceeded": _limit,
    "excellent.unit_finished": _limit,
    "excellent.unit_exceeded": _limit,
    "excellent.led_units_completed": _limit,
    "excellent.led_units_good": _limit,
    "good.grades": _grade,
    "good.results_grades": _grade,
    "good.on_time": _limit,
    "good.unit_finished": _limit,
    "good.unit_on_time": _limit,
    "good.led_units_completed": _limit,
    "completed.grades": _grade,
    "completed.finished": _limit,
    "completed.weak": _limit,
    "completed.unit_finished": _limit,
    "completed.led_units_completed": _limit,
    "not_completed.grade": _grade,
    "not_completed.degradation": _clause,
    "not_completed.results_not_completed": _limit,
    "not_completed.low_confidence": _limit,
    "not_completed.disciplined": _clause,
    "not_completed.unit_finished": _limit,
    "not_completed.unit_level": _level,
    "not_completed.corruption": _clause,
}

_discipline = _word("none", "none_or_remedied")
_COLLECTIVE_2023: Mapping[str, Reader] = {
    "excellent.grades": _grade,
    "excellent.results_grades": _grade,
    "excellent.discipline": _discipline,
    "good.grades": _grade,
    "good.results_grades": _grade,
    "good.discipline": _discipline,
    "completed.grades": _grade,
    "completed.discipline": _discipline,
    "not_completed.grade": _grade,
    "not_completed.disunity": _clause,
    "not_completed.member_degradation": _clause,
    "not_completed.leadership_disciplined": _clause,
    "not_completed.disciplined": _clause,
    "not_completed.disciplined_units": _limit,
    "not_completed.targets": _limit,
}

_OF_2023: Mapping[str, Reader] = {
    "ceiling.staff": _clause,
    "ceiling.staff_awaited": _clause,
    "order.review": _steps,
    "order.rate": _steps,
    "cap.small_group_below": _number,
    "cap.small_group_allowed": _number,
    "scope.former_cell_months": _number,
    "duration.small_below": _number,
    "duration.small_days": _half_days,
    "duration.middle_up_to": _number,
    "duration.middle_days": _half_days,
    "duration.large_days": _half_days,
    "duration.prompted_days": _half_days,
    "duration.combined_days": _half_days,
    **{f"standards.individual.{key}": reader for key, reader in _INDIVIDUAL_2023.items()},
    **{f"standards.collective.{key}": reader for key, reader in _COLLECTIVE_2023.items()},
}

_INDIVIDUAL_2025: Mapping[str, Reader] = {
    "excellent.points": _number,
    "excellent.on_time": _limit,
    "excellent.exceeded": _limit,
    "excellent.unit_finished": _limit,
    "excellent.unit_exceeded": _limit,
    "excellent.faults": _limit,
    "excellent.quarters": _clause,
    "good.points": _number,
    "good.on_time": _limit,
    "good.unit_on_time": _limit,
    "completed.points": _number,
    "completed.finished": _limit,
    "completed.late": _limit,
    "completed.unit_finished": _limit,
    "completed.unit_late": _limit,
    "not_completed.points": _number,
    "not_completed.degradation": _clause,
    "not_completed.duty_discipline": _clause,
    "not_completed.breach": _clause,
    "not_completed.tasks_not_completed": _limit,
    "not_completed.remedied": _clause,
    "not_completed.unit_finished": _limit,
    "not_completed.unit_targets": _clause,
    "not_completed.units_not_completed": _limit,
    "not_completed.low_confidence": _limit,
    "not_completed.leader_duty_discipline": _clause,
    "not_completed.leader_degradation": _clause,
    "not_completed.corruption": _clause,
    "not_completed.leader_remedied": _clause,
}

_COLLECTIVE_2025: Mapping[str, Reader] = {
    "excellent.points": _number,
    "excellent.on_time": _limit,
    "excellent.exceeded": _limit,
    "excellent.faults": _limit,
    "excellent.discipline": _clause,
    "good.points": _number,
    "good.on_time": _limit,
    "completed.points": _number,
    "completed.finished": _limit,
    "completed.late": _limit,
    "not_completed.points": _number,
    "not_completed.personnel": _clause,
    "not_completed.member_degradation": _clause,
    "not_completed.duty_discipline": _clause,
    "not_completed.unfinished": _limit,
    "not_completed.basic_targets": _clause,
    "not_completed.excuse": _clause,
}

_OF_2025: Mapping[str, Reader] = {
    "decision.authority": _clause,
    "decision.steps": _clause,
    "decision.cell": _clause,
    "decision.base_cell": _clause,
    "places.base": _clause,
    "places.member": _clause,
    "places.leader": _clause,
    "places.joint": _clause,
    "places.more_time": _clause,
    "scope.absence": _clause,
    "order.cell_first": _clause,
    "meeting.draft_workdays": _number,
    "remedy.plan": _clause,
    "remedy.again": _clause,
    "notice.level": _clause,
    "notice.comment": _clause,
    "cap.exceptional_share": _limit,
    "cap.exceptional_ground": _clause,
    "ceiling.staff_basis": _clause,
    "standards.general_max": _number,
    "standards.results_max": _number,
    "scope.form_outside": _form,
    "scope.leader_rated": _clause,
    "scope.committee_suspended": _clause,
    "duration.minimum_days": _half_days,
    "duration.provincial_days": _half_days,
    "duration.local": _clause,
    "duration.prompted": _clause,
    "order.review.office": _steps,
    "order.review.party": _steps,
    "order.rate.heads": _steps,
    "order.rate.committee": _steps,
    "order.rate.cell": _steps,
    "order.unit_first": _clause,
    "reopening.checked_first": _clause,
    **{f"standards.individual.{key}": reader for key, reader in _INDIVIDUAL_2025.items()},
    **{f"standards.collective.{key}": reader for key, reader in _COLLECTIVE_2025.items()},
}

REQUIRED: Mapping[str, Mapping[str, Reader]] = {
    "2023": {**EVERY_FAMILY, **_OF_2023},
    "2025": {**EVERY_FAMILY, **_OF_2025},
}

OPTIONAL: Mapping[str, Reader] = {
    "cap.groups": _groups,
    **dict.fromkeys(KEYS, _bodies),
    "ceiling.professional": _word("excellent"),
    "indicators.resolution_targets": _limit,
    "indicators.programmes_registered": _limit,
    "indicators.programmes_checked": _limit,
    "indicators.good_or_better": _limit,
    "indicators.self_inspection": _limit,
    "indicators.software": _limit,
}


def read_value(file: str, family: str, key: str, value: object, operator: object) -> object:
    """The typed value of a key; raises LawError where the key or the value is not known."""
    reader = REQUIRED[family].get(key) or OPTIONAL.get(key)
    if reader is None:
        raise LawError(file, key, f"the rules of {family} have no such datum")
    try:
        return reader(value, operator)
    except ValueError as error:
        raise LawError(file, key, str(error)) from None


# Pairs of which the first must not be larger than the second.
_ASCENDING = {
    "2023": (
        ("duration.small_below", "duration.middle_up_to"),
        ("duration.small_days", "duration.middle_days"),
        ("duration.middle_days", "duration.large_days"),
        (
            "standards.individual.not_completed.unit_finished",
            "standards.individual.completed.unit_finished",
        ),
    ),
    "2025": (
        *(
            pair
            for kind in ("standards.individual.", "standards.collective.")
            for pair in (
                (f"{kind}completed.points", f"{kind}good.points"),
                (f"{kind}good.points", f"{kind}excellent.points"),
                (f"{kind}not_completed.points", f"{kind}completed.points"),
            )
        ),
        ("cap.share", "cap.exceptional_share"),
        ("duration.minimum_days", "duration.provincial_days"),
    ),
}


def agree(file: str, family: str, data: Mapping[str, Datum[object]]) -> None:
    """Check that nothing is missing and that data which bound each other do not cross."""
    for key in REQUIRED[family]:
        if key not in data:
            raise LawError(file, key, "the datum is missing")
    for lower, upper in _ASCENDING[family]:
        if _size(data[lower]) > _size(data[upper]):
            raise LawError(file, lower, f"contradicts {upper}: it must not be larger", upper)


def _size(datum: Datum[object]) -> int:
    value = datum.value
    if isinstance(value, Limit):
        return value.percent
    assert isinstance(value, int)
    return value
