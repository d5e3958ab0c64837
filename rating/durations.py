"""The least time of a leadership collective's review (S1 V.6, V.7; HD 43, mục 2.1.d, 7.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import Law, law
from rating.reasons import Decision, Reason


@dataclass(frozen=True, slots=True)
class Duration(Decision):
    """The least time of a review, in half days."""

    half_days: int
    apart: bool = True
    """It is reviewed apart; a smaller one together with its organisation (S1 V.6)."""

    @property
    def days(self) -> str:
        """The same in days: "0.5", "1", "1.5"."""
        return in_days(self.half_days)

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {"days": self.days, "apart": self.apart}


def in_days(half_days: int) -> str:
    """Half days as days, without a trailing ".0"."""
    whole, half = divmod(half_days, 2)
    return f"{whole}.5" if half else str(whole)


def duration(
    members: int,
    *,
    prompted: bool = False,
    combined: bool = False,
    provincial: bool = False,
    local_half_days: int | None = None,
    profile: str,
) -> Duration:
    """The least time for reviewing a leadership collective of so many members.

    `prompted`: the collective or a member has a review prompt; `combined`: the review is held
    together with another body's (2023). `provincial`: a provincial standing committee or one of
    its members; `local_half_days`: what the province set instead (2025). Raises RatingError for a
    wrong value or profile.
    """
    rules = law(profile)
    checks.count(members, "members")
    checks.flag(prompted, "prompted")
    checks.flag(combined, "combined")
    checks.flag(provincial, "provincial")
    if "duration.minimum_days" in rules:
        least, reasons = _flat(members, provincial, local_half_days, rules)
        if prompted:
            text = "Có gợi ý kiểm điểm: thời gian do cấp gợi ý kiểm điểm xem xét, quyết định"
            reasons.append(rules.clause("duration.prompted").reason(text, observed="có"))
    else:
        least, reasons = _by_size(members, prompted, combined, rules)
    separate = rules.number("duration.separate_members")
    if members < separate.value:
        # "có dưới 03 thành viên thì kiểm điểm ở tổ chức đảng, tập thể cơ quan, đơn vị"
        text = f"Dưới {separate.value:02d} thành viên: kiểm điểm cùng tổ chức đảng, tập thể đơn vị"
        reasons.append(separate.reason(text, observed=f"{members} thành viên"))
    return Duration(tuple(reasons), least, apart=members >= separate.value)


def _by_size(members: int, prompted: bool, combined: bool, rules: Law) -> tuple[int, list[Reason]]:
    half_days = _half_days(members, rules)
    datum = rules.number("duration.small_below")
    text = "Thời gian tối thiểu theo số thành viên của tập thể"
    observed = f"{members} thành viên"
    reasons = [datum.reason(text, observed=observed, required=_said(half_days))]
    for happens, name, text in (
        (prompted, "prompted", "Có gợi ý kiểm điểm thì tăng thêm"),
        (combined, "combined", "Kết hợp kiểm điểm với tập thể khác thì tăng thêm ít nhất"),
    ):
        datum = rules.number(f"duration.{name}_days")
        if happens:
            half_days += datum.value
            reasons.append(datum.reason(text, observed="có", required=_said(datum.value)))
    return half_days, reasons


def _half_days(members: int, rules: Law) -> int:
    # S1 V.7: "dưới 05 thành viên … 0,5 ngày; từ 05 đến 10 … 01 ngày; trên 10 … 1,5 ngày"
    if members < rules.number("duration.small_below").value:
        return rules.number("duration.small_days").value
    if members <= rules.number("duration.middle_up_to").value:
        return rules.number("duration.middle_days").value
    return rules.number("duration.large_days").value


def _flat(
    members: int, provincial: bool, local: int | None, rules: Law
) -> tuple[int, list[Reason]]:
    if members == 0:
        raise RatingError(ErrorCode.OUT_OF_RANGE, "members")
    name = "provincial_days" if provincial else "minimum_days"
    datum = rules.number(f"duration.{name}")
    text = "Thời gian kiểm điểm tối thiểu, không phụ thuộc số thành viên"
    observed = f"{members} thành viên"
    reasons = [datum.reason(text, observed=observed, required=_said(datum.value))]
    if local is None:
        return datum.value, reasons
    if checks.count(local, "local_days") == 0:
        raise RatingError(ErrorCode.OUT_OF_RANGE, "local_days")
    text = "Cấp tỉnh quy định thời gian riêng, phù hợp với điều kiện"
    own = rules.clause("duration.local")
    return local, [own.reason(text, required=_said(local)), *reasons]


def _said(half_days: int) -> str:
    return in_days(half_days).replace(".", ",") + " ngày"


@dataclass(frozen=True, slots=True)
class DraftAhead:
    """How long before the meeting a collective's draft report goes to who takes part."""

    workdays: int
    """Whole working days between the day it is sent and the meeting's: the strictest count."""
    what: str
    clause: str


def draft_ahead(*, profile: str) -> DraftAhead | None:
    """Give how long a draft report goes ahead; None where the rules say nothing (2023).

    HD 43, 2.1.a: "ít nhất 03 ngày làm việc". Raises RatingError `unknown_profile`.
    """
    rules = law(profile)
    if "meeting.draft_workdays" not in rules:
        return None
    datum = rules.number("meeting.draft_workdays")
    what = f"Gửi dự thảo báo cáo tập thể trước ngày họp ít nhất {datum.value} ngày làm việc"
    return DraftAhead(datum.value, what, datum.clause)
