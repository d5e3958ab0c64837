"""What a collective is measured by beside the text of its report."""

from enum import StrEnum


class Figure(StrEnum):
    """One thing that the standards of a collective ask for (QĐ 366, Điều 11)."""

    POINTS = "points"
    """Two numbers: general criteria, results."""
    TASKS = "tasks"
    """Four numbers: assigned, finished, on time, exceeded; a fifth for those of due quality."""
    FAULTS = "faults"
    """Two numbers: named before, remedied."""
    DISCIPLINED = "disciplined"
    """Two numbers: subordinate units, members of the leadership."""
    PERSONNEL = "personnel_wrongdoing_concluded"
    DEGRADATION = "member_degradation_concluded"
    DUTY = "duty_discipline_of_member"
    TARGETS = "basic_targets_missed"
    FORCE = "force_majeure"
    REMEDIED = "self_detected_and_remedied"
