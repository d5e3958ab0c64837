"""What is asked of a member: review, rating, vote, form, comments (S1 III.1.2, V.5, V.10, V.11)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rating import checks
from rating.law import Datum, Law, law
from rating.reasons import Decision, Reason


class Status(StrEnum):
    """The standing of a member."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"


class Role(StrEnum):
    """Whom a form of the individual self-review is for; its number is the profile's to say.

    The numbers of the two years are reversed: a leader writes 2B in 2023 and 2A in 2025.
    """

    PLAIN = "plain"
    LEADER = "leader"
    OUTSIDE = "outside"


class Need(StrEnum):
    """A comment that must be on hand before the member is rated."""

    FORMER_CELL_COMMENT = "former_cell_comment"
    TEMPORARY_CELL_COMMENT = "temporary_cell_comment"


@dataclass(frozen=True, slots=True)
class Member:
    """What must be known of a member; `leader_since` None means six months or more.

    Dates are not checked against each other.
    """

    status: Status
    admitted_on: date
    exempt: bool = False
    suspended: bool = False
    leader: bool = False
    leader_since: date | None = None
    in_political_system: bool = True
    temporary_elsewhere: bool = False
    transferred_on: date | None = None
    committee_suspended_on: date | None = None
    """Since when they may not act on the committee they sit on; the party activity goes on."""

    def __post_init__(self) -> None:
        checks.settle(self, "status", checks.choice(Status, self.status, "status"))
        checks.day(self.admitted_on, "admitted_on")
        checks.flags(self, "exempt", "suspended", "leader")
        checks.flags(self, "in_political_system", "temporary_elsewhere")
        for field in ("leader_since", "transferred_on", "committee_suspended_on"):
            if getattr(self, field) is not None:
                checks.day(getattr(self, field), field)


@dataclass(frozen=True, slots=True)
class Scope(Decision):
    """What is asked of a member in one year; `leader_rated` is None for non-leaders."""

    reviewed: bool
    rated: bool
    leader_rated: bool | None
    votes: bool
    role: Role | None
    """Whom the form to write is for; None for whoever is not reviewed."""
    form: str | None
    """The form's number as the guidance writes it in its text, such as `2A`."""
    form_code: str | None
    """The mark printed on the form, such as `Mẫu 02A-HD KĐ.ĐG 2025`."""
    needs: tuple[Need, ...]
    human_decides: bool
    """Whether no text tells it: a new leader, or one outside the political system (2025)."""

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {
            "reviewed": self.reviewed,
            "rated": self.rated,
            "leader_rated": self.leader_rated,
            "votes": self.votes,
            "form": self.form,
            "form_code": self.form_code,
            "needs": self.needs,
            "human_decides": self.human_decides,
        }


def scope(member: Member, on: date, *, profile: str) -> Scope:
    """What is asked of a member on the day of the rating.

    Raises RatingError for a wrong value and an unknown profile.
    """
    rules = law(profile)
    checks.day(on, "on")
    reasons: list[Reason] = []
    reviewed = _is_reviewed(member, on, rules, reasons)
    leader_rated = _is_rated_as_leader(member, on, reviewed, rules, reasons)
    votes = _votes(member, rules, reasons)
    role = _role(member, rules, reasons) if reviewed else None
    return Scope(
        reviewed=reviewed,
        rated=reviewed,
        leader_rated=leader_rated,
        votes=votes,
        role=role,
        form=None if role is None else _number(role, rules).value,
        form_code=None if role is None else _code(role, rules),
        needs=_needs(member, on, rules, reasons),
        human_decides=reviewed and member.leader and _is_left_open(member, on, rules, reasons),
        reasons=tuple(reasons),
    )


@dataclass(frozen=True, slots=True)
class CollectiveScope(Decision):
    """Whether a committee or Party organisation that was made anew is rated."""

    rated: bool

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {"rated": self.rated}


def collective_scope(made_anew_on: date, on: date, *, profile: str) -> CollectiveScope:
    """Whether what was founded, split or merged on a day is rated on another; it is reviewed.

    Raises RatingError for a wrong value and an unknown profile.
    """
    rules = law(profile)
    checks.day(made_anew_on, "made_anew_on")
    checks.day(on, "on")
    if "scope.leader_rated" in rules:
        text = "Tập thể được kiểm điểm thì phải đánh giá, xếp loại; không trừ tổ chức mới"
        return CollectiveScope((rules.clause("scope.leader_rated").reason(text),), rated=True)
    # S1 V.5: "Cấp ủy, tổ chức đảng mới được thành lập, chia tách, sáp nhập … chưa đủ 6 tháng …
    # vẫn tiến hành kiểm điểm …, nhưng không đánh giá, xếp loại"
    datum = rules.number("scope.leader_months")
    rated = months_have_passed(made_anew_on, datum.value, on)
    text = (
        f"Tổ chức đảng mới thành lập, chia tách, sáp nhập chưa đủ {datum.value} tháng thì kiểm điểm"
        " mà không xếp loại"
    )
    observed = f"từ ngày {_day(made_anew_on)}"
    reason = datum.reason(text, rated, observed, f"từ {datum.value} tháng")
    return CollectiveScope((reason,), rated=rated)


