"""One whole case a question, to begin from: every one is answered under its profile."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "tally": (
        {
            "question": "tally",
            "profile": "hcmc_edu_2023",
            "official_members": 10,
            "present": 8,
            "votes": {"good": 5, "completed": 3},
            "invalid": 0,
        },
    ),
    "cap": (
        {
            "question": "cap",
            "profile": "hcmc_edu_2023",
            "kind": "individual",
            "counts": {"excellent": 3, "good": 8, "completed": 2},
        },
    ),
    "ceiling": (
        {
            "question": "ceiling",
            "profile": "hcmc_edu_2023",
            "level": "excellent",
            "staff_level": "good",
            "head": True,
            "collective_level": "completed",
        },
    ),
    "standards": (
        {
            "question": "standards",
            "profile": "national_2025",
            "subject": "individual",
            "general": "28",
            "results": "62",
            "tasks": {"assigned": 10, "finished": 10, "on_time": 10, "exceeded": 3},
            "faults": {"named": 0, "remedied": 0},
        },
        {
            "question": "standards",
            "profile": "hcmc_edu_2023",
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
            "profile": "hcmc_edu_2023",
            "subject": "collective",
            "criteria": [
                {"id": "a", "kind": "conduct", "grade": "good"},
                {"id": "b", "kind": "results", "grade": "excellent"},
            ],
            "targets": {"assigned": 10, "finished": 10, "main_missed": False},
            "facts": {},
        },
    ),
    "scope": (
        {
            "question": "scope",
            "profile": "hcmc_edu_2023",
            "on": "2024-12-15",
            "status": "official",
            "admitted_on": "2004-04-01",
            "exempt": False,
        },
    ),
    "duration": (
        {
            "question": "duration",
            "profile": "hcmc_edu_2023",
            "members": 10,
            "prompted": False,
            "combined": False,
        },
    ),
    "deadlines": ({"question": "deadlines", "profile": "hcmc_edu_2023", "year": 2024},),
    "order": (
        {
            "question": "order",
            "profile": "hcmc_edu_2023",
            "step": "rate",
            "subject": "member",
            "done": [],
            "present": ["cell", "member"],
        },
    ),
}
"""By question; a question asked of several kinds of subjects has an example of each."""
