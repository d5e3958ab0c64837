"""One law file as it is written: its own data, what it borrows, its dates; refused where it does
not agree with itself."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rating.law.data import Datum, DeadlineRow, LawError, Origin, Profile
from rating.law.schema import read_value
from rating.reasons import BY_CUSTOM, plain_clause

MATTERS = ("prompts", "rating", "dossier", "report")
"""What may be due: prompts sent out, the rating finished, the dossier handed up, a report."""

Table = Mapping[str, object]
Data = dict[str, Datum[object]]


@cache
def parsed(path: Path) -> Mapping[str, Any]:
    """Give what a file of tables says, read once a process; raises LawError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LawError(path.name, "", str(error)) from None


class LawFile:
    """One law file, read key by key so that every complaint names its place."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = f"{name}.toml"
        self.raw = parsed(folder / self.name)
        self.documents = parsed(folder / "documents.toml")
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
            lender = LawFile(self.folder, self._text(where, entry, "from")).own()
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
