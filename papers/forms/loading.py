"""Reads a form from its file, strictly: what is missing, extra or odd is told with its place."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import rating
from papers.errors import FormError
from papers.fields import Table
from papers.forms.model import (
    Appears,
    Column,
    ColumnKind,
    Form,
    FormKind,
    Hand,
    Item,
    Kind,
    Matter,
    Move,
    Option,
    Part,
    Reminder,
    Scale,
    Section,
    Signer,
    Wording,
)
from rating import Role

ADVISED_MAX = 4000
"""A level or grade is tapped, not typed; only texts carry advice on length."""
_ROLES_BEFORE = {"2A": Role.PLAIN, "2B": Role.LEADER, "2C": Role.OUTSIDE}
_OF_2025 = re.compile(r"Mẫu 0?2[ABC]-HD KĐ\.ĐG 2025")
_EDITION = re.compile(r"\S+ [0-9a-f]{64}")
MOST_ROWS = 30
"""Rows of an item that does not say how many it takes."""


def load_form(path: Path, *, former: bool = False) -> Form:
    """Read one form file; `former` says that it is kept for reviews begun with it.

    Raises:
        FormError: with the file's name, the key at fault and one of the codes `bad_toml`,
            `missing`, `unknown_key`, `wrong_type`, `empty`, `bad_value`, `duplicate`,
            `unknown_reference`, `misnamed`.
    """
    form = _form(_parse(path), path.name)
    _check_name(form, path, former)
    return form


def form_of_source(source: str, name: str) -> Form:
    """Make a form of the `source` an earlier one gave; raises FormError as `load_form` does."""
    try:
        raw = json.loads(source)
    except ValueError as error:
        raise FormError("bad_json", file=name, key="") from error
    if not isinstance(raw, dict):
        raise FormError("wrong_type", file=name, key="")
    return _form(raw, name)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError("bad_toml", file=path.name, key=str(error)) from error


def _form(raw: Mapping[str, Any], file: str) -> Form:
    top = Table(raw, file)
    source = _canonical(raw, file)
    role = _role(top)
    form = Form(
        id=top.text("id"),
        edition=top.text("edition"),
        kind=top.choice("kind", FormKind, default=FormKind.INDIVIDUAL),
        serves=top.texts("serves"),
        role=role,
        mends=_mends(top),
        code=_code(top.text("code", default=""), role),
        title=top.text("title"),
        subtitle=top.text("subtitle", default=""),
        audience=_wording(top, "audience"),
        unconfirmed=_maybe(top, "unconfirmed"),
        unconfirmed_on_paper=top.flag("unconfirmed_on_paper", default=True),
        remark=_maybe(top, "remark"),
        opening=top.text("opening", default=""),
        posts=top.flag("posts", default=True),
        moves=tuple(_move(table) for table in _some(top, "move")),
        sections=tuple(_section(table) for table in top.tables("section")),
        hands=tuple(_hand(table) for table in top.tables("hand")),
        receivers=top.texts("receivers"),
        content_hash=hashlib.sha256(source.encode()).hexdigest(),
        source=source,
    )
    top.finish()
    _check_ids(form, file)
    return form


def _role(top: Table) -> Role | None:
    """A file from before roles were named is for whom its number stood then."""
    if top.has("role"):
        return top.choice("role", Role)
    return _ROLES_BEFORE.get(top.text("id"))


def _mends(top: Table) -> tuple[str, ...]:
    editions = top.texts("mends")
    if not all(_EDITION.fullmatch(edition) for edition in editions):
        raise top.fault("bad_value", "mends")
    return editions


def _code(written: str, role: Role | None) -> str:
    """Give the code a form is printed with.

    A copy of a form of 2025 made while 2A and 2B were taken for each other, by an office or by a
    review begun then, bears a false number: of these three the role says which is right.
    """
    if role is None or _OF_2025.fullmatch(written) is None:
        return written
    return rating.form_code(role, profile="national_2025")


def _section(table: Table) -> Section:
    section_id = table.text("id")
    section = Section(
        id=section_id,
        heading=table.text("heading"),
        items=tuple(_item(item, section_id) for item in _some(table, "item")),
        lead=table.text("lead", default=""),
        foot=table.text("foot", default=""),
        apart=table.flag("apart", default=False),
    )
    table.finish()
    return section


def _some(table: Table, key: str) -> Iterator[Table]:
    """The tables of an array that may be left out."""
    if table.has(key):
        yield from table.tables(key)


def _move(table: Table) -> Move:
    items = table.table("items")
    move = Move(
        former=table.texts("former"),
        items={key: items.text(key) for key in items.keys},
        sums=_sums(table),
    )
    if not move.former:
        raise table.fault("missing", "former")
    table.finish()
    return move


def _sums(table: Table) -> dict[str, tuple[str, ...]]:
    if not table.has("sums"):
        return {}
    inner = table.table("sums")
    return {key: inner.texts(key) for key in inner.keys}


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
        why=_maybe(table, "why"),
        hint=_wording(table, "hint"),
        examples=tuple(_examples(table)),
        min_length=table.count("min_length", default=0) if typed else 0,
        max_length=table.count("max_length", default=ADVISED_MAX) if typed else 0,
        required=table.flag("required", default=True),
        appears=table.choice("appears", Appears, default=Appears.ALWAYS),
        grade_of=table.text("grade_of") if kind is Kind.GRADE else None,
        skip=_maybe(table, "skip"),
        names=table.texts("names"),
        options=tuple(_options(table)) if kind is Kind.CHOICE else (),
        columns=tuple(_columns(table)) if kind is Kind.ROWS else (),
        most_rows=table.count("most_rows", default=MOST_ROWS) if kind is Kind.ROWS else 0,
        scale=_scale(table) if kind is Kind.POINTS else None,
        matter=table.choice("matter", Matter, default=Matter.CONDUCT),
        reminders=tuple(_reminder(inner) for inner in _some(table, "reminder")),
    )
    if item.min_length > item.max_length:
        raise table.fault("bad_value", "min_length")
    if kind is Kind.ROWS and item.most_rows == 0:
        raise table.fault("bad_value", "most_rows")
    table.finish()
    return item


def _examples(table: Table) -> Iterator[Wording]:
    """One example is a table, several are an array of tables."""
    if table.has("example") and not table.has_many("example"):
        yield _wording(table, "example")
    elif table.has("example"):
        for inner in table.tables("example"):
            yield _words_of(inner)


def _options(table: Table) -> Iterator[Option]:
    for inner in table.tables("option"):
        yield Option(id=inner.text("id"), label=_words_of(inner))


def _reminder(table: Table) -> Reminder:
    lines = table.texts("lines")
    if not lines:
        raise table.fault("missing", "lines")
    return Reminder(lines=lines, title=_words_of(table))


def _columns(table: Table) -> Iterator[Column]:
    for inner in table.tables("column"):
        yield Column(
            id=inner.text("id"),
            kind=inner.choice("kind", ColumnKind, default=ColumnKind.TEXT),
            required=inner.flag("required", default=True),
            options=tuple(_options(inner)) if inner.has("option") else (),
            ask=_maybe(inner, "ask"),
            heading=_words_of(inner),
        )


def _scale(table: Table) -> Scale:
    most = table.count("most", default=0)
    if most == 0:
        raise table.fault("bad_value" if table.has("most") else "missing", "most")
    return Scale(
        most=Decimal(most),
        binary=table.flag("binary", default=False),
        part=table.choice("part", Part),
    )


def _hand(table: Table) -> Hand:
    hand = Hand(
        id=table.text("id"),
        title=table.texts("title"),
        comment=table.text("comment", default=""),
        level=table.text("level", default=""),
        role=table.texts("role"),
        how=table.text("how"),
        signer=table.choice("signer", Signer, default=Signer.NOBODY),
    )
    if not hand.role:
        raise table.fault("missing", "role")
    table.finish()
    return hand


def _maybe(table: Table, key: str) -> Wording | None:
    return _wording(table, key) if table.has(key) else None


def _wording(table: Table, key: str) -> Wording:
    return _words_of(table.table(key))


def _words_of(table: Table) -> Wording:
    wording = Wording(vi=table.text("vi"), en=table.text("en"))
    table.finish()
    return wording


def _check_name(form: Form, path: Path, former: bool) -> None:
    """Refuse a file named otherwise than its form; a former edition's name ends in its hash."""
    name = f"{form.key}.{form.content_hash[:12]}" if former else form.key
    if path.stem != name:
        raise FormError("misnamed", file=path.name, key=name)


def _check_ids(form: Form, file: str) -> None:
    """Refuse ids used twice and grades of nothing."""
    _no_twins(file, (hand.id for hand in form.hands))
    _no_twins(file, (item.id for item in form.items))
    seen: set[str] = set()
    for item in form.items:
        _no_twins(file, (f"{item.id}.{column.id}" for column in item.columns))
        _no_twins(file, (f"{item.id}.{option.id}" for option in item.options))
        # A grade stands after the text it grades, so the text's id has been seen by then.
        if item.grade_of is not None and item.grade_of not in seen:
            raise FormError("unknown_reference", file=file, key=f"{item.id}.grade_of")
        seen.add(item.id)
    for move in form.moves:
        for target in (*move.items.values(), *move.sums):
            if target not in seen:
                raise FormError("unknown_reference", file=file, key=f"move.{target}")


def _no_twins(file: str, ids: Iterator[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise FormError("duplicate", file=file, key=one)
        seen.add(one)


def _canonical(raw: Mapping[str, Any], file: str) -> str:
    try:
        return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except TypeError as error:  # a date or a time: no key of a form holds one
        raise FormError("wrong_type", file=file, key="") from error
