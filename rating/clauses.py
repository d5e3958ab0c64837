"""Where the law says what the program does by itself: by its datum, or by the family of 2023."""

from rating.law import law
from rating.law.data import Datum

_OF_2023 = {
    "places.base": "S1 III.1.1",
    "places.leader": "S1 III.3.2",
    "scope.absence": "S1 V.9",
}


def reports(profile: str) -> str:
    """Give the clause by which collectives report on themselves."""
    return _clause(profile, "places.base")


def places(profile: str) -> str:
    """Give the clause by which a leader is reviewed in the cell and at each post."""
    return _clause(profile, "places.leader")


def absence(profile: str) -> str:
    """Give the clause by which a long absence is rated on the work really done."""
    return _clause(profile, "scope.absence")


def rerating(profile: str) -> Datum[bool] | None:
    """Give by what a published result is rated again on form 03 (QĐ 366, Điều 15.3); None for the
    rules of 2023, of whose form of this number nothing was read."""
    rules = law(profile)
    return rules.clause("reopening.later_defect") if rules.profile.family == "2025" else None


def cell_first(profile: str) -> Datum[bool] | None:
    """Give by what a leader is reviewed in the cell before the body they lead in (QĐ 366, Điều
    7.3.2); None where the rules have no datum of it."""
    rules = law(profile)
    return rules.clause("order.cell_first") if "order.cell_first" in rules else None


def below_first(profile: str) -> Datum[bool]:
    """Give by what those below are rated before those above (S1 IV.3.3; QĐ 366, Điều 12.2)."""
    return law(profile).clause("order.below_first")


def temporary_comment(profile: str) -> Datum[bool]:
    """Give by what the cell of a temporary activity has to write about a member (S1 V.10; HD 43,
    mục 7.6)."""
    return law(profile).clause("scope.temporary_comment")


def former_comment(profile: str) -> Datum[int] | None:
    """Give by what a former cell has to, with the least months there (S1 V.11); None where the
    rules state nothing of it."""
    rules = law(profile)
    key = "scope.former_cell_months"
    return rules.number(key) if key in rules else None


def _clause(profile: str, key: str) -> str:
    rules = law(profile)
    return rules.clause(key).clause if key in rules else _OF_2023[key]
