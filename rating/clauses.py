"""Where the law says what the program does by itself, by the family of the rules of a cycle."""

from rating.law import law

_REPORTS = {"2023": "S1 III.1.1", "2025": "HD43 mục 1.1"}
_PLACES = {"2023": "S1 III.3.2", "2025": "QD366 Điều 7.2.3"}
_ABSENCE = {"2023": "S1 V.9", "2025": "HD43 mục 7.5"}


def reports(profile: str) -> str:
    """Give the clause by which collectives report on themselves."""
    return _REPORTS[_family(profile)]


def places(profile: str) -> str:
    """Give the clause by which a leader is reviewed in the cell and where their posts are."""
    return _PLACES[_family(profile)]


def absence(profile: str) -> str:
    """Give the clause by which a long absence is rated on the work really done."""
    return _ABSENCE[_family(profile)]


def _family(profile: str) -> str:
    return law(profile).profile.family
