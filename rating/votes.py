"""The result of one vote on one subject (S1 V.15, V.16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import Law, law
from rating.levels import LEVELS, Level
from rating.limits import Limit, proportion, tenths_of_percent
from rating.reasons import Decision, Reason


class Base(StrEnum):
    """Of what the shares of a vote are taken."""

    OFFICIAL_MEMBERS = "official_members"
    VALID_VOTES = "valid_votes"

    @property
    def other(self) -> "Base":
        """The base not meant."""
        return Base.VALID_VOTES if self is Base.OFFICIAL_MEMBERS else Base.OFFICIAL_MEMBERS

    @property
    def vietnamese(self) -> str:
        """How the documents call it."""
        return _BASE_NAMES[self]


_BASE_NAMES: Mapping[str, str] = {
    Base.OFFICIAL_MEMBERS: "tổng số đảng viên chính thức",
    Base.VALID_VOTES: "tổng số ý kiến hợp lệ",
}


@dataclass(frozen=True, slots=True)
class VoteCount:
    """What the tellers counted for one subject: people, and ballots by level.

    Levels that are left out have no vote. Raises RatingError: `no_official_members`,
    `present_exceeds_official`, `votes_exceed_present`, or what is wrong with a count.
    """

    official_members: int
    present: int
    votes: Mapping[Level, int]
    invalid: int = 0

    def __post_init__(self) -> None:
        checks.counts(self, "official_members", "present", "invalid")
        given = dict.fromkeys(LEVELS, 0)
        for name, number in self.votes.items():
            level = checks.level(name, "votes")
            given[level] = checks.count(number, f"votes.{level}")
        checks.settle(self, "votes", MappingProxyType(given))
        self._refuse_impossible()

    def _refuse_impossible(self) -> None:
        if self.official_members == 0:
            raise RatingError(ErrorCode.NO_OFFICIAL_MEMBERS, "official_members")
        if self.present > self.official_members:
            raise RatingError(ErrorCode.PRESENT_EXCEEDS_OFFICIAL, "present")
        if self.valid + self.invalid > self.present:
            raise RatingError(ErrorCode.VOTES_EXCEED_PRESENT, "votes")

    @property
    def valid(self) -> int:
        """Ballots that name a level."""
        return sum(self.votes.values())

    def size(self, base: Base) -> int:
        """How many people or ballots a base counts."""
        return self.official_members if base is Base.OFFICIAL_MEMBERS else self.valid


@dataclass(frozen=True, slots=True)
class Tally(Decision):
    """The level a vote gives, on the base of the rule and on the other one.

    `level` is None where nothing passes half: the vote is repeated or left to the committee.
    `percent` is of the base ("70.0"), `notation` is votes/present/official members ("07/08/10").
    """

    level: Level | None
    base: Base
    percent: Mapping[Level, str]
    notation: Mapping[Level, str]
    other_base_level: Level | None

    @property
    def other_base(self) -> Base:
        """The base not used."""
        return self.base.other

    @property
    def bases_disagree(self) -> bool:
        """Whether the other base gives another level, or gives one where this gives none."""
        return self.level != self.other_base_level

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract."""
        return {
            "level": self.level,
            "base": self.base,
            "percent": dict(self.percent),
            "notation": dict(self.notation),
            "other_base": self.other_base,
            "other_base_level": self.other_base_level,
            "bases_disagree": self.bases_disagree,
        }


def tally(
    official_members: int,
    present: int,
    votes: Mapping[Level, int],
    invalid: int = 0,
    base: Base | None = None,
    *,
    profile: str,
) -> Tally:
    """The result of one vote on one subject; `base` None takes the profile's own.

    Raises RatingError for an impossible count and for an unknown profile.
    """
    rules = law(profile)
    count = VoteCount(official_members, present, votes, invalid)
    chosen = Base(rules.word("tally.base").value) if base is None else base
    outcome = _Outcome.on(checks.choice(Base, chosen, "base"), count, rules)
    other = _Outcome.on(outcome.base.other, count, rules)
    return Tally(
        reasons=_reasons(count, outcome, other, rules),
        level=outcome.level,
        base=outcome.base,
        percent={each: _percent(number, outcome.size) for each, number in count.votes.items()},
        notation={
            each: f"{number:02d}/{present:02d}/{official_members:02d}"
            for each, number in count.votes.items()
        },
        other_base_level=other.level,
    )


def majority(count: VoteCount, size: int, limit: Limit) -> Level | None:
    """The level that more than half of the base chose, if one is so."""
    # S1 V.16: "nhiều ý kiến nhất và trên 50% tổng số ý kiến"; more than half is also the most.
    return next((each for each in LEVELS if limit.holds(count.votes[each], size)), None)


