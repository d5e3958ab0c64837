"""The least time of a leadership collective's review (S1 V.6, V.7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rating import checks
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
        return {"days": self.days}


def in_days(half_days: int) -> str:
    """Half days as days, without a trailing ".0"."""
    whole, half = divmod(half_days, 2)
    return f"{whole}.5" if half else str(whole)


def duration(
    members: int, *, prompted: bool = False, combined: bool = False, profile: str
) -> Duration:
    """The least time for reviewing a leadership collective of so many members.

    `prompted`: the collective or a member has a review prompt; `combined`: the review is held
    together with another body's. Raises RatingError for a wrong value or profile.
    """
    rules = law(profile)
    checks.count(members, "members")
    checks.flag(prompted, "prompted")
    checks.flag(combined, "combined")
    if "duration.minimum_days" in rules:
        return _flat(members, prompted or combined, rules)
    reasons = [_by_size(members, rules)]
    half_days = _half_days(members, rules)
    for happens, name, text in (
        (prompted, "prompted", "Có gợi ý kiểm điểm thì tăng thêm"),
        (combined, "combined", "Kết hợp kiểm điểm với tập thể khác thì tăng thêm ít nhất"),
    ):
        datum = rules.number(f"duration.{name}_days")
        if happens:
            half_days += datum.value
            reasons.append(datum.reason(text, observed="có", required=_said(datum.value)))
    separate = rules.number("duration.separate_members")
    if members < separate.value:
        # S1 V.6: "có dưới 03 thành viên thì kiểm điểm ở tổ chức đảng, tập thể cơ quan, đơn vị"
        text = f"Dưới {separate.value:02d} thành viên: kiểm điểm cùng tổ chức đảng, tập thể đơn vị"
        reasons.append(separate.reason(text, observed=f"{members} thành viên"))
    return Duration(tuple(reasons), half_days, apart=members >= separate.value)


def _half_days(members: int, rules: Law) -> int:
    # S1 V.7: "dưới 05 thành viên … 0,5 ngày; từ 05 đến 10 … 01 ngày; trên 10 … 1,5 ngày"
    if members < rules.number("duration.small_below").value:
        return rules.number("duration.small_days").value
    if members <= rules.number("duration.middle_up_to").value:
        return rules.number("duration.middle_days").value
    return rules.number("duration.large_days").value


def _by_size(members: int, rules: Law) -> Reason:
    datum = rules.number("duration.small_below")
    text = "Thời gian tối thiểu theo số thành viên của tập thể"
    required = _said(_half_days(members, rules))
    return datum.reason(text, observed=f"{members} thành viên", required=required)


def _flat(members: int, more: bool, rules: Law) -> Duration:
    datum = rules.number("duration.minimum_days")
    text = "Thời gian kiểm điểm tối thiểu, không phụ thuộc số thành viên"
    observed = f"{members} thành viên"
    reasons = [datum.reason(text, observed=observed, required=_said(datum.value))]
    if more:
        text = "Quy định này không cộng thêm vì gợi ý hay kết hợp kiểm điểm; bỏ qua"
        reasons.append(datum.reason(text))
    return Duration(tuple(reasons), datum.value)


def _said(half_days: int) -> str:
    return in_days(half_days).replace(".", ",") + " ngày"
