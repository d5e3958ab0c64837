"""The four levels of a rating and the four grades of a criterion, best first."""

from enum import StrEnum


class Level(StrEnum):
    """A level of the yearly rating (mức xếp loại chất lượng), S1 IV.1.3 and IV.2.3.

    `rank` is 3 for excellent down to 0; `initials` are what minutes write for the official name.
    """

    rank: int
    vietnamese: str
    initials: str

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"

    def at_least(self, floor: "Level") -> bool:
        """Whether this level is the floor or better."""
        return self.rank >= floor.rank


class Grade(StrEnum):
    """A grade of one criterion under the rules of 2023, S1 IV.3.1; `rank` is 3 down to 0."""

    rank: int
    vietnamese: str

    EXCELLENT = "excellent"
    GOOD = "good"
    AVERAGE = "average"
    POOR = "poor"


LEVELS = tuple(Level)

for _level, _rank, _name, _initials in (
    (Level.EXCELLENT, 3, "Hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    (Level.GOOD, 2, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    (Level.COMPLETED, 1, "Hoàn thành nhiệm vụ", "HTNV"),
    (Level.NOT_COMPLETED, 0, "Không hoàn thành nhiệm vụ", "KHTNV"),
):
    _level.rank, _level.vietnamese, _level.initials = _rank, _name, _initials

for _grade, _rank, _name in (
    (Grade.EXCELLENT, 3, "Xuất sắc"),
    (Grade.GOOD, 2, "Tốt"),
    (Grade.AVERAGE, 1, "Trung bình"),
    (Grade.POOR, 0, "Kém"),
):
    _grade.rank, _grade.vietnamese = _rank, _name