def cumulated(count: VoteCount, size: int, limit: Limit) -> Level | None:
    """The first level from the top at which the votes added up pass half of the base."""
    # S1 V.16: "cộng dồn số ý kiến ở mức xếp loại trên vào mức xếp loại dưới"
    running = 0
    for each in LEVELS:
        running += count.votes[each]
        if limit.holds(running, size):
            return each
    return None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the rule gives on one base; `alone` is the level that wins without running together."""

    base: Base
    size: int
    alone: Level | None
    level: Level | None

    @classmethod
    def on(cls, base: Base, count: VoteCount, rules: Law) -> "_Outcome":
        size, limit = count.size(base), rules.limit("tally.majority").value
        alone = majority(count, size, limit)
        return cls(base, size, alone, alone or cumulated(count, size, limit))


def _percent(part: int, whole: int) -> str:
    number, tenth = divmod(tenths_of_percent(part, whole), 10)
    return f"{number}.{tenth}"


def _reasons(
    count: VoteCount, outcome: _Outcome, other: _Outcome, rules: Law
) -> tuple[Reason, ...]:
    reasons = _custom_reasons(rules)
    reasons += [_base_reason(count, outcome, rules), _majority_reason(count, outcome, rules)]
    if outcome.alone is None:
        reasons.append(_cumulation_reason(count, outcome, rules))
    if count.invalid:
        text = "Phiếu không hợp lệ không tính cho mức nào"
        reasons.append(rules.word("tally.base").reason(text, observed=f"{count.invalid} phiếu"))
    if outcome.level != other.level:
        reasons.append(_disagreement_reason(outcome, other, rules))
    return tuple(reasons)


def _custom_reasons(rules: Law) -> list[Reason]:
    if "decision.authority" not in rules:
        return []
    # On votes, majority, quorum and base nothing was read in QĐ 366 or HD 43 (N-08, N-09).
    text = (
        "Văn bản của Trung ương đã đọc không có câu nào về bỏ phiếu, đa số hay số tính tỷ lệ: kết"
        " quả tính theo thông lệ"
    )
    beside = "Kết quả phiếu của chi bộ không ràng buộc: cấp có thẩm quyền quyết định"
    return [
        rules.word("tally.base").reason(text),
        rules.clause("decision.authority").reason(beside),
    ]


def _base_reason(count: VoteCount, outcome: _Outcome, rules: Law) -> Reason:
    datum = rules.word("tally.base")
    text = f"Tỷ lệ phiếu tính trên {outcome.base.vietnamese}"
    observed = (
        f"{count.official_members} đảng viên chính thức, {count.present} có mặt,"
        f" {count.valid} phiếu hợp lệ"
    )
    return datum.reason(text, outcome.base == datum.value, observed, _BASE_NAMES[datum.value])


def _majority_reason(count: VoteCount, outcome: _Outcome, rules: Law) -> Reason:
    datum = rules.limit("tally.majority")
    most = max(LEVELS, key=count.votes.__getitem__)
    observed = f"{most.initials} {proportion(count.votes[most], outcome.size)}"
    text = "Mức được nhiều phiếu nhất phải được quá nửa"
    return datum.reason(text, outcome.alone is not None, observed, datum.value.words)


def _cumulation_reason(count: VoteCount, outcome: _Outcome, rules: Law) -> Reason:
    running, chain = 0, []
    for each in LEVELS:
        running += count.votes[each]
        chain.append(f"{each.initials} {proportion(running, outcome.size)}")
        if each is outcome.level:
            break
    text = "Chưa mức nào quá nửa: cộng dồn số phiếu của mức trên vào mức dưới"
    if outcome.level is None:
        text += "; cộng hết vẫn chưa quá nửa, phải bỏ phiếu lại hoặc để cấp ủy cấp trên quyết định"
    required = rules.limit("tally.majority").value.words
    reason = rules.clause("tally.cumulate").reason
    return reason(text, outcome.level is not None, " → ".join(chain), required)


def _disagreement_reason(outcome: _Outcome, other: _Outcome, rules: Law) -> Reason:
    text = (
        "Hai cách tính cho hai kết quả khác nhau: trên tổng số đảng viên chính thức hay trên tổng"
        " số ý kiến; báo cáo cả hai để cấp có thẩm quyền biết"
    )
    observed = "; ".join(
        f"{each.base.vietnamese}: {_name(each.level)}" for each in (outcome, other)
    )
    return rules.word("tally.base").reason(text, observed=observed)


def _name(level: Level | None) -> str:
    return "chưa có kết quả" if level is None else level.vietnamese
