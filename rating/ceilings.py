"""Levels that may not be exceeded (S1 IV.3.4, V.3, V.4; S4 11(4)), advice (QĐ 366, 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rating import checks
from rating.law import Datum, Law, law
from rating.levels import Level
from rating.reasons import Decision, Reason, plain_clause


@dataclass(frozen=True, slots=True)
class Proposal:
    """A level proposed for one member, with the other ratings that bound it (None: not known)."""

    level: Level
    staff_level: Level | None = None
    collective_level: Level | None = None
    head: bool = False
    newly_arrived: bool = False
    professional_level: Level | None = None

    def __post_init__(self) -> None:
        checks.flags(self, "head", "newly_arrived")
        checks.settle(self, "level", checks.level(self.level, "level"))
        for field in ("staff_level", "collective_level", "professional_level"):
            checks.settle(self, field, checks.optional_level(getattr(self, field), field))


@dataclass(frozen=True, slots=True)
class Bound:
    """A ceiling that the proposal was above: the clause, and the level it allows."""

    clause: str
    at: Level


@dataclass(frozen=True, slots=True)
class Ceiling(Decision):
    """The proposed level after all ceilings, and the ceilings that bit."""

    level: Level
    lowered: bool
    limits: tuple[Bound, ...]
    advice: tuple[Reason, ...] = ()
    """What the deciding authority should weigh where nothing is lowered."""

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        limits = [{"clause": plain_clause(bound.clause), "at": bound.at} for bound in self.limits]
        return {"level": self.level, "lowered": self.lowered, "limits": limits}


def ceiling(proposal: Proposal, *, profile: str) -> Ceiling:
    """The highest level the proposal may have, never higher than what was proposed.

    Raises RatingError for an unknown profile.
    """
    rules = law(profile)
    reasons: list[Reason] = []
    if "ceiling.staff_basis" in rules:
        reasons = _weighed(proposal, rules)
        advice = tuple(each for each in reasons if each.met is None and each.required)
        return Ceiling(tuple(reasons), proposal.level, False, (), advice)
    bounds: list[Bound] = []
    for find in (_by_staff_rating, _by_collective, _by_professional_rating):
        found = find(proposal, rules, reasons)
        if found is not None and not found.at.at_least(proposal.level):
            bounds.append(found)
    lowest = min((bound.at for bound in bounds), key=_rank, default=proposal.level)
    return Ceiling(tuple(reasons), lowest, lowest is not proposal.level, tuple(bounds))


def _weighed(proposal: Proposal, rules: Law) -> list[Reason]:
    # QĐ 366, Điều 3.4: "là cơ sở để đánh giá, xếp loại chất lượng đảng viên": nothing is lowered.
    reasons = [_staff_basis(proposal, rules.clause("ceiling.staff_basis"))]
    above, level = proposal.collective_level, proposal.level
    lower = above is not None and not above.at_least(level)
    if proposal.head and lower and not proposal.newly_arrived:
        text = (
            "Người đứng đầu được đề xuất cao hơn tập thể: văn bản của Trung ương đã đọc không có"
            " giới hạn này, nhiều nơi có; cấp có thẩm quyền xem xét"
        )
        observed = f"{level.vietnamese}; tập thể: {above.vietnamese if above else ''}"
        datum = rules.clause("ceiling.collective")
        reasons.append(datum.reason(text, None, observed, "cấp có thẩm quyền xem xét"))
    if proposal.head and proposal.newly_arrived:
        text = "Người đứng đầu mới chuyển đến, không liên quan mức xếp loại của đơn vị mới"
        exception = rules.clause("ceiling.newly_arrived")
        reasons.append(exception.reason(text, observed="mới chuyển đến"))
    reasons += _professional_ignored(proposal, rules)
    return reasons


def _staff_basis(proposal: Proposal, datum: Datum[bool]) -> Reason:
    level, staff = proposal.level, proposal.staff_level
    text = "Kết quả xếp loại cán bộ, công chức, viên chức là cơ sở để xếp loại đảng viên"
    if staff is None:
        text += ": chưa có; hỏi kết quả nếu thuộc diện xếp loại"
        return datum.reason(text, observed="chưa có")
    observed = f"{level.vietnamese}; cán bộ, viên chức: {staff.vietnamese}"
    if staff.at_least(level):
        return datum.reason(text, True, observed, "không thấp hơn mức đề xuất")
    text += ": thấp hơn mức đề xuất, không buộc hạ; nêu lý do để cấp có thẩm quyền xem xét"
    return datum.reason(text, None, observed, "nêu lý do")


def _compared(datum: Datum[bool], text: str, level: Level, at: Level) -> Reason:
    required = f"không cao hơn {at.vietnamese}"
    return datum.reason(text, at.at_least(level), level.vietnamese, required)


def _rank(level: Level) -> int:
    return level.rank


def _by_staff_rating(proposal: Proposal, rules: Law, reasons: list[Reason]) -> Bound | None:
    # S1 IV.3.4: "không cao hơn mức xếp loại cán bộ, công chức, viên chức trong cùng năm đánh giá"
    if proposal.staff_level is None:
        reasons.append(_staff_awaited(proposal, rules))
        return None
    datum = rules.clause("ceiling.staff")
    text = "Xếp loại đảng viên không cao hơn xếp loại cán bộ, công chức, viên chức cùng năm"
    reasons.append(_compared(datum, text, proposal.level, proposal.staff_level))
    return Bound(datum.clause, proposal.staff_level)


def _staff_awaited(proposal: Proposal, rules: Law) -> Reason:
    # S1 V.3: leaders are rated as members first and re-rated, others wait for the staff rating.
    if proposal.head:
        text = (
            "Chưa có kết quả xếp loại cán bộ: xếp loại đảng viên trước; nếu sau này thấp hơn thì"
            " hủy và xếp loại lại"
        )
    else:
        text = "Chưa có kết quả xếp loại viên chức, lao động: chờ kết quả nếu thuộc diện xếp loại"
    return rules.clause("ceiling.staff_awaited").reason(text, observed="chưa có")


def _by_collective(proposal: Proposal, rules: Law, reasons: list[Reason]) -> Bound | None:
    # S1 V.4: "người đứng đầu không được cao hơn mức xếp loại của tập thể … do mình đứng đầu"
    datum = rules.clause("ceiling.collective")
    if not proposal.head:
        text = "Giới hạn theo mức của tập thể chỉ áp dụng với người đứng đầu"
        reasons.append(datum.reason(text, observed="không phải người đứng đầu"))
        return None
    if proposal.newly_arrived:
        text = "Người đứng đầu mới chuyển đến, không liên quan mức xếp loại của đơn vị mới"
        exception = rules.clause("ceiling.newly_arrived")
        reasons.append(exception.reason(text, observed="mới chuyển đến"))
        return None
    text = "Mức của người đứng đầu không cao hơn mức của tập thể, đơn vị mình đứng đầu"
    if proposal.collective_level is None:
        reasons.append(datum.reason(text, observed="tập thể chưa có kết quả"))
        return None
    reasons.append(_compared(datum, text, proposal.level, proposal.collective_level))
    return Bound(datum.clause, proposal.collective_level)


def _by_professional_rating(proposal: Proposal, rules: Law, reasons: list[Reason]) -> Bound | None:
    # S4 11(4): "phải được cơ quan có thẩm quyền xếp loại chuyên môn hoàn thành xuất sắc nhiệm vụ"
    if "ceiling.professional" not in rules:
        reasons += _professional_ignored(proposal, rules)
        return None
    if not proposal.head:
        return None
    datum = rules.word("ceiling.professional")
    needed, found = Level(datum.value), proposal.professional_level
    met = found is needed
    text = "Người đứng đầu chỉ đạt xuất sắc khi đơn vị được xếp loại chuyên môn xuất sắc"
    observed = "chưa có" if found is None else found.vietnamese
    reasons.append(datum.reason(text, met, observed, needed.vietnamese))
    return None if met else Bound(datum.clause, Level.GOOD)


def _professional_ignored(proposal: Proposal, rules: Law) -> list[Reason]:
    if proposal.professional_level is None:
        return []
    text = "Quy định này không xét xếp loại chuyên môn của đơn vị; bỏ qua"
    observed = proposal.professional_level.vietnamese
    return [rules.clause("ceiling.collective").reason(text, observed=observed)]
