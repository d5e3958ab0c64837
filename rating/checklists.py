"""What a paper must say and what a dossier must hold (S0 1, S1 III.2, S3 2, S4 2, 11 and list)."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from rating import checks
from rating.law import PROFILES, LawError, law, lineage
from rating.law.overlay import Overlay
from rating.reasons import Decision, Reason

_FILE = Path(__file__).parent / "law" / "checklists.toml"
_KEYS = {
    *("list", "id", "title", "clause", "quote", "profiles"),
    *("when", "missing", "year", "copies", "papers", "managed"),
}


class ListName(StrEnum):
    """What is checked."""

    PLAIN = "plain"
    LEADER = "leader"
    COLLECTIVE = "collective"
    CONSULTATION = "consultation"
    FINDING = "finding"
    DOSSIER_PERSON = "dossier_person"
    DOSSIER_LEADERSHIP = "dossier_leadership"
    DOSSIER_BASE = "dossier_base"


class Circumstance(StrEnum):
    """What happened, so that more is asked for."""

    PROMPTED = "prompted"
    CONCLUDED = "concluded"
    SIGNS = "signs"
    RECEIVED = "received"
    COMPLAINED = "complained"
    OPINIONS = "opinions"
    WARD = "ward"


class DossierPaper(StrEnum):
    """What a line of a dossier is, whatever the document numbers or calls it."""

    SELF_REVIEW = "self_review"
    COLLECTIVE_REPORT = "collective_report"
    MINUTES = "minutes"
    APPRAISAL = "appraisal"
    RESULT = "result"
    RESULT_NOTICES = "result_notices"
    PROMPTS = "prompts"
    OPINIONS = "opinions"
    COMPLAINT = "complaint"
    RESIDENCE_COMMENT = "residence_comment"
    COMMITTEE_COMMENT = "committee_comment"
    ASSETS = "assets"
    """A declaration of assets: it is asked for and told to be there, and kept nowhere."""
    BIOGRAPHY = "biography"
    SUMMARY = "summary"
    PERSON_DOSSIERS = "person_dossiers"
    """The dossiers of persons, as their own list has them."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One thing that must be there; `blocks` where nothing may go on without it."""

    id: str
    title: str
    clause: str
    blocks: bool
    copies: int
    papers: tuple[DossierPaper, ...] = ()
    """Of a dossier: what it is."""
    managed: bool = False
    """Asked of persons alone whom the committee above the base manages."""


@dataclass(frozen=True, slots=True)
class Checklist(Decision):
    """Everything asked for, what of it is missing, and whether that blocks."""

    items: tuple[ListItem, ...]
    missing: tuple[ListItem, ...]

    @property
    def blocked(self) -> bool:
        """Whether something is missing without which nothing may go on."""
        return any(item.blocks for item in self.missing)

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {
            "items": [item.id for item in self.items],
            "missing": [item.id for item in self.missing],
            "blocked": self.blocked,
        }


# A leader's paper holds what a member's does and more; both hold what every person's does.
_PARTS: Mapping[ListName, tuple[str, ...]] = {
    ListName.PLAIN: ("plain", "individual"),
    ListName.LEADER: ("plain", "leader", "individual"),
}


def checklist(
    name: ListName,
    filled: Collection[str],
    *,
    year: int,
    circumstances: Collection[Circumstance] = (),
    of: tuple[str, str] | None = None,
    profile: str,
) -> Checklist:
    """What a paper or dossier of a profile and year must hold, against the ids that are filled.

    A profile without items of its own on a list takes its parent's too. Where no text tells what
    is asked, the list is empty and the reason says so. What an office's own law asks for comes
    first; bodies to be consulted only for the collective it is `of`, by its kind and name, where
    that is given. Raises RatingError for a wrong value.
    """
    wanted = checks.choice(ListName, name, "name")
    given = {checks.choice(Circumstance, each, "circumstances") for each in circumstances}
    checks.count(year, "year")
    lists = _PARTS.get(wanted, (str(wanted),))
    rows = [row for part in lists for row in rows_of_list(part, lineage(profile))]
    own = tuple(_own_items(wanted, year, of, law(profile).overlay))
    ids = {item.id for item in own}
    shipped = (row.item for row in rows if row.applies(year, given) and row.item.id not in ids)
    items = (*own, *shipped)
    missing = tuple(item for item in items if item.id not in filled)
    reasons = [
        Reason(
            item.clause, item.title, item not in missing, "có" if item not in missing else "thiếu"
        )
        for item in items
    ]
    if not items:
        text = "Chưa đọc được văn bản nêu danh mục này; chi bộ tự đối chiếu với mẫu chính thức"
        reasons.append(Reason(profile, text))
    return Checklist(tuple(reasons), items, missing)


def listed(profile: str) -> tuple["Row", ...]:
    """Give every row of the lists of a profile, as its papers and dossiers take them."""
    parts = dict.fromkeys(row.part for row in _rows(_FILE))
    return tuple(row for part in parts for row in rows_of_list(part, lineage(profile)))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, with when it is asked for."""

    item: ListItem
    part: str
    profiles: frozenset[str]
    when: str
    year: int | None
    quote: str
    """The document's own words, where the title is shorter."""

    def applies(self, year: int, circumstances: Collection[str]) -> bool:
        """Whether it is asked for in a year in which these things happened."""
        if self.year is not None and self.year != year:
            return False
        return self.when == "always" or self.when in circumstances


def _own_items(
    name: ListName, year: int, of: tuple[str, str] | None, overlay: Overlay | None
) -> Iterator[ListItem]:
    if overlay is None:
        return
    if name is ListName.CONSULTATION:
        for body in overlay.consulted:
            if of is None or body.binds(*of):
                yield ListItem(body.id, body.title, body.source.clause, blocks=False, copies=1)
    for theme in overlay.themes_of(str(name), year):
        yield ListItem(theme.id, theme.title, theme.source.clause, blocks=False, copies=1)


def rows_of_list(part: str, profiles: Sequence[str]) -> list[Row]:
    """Give the rows of one list, by the first of these profiles that has each."""
    ids: set[str] = set()
    rows = []
    for name in profiles:
        for row in _rows(_FILE):
            if row.part == part and name in row.profiles and row.item.id not in ids:
                ids.add(row.item.id)
                rows.append(row)
    return rows


@cache
def _rows(path: Path) -> tuple[Row, ...]:
    return load_rows(path)


def load_rows(path: Path) -> tuple[Row, ...]:
    """The items of a file; raises LawError for one that is not whole."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_row(path.name, place, table) for place, table in enumerate(raw["item"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LawError(path.name, "", repr(error)) from None


def _row(file: str, place: int, table: Mapping[str, Any]) -> Row:
    when, missing = table.get("when", "always"), table.get("missing", "warn")
    known = (
        table.keys() <= _KEYS
        and set(table["profiles"]) <= set(PROFILES)
        and when in {"always", *Circumstance}
        and missing in {"warn", "block"}
        and table["list"] in {"individual", *ListName}
    )
    if not known:
        raise LawError(file, f"item[{place}]", "something in it is not known")
    item = ListItem(
        id=table["id"],
        title=table["title"],
        clause=table["clause"],
        blocks=missing == "block",
        copies=table.get("copies", 1),
        papers=tuple(DossierPaper(each) for each in table.get("papers", ())),
        managed=table.get("managed", False),
    )
    profiles, quote = frozenset(table["profiles"]), table.get("quote", "")
    return Row(item, table["list"], profiles, when, table.get("year"), quote)
