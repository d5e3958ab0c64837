"""How many may be excellent in one similar group (S1 IV.1.3.a, IV.2.3.a, V.14; S4 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import Datum, Law, law
from rating.levels import LEVELS, Level
from rating.limits import Limit
from rating.reasons import Decision, Reason


class Kind(StrEnum):
    """What the group is made of."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"


class CapBase(StrEnum):
    """Of whom the share is taken."""

    GOOD_OR_BETTER = "good_or_better"
    GOOD_ONLY = "good_only"


HALF_UP = "half_up"


@dataclass(frozen=True, slots=True)
class Group:
    """The levels proposed in one similar group; levels left out have nobody."""

    counts: Mapping[Level, int]

    def __post_init__(self) -> None:
        given = dict.fromkeys(LEVELS, 0)
        for name, number in self.counts.items():
            level = checks.level(name, "counts")
            given[level] = checks.count(number, f"counts.{level}")
        checks.settle(self, "counts", MappingProxyType(given))

    @property
    def size(self) -> int:
        """Everybody in the group."""
        return sum(self.counts.values())

    @property
    def pool(self) -> int:
        """Those proposed as good or better."""
        return self.counts[Level.EXCELLENT] + self.counts[Level.GOOD]


@dataclass(frozen=True, slots=True)
class Cap(Decision):
    """How many of a group may be excellent, and how many too many were proposed."""

    limit: int
    excess: int
    base: CapBase
    small_group: bool
    share: int
    """Percent of the base."""
    exceptional: int | None
    """Percent that the deciding authority may allow for outstanding results; None for nowhere."""
    half_up: bool
    """Whether an office's law rounds from 0.5 on up; down otherwise."""
    certain: bool
    """Whether the clauses it stands on were read in their own words."""

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {
            "limit": self.limit,
            "excess": self.excess,
            "base": self.base,
            "small_group": self.small_group,
        }


def cap(
    kind: Kind,
    counts: Mapping[Level, int],
    *,
    exceptional: bool = False,
    exceptional_percent: Decimal | int | None = None,
    profile: str,
) -> Cap:
    """How many of a similar group may be excellent, by the levels proposed in it.

    `exceptional` (the authority decided on a unit with outstanding results) raises the share under
    the rules of 2025: to `exceptional_percent`, or to the most there may be. Raises RatingError
    for a wrong value and an unknown profile.
    """
    rules = law(profile)
    checks.flag(exceptional, "exceptional")
    base = rules.word(f"cap.{checks.choice(Kind, kind, 'kind')}_base")
    group = Group(counts)
    raised = exceptional and "cap.exceptional_share" in rules
    share = _Share.of(rules, exceptional_percent if raised else None, raised=raised)
    rounding = rules.word("cap.rounding")
    limit = share.most(group.pool, CapBase(base.value), half_up=_rounds_half_up(rules))
    small = is_small_group(group, rules)
    if small:
        limit = max(limit, rules.number("cap.small_group_allowed").value)
    proposed = group.counts[Level.EXCELLENT]
    reasons = [_limit_reason(group, share, base, limit, small), *_small_reasons(group, rules)]
    reasons += _exceptional_reasons(rules, exceptional, exceptional_percent)
    text = "Văn bản không nêu cách làm tròn; làm tròn xuống mới giữ được “không vượt quá”"
    if rounding.value == HALF_UP:
        text = "Số được phép làm tròn từ 0,5 trở lên thành 1"
    reasons.append(rounding.reason(text))
    text = "Chi bộ tính để tham khảo; cấp quyết định xếp loại tính trên cả nhóm tương đồng"
    reasons.append(rules.word("cap.group").reason(text, observed=f"nhóm này {group.size}"))
    doubted = rounding.unconfirmed and share.rounds(group.pool, CapBase(base.value))
    return Cap(
        tuple(reasons),
        limit,
        max(0, proposed - limit),
        CapBase(base.value),
        small,
        share=share.datum.value.percent,
        exceptional=_exceptional(rules),
        half_up=_rounds_half_up(rules),
        certain=not (base.unconfirmed or doubted or (small and _small_doubted(rules))),
    )


