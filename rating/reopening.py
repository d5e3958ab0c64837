"""What must be rated again now that something became known.

2023: S1 IV.3.4 to IV.3.6, IV.5, IV.7, V.3: the year of a violation is opened again. 2025: QĐ 366,
Điều 11.4.3, 12.1, 15.3: an old violation is weighed in the rating of the year of its discipline.

Nothing here overwrites a rating: what is reopened gets a new version beside the old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import Law, law
from rating.levels import Level
from rating.reasons import Decision, Reason


class Place(StrEnum):
    """Whose rating is meant."""

    HERE = "here"
    FORMER_UNIT = "former_unit"


class Authority(StrEnum):
    """Who looks at the rating again."""

    BASE_COMMITTEE = "base_committee"
    SUPERIOR_COMMITTEE = "superior_committee"
    DECIDING_AUTHORITY = "deciding_authority"


@dataclass(frozen=True, slots=True)
class Violation:
    """A violation that was disciplined: when and where it happened."""

    year: int
    place: Place = Place.HERE

    def __post_init__(self) -> None:
        checks.count(self.year, "year")
        checks.settle(self, "place", checks.choice(Place, self.place, "place"))


@dataclass(frozen=True, slots=True)
class Reopened:
    """One rating to look at again; `at_most` is the ceiling of the new one, where there is one."""

    year: int
    place: Place
    authority: Authority
    at_most: Level | None = None
    weighed: bool = False
    """What became known is weighed in that year's rating, made yet or not; nothing is cancelled
    by it alone."""


@dataclass(frozen=True, slots=True)
class Reopening(Decision):
    """The ratings to open again; `human_decides` where two readings of the rules stand."""

    cases: tuple[Reopened, ...]
    human_decides: bool

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        cases = [
            {
                "year": case.year,
                "place": case.place,
                "authority": case.authority,
                "at_most": case.at_most,
                "weighed": case.weighed,
            }
            for case in self.cases
        ]
        return {"cases": cases, "human_decides": self.human_decides}


def leader_rating_known(
    year: int, member_level: Level, leader_level: Level, *, profile: str
) -> Reopening:
    """A leader was rated as a member first and now has their rating as a leader.

    Where that is lower, the member rating is cancelled and made again, no higher.
    """
    rules = law(profile)
    datum = rules.clause("reopening.lower_leader_rating")
    checks.count(year, "year")
    member = checks.level(member_level, "member_level")
    leader = checks.level(leader_level, "leader_level")
    # S1 V.3: "thấp hơn mức xếp loại chất lượng đảng viên thì cấp ủy cơ sở quyết định hủy …"
    lower = not leader.at_least(member)
    text = "Xếp loại lãnh đạo thấp hơn xếp loại đảng viên thì hủy, xếp loại lại không cao hơn"
    observed = f"đảng viên: {member.vietnamese}; lãnh đạo: {leader.vietnamese}"
    if datum.unconfirmed:
        # 2025: only a custom; what is not justified is opened by Điều 15.3.
        text += ": văn bản đã đọc không nêu; cấp có thẩm quyền xem xét"
        return Reopening((datum.reason(text, observed=observed),), (), human_decides=lower)
    reason = datum.reason(text, lower, observed, "lãnh đạo thấp hơn đảng viên")
    case = Reopened(year, Place.HERE, Authority.BASE_COMMITTEE, leader)
    return Reopening((reason,), (case,) if lower else (), human_decides=False)


def disciplined(violations: Sequence[Violation], disciplined_in: int, *, profile: str) -> Reopening:
    """A discipline, or a heavier one, was decided in a year for violations of that or other years.

    2023: each violation is counted where and when it happened; whether an old one counts in the
    year of the discipline too is for the superior to decide. 2025: one of this unit is weighed in
    the rating of the year of the discipline, one of a former unit counts in that unit's result.
    """
    rules = law(profile)
    checks.count(disciplined_in, "disciplined_in")
    if not violations:
        nothing = rules.clause("reopening.old_violation").reason("Không có vi phạm nào được nêu")
        return Reopening((nothing,), (), human_decides=False)
    if "reopening.checked_first" in rules:
        return _weighed(violations, disciplined_in, rules)
    cases = sorted(
        {(each.year, each.place) for each in violations if _is_elsewhere(each, disciplined_in)}
    )
    reopened = tuple(Reopened(year, place, Authority.SUPERIOR_COMMITTEE) for year, place in cases)
    reasons = [_violation_reason(each, disciplined_in, rules) for each in violations]
    if len({each.place for each in violations}) > 1:
        text = "Vi phạm ở cả nơi cũ và nơi mới: tính theo thời điểm vi phạm tại mỗi nơi"
        reasons.append(rules.clause("reopening.both_units").reason(text))
    old = any(each.year != disciplined_in for each in violations)
    if old:
        # S1 IV.3.4 rates the old year again; IV.2.3.d counts the discipline in its own year.
        text = (
            "IV.3.4: xếp loại lại năm xảy ra vi phạm; IV.2.3.d: bị kỷ luật trong năm đánh giá thì"
            " không hoàn thành; cấp trên có thẩm quyền quyết định tính vào năm nào"
        )
        reasons.append(rules.clause("reopening.old_violation").reason(text))
    return Reopening(tuple(reasons), reopened, human_decides=old)


def _weighed(violations: Sequence[Violation], disciplined_in: int, rules: Law) -> Reopening:
    # QĐ 366, Điều 11.4.3: "để đánh giá, xếp loại ở thời điểm đánh giá hiện tại"
    superior = Authority.SUPERIOR_COMMITTEE
    places = {each.place for each in violations}
    cases: set[Reopened] = set()
    reasons = []
    for each in violations:
        observed = f"vi phạm năm {each.year}, kỷ luật năm {disciplined_in}"
        if each.place is Place.FORMER_UNIT:
            text = "Vi phạm ở nơi cũ: tính vào kết quả của nơi cũ, không quy trách nhiệm nơi mới"
            reasons.append(rules.clause("reopening.former_unit").reason(text, True, observed))
            cases.add(Reopened(each.year, each.place, superior))
            continue
        old = each.year != disciplined_in
        text = (
            "Vi phạm của năm trước, nay mới kỷ luật hoặc tăng hình thức kỷ luật: cấp ủy cấp trên"
            " xem xét để xếp loại ở năm nay; tự nó không buộc xếp mức nào"
        )
        reasons.append(rules.clause("reopening.old_violation").reason(text, old, observed))
        if old:
            cases.add(Reopened(disciplined_in, each.place, superior, weighed=True))
    if len(places) > 1:
        text = "Vi phạm ở cả nơi cũ và nơi mới: tính theo thời điểm vi phạm tại mỗi nơi"
        reasons.append(rules.clause("reopening.both_units").reason(text))
    found = tuple(sorted(cases, key=lambda case: (case.year, case.place)))
    return Reopening(tuple(reasons), found, human_decides=bool(found))


def _is_elsewhere(violation: Violation, disciplined_in: int) -> bool:
    return violation.year != disciplined_in or violation.place is Place.FORMER_UNIT


def _violation_reason(violation: Violation, disciplined_in: int, rules: Law) -> Reason:
    observed = f"vi phạm năm {violation.year}, kỷ luật năm {disciplined_in}"
    if violation.place is Place.FORMER_UNIT:
        # S1 IV.3.5: "không quy trách nhiệm cho cơ quan, đơn vị mới"
        text = "Vi phạm ở nơi cũ: tính vào kết quả của nơi cũ, không tính cho nơi mới"
        return rules.clause("reopening.former_unit").reason(text, True, observed)
    text = "Vi phạm của năm trước: cấp trên xem xét xếp loại lại tại thời điểm vi phạm"
    met = violation.year != disciplined_in
    return rules.clause("reopening.old_violation").reason(text, met, observed)


def defect_found(year: int, *, profile: str) -> Reopening:
    """A rated case turns out not to have met its level's conditions."""
    datum = law(profile).clause("reopening.later_defect")
    text = "Phát hiện khuyết điểm sau khi xếp loại: hủy bỏ và xếp loại lại"
    case = Reopened(checks.count(year, "year"), Place.HERE, Authority.DECIDING_AUTHORITY)
    return Reopening((datum.reason(text, True),), (case,), human_decides=True)


