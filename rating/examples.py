"""Whole cases to begin from: of every question one or more a profile, each answered under it."""

from collections.abc import Mapping

from rating.law import law, profiles

Case = Mapping[str, object]

_SCORED: Case = {"question": "standards", "general": "28", "results": "62", "faults": {}}
_FIGURES = {"assigned": 10, "finished": 10, "on_time": 10, "of_quality": 10, "exceeded": 3}
_STANDARDS: Mapping[str, tuple[Case, ...]] = {
    "2023": (
        {
            "question": "standards",
            "subject": "individual",
            "leader": False,
            "criteria": [
                {"id": "I.1", "kind": "conduct", "grade": "good"},
                {"id": "I.2", "kind": "results", "grade": "excellent", "weak": False},
            ],
            "tasks": {"assigned": 8, "finished": 8, "on_time": 8, "exceeded": 4},
            "facts": {},
        },
        {
            "question": "standards",
            "subject": "collective",
            "criteria": [
                {"id": "a", "kind": "conduct", "grade": "good"},
                {"id": "b", "kind": "results", "grade": "excellent"},
            ],
            "targets": {"assigned": 10, "finished": 10, "main_missed": False},
            "facts": {},
        },
    ),
    "2025": (
        {**_SCORED, "subject": "individual", "tasks": _FIGURES, "facts": {"bad_quarter": False}},
        {
            **_SCORED,
            "subject": "individual",
            "leader": True,
            "unit": {**_FIGURES, "units_led": 4, "units_not_completed": 0},
            "facts": {"low_confidence_share": "0.1"},
        },
        {
            **_SCORED,
            "subject": "collective",
            "of": "leadership",
            "tasks": _FIGURES,
            "facts": {"members_disciplined": 0},
        },
    ),
}
_OTHERS: tuple[Case, ...] = (
    {
        "question": "tally",
        "official_members": 10,
        "present": 8,
        "votes": {"good": 5, "completed": 3},
        "invalid": 0,
    },
    {
        "question": "cap",
        "kind": "individual",
        "counts": {"excellent": 3, "good": 8, "completed": 2},
    },
    {
        "question": "ceiling",
        "level": "excellent",
        "staff_level": "good",
        "head": True,
        "collective_level": "completed",
    },
    {
        "question": "scope",
        "on": "2026-12-15",
        "status": "official",
        "admitted_on": "2004-04-01",
        "exempt": False,
    },
    {"question": "duration", "members": 10, "prompted": False},
    {"question": "deadlines", "year": 2026},
    {
        "question": "order",
        "step": "rate",
        "subject": "member",
        "done": [],
        "present": ["cell", "member"],
    },
    {
        "question": "reopening",
        "event": "disciplined",
        "violations": [{"year": 2024, "place": "here"}],
        "disciplined_in": 2026,
    },
    {"question": "honours", "levels": {"2025": "excellent", "2026": "excellent"}, "year": 2026},
    {"question": "indicator", "name": "good_or_better", "reached": 28, "of": 30},
    {"question": "checklist", "list": "leader", "filled": ["a1", "a2"], "year": 2026},
    {"question": "score", "rubric": "two_sums", "marks": {"general": "28"}, "results": "62"},
    {"question": "law", "on": "2026-12-01"},
)


def examples(question: str | None = None, profile: str | None = None) -> tuple[Case, ...]:
    """Give whole cases: of one question or of all, under one profile or under each.

    Raises RatingError `unknown_profile`. A question nobody answers has none.
    """
    names = [each.name for each in profiles()] if profile is None else [profile]
    return tuple(
        {"question": case["question"], "profile": name, **case}
        for name in names
        for case in (*_STANDARDS[law(name).profile.family], *_OTHERS)
        if question in {None, case["question"]}
    )