def form_code(role: Role, *, profile: str) -> str:
    """The mark printed on the form for a role, such as `Mẫu 02B-HD KĐ.ĐG 2025`.

    Raises RatingError for an unknown profile, and `LookupError` where the rules have no form for
    the role (2C before 2025).
    """
    return _code(role, law(profile))


def months_later(start: date, months: int) -> tuple[int, int, int]:
    """The year, month and day that lies whole calendar months later.

    31 August and six months is the last day of February. A tuple, so that a start near the end of
    the calendar has an answer too; it compares as dates do.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    # 2000 stands for the length of February only where the year itself is beyond the calendar.
    length = monthrange(year if year <= date.max.year else 2000, month)[1]
    return year, month, min(start.day, length)


def months_have_passed(start: date, months: int, on: date) -> bool:
    """Whether so many calendar months lie between two days; exactly so many is enough."""
    return months_later(start, months) <= (on.year, on.month, on.day)


def _is_reviewed(member: Member, on: date, rules: Law, reasons: list[Reason]) -> bool:
    # S1 III.1.2(1): "trừ đảng viên được miễn …, bị đình chỉ …, mới kết nạp chưa đủ 6 tháng"
    exempt, suspended = rules.clause("scope.exempt"), rules.clause("scope.suspended")
    months = rules.number("scope.new_member_months")
    long_enough = months_have_passed(member.admitted_on, months.value, on)
    if member.exempt:
        text = "Đảng viên được miễn công tác và sinh hoạt đảng không kiểm điểm, không xếp loại"
        reasons.append(exempt.reason(text, False, "được miễn", "không được miễn"))
    if member.suspended:
        text = "Đảng viên bị đình chỉ sinh hoạt đảng không kiểm điểm, không xếp loại"
        reasons.append(suspended.reason(text, False, "bị đình chỉ", "không bị đình chỉ"))
    text = f"Mới kết nạp chưa đủ {months.value} tháng thì không kiểm điểm, không xếp loại"
    if not long_enough:
        text += " (có thể tự nguyện viết)"
    observed = f"kết nạp ngày {_day(member.admitted_on)}, tính đến {_day(on)}"
    reasons.append(months.reason(text, long_enough, observed, f"từ {months.value} tháng"))
    return long_enough and not member.exempt and not member.suspended


def _is_rated_as_leader(
    member: Member, on: date, reviewed: bool, rules: Law, reasons: list[Reason]
) -> bool | None:
    # S1 V.5: "được bổ nhiệm chức vụ chưa đủ 6 tháng … vẫn tiến hành kiểm điểm …, nhưng không đánh
    # giá, xếp loại"; the rating as a member is not touched.
    if not member.leader:
        return None
    if "scope.leader_rated" in rules:
        text = "Cá nhân được kiểm điểm thì phải đánh giá, xếp loại; người giữ chức vụ cũng vậy"
        observed, required = ("được" if reviewed else "không") + " kiểm điểm", "được kiểm điểm"
        reasons.append(
            rules.clause("scope.leader_rated").reason(text, reviewed, observed, required)
        )
        return reviewed
    datum = rules.number("scope.leader_months")
    since = member.leader_since
    met = not _is_new_leader(member, on, rules)
    observed = "giữ chức vụ đủ 6 tháng" if since is None else f"bổ nhiệm ngày {_day(since)}"
    text = (
        f"Giữ chức vụ lãnh đạo chưa đủ {datum.value} tháng thì không xếp loại lãnh đạo;"
        " vẫn xếp loại đảng viên"
    )
    reasons.append(datum.reason(text, met, observed, f"từ {datum.value} tháng"))
    return reviewed and met


def _is_new_leader(member: Member, on: date, rules: Law) -> bool:
    since, months = member.leader_since, rules.number("scope.leader_months").value
    return since is not None and not months_have_passed(since, months, on)


def _is_left_open(member: Member, on: date, rules: Law, reasons: list[Reason]) -> bool:
    # Two cases on which nothing was read.
    if "scope.leader_rated" not in rules:
        return False
    found = []
    if _is_new_leader(member, on, rules):
        datum = rules.number("scope.leader_months")
        text = (
            f"Giữ chức vụ chưa đủ {datum.value} tháng: trước đây kiểm điểm mà không xếp loại lãnh"
            " đạo; quy định mới chỉ nói đã kiểm điểm thì phải xếp loại; hỏi cấp có thẩm quyền"
        )
        found.append(datum.reason(text, observed=f"từ ngày {_day(member.leader_since or on)}"))
    if not member.in_political_system:
        text = (
            "Giữ chức vụ mà không làm việc trong hệ thống chính trị: văn bản không nói viết mẫu"
            " nào; tạm dùng mẫu của người giữ chức vụ, hỏi cấp có thẩm quyền"
        )
        found.append(_number(Role.LEADER, rules).reason(text))
    reasons += found
    return bool(found)


def _votes(member: Member, rules: Law, reasons: list[Reason]) -> bool:
    # S1 V.15 counts official members only; a probationary member has every right but the vote.
    datum = rules.word("scope.votes")
    votes = member.status is Status.OFFICIAL and not member.exempt and not member.suspended
    observed = "chính thức" if member.status is Status.OFFICIAL else "dự bị"
    observed += ", được miễn" if member.exempt else ""
    observed += ", bị đình chỉ" if member.suspended else ""
    text = "Người bỏ phiếu là đảng viên chính thức đang sinh hoạt, kể cả mới được công nhận"
    reasons.append(datum.reason(text, votes, observed, "đảng viên chính thức"))
    if member.exempt and rules.profile.family != "2023":
        text = "Không văn bản nào nói đảng viên được miễn sinh hoạt có bỏ phiếu hay không"
        reasons.append(datum.reason(text, observed="được miễn"))
    return votes


def _role(member: Member, rules: Law, reasons: list[Reason]) -> Role:
    # S1 III.3.1.a: "Mẫu 2A, 2B"; HD 43, mục 2.1.b, turns the two round and adds 2C for whoever
    # works outside the political system.
    outside = not member.in_political_system
    suspended_on = member.committee_suspended_on
    if suspended_on is not None and "scope.committee_suspended" in rules:
        text = (
            "Cấp ủy viên bị đình chỉ sinh hoạt cấp ủy: kiểm điểm tại chi bộ, cho thời gian trước"
            f" ngày bị đình chỉ; Mẫu {_number(Role.LEADER, rules).value}"
        )
        clause = rules.clause("scope.committee_suspended")
        reasons.append(clause.reason(text, observed=f"đến ngày {_day(suspended_on)}"))
        return Role.LEADER
    role, said = Role.PLAIN, "Không giữ chức vụ lãnh đạo"
    if member.leader:
        role, said = Role.LEADER, "Giữ chức vụ lãnh đạo"
    elif outside and "scope.form_outside" in rules:
        role, said = Role.OUTSIDE, "Không làm việc trong hệ thống chính trị"
    datum = _number(role, rules)
    text = f"{said}: Mẫu {datum.value}"
    if outside and role is Role.PLAIN:
        text += "; quy định này không có mẫu riêng cho người ngoài hệ thống chính trị, bỏ qua"
    reasons.append(datum.reason(text))
    return role


def _number(role: Role, rules: Law) -> Datum[str]:
    return rules.word(f"scope.form_{role}")


def _code(role: Role, rules: Law) -> str:
    return f"Mẫu 0{_number(role, rules).value}-HD KĐ.ĐG {rules.profile.family}"


def _needs(member: Member, on: date, rules: Law, reasons: list[Reason]) -> tuple[Need, ...]:
    needs = []
    if member.transferred_on is not None and "scope.former_cell_months" not in rules:
        text = "Chuyển đến trong năm: quy định này không nêu nhận xét của chi bộ nơi chuyển đi"
        clause = rules.clause("scope.temporary_comment")
        reasons.append(clause.reason(text, observed=f"chuyển ngày {_day(member.transferred_on)}"))
    elif member.transferred_on is not None and _was_long_in_former_cell(
        member, member.transferred_on, on, rules, reasons
    ):
        needs.append(Need.FORMER_CELL_COMMENT)
    if member.temporary_elsewhere:
        # S1 V.10: "phải lấy ý kiến nhận xét của chi bộ nơi sinh hoạt tạm thời"
        text = "Đang sinh hoạt tạm thời nơi khác: cần nhận xét của chi bộ nơi sinh hoạt tạm thời"
        reasons.append(rules.clause("scope.temporary_comment").reason(text))
        needs.append(Need.TEMPORARY_CELL_COMMENT)
    return tuple(needs)


def _was_long_in_former_cell(
    member: Member, left_on: date, on: date, rules: Law, reasons: list[Reason]
) -> bool:
    # S1 V.11: "có thời gian sinh hoạt đảng ở tổ chức đảng trước đây từ 6 tháng trở lên", counted
    # within the year of the rating: from 1 January, or from the admission if that came later.
    datum = rules.number("scope.former_cell_months")
    start = max(date(on.year, 1, 1), member.admitted_on)
    needed = left_on.year == on.year and months_have_passed(start, datum.value, left_on)
    text = (
        f"Chuyển đến trong năm sau từ {datum.value} tháng ở nơi cũ thì cần nhận xét của nơi cũ"
        " (tính trong năm đánh giá)"
    )
    observed = f"ở nơi cũ từ {_day(start)} đến {_day(left_on)}"
    reasons.append(datum.reason(text, needed, observed, f"từ {datum.value} tháng trong năm"))
    return needed


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