def complaint_received(
    year: int, *, denunciation: bool = False, decided: bool = True, profile: str
) -> Reopening:
    """A written complaint about a rating, or a denunciation or sign of a violation after it.

    A complaint is examined by whoever decided, a denunciation by the direct superior committee;
    both end with an answer, not always with another level. Before the decision (`decided` false)
    the rules of 2025 have the committee directly above check first: nothing is open yet, and
    nothing may be decided before.
    """
    rules = law(profile)
    if not checks.flag(decided, "decided") and "reopening.checked_first" in rules:
        return checked_first(year, profile=profile)
    if checks.flag(denunciation, "denunciation"):
        datum, authority = rules.clause("reopening.denunciation"), Authority.SUPERIOR_COMMITTEE
        text = "Có đơn tố cáo, dấu hiệu vi phạm: cấp ủy cấp trên kiểm tra, xem xét lại kết quả"
    else:
        datum, authority = rules.clause("reopening.complaint"), Authority.DECIDING_AUTHORITY
        text = "Khiếu nại bằng văn bản: xem xét, kết luận và trả lời bằng văn bản"
    case = Reopened(checks.count(year, "year"), Place.HERE, authority)
    return Reopening((datum.reason(text, True),), (case,), human_decides=True)


def checked_first(year: int, *, profile: str) -> Reopening:
    """A complaint, denunciation, discipline or sign of disunity is there before the decision.

    QĐ 366, Điều 12.1: the committee directly above has it checked and appraised again first.
    Raises RatingError `no_rule` under the rules of 2023.
    """
    rules = law(profile)
    checks.count(year, "year")
    if "reopening.checked_first" not in rules:
        raise RatingError(ErrorCode.NO_RULE, "event")
    text = (
        "Có đơn, thư khiếu nại, tố cáo, phản ánh tiêu cực, vi phạm kỷ luật hoặc dấu hiệu mất đoàn"
        " kết trước khi quyết định: cấp ủy cấp trên trực tiếp chỉ đạo kiểm tra, xác minh, thẩm"
        " định lại trước"
    )
    reason = rules.clause("reopening.checked_first").reason(text, None, f"năm {year}", "kiểm tra")
    case = Reopened(year, Place.HERE, Authority.SUPERIOR_COMMITTEE, weighed=True)
    return Reopening((reason,), (case,), human_decides=True)
