"""The questions as JSON: one case in, one answer out (never a guess, always an answer)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from rating import checks, contract_more, contract_standards
from rating.caps import cap
from rating.ceilings import Proposal, ceiling
from rating.dates import deadlines
from rating.durations import duration
from rating.errors import ErrorCode, RatingError
from rating.fields import Fields, Ignored, read_decimal, read_half_days
from rating.law import Law, law
from rating.orders import order
from rating.reasons import Decision, Reason
from rating.scoping import Member, scope
from rating.votes import tally

# What a key holds is checked by the typed value or the function it is handed to.
Loose = Any
Answering = Callable[[Mapping[str, object], Law, Ignored], Decision]


def decide(case: object) -> Decision:
    """The decision on one case given as parsed JSON (numbers with a point as Decimal).

    Raises RatingError for whatever is wrong with the case.
    """
    if not isinstance(case, dict):
        raise RatingError(ErrorCode.NOT_AN_OBJECT)
    question = _named(case, "question")
    if question not in _QUESTIONS:
        raise RatingError(ErrorCode.UNKNOWN_QUESTION, "question", found=checks.shortened(question))
    rules = law(_named(case, "profile"))
    ignored = Ignored()
    decision = _QUESTIONS[question](case, rules, ignored)
    if not ignored:
        return decision
    text = "Bộ quy định này không có quy định dùng đến các dữ liệu sau; bỏ qua, không kiểm tra"
    told = Reason(rules.profile.name, text, None, ", ".join(ignored))
    return replace(decision, reasons=(*decision.reasons, told))


def questions() -> tuple[str, ...]:
    """Every question there is."""
    return tuple(_QUESTIONS)


def answer(case: object) -> dict[str, Any]:
    """The answer to one case, or the error in its place; raises nothing."""
    try:
        return decide(case).answer()
    except RatingError as error:
        return refusal(error)


def refusal(error: RatingError) -> dict[str, object]:
    """An error as the contract writes it."""
    said = {"code": error.code, "field": error.field, "message": error.message}
    return {"ok": False, "error": said}


def _named(case: Mapping[str, object], key: str) -> str:
    if key not in case:
        raise RatingError(ErrorCode.MISSING_KEY, key)
    value = case[key]
    if not isinstance(value, str):
        raise checks.wrong_type(key, "a text")
    return value


def _keys(*names: str) -> frozenset[str]:
    return frozenset(("question", "profile", *names))


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


_TALLY = _keys("official_members", "present", "votes", "invalid", "base")
_CAP = _keys("kind", "counts")
_OTHER_RATINGS = ("staff_level", "collective_level", "head", "newly_arrived", "professional_level")
_PROFESSIONAL = _only("professional_level")
_CEILING = _keys("level", *_OTHER_RATINGS)
_SCOPE = _keys(
    *("on", "status", "admitted_on", "exempt", "suspended", "leader", "leader_since"),
    *("in_political_system", "temporary_elsewhere", "transferred_on"),
)
_SUSPENSION = _only("committee_suspended_on")
_DURATION = _keys("members", "prompted")
_COMBINED, _LOCAL = _only("combined"), _only("provincial", "local_days")
_DEADLINES = _keys("year")
_ORDER = _keys("step", "subject", "done", "present")


def _tally(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    given = Fields(case, _TALLY)
    base: Loose = given.get("base", None)
    if given.has("base") and base is None:
        raise checks.wrong_type("base", "a text")
    return tally(
        cast(Loose, given.need("official_members")),
        cast(Loose, given.need("present")),
        cast(Loose, given.mapping("votes")),
        cast(Loose, given.get("invalid", 0)),
        base,
        profile=rules.profile.name,
    )


def _cap(case: Mapping[str, object], rules: Law, ignored: Ignored) -> Decision:
    beside = {"exceptional", "exceptional_percent"}
    here: set[str] = set()
    if "cap.exceptional_share" in rules:
        here = {"exceptional"} | (beside if case.get("exceptional") is True else set())
    given = Fields(case, _CAP | here, frozenset(beside - here), ignored)
    percent: Loose = None
    if given.has("exceptional_percent"):
        percent = read_decimal(given.need("exceptional_percent"), "exceptional_percent")
        checks.exact(percent, "exceptional_percent")
    return cap(
        cast(Loose, given.need("kind")),
        cast(Loose, given.mapping("counts")),
        exceptional=cast(Loose, given.get("exceptional", False)),
        exceptional_percent=percent,
        profile=rules.profile.name,
    )


def _ceiling(case: Mapping[str, object], rules: Law, ignored: Ignored) -> Decision:
    beside = frozenset() if "ceiling.professional" in rules else _PROFESSIONAL
    given = Fields(case, _CEILING - beside, beside, ignored)
    level: Loose = given.need("level")
    others: Loose = given.those(*_OTHER_RATINGS)
    return ceiling(Proposal(level, **others), profile=rules.profile.name)


def _scope(case: Mapping[str, object], rules: Law, ignored: Ignored) -> Decision:
    here = _SUSPENSION if "scope.committee_suspended" in rules else frozenset()
    given = Fields(case, _SCOPE | here, _SUSPENSION - here, ignored)
    flags = ("exempt", "suspended", "leader", "in_political_system", "temporary_elsewhere")
    values: Loose = given.those(*flags)
    member = Member(
        status=cast(Loose, given.need("status")),
        admitted_on=given.day("admitted_on"),
        leader_since=given.optional_day("leader_since"),
        transferred_on=given.optional_day("transferred_on"),
        committee_suspended_on=given.optional_day("committee_suspended_on"),
        **values,
    )
    return scope(member, given.day("on"), profile=rules.profile.name)


def _duration(case: Mapping[str, object], rules: Law, ignored: Ignored) -> Decision:
    here, beside = _COMBINED, _LOCAL
    if "duration.local" in rules:
        here, beside = beside, here
    given = Fields(case, _DURATION | here, beside, ignored)
    return duration(
        cast(Loose, given.need("members")),
        prompted=cast(Loose, given.get("prompted", False)),
        combined=cast(Loose, given.get("combined", False)),
        provincial=cast(Loose, given.get("provincial", False)),
        local_half_days=read_half_days(given.get("local_days", None), "local_days"),
        profile=rules.profile.name,
    )


def _deadlines(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    year: Loose = Fields(case, _DEADLINES).need("year")
    return deadlines(year, profile=rules.profile.name)


def _order(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    given = Fields(case, _ORDER)
    return order(
        cast(Loose, given.need("step")),
        cast(Loose, given.need("subject")),
        cast(Loose, given.many("done", given.need("done"))),
        cast(Loose, given.many("present", given.need("present"))),
        profile=rules.profile.name,
    )


_QUESTIONS: Mapping[str, Answering] = {
    "tally": _tally,
    "cap": _cap,
    "ceiling": _ceiling,
    "standards": contract_standards.decide,
    "scope": _scope,
    "duration": _duration,
    "deadlines": _deadlines,
    "order": _order,
    **contract_more.QUESTIONS,
}
