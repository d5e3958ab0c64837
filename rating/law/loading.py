"""Reading the law from its files, once a process, and refusing what does not agree."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from rating.errors import ErrorCode, RatingError
from rating.law.data import Datum, DeadlineRow, Law, LawError, Origin, Profile
from rating.law.overlay import Document
from rating.law.schema import OPTIONAL, REQUIRED, agree, read_value
from rating.reasons import BY_CUSTOM, plain_clause

HERE = Path(__file__).parent
PROFILES = (
    "hcmc_edu_2023",
    "hatinh_city_2024",
    "binhdinh_2024",
    "national_2023",
    "national_2025",
)
UNCONFIRMED = " (chưa đối chiếu được với văn bản gốc)"
_CUSTOM = "theo thông lệ; văn bản đang áp dụng chưa quy định"
_FROM_PARENT = " (địa phương không quy định riêng; theo {parent})"

MATTERS = ("prompts", "rating", "dossier", "report")
"""What may be due: prompts sent out, the rating finished, the dossier handed up, a report."""

Table = Mapping[str, object]
Data = dict[str, Datum[object]]


_added: dict[str, Law] = {}
"""Laws of offices, by their names and editions, as this process knows them."""


def law(name: str) -> Law:
    """The law of a profile; raises RatingError `unknown_profile`, LawError for a bad file."""
    if name in PROFILES:
        return _shipped(name)
    if name not in _added:
        raise RatingError(ErrorCode.UNKNOWN_PROFILE, "profile")
    return _added[name]


@cache
def _shipped(name: str) -> Law:
    return load(HERE, name)


def add(name: str, rules: Law) -> None:
    """Let an office's law be asked for by a name that no shipped profile has."""
    _added[name] = rules


def forget(names: Collection[str]) -> None:
    """Let offices' laws of these names be asked for no more."""
    for name in names:
        _added.pop(name, None)


def added() -> frozenset[str]:
    """The names and editions of the offices' laws that this process knows."""
    return frozenset(_added)


def is_known(name: str) -> bool:
    """Whether there is a law of this name."""
    return name in PROFILES or name in _added


def lineage(name: str) -> tuple[str, ...]:
    """A profile and what it falls back to, the nearest first; raises as `law`."""
    parent = law(name).profile.parent
    return (name, *(lineage(parent) if parent is not None else ()))


def profiles() -> tuple[Profile, ...]:
    """Every profile there is."""
    return tuple(law(name).profile for name in PROFILES)


def profile_hash(name: str) -> str:
    """A fingerprint of everything the profile decides by; a cycle is frozen to it.

    It covers values, clauses and dates, not notes or the day somebody last checked them.
    """
    return law(name).content_hash


def load(folder: Path, name: str) -> Law:
    """Read one profile with all it takes over from others; raises LawError."""
    raw = _File(folder, name)
    data: Data = {**raw.own()}
    for key, datum in raw.borrowed():
        if key in data:
            raise LawError(raw.name, key, "it is both stated and borrowed")
        data[key] = datum
    if raw.profile.parent is not None:
        _fall_back(data, load(folder, raw.profile.parent))
    agree(raw.name, raw.profile.family, data)
    marked = {
        key: replace(data[key], remark=_remark(data[key]), clause=raw.marked(data[key]))
        for key in (*REQUIRED[raw.profile.family], *OPTIONAL)
        if key in data
    }
    deadlines = tuple(raw.deadlines())
    return Law(raw.profile, marked, deadlines, _hash(marked, deadlines))


def _fall_back(data: Data, parent: Law) -> None:
    said = _FROM_PARENT.format(parent=parent.profile.title)
    for datum in parent:
        if datum.key not in data:
            data[datum.key] = replace(datum, origin=Origin.PARENT, remark=said)


def _remark(datum: Datum[object]) -> str:
    origin = datum.remark if datum.origin is Origin.PARENT else ""
    return origin + (UNCONFIRMED if datum.unconfirmed else "")


