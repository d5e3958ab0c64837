"""What must be finished before what (S1 III.3.3, IV.3.3, V.13; QĐ 366, Điều 7.3.1, 12.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rating import checks
from rating.law import Datum, Steps, law
from rating.reasons import Decision, Reason


class Step(StrEnum):
    """Which of the two is asked about."""

    REVIEW = "review"
    RATE = "rate"


class Subject(StrEnum):
    """Who or what is reviewed or rated in one unit.

    The party committee is the unit's own; a higher committee is another unit.
    """

    LEADERSHIP_COLLECTIVE = "leadership_collective"
    PARTY_COMMITTEE = "party_committee"
    CELL = "cell"
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"
    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    MEMBER = "member"

    @property
    def vietnamese(self) -> str:
        """The official name."""
        return _NAMES[self]

    @property
    def in_cell(self) -> str:
        """What a cell calls it: of its own committee «cấp ủy» would be read as the one above."""
        return "chi ủy" if self is Subject.PARTY_COMMITTEE else self.vietnamese


_NAMES = {
    Subject.LEADERSHIP_COLLECTIVE: "tập thể lãnh đạo, quản lý",
    Subject.PARTY_COMMITTEE: "cấp ủy",
    Subject.CELL: "chi bộ",
    Subject.SECRETARY: "bí thư",
    Subject.DEPUTY_SECRETARY: "phó bí thư",
    Subject.COMMITTEE_MEMBER: "cấp ủy viên",
    Subject.HEAD: "người đứng đầu",
    Subject.DEPUTY_HEAD: "cấp phó",
    Subject.MEMBER: "đảng viên",
}


@dataclass(frozen=True, slots=True)
class Order(Decision):
    """Whether a step may be done now, and what it still waits for."""

    waiting_for: tuple[Subject, ...]

    @property
    def allowed(self) -> bool:
        """Whether nothing is waited for."""
        return not self.waiting_for

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {"allowed": self.allowed, "waiting_for": self.waiting_for}


def order(
    step: Step,
    subject: Subject,
    done: Collection[Subject],
    present: Collection[Subject],
    *,
    profile: str,
) -> Order:
    """Whether a subject's review or rating may be done now.

    `done` are the subjects whose same step is finished, `present` those that exist in the unit.
    Raises RatingError for a wrong value or profile.
    """
    rules = law(profile)
    step = checks.choice(Step, step, "step")
    subject = checks.choice(Subject, subject, "subject")
    unfinished = set(_subjects(present, "present")) - set(_subjects(done, "done"))
    waiting: set[Subject] = set()
    reasons = []
    for line in rules.lines(f"order.{step}"):
        here = {each for each in unfinished if each in _earlier(subject, line.value)}
        waiting |= here
        if here or any(subject in group for group in line.value):
            reasons.append(_reason(subject, here, line))
    if not reasons:
        reasons = [_reason(subject, set(), line) for line in rules.lines(f"order.{step}")[:1]]
    if step is Step.RATE and subject is Subject.CELL and "order.unit_first" in rules:
        text = "Cơ quan, đơn vị cũng xếp loại trước tổ chức đảng; ngoài phạm vi câu hỏi này"
        reasons.append(rules.clause("order.unit_first").reason(text))
    return Order(tuple(reasons), tuple(sorted(waiting)))


def _earlier(subject: Subject, line: Steps) -> set[str]:
    """All earlier steps of a line, not only the one before; none for who stands in no step."""
    # S1 IV.3.3: "tập thể trước, cá nhân sau; … chính quyền trước, tổ chức đảng sau"
    earlier: set[str] = set()
    for group in line:
        if subject in group:
            return earlier
        earlier.update(group)
    return set()


def _reason(subject: Subject, waiting: set[Subject], line: Datum[Steps]) -> Reason:
    text = "Tập thể trước, cá nhân sau; chính quyền, chuyên môn trước, tổ chức đảng sau"
    names = ", ".join(each.vietnamese for each in sorted(waiting))
    observed = f"còn chờ: {names}" if waiting else "đã xong"
    return line.reason(text, not waiting, observed, f"xong các bước trước {subject.vietnamese}")


def _subjects(names: Collection[object], field: str) -> list[Subject]:
    return [checks.choice(Subject, name, f"{field}[{place}]") for place, name in enumerate(names)]
