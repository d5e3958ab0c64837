"""One of an office's law files, read strictly: each rule with document, section and quote.

What is wrong in one table does not hide what is wrong in the next: all of it is told.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rating.law.data import Datum, DeadlineRow, Law, LawError
from rating.law.law_file import MATTERS
from rating.law.loading import documents_of
from rating.law.overlay import Cited, Consulted, Criterion, Document, LocalRubric, Quarters, Theme
from rating.law.overlays.faults import Fault, FaultCode, OverlayError
from rating.law.overlays.lines import line_of_error
from rating.law.overlays.tables import Source, Table
from rating.law.schema import OPTIONAL, REQUIRED, read_value
from rating.limits import Limit, Operator

LARGEST = 64 * 1024
"""Bytes of one file."""
YEARS = (2023, 2100)
TITLE, WORDS, SECTION, QUOTE, NOTE = 200, 300, 60, 500, 500
"""The longest texts, in signs: a button, a line of a screen and of a paper must hold them."""
FIXED = ("standards.general_max", "standards.results_max", "scope.form")
"""What the shipped profiles alone say: the whole of the points, the numbers of the forms."""
ROLES = ("plain", "leader", "outside")
WHOM = ("collective", "leader", "plain")
COLLECTIVES = ("committee", "leadership", "union", "cell")
GENERAL, RESULTS = 30, 70
_MOST_LINES = 12
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
_WHOLE_RESULTS = "Kết quả thực hiện nhiệm vụ"
_DATUM = ("value", "operator")


@dataclass(frozen=True, slots=True)
class Head:
    """Whose rules a file holds, over which profile, for which years."""

    name: str
    extends: str
    title: str
    from_year: int
    to_year: int | None

    def covers(self, year: int) -> bool:
        """Whether the file is meant for a year."""
        return self.from_year <= year and (self.to_year is None or year <= self.to_year)

    @property
    def years(self) -> str:
        """The years as people write them."""
        return f"{self.from_year}–{self.to_year or '…'}"


@dataclass
class Part:
    """What one file says, and what is wrong in it."""

    source: Source
    head: Head
    base: Law
    documents: dict[str, Document] = field(default_factory=dict)
    data: dict[str, Datum[object]] = field(default_factory=dict)
    deadlines: list[DeadlineRow] = field(default_factory=list)
    rubrics: list[LocalRubric] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    consulted: list[Consulted] = field(default_factory=list)
    quarters: Quarters | None = None
    faults: list[Fault] = field(default_factory=list)


def parsed(source: Source) -> Mapping[str, object]:
    """Give what a file holds; raise `OverlayError` where it is no TOML."""
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as wrong:
        line = line_of_error(wrong, source.text)
    except (ValueError, RecursionError):
        line = 1
    raise OverlayError(Fault(source.file, line, "", FaultCode.NOT_TOML))


def head_of(source: Source, raw: Mapping[str, object], bases: Mapping[str, Law]) -> Head:
    """Give whose rules a file holds; raise `OverlayError` where that is not clear."""
    table = Table(source, "overlay", raw.get("overlay", {}))
    head = Head(
        table.name("profile"),
        table.text("extends", TITLE),
        table.text("title", TITLE),
        table.whole("from_year", *YEARS),
        table.whole("to_year", *YEARS) if "to_year" in table else None,
    )
    table.finish()
    if head.name in bases:
        raise table.fault("profile", FaultCode.BAD_NAME)
    if head.extends not in bases:
        raise table.fault("extends", FaultCode.NO_PROFILE, known=", ".join(bases))
    begins = bases[head.extends].profile.valid_from
    if head.from_year < begins.year:
        raise table.fault("from_year", FaultCode.BEFORE_BASE, base=head.extends, since=begins.year)
    if head.to_year is not None and head.to_year < head.from_year:
        raise table.fault("to_year", FaultCode.NUMBER_RANGE, least=head.from_year, most=YEARS[1])
    return head


def part_of(source: Source, raw: Mapping[str, object], head: Head, base: Law) -> Part:
    """Give what a file says, whatever in it is right, and every mistake in the rest."""
    part = Part(source, head, base)
    reader = _Reader(part, Table(source, "", raw))
    reader.read()
    return part


class _Reader:
    """Reads one file, kind by kind, and keeps what is wrong."""

    def __init__(self, part: Part, top: Table) -> None:
        self.part = part
        self.top = top
        self.defaults: Mapping[str, object] = {}
        self.codes: frozenset[str] = documents_of(part.head.extends)
        """Of the documents that may be cited; those with a mistake of their own, too."""

    def read(self) -> None:
        """Fill the part. Of a file whose documents cannot be told, nothing else is read."""
        self.top.table("overlay")
        self._try(self._documents)
        self._try(self._defaults)
        if self.part.faults:
            return
        self._try(self._all_data)
        for kind, read in (
            ("deadline", self._deadline),
            ("rubric", self._rubric),
            ("theme", self._theme),
            ("consultation", self._consulted),
        ):
            self._try(self._each, kind, read)
        if "quarters" in self.top:
            self._try(self._quarters)
        self._try(self.top.finish)

    def _try(self, read: Callable[..., None], *given: object) -> None:
        try:
            read(*given)
        except OverlayError as wrong:
            self.part.faults += wrong.faults

    def _documents(self) -> None:
        for code, table in self.top.table("document").inner():
            self.codes |= {code}
            self._try(self._document, code, table)

    def _all_data(self) -> None:
        self._data("", self.top.table("data"))

    def _each(self, name: str, read: Callable[[Table], None]) -> None:
        for table in self.top.tables(name):
            self._try(read, table)

    def _document(self, code: str, table: Table) -> None:
        if _CODE.fullmatch(code) is None:
            raise self.top.table("document").fault(code, FaultCode.BAD_CODE)
        document = Document(
            table.text("number", SECTION), table.text("title", WORDS), table.day("date")
        )
        table.finish()
        self.part.documents[code] = document

    def _defaults(self) -> None:
        table = self.top.table("defaults")
        if "document" in table:
            self._known(table)
        if "last_checked_on" in table:
            table.day("last_checked_on")
        table.finish()
        self.defaults = table.raw

    def _data(self, path: str, table: Table) -> None:
        for name, inner in table.inner():
            key = f"{path}.{name}" if path else name
            if "value" in inner:
                self._try(self._datum, key, inner)
            elif not inner.raw or not all(isinstance(one, dict) for one in inner.raw.values()):
                self._try(self._no_value, key, inner)
            else:
                self._try(self._data, key, inner)

    def _no_value(self, key: str, table: Table) -> None:
        """Tell of a datum without a value, or of data that are written as plain values."""
        known = {*REQUIRED[self.part.base.profile.family], *OPTIONAL}
        for name, value in table.raw.items():
            if not isinstance(value, dict) and f"{key}.{name}" in known:
                raise table.fault(name, FaultCode.WRONG_TYPE, wanted="table")
        raise table.fault("value", FaultCode.MISSING)

    def _datum(self, key: str, table: Table) -> None:
        table.asks(*_DATUM)
        value = self._read(key, table)
        source, checked = self._cited(table), self._checked(table)
        datum = Datum(
            key=key,
            value=value,
            clause=source.clause,
            quote=source.quote,
            valid_from=date(self.part.head.from_year, 1, 1),
            valid_to=None if (end := self.part.head.to_year) is None else date(end, 12, 31),
            last_checked_on=checked,
            unconfirmed=table.flag("unconfirmed", default=False),
            note=table.text("note", NOTE, default=""),
        )
        table.finish()
        self.part.data[key] = datum

    def _read(self, key: str, table: Table) -> object:
        family = self.part.base.profile.family
        known = [*REQUIRED[family], *OPTIONAL]
        if key not in known:
            near = next(iter(difflib.get_close_matches(key, known, n=1)), "")
            raise table.fault("value", FaultCode.NO_DATUM, base=self.part.head.extends, near=near)
        if key.startswith(FIXED):
            raise table.fault("value", FaultCode.FIXED, base=self.part.head.extends)
        raw = table.raw
        try:
            return read_value("", family, key, raw["value"], raw.get("operator"))
        except (LawError, TypeError):
            line = stated(self.part.base, key)
            raise table.fault("value", FaultCode.BAD_VALUE, stated=line) from None

    def _deadline(self, table: Table) -> None:
        if "owner" not in table:
            raise table.fault("owner", FaultCode.NO_OWNER)
        day, month = table.whole("day", 1, 31), table.whole("month", 1, 12)
        year = self._year(table)
        later = table.whole("years_later", 0, 1, default=0)
        try:
            date((year or 2023) + later, month, day)
        except ValueError:
            raise table.fault("day", FaultCode.NO_SUCH_DAY) from None
        recipient = table.text("recipient", TITLE, default="")
        row = DeadlineRow(
            key=table.path,
            what=table.text("what", TITLE),
            owner=table.text("owner", TITLE),
            recipient=recipient or None,
            month=month,
            day=day,
            year=year,
            operator=table.choice("operator", ("before", "by")),
            clause=(source := self._cited(table)).clause,
            quote=source.quote,
            note=table.text("note", NOTE, default=""),
            superseded_in=None,
            superseded_by="",
            years_later=later,
            for_cell=table.flag("for_cell", default=True),
            unconfirmed=table.flag("unconfirmed", default=False),
            matter=table.choice("matter", MATTERS),
        )
        table.finish()
        self.part.deadlines.append(row)

    def _rubric(self, table: Table) -> None:
        if self.part.base.profile.family != "2025":
            raise table.fault("", FaultCode.NOT_OF_FAMILY, base=self.part.head.extends)
        roles = table.words("for", ROLES)
        general = self._criteria(table, "general", GENERAL)
        results = (
            self._criteria(table, "results", RESULTS)
            if "results" in table
            else (Criterion("results", _WHOLE_RESULTS, RESULTS),)
        )
        source = self._cited(table)
        table.finish()
        taken = {one.role for one in self.part.rubrics}
        if taken & {*roles}:
            raise table.fault("for", FaultCode.TWICE)
        self.part.rubrics += [LocalRubric(role, general, results, source) for role in roles]

    def _criteria(self, table: Table, name: str, whole: int) -> tuple[Criterion, ...]:
        lines = table.tables(name)
        if not 1 <= len(lines) <= _MOST_LINES:
            raise table.fault(name, FaultCode.NUMBER_RANGE, least=1, most=_MOST_LINES)
        found = []
        for number, line in enumerate(lines, start=1):
            title, most = line.text("title", WORDS), line.whole("most", 1, whole)
            found.append(Criterion(f"{name[0]}{number}", title, most))
            line.finish()
        total = sum(one.most for one in found)
        if total != whole:
            raise table.fault(name, FaultCode.WRONG_SUM, total=total, whole=whole)
        return tuple(found)

    def _theme(self, table: Table) -> None:
        source = self._cited(table)
        theme = Theme(
            id=table.name("id"),
            title=table.text("title", WORDS),
            whom=frozenset(table.words("for", WHOM)),
            year=self._year(table),
            source=source,
        )
        table.finish()
        self._once(table, theme.id, [one.id for one in self.part.themes])
        self.part.themes.append(theme)

    def _consulted(self, table: Table) -> None:
        source = self._cited(table)
        body = Consulted(
            id=table.name("id"),
            title=table.text("title", TITLE),
            kinds=frozenset(table.words("for", COLLECTIVES)),
            named=table.texts("named", TITLE),
            source=source,
        )
        table.finish()
        self._once(table, body.id, [one.id for one in self.part.consulted])
        self.part.consulted.append(body)

    def _quarters(self) -> None:
        table = self.top.table("quarters")
        source = self._cited(table)
        asked = table.numbers("asked", 1, 4)
        table.finish()
        self.part.quarters = Quarters(asked, source)

    def _once(self, table: Table, name: str, taken: list[str]) -> None:
        if name in taken:
            raise table.fault("id", FaultCode.TWICE)

    def _year(self, table: Table) -> int | None:
        if "year" not in table:
            return None
        year = table.whole("year", *YEARS)
        if not self.part.head.covers(year):
            raise table.fault("year", FaultCode.ANOTHER_YEAR, year=year, years=self.part.head.years)
        return year

    def _cited(self, table: Table) -> Cited:
        code = self._known(table)
        own = f"{self.part.head.name}.{code}" if code in self.part.documents else code
        section, quote = table.text("section", SECTION), table.text("quote", QUOTE)
        return Cited(f"{own} {section}", quote)

    def _known(self, table: Table) -> str:
        """The document a table cites: one of the file's own, or of the shipped profile's law."""
        given = {"document": self.defaults.get("document"), **table.raw}
        table.asks("document")
        code = Table(self.part.source, table.path, given).text("document", SECTION)
        if code not in self.codes:
            known = ", ".join(sorted(self.codes))
            raise table.fault("document", FaultCode.NO_DOCUMENT, known=known)
        return code

    def _checked(self, table: Table) -> date:
        table.asks("last_checked_on")
        given = {"last_checked_on": self.defaults.get("last_checked_on"), **table.raw}
        return Table(self.part.source, table.path, given).day("last_checked_on")


def stated(base: Law, key: str) -> str:
    """How the shipped profile states a datum, as one line of TOML: the surest example of what may
    stand there; one of its kind where the profile states none."""
    value = next((one.value for one in base if one.key == key), None)
    if value is None:
        value = _example(base.profile.family, key)
    if isinstance(value, Limit):
        name = key.rpartition(".")[2]
        return f'{name} = {{ value = {value.percent}, operator = "{value.operator}" }}'
    if isinstance(value, bool):
        return "value = true"
    if isinstance(value, int) and key.endswith("_days"):
        return f'value = "{value // 2}{".5" if value % 2 else ""}"'
    return f"value = {json.dumps(value)}"


def _example(family: str, key: str) -> object:
    """A value that a datum may have which only some profiles state."""
    groups = [["member"], ["secretary"]]
    words, share = ("excellent", None), (80, Operator.AT_LEAST)
    kinds: tuple[tuple[object, object], ...] = (
        words,
        (["base_committee"], None),
        (groups, None),
        share,
    )
    return next(filter(None, (_taken(family, key, *kind) for kind in kinds)))


def _taken(family: str, key: str, value: object, operator: object) -> object | None:
    try:
        return read_value("", family, key, value, operator)
    except LawError:
        return None