def _hash(data: Data, deadlines: tuple[DeadlineRow, ...]) -> str:
    lines = [f"{key}={datum.value}@{datum.clause}" for key, datum in sorted(data.items())]
    lines += [
        f"{row.what}={row.year}-{row.month}-{row.day} {row.operator}@{row.clause}"
        f" {row.superseded_in} {row.years_later} {row.conditional} {row.for_cell}"
        for row in deadlines
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


class _File:
    """One law file, read key by key so that every complaint names its place."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = f"{name}.toml"
        self.raw = _parsed(folder / self.name)
        self.documents = _parsed(folder / "documents.toml")
        self._refuse_unknown("", self.raw, {"profile", "defaults", "data", "borrow", "deadline"})
        self.profile = self._profile()

    def _profile(self) -> Profile:
        table = self._table("profile", self.raw.get("profile"))
        self._refuse_unknown(
            "profile", table, {"id", "title", "family", "parent", "valid_from", "valid_to"}
        )
        profile = Profile(
            self._text("profile", table, "id"),
            self._text("profile", table, "title"),
            self._text("profile", table, "family"),
            self._optional_text("profile", table, "parent"),
            *self._span("profile", table),
        )
        if profile.name + ".toml" != self.name or profile.family not in {"2023", "2025"}:
            raise LawError(
                self.name, "profile", "the id is the file's name, the family 2023 or 2025"
            )
        return profile

    def own(self) -> Data:
        """What the file itself states."""
        return {
            key: self._datum(key, table)
            for key, table in self._leaves("", self._table("data", self.raw.get("data", {})))
        }

    def borrowed(self) -> Iterator[tuple[str, Datum[object]]]:
        """What the file takes over from what another profile's file states."""
        taken: set[str] = set()
        for place, entry in enumerate(self._tables("borrow")):
            where = f"borrow[{place}]"
            self._refuse_unknown(where, entry, {"from", "keys", "note", "unconfirmed"})
            lender = _File(self.folder, self._text(where, entry, "from")).own()
            for key in self._lent(where, entry, lender):
                if key in taken:
                    raise LawError(self.name, where, f"{key} is borrowed twice")
                taken.add(key)
                yield key, self._lend(lender[key], where, entry)

    def _lent(self, where: str, entry: Table, lender: Data) -> Iterator[str]:
        prefixes = entry.get("keys")
        if not isinstance(prefixes, list):
            raise LawError(self.name, where, "keys must be a list")
        for prefix in prefixes:
            keys = [key for key in lender if f"{key}.".startswith(f"{prefix}.")]
            if not keys:
                raise LawError(self.name, where, f"there is no {prefix} to borrow")
            yield from keys

    def _lend(self, datum: Datum[object], where: str, entry: Table) -> Datum[object]:
        note = self._text(where, entry, "note")
        return replace(
            datum,
            valid_from=self.profile.valid_from,
            valid_to=self.profile.valid_to,
            origin=Origin.BORROWED,
            unconfirmed=datum.unconfirmed or entry.get("unconfirmed") is True,
            note=f"{note}; {datum.note}" if datum.note else note,
        )

    def marked(self, datum: Datum[object]) -> str:
        """The clause of a datum, marked as a custom where another place's document says it."""
        clause = plain_clause(datum.clause)
        document = clause.partition(" ")[0]
        if self.profile.name in self.documents[document]["profiles"]:
            return clause
        if datum.origin is Origin.OWN:
            raise LawError(self.name, datum.key, f"{document} is not the law of this profile")
        return f"{BY_CUSTOM}{clause}"

    def deadlines(self) -> Iterator[DeadlineRow]:
        """The dates the file sets."""
        for place, table in enumerate(self._tables("deadline")):
            where = f"deadline[{place}]"
            self._refuse_unknown(where, table, _DEADLINE_KEYS)
            row = self._deadline(where, table)
            try:
                date(row.year or 2023, row.month, row.day)
            except ValueError:
                raise LawError(self.name, where, "there is no such date") from None
            if row.matter not in MATTERS:
                raise LawError(self.name, where, f"the matter is one of {', '.join(MATTERS)}")
            if row.operator not in {"before", "by"}:
                raise LawError(self.name, where, "the operator is before or by")
            if (row.superseded_in is None) != (row.superseded_by == ""):
                raise LawError(self.name, where, "superseded_in and superseded_by go together")
            yield row

    def _deadline(self, where: str, table: Table) -> DeadlineRow:
        return DeadlineRow(
            key=where,
            what=self._text(where, table, "what"),
            owner=self._text(where, table, "owner"),
            recipient=self._optional_text(where, table, "recipient"),
            month=self._whole(where, table, "month") or 0,
            day=self._whole(where, table, "day") or 0,
            year=self._whole(where, table, "year"),
            operator=self._text(where, table, "operator"),
            clause=self._citation(where, table),
            quote=self._text(where, table, "quote"),
            note=self._optional_text(where, table, "note") or "",
            superseded_in=self._whole(where, table, "superseded_in"),
            superseded_by=self._optional_text(where, table, "superseded_by") or "",
            years_later=self._whole(where, table, "years_later") or 0,
            from_year=self._whole(where, table, "from_year") or 1,
            conditional=table.get("conditional") is True,
            for_cell=table.get("for_cell") is not False,
            unconfirmed=table.get("unconfirmed") is True,
            matter=self._text(where, table, "matter"),
        )

    def _datum(self, key: str, table: Table) -> Datum[object]:
        self._refuse_unknown(key, table, _DATUM_KEYS)
        value = read_value(
            self.name, self.profile.family, key, table["value"], table.get("operator")
        )
        valid_from, valid_to = self._span(key, {**self._profile_span(), **table})
        if ("quote" in table) is ("sense" in table):
            raise LawError(self.name, key, "the quote, or the sense where no words were read")
        return Datum(
            key=key,
            value=value,
            clause=self._citation(key, table),
            quote=self._optional_text(key, table, "quote") or "",
            sense=self._optional_text(key, table, "sense") or "",
            read=self._optional_text(key, {**self._defaults(), **table}, "read") or "",
            valid_from=valid_from,
            valid_to=valid_to,
            last_checked_on=self._day(key, {**self._defaults(), **table}, "last_checked_on"),
            unconfirmed=table.get("unconfirmed") is True,
            note=self._optional_text(key, table, "note") or "",
        )

    def _leaves(self, path: str, table: Table) -> Iterator[tuple[str, Table]]:
        for name, value in table.items():
            key = f"{path}.{name}" if path else name
            inner = self._table(key, value)
            if "value" in inner:
                yield key, inner
            else:
                yield from self._leaves(key, inner)

    def _citation(self, key: str, table: Table) -> str:
        document = self._text(key, {**self._defaults(), **table}, "document")
        if document not in self.documents:
            raise LawError(self.name, key, f"documents.toml does not name {document}")
        return f"{document} {self._text(key, table, 'section')}"

    def _defaults(self) -> Table:
        return self._table("defaults", self.raw.get("defaults"))

    def _profile_span(self) -> Table:
        span: dict[str, object] = {"valid_from": self.profile.valid_from}
        if self.profile.valid_to is not None:
            span["valid_to"] = self.profile.valid_to
        return span

    def _span(self, key: str, table: Table) -> tuple[date, date | None]:
        valid_from = self._day(key, table, "valid_from")
        valid_to = self._day(key, table, "valid_to") if "valid_to" in table else None
        if valid_to is not None and valid_to < valid_from:
            raise LawError(self.name, key, "valid_to lies before valid_from")
        return valid_from, valid_to

    def _table(self, key: str, value: object) -> Table:
        if not isinstance(value, dict):
            raise LawError(self.name, key, "a table is expected")
        return value

    def _tables(self, key: str) -> list[Table]:
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            raise LawError(self.name, key, "a list of tables is expected")
        return [self._table(key, entry) for entry in value]

    def _refuse_unknown(self, key: str, table: Table, known: set[str]) -> None:
        for name in table:
            if name not in known:
                raise LawError(self.name, f"{key}.{name}".lstrip("."), "there is no such key")

    def _text(self, key: str, table: Table, name: str) -> str:
        value = self._optional_text(key, table, name)
        if value is None:
            raise LawError(self.name, key, f"{name} is missing")
        return value

    def _optional_text(self, key: str, table: Table, name: str) -> str | None:
        value = table.get(name)
        if value is not None and (not isinstance(value, str) or not value):
            raise LawError(self.name, key, f"{name} must be a text")
        return value

    def _whole(self, key: str, table: Table, name: str) -> int | None:
        value = table.get(name)
        if value is not None and type(value) is not int:
            raise LawError(self.name, key, f"{name} must be a whole number")
        return value

    def _day(self, key: str, table: Table, name: str) -> date:
        value = table.get(name)
        if type(value) is not date:
            raise LawError(self.name, key, f"{name} must be a date")
        return value


_DATUM_KEYS = {
    *("value", "operator", "document", "section", "quote", "sense", "note", "unconfirmed", "read"),
    *("valid_from", "valid_to", "last_checked_on"),
}
_DEADLINE_KEYS = {
    *("what", "owner", "recipient", "day", "month", "year", "operator"),
    *("document", "section", "quote", "note", "superseded_in", "superseded_by"),
    *("years_later", "from_year", "conditional", "for_cell", "unconfirmed", "matter"),
}


@cache
def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LawError(path.name, "", str(error)) from None


def readings() -> Mapping[str, str]:
    """How each shipped document was read, and what of it was not, by the short codes."""
    return {code: table["read"] for code, table in _parsed(HERE / "documents.toml").items()}


def documents() -> Mapping[str, str]:
    """The titles of the documents that are cited, by their short codes."""
    shipped = _parsed(HERE / "documents.toml").items()
    added = {code: one.title for code, one in _documents_of_offices().items()}
    return {code: table["title"] for code, table in shipped} | added


def documents_of(profile: str) -> frozenset[str]:
    """The short codes of the documents that are the law of a profile."""
    rows = _parsed(HERE / "documents.toml").items()
    return frozenset(code for code, table in rows if profile in table["profiles"])


def numbers() -> Mapping[str, str]:
    """The numbers by which people cite the documents, by their short codes."""
    return {code: table["number"] for code, table in _parsed(HERE / "documents.toml").items()}


def cited(clause: str) -> str:
    """A clause as people cite it: "S1 V.16" is "KH 73-KH/ĐU, V.16"; what is unknown stays.

    A clause that the profile only borrowed is told as a custom, without the other's number.
    """
    if clause.startswith(BY_CUSTOM):
        return _CUSTOM
    document, _, place = clause.partition(" ")
    number = numbers().get(document) or _number_of_office(document)
    if number is None:
        return clause
    return f"{number}, {place}" if place else number


def _documents_of_offices() -> Mapping[str, Document]:
    overlays = (law.overlay for law in _added.values() if law.overlay is not None)
    return {code: one for overlay in overlays for code, one in overlay.documents.items()}


def _number_of_office(code: str) -> str | None:
    found = _documents_of_offices().get(code)
    return None if found is None else found.number