@dataclass(frozen=True, slots=True)
class _Share:
    """The share that holds as a percentage `part`/`whole`, and whose it is."""

    datum: Datum[Limit]
    part: int
    whole: int
    words: str

    @classmethod
    def of(cls, rules: Law, asked: Decimal | int | None, *, raised: bool) -> "_Share":
        datum = rules.limit("cap.exceptional_share" if raised else "cap.share")
        most = datum.value.percent
        if asked is None:
            return cls(datum, most, 1, datum.value.words)
        percent = checks.exact(asked, "exceptional_percent")
        if not rules.limit("cap.share").value.percent < percent <= most:
            raise RatingError(ErrorCode.OUT_OF_RANGE, "exceptional_percent")
        part, whole = percent.as_integer_ratio()
        return cls(datum, part, whole, f"không quá {percent} %".replace(".", ","))

    def most(self, pool: int, base: CapBase, *, half_up: bool) -> int:
        """The largest number of excellent that keeps to the share, rounded down.

        Rounded half up where an office's law says so: then the number that is allowed is rounded,
        of the good that are left.
        """
        most = pool * self.part // self._of_whom(base)
        while half_up and most < pool and most + 1 <= self._half_up(pool, most + 1, base):
            most += 1
        return most

    def _half_up(self, pool: int, excellent: int, base: CapBase) -> int:
        of = pool if base is CapBase.GOOD_OR_BETTER else pool - excellent
        return (2 * of * self.part + 100 * self.whole) // (200 * self.whole)

    def rounds(self, pool: int, base: CapBase) -> bool:
        """Whether something was rounded away."""
        return pool * self.part % self._of_whom(base) != 0

    def _of_whom(self, base: CapBase) -> int:
        if base is CapBase.GOOD_OR_BETTER:
            # S1 IV.1.3.a: "không vượt quá 20% số được xếp loại "Hoàn thành tốt nhiệm vụ" trở lên"
            return 100 * self.whole
        # S1 IV.2.3.a: "không vượt quá 20% số được xếp loại "Hoàn thành tốt nhiệm vụ"": whoever is
        # not excellent stays among the good, so x ≤ share · (pool − x).
        return 100 * self.whole + self.part


def is_small_group(group: Group, rules: Law) -> bool:
    """Whether the exception for fewer than five, all of them good, applies."""
    # S1 V.14: "Những nơi có dưới 05 … và có 100% … xếp loại “Hoàn thành tốt nhiệm vụ”"
    if "cap.small_group_below" not in rules:
        return False
    below = rules.number("cap.small_group_below").value
    return 1 <= group.size < below and group.size == group.pool


def _small_doubted(rules: Law) -> bool:
    return rules.number("cap.small_group_below").unconfirmed


def _rounds_half_up(rules: Law) -> bool:
    return rules.word("cap.rounding").value == HALF_UP


def _exceptional(rules: Law) -> int | None:
    key = "cap.exceptional_share"
    return rules.limit(key).value.percent if key in rules else None


def _limit_reason(group: Group, share: _Share, base: Datum[str], limit: int, small: bool) -> Reason:
    of_whom = "hoàn thành tốt trở lên" if base.value == CapBase.GOOD_OR_BETTER else "hoàn thành tốt"
    text = f"Số xếp loại hoàn thành xuất sắc {share.words} số xếp loại {of_whom}"
    proposed = group.counts[Level.EXCELLENT]
    observed = f"đề xuất {proposed} xuất sắc trong {group.pool} hoàn thành tốt trở lên"
    required = f"tối đa {limit}" + (" (nơi có dưới 5)" if small else "")
    return base.reason(text, proposed <= limit, observed, required)


def _small_reasons(group: Group, rules: Law) -> list[Reason]:
    if "cap.small_group_below" not in rules:
        share = rules.limit("cap.share")
        if _Share.of(rules, None, raised=False).most(
            group.pool, CapBase.GOOD_ONLY, half_up=_rounds_half_up(rules)
        ):
            return []
        text = (
            "Nhóm quá nhỏ để có một người trong tỷ lệ: văn bản đã đọc không nêu ngoại lệ cho nơi ít"
            " người"
        )
        return [share.reason(text, observed=f"hoàn thành tốt trở lên {group.pool}")]
    datum = rules.number("cap.small_group_below")
    text = (
        f"Nơi có dưới {datum.value:02d} đồng chí (tập thể) và 100 % hoàn thành tốt trở lên"
        " thì được chọn 01 xuất sắc"
    )
    observed = f"nhóm có {group.size}, hoàn thành tốt trở lên {group.pool}"
    required = f"dưới {datum.value}, không có mức dưới hoàn thành tốt"
    reasons = [datum.reason(text, is_small_group(group, rules), observed, required)]
    if group.size == group.pool == datum.value:
        gap = (
            "Nhóm đúng 5 không được tính là nơi có dưới 5, trong khi nhóm 4 được chọn 01 xuất sắc;"
            " cấp ủy cân nhắc và ghi biên bản"
        )
        reasons.append(datum.reason(gap, observed=f"nhóm có {group.size}"))
    return reasons


def _exceptional_reasons(
    rules: Law, exceptional: bool, percent: Decimal | int | None
) -> list[Reason]:
    if exceptional and "cap.exceptional_ground" in rules:
        text = (
            "Tỷ lệ cho nơi có thành tích xuất sắc, nổi trội do cấp có thẩm quyền quyết định: ghi rõ"
            " ai quyết định, căn cứ nào, ngày nào"
        )
        return [rules.clause("cap.exceptional_ground").reason(text, observed="chưa rõ")]
    if exceptional:
        text = "Quy định này không có tỷ lệ riêng cho nơi có thành tích đặc biệt; bỏ qua"
        return [rules.limit("cap.share").reason(text, observed="exceptional: true")]
    if percent is not None:
        text = "Không phải nơi có thành tích xuất sắc, nổi trội: tỷ lệ riêng bỏ qua"
        return [rules.limit("cap.share").reason(text, observed=f"{percent} %")]
    return []
