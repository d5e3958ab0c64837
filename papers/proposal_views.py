"""What the meeting proposes, on every paper that prints it: the level, why, how many of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papers.ballot_views import NO_LEVEL
from papers.meeting_facts import CapFacts, Clause, ProposalFacts, StandardsFacts
from papers.wording import met, percent, two_digits
from rating import CapBase, Level
from terms.people import BodyKind

_OUTCOMES = {
    "by_order": "Số đề xuất xuất sắc vượt tỷ lệ: lấy theo thứ tự số phiếu",
    "keep_all": "Số đề xuất xuất sắc vượt tỷ lệ: giữ tất cả, báo cáo cấp ủy xem xét",
    "left_to_committee": "Báo cáo cấp ủy xem xét, quyết định",
}


@dataclass(frozen=True, slots=True)
class ResultView:
    """One subject's proposed level in words, and what led to it, step by step."""

    name: str
    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One subject in the table of levels."""

    number: str
    name: str
    level: str
    why: tuple[str, ...]
    """What is its own: figures beside the number of a rule, a second round, a limit."""


@dataclass(frozen=True, slots=True)
class OutcomesView:
    """The levels as a table, and once above it the rules that several of its rows share."""

    rules: tuple[str, ...]
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """How many of one kind are proposed for which level."""

    kind: str
    excellent: str
    good: str
    completed: str
    not_completed: str
    none: str


def results(facts: Iterable[ProposalFacts]) -> tuple[ResultView, ...]:
    """Give every subject with its level and the steps from the vote."""
    return tuple(ResultView(each.name, _level(each.level), tuple(_steps(each))) for each in facts)


def outcomes(facts: Sequence[ProposalFacts]) -> OutcomesView:
    """Give what several subjects have in common once, and a row for each with what is its own."""
    asked = [dict.fromkeys(_rule(reason) for reason in one.reasons) for one in facts]
    times = Counter(rule for one in asked for rule in one)
    common = [rule for rule, count in times.items() if count > 1]
    found = {rule: {_found(one, rule) for one in facts} for rule in common}
    # What was found of everybody alike is said with the rule.
    alike = {rule: each.pop() for rule, each in found.items() if len(each) == 1}
    rules = tuple(
        f"({number}) {rule}: {alike[rule]}." if alike.get(rule) else f"({number}) {rule}."
        for number, rule in enumerate(common, start=1)
    )
    numbers = {rule: number for number, rule in enumerate(common, start=1)}
    return OutcomesView(
        rules,
        tuple(
            OutcomeRow(
                number=str(place),
                name=one.name,
                level=_level(one.level),
                why=tuple(_own_steps(one, numbers, alike)),
            )
            for place, one in enumerate(facts, start=1)
        ),
    )


def _found(one: ProposalFacts, rule: str) -> str | None:
    """Give what was found of a subject by a rule; None where the rule was not asked of it."""
    return next((each.found for each in one.reasons if _rule(each) == rule), None)


def _own_steps(
    one: ProposalFacts, numbers: Mapping[str, int], alike: Mapping[str, str | None]
) -> Iterator[str]:
    for reason in one.reasons:
        rule = _rule(reason)
        if rule not in numbers:
            yield _clause(reason)
        elif rule not in alike:
            yield f"({numbers[rule]}) {reason.found}".rstrip()
    yield from _further(one)


def summaries(facts: Sequence[ProposalFacts]) -> tuple[SummaryView, ...]:
    """Count members and collectives apart; a kind with nobody on the sheet has no line."""
    kinds = (
        ("Đảng viên", [each for each in facts if not each.collective]),
        ("Tập thể", [each for each in facts if each.collective]),
    )
    return tuple(_summary(kind, members) for kind, members in kinds if members)


_BASES = {
    CapBase.GOOD_ONLY: "hoàn thành tốt nhiệm vụ",
    CapBase.GOOD_OR_BETTER: "hoàn thành tốt nhiệm vụ trở lên",
}


def cap(facts: CapFacts | None, body: BodyKind | None) -> str:
    """Give whether the cell, or the body that met, keeps to the cap; empty where no person was
    voted on."""
    if facts is None:
        return ""
    kept = "trong tỷ lệ" if facts.proposed <= facts.limit else "vượt tỷ lệ, cấp ủy xem xét"
    doubt = "" if facts.certain else " Cách tính này chưa đối chiếu được nguyên văn."
    at = f" tại {facts.decided_at}" if facts.decided_at else ""
    group = f"nhóm đối tượng tương đồng do cấp quyết định xếp loại tính{at}"
    return (
        f"Đề xuất xuất sắc: {two_digits(facts.proposed)} đảng viên; tính riêng trong {met(body)} "
        f"được không quá {two_digits(facts.limit)} ({facts.share} % của số {_BASES[facts.base]}, "
        f"{group}; {facts.clause}): {kept}.{doubt}"
    )


def _steps(one: ProposalFacts) -> list[str]:
    return [*(_clause(reason) for reason in one.reasons), *_further(one)]


def _further(one: ProposalFacts) -> list[str]:
    """What led on from the vote; it is of one subject alone."""
    said = []
    if one.second is not None:
        passed = "trên 50 %" if one.second.passed else "không quá 50 %"
        said.append(
            f"Vòng hai, xét mức xuất sắc: {one.second.notation} "
            f"({percent(one.second.percent)}), {passed}."
        )
    if one.ceilings:
        said.append(f"Kết quả bỏ phiếu: {_level(one.voted)}; đề xuất không cao hơn giới hạn:")
        said += [_clause(bound) for bound in one.ceilings]
    said += [_clause(each) for each in one.advice]
    if one.standards is not None:
        said += _held_against(one.standards)
    if one.outcome:
        said.append(f"{_OUTCOMES[one.outcome]}. Lý do: {one.outcome_reason}")
    return said


def _held_against(found: StandardsFacts) -> list[str]:
    """Give what is known against the standards; what nobody told is said to be unknown."""
    head = "Đối chiếu tiêu chuẩn theo những điều đã biết"
    if not found.known:
        return [f"{head}: chưa đối chiếu được, còn thiếu điểm hoặc số liệu nhiệm vụ."]
    upper = found.highest.vietnamese if found.highest else NO_LEVEL
    said = [f"{head}: đủ điều kiện đến mức {upper}."]
    if found.open:
        said.append("Văn bản có điểm chưa nói rõ, người có thẩm quyền quyết định.")
    said += [_clause(each) for each in found.short]
    if found.untold:
        said.append(f"Chưa có thông tin: {'; '.join(found.untold)}.")
    return said


def _clause(reason: Clause) -> str:
    return f"{_rule(reason)}: {reason.found}" if reason.found else _rule(reason)


def _rule(reason: Clause) -> str:
    return f"{reason.clause[:1].upper()}{reason.clause[1:]}: {reason.text}"


def _level(level: Level | None) -> str:
    return level.vietnamese if level else NO_LEVEL


def _summary(kind: str, rows: list[ProposalFacts]) -> SummaryView:
    def with_level(level: Level | None) -> str:
        return two_digits(sum(row.level == level for row in rows))

    return SummaryView(
        kind=kind,
        excellent=with_level(Level.EXCELLENT),
        good=with_level(Level.GOOD),
        completed=with_level(Level.COMPLETED),
        not_completed=with_level(Level.NOT_COMPLETED),
        none=with_level(None),
    )
