"""The four levels of a rating and the four grades of a criterion, best first."""

from enum import StrEnum


class Level(StrEnum):
    """A level of the yearly rating (mức xếp loại chất lượng), S1 IV.1.3 and IV.2.3."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"

    @property
    def rank(self) -> int:
        """3 for excellent down to 0 for not completed."""
        return _LEVEL_RANKS[self]

    def at_least(self, floor: "Level") -> bool:
        """Whether this level is the floor or better."""
        return _LEVEL_RANKS[self] >= _LEVEL_RANKS[floor]

    @property
    def vietnamese(self) -> str:
        """The official name."""
        return _LEVEL_NAMES[self][0]

    @property
    def initials(self) -> str:
        """The official name's initials, as minutes write them."""
        return _LEVEL_NAMES[self][1]


class Grade(StrEnum):
    """A grade of one criterion under the rules of 2023, S1 IV.3.1."""

    EXCELLENT = "excellent"
    GOOD = "good"
    AVERAGE = "average"
    POOR = "poor"

    @property
    def rank(self) -> int:
        """3 for excellent down to 0 for poor."""
        return _GRADE_RANKS[self]

    @property
    def vietnamese(self) -> str:
        """The official name."""
        return _GRADE_NAMES[self]


LEVELS = tuple(Level)
_LEVEL_RANKS = {level: 3 - place for place, level in enumerate(Level)}
_LEVEL_NAMES = {
    Level.EXCELLENT: ("Hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    Level.GOOD: ("Hoàn thành tốt nhiệm vụ", "HTTNV"),
    Level.COMPLETED: ("Hoàn thành nhiệm vụ", "HTNV"),
    Level.NOT_COMPLETED: ("Không hoàn thành nhiệm vụ", "KHTNV"),
}
_GRADE_RANKS = {grade: 3 - place for place, grade in enumerate(Grade)}
_GRADE_NAMES = {
    Grade.EXCELLENT: "Xuất sắc",
    Grade.GOOD: "Tốt",
    Grade.AVERAGE: "Trung bình",
    Grade.POOR: "Kém",
}
