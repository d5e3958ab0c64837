"""The questions beyond the eight as JSON: reopening, honours, indicator, checklist, score, law."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from rating import checks
from rating.checklists import checklist
from rating.errors import ErrorCode, RatingError
from rating.fields import Fields, Ignored, known_keys, read_decimal, within
from rating.indicators import indicator
from rating.law import Datum, Law, contradictions
from rating.limits import Limit
from rating.reasons import Decision, Reason, plain_clause
from rating.reopening import (
    Reopening,
    Violation,
    checked_first,
    complaint_received,
    defect_found,
    disciplined,
    leader_rating_known,
)
from rating.rewards import honours
from rating.scoring import rubrics, score

Loose = Any


def _fields(case: Mapping[str, object], *names: str) -> Fields:
    return Fields(case, frozenset(("question", "profile", *names)))


def _reopening(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    event = case.get("event")
    if "event" not in case:
        raise RatingError(ErrorCode.MISSING_KEY, "event")
    if not isinstance(event, str):
        raise checks.wrong_type("event", "a text")
    if event not in _EVENTS:
        raise RatingError(ErrorCode.UNKNOWN_VALUE, "event", found=checks.shortened(event))
    names, ask = _EVENTS[event]
    return ask(_fields(case, "event", *names), rules.profile.name)


def _disciplined(given: Fields, profile: str) -> Reopening:
    raw = given.many("violations", given.need("violations"))
    found = [within(f"violations[{place}]", each, _violation) for place, each in enumerate(raw)]
    return disciplined(found, cast(Loose, given.need("disciplined_in")), profile=profile)


def _violation(raw: object) -> Violation:
    values: Loose = known_keys(raw, frozenset({"year", "place"}), frozenset({"year"}))
    return Violation(**values)


def _leader_rating(given: Fields, profile: str) -> Reopening:
    year: Loose = given.need("year")
    member: Loose = given.need("member_level")
    return leader_rating_known(
        year, member, cast(Loose, given.need("leader_level")), profile=profile
    )


def _defect(given: Fields, profile: str) -> Reopening:
    return defect_found(cast(Loose, given.need("year")), profile=profile)


def _complaint(given: Fields, profile: str) -> Reopening:
    decided: Loose = given.get("decided", True)
    return complaint_received(cast(Loose, given.need("year")), decided=decided, profile=profile)


def _denunciation(given: Fields, profile: str) -> Reopening:
    decided: Loose = given.get("decided", True)
    return complaint_received(
        cast(Loose, given.need("year")), denunciation=True, decided=decided, profile=profile
    )


def _before_decision(given: Fields, profile: str) -> Reopening:
    return checked_first(cast(Loose, given.need("year")), profile=profile)


_EVENTS: Mapping[str, tuple[tuple[str, ...], Callable[[Fields, str], Reopening]]] = {
    "disciplined": (("violations", "disciplined_in"), _disciplined),
    "leader_rating": (("year", "member_level", "leader_level"), _leader_rating),
    "defect": (("year",), _defect),
    "complaint": (("year", "decided"), _complaint),
    "denunciation": (("year", "decided"), _denunciation),
    "before_decision": (("year",), _before_decision),
}


def _honours(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    given = _fields(case, "levels", "year")
    levels: Loose = {_year(name): level for name, level in given.mapping("levels").items()}
    return honours(levels, cast(Loose, given.need("year")), profile=rules.profile.name)


def _year(name: str) -> int:
    # The keys of a JSON object are texts; a year is written in four digits.
    if len(name) != len("2026") or not (name.isascii() and name.isdigit()):
        raise RatingError(ErrorCode.UNKNOWN_KEY, f"levels.{checks.shortened(name)}")
    return int(name)


def _indicator(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    given = _fields(case, "name", "reached", "of")
    name: Loose = given.need("name")
    reached: Loose = given.need("reached")
    return indicator(name, reached, cast(Loose, given.need("of")), profile=rules.profile.name)


def _checklist(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    given = _fields(case, "list", "filled", "year", "circumstances")
    filled = given.many("filled", given.get("filled", []))
    for place, each in enumerate(filled):
        if not isinstance(each, str):
            raise checks.wrong_type(f"filled[{place}]", "a text")
    circumstances: Loose = given.many("circumstances", given.get("circumstances", []))
    return checklist(
        cast(Loose, given.need("list")),
        cast(Loose, filled),
        year=cast(Loose, given.need("year")),
        circumstances=circumstances,
        profile=rules.profile.name,
    )


def _score(case: Mapping[str, object], _rules: Law, _ignored: Ignored) -> Decision:
    given = _fields(case, "rubric", "marks", "results")
    name = given.need("rubric")
    if not isinstance(name, str):
        raise checks.wrong_type("rubric", "a text")
    if name not in rubrics():
        raise RatingError(ErrorCode.UNKNOWN_VALUE, "rubric", found=checks.shortened(name))
    marks: Loose = {
        key: read_decimal(mark, f"marks.{key}") for key, mark in given.mapping("marks").items()
    }
    results: Loose = read_decimal(given.need("results"), "results")
    return score(marks, results, rubric=rubrics()[name])


@dataclass(frozen=True, slots=True)
class Rules(Decision):
    """The rules of a profile on a day, and where its texts leave a matter open."""

    rules: Law
    data: tuple[Datum[object], ...]

    def fields(self) -> Mapping[str, object]:
        """Everything by its key, with its citation and how it was read."""
        profile = self.rules.profile
        return {
            "title": profile.title,
            "family": profile.family,
            "hash": self.rules.content_hash,
            "data": [_told(datum) for datum in self.data],
            "open": [
                {"id": each.id, "title": each.title, "readings": list(each.readings)}
                for each in contradictions().values()
                if each.family in {"", profile.family}
            ],
        }


def _told(datum: Datum[object]) -> Mapping[str, object]:
    value = datum.value
    said: object = value.percent if isinstance(value, Limit) else value
    return {
        "key": datum.key,
        "value": said,
        "operator": value.operator if isinstance(value, Limit) else None,
        "clause": plain_clause(datum.clause),
        "quote": datum.quote,
        "sense": datum.sense,
        "read": datum.read,
        "unconfirmed": datum.unconfirmed,
        "origin": datum.origin,
        "last_checked_on": datum.last_checked_on.isoformat(),
    }


def _law(case: Mapping[str, object], rules: Law, _ignored: Ignored) -> Decision:
    on: date | None = _fields(case, "on").optional_day("on")
    data = tuple(datum for datum in rules if on is None or datum.in_force(on))
    text = "Các quy định của bộ này" + ("" if on is None else " có hiệu lực vào ngày đã cho")
    observed = f"{len(data)} quy định"
    reason = Reason(rules.profile.name, text, None, observed, rules.profile.title)
    return Rules((reason,), rules, data)


QUESTIONS: Mapping[str, Callable[[Mapping[str, object], Law, Ignored], Decision]] = {
    "reopening": _reopening,
    "honours": _honours,
    "indicator": _indicator,
    "checklist": _checklist,
    "score": _score,
    "law": _law,
}
