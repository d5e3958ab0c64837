"""Official forms as data: what is asked, in which order, under which heading.

A form is one TOML file in `locales/forms/`, named after its key (`2A.2023.toml`). An office can
type in a new official form without touching code; a file that is wrong in any way is refused when
it is loaded, with the file and the key at fault.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from papers.errors import FormError
from papers.fields import Table

SHIPPED_FORMS = Path(__file__).parent.parent / "locales" / "forms"

# A level or grade is tapped, not typed; only texts carry advice on length.
ADVISED_MAX = 4000


class Kind(StrEnum):
    """What an item is answered with."""

    TEXT = "text"
    GRADE = "grade"
    LEVEL = "level"


class Appears(StrEnum):
    """When an item is asked."""

    ALWAYS = "always"
    PROMPTED = "prompted"
    """Only when a superior committee gave review prompts (S1 III.2.2.a(4))."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages of the program."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the English words for `en`, the Vietnamese ones for anything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked and the place its answer has on the paper."""

    id: str
    kind: Kind
    section: str
    """Number of the section it stands in, such as `I`."""
    heading: str
    """The official Vietnamese heading; empty where the section's heading is the item's own."""
    title: Wording
    """A few words for the chat: progress line, overview, buttons."""
    question: Wording
    hint: Wording
    example: Wording | None
    min_length: int
    """Advice in characters, never a block; 0 for what is not typed."""
    max_length: int
    required: bool
    appears: Appears
    grade_of: str | None
    """For a grade: the text item it grades."""
    skip: Wording | None
    """What an answer of "nothing to say" reads, where the form allows one."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a form with its items in order."""

    id: str
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """An official form in one edition; equal content has an equal `content_hash`."""

    id: str
    edition: str
    code: str
    """The mark printed at the top right, such as `Mẫu 2A-HD KĐ.ĐG 2023`."""
    title: str
    subtitle: str
    audience: Wording
    sections: tuple[Section, ...]
    content_hash: str = field(repr=False)
    """SHA-256 in hex over the values (not over comments or spacing)."""

    @property
    def key(self) -> str:
        """Name of the edition in tables and file names, such as `2A.2023`."""
        return f"{self.id}.{self.edition}"

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the paper."""
        return tuple(item for section in self.sections for item in section.items)

    def asked(self, prompted: bool) -> tuple[Item, ...]:
        """Give the items to ask, in order; `prompted` adds what only review prompts call for."""
        return tuple(item for item in self.items if prompted or item.appears is Appears.ALWAYS)

    def item(self, item_id: str) -> Item:
        """Find an item by its id.

        Raises:
            FormError: `unknown_item` when this edition has none of that id.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise FormError("unknown_item", file=self.key, key=item_id)


def load_forms(directory: Path = SHIPPED_FORMS) -> Mapping[str, Form]:
    """Read every form of a folder, by key.

    Raises:
        FormError: the first fault found, with its file and key.
    """
    forms = (load_form(path) for path in sorted(directory.glob("*.toml")))
    return MappingProxyType({form.key: form for form in forms})


def load_form(path: Path) -> Form:
    """Read one form file.

    Raises:
        FormError: with the file's name, the key at fault and one of the codes `bad_toml`,
            `missing`, `unknown_key`, `wrong_type`, `empty`, `bad_value`, `duplicate`,
            `unknown_reference`, `misnamed`.
    """
    raw = _parse(path)
    top = Table(raw, path.name)
    form = Form(
        id=top.text("id"),
        edition=top.text("edition"),
        code=top.text("code"),
        title=top.text("title"),
        subtitle=top.text("subtitle"),
        audience=_wording(top, "audience"),
        sections=tuple(_section(table) for table in top.tables("section")),
        content_hash=_hash_of(raw),
    )
    top.finish()
    _check_names(form, path)
    return form


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError("bad_toml", file=path.name, key=str(error)) from error


def _section(table: Table) -> Section:
    section_id = table.text("id")
    section = Section(
        id=section_id,
        heading=table.text("heading"),
        items=tuple(_item(item, section_id) for item in table.tables("item")),
    )
    table.finish()
    return section


def _item(table: Table, section_id: str) -> Item:
    kind = table.choice("kind", Kind)
    typed = kind is Kind.TEXT
    item = Item(
        id=table.text("id"),
        kind=kind,
        section=section_id,
        heading=table.text("heading", default=""),
        title=_wording(table, "title"),
        question=_wording(table, "question"),
        hint=_wording(table, "hint"),
        example=_wording(table, "example") if table.has("example") else None,
        min_length=table.count("min_length", default=0) if typed else 0,
        max_length=table.count("max_length", default=ADVISED_MAX) if typed else 0,
        required=table.flag("required", default=True),
        appears=table.choice("appears", Appears, default=Appears.ALWAYS),
        grade_of=table.text("grade_of") if kind is Kind.GRADE else None,
        skip=_wording(table, "skip") if table.has("skip") else None,
    )
    if item.min_length > item.max_length:
        raise table.fault("bad_value", "min_length")
    table.finish()
    return item


def _wording(table: Table, key: str) -> Wording:
    inner = table.table(key)
    wording = Wording(vi=inner.text("vi"), en=inner.text("en"))
    inner.finish()
    return wording


def _check_names(form: Form, path: Path) -> None:
    """Refuse a file named otherwise than its form, ids used twice, grades of nothing."""
    if path.stem != form.key:
        raise FormError("misnamed", file=path.name, key=form.key)
    seen: set[str] = set()
    for item in form.items:
        if item.id in seen:
            raise FormError("duplicate", file=path.name, key=item.id)
        # A grade stands after the text it grades, so the text's id has been seen by then.
        if item.grade_of is not None and item.grade_of not in seen:
            raise FormError("unknown_reference", file=path.name, key=f"{item.id}.grade_of")
        seen.add(item.id)


def _hash_of(raw: Mapping[str, Any]) -> str:
    canonical = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
