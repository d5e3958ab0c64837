"""The files of one name joined, and laid over their shipped profile."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from rating.law.data import Datum, Law, LawError, Profile
from rating.law.loading import UNCONFIRMED
from rating.law.overlay import Overlay
from rating.law.overlays.faults import Fault, FaultCode, OverlayError
from rating.law.overlays.reading import Part
from rating.law.schema import agree

EDITION = 12
"""Digits of the fingerprint in an edition's name."""


def joined(parts: Sequence[Part]) -> Law:
    """Give the law of one name; raise `OverlayError` with every mistake in its files.

    Two files contradict each other where both state one thing, and not the same.
    """
    faults = [fault for part in parts for fault in part.faults]
    faults += _contradictions(parts)
    if not faults and not any(map(_says_something, parts)):
        faults.append(_fault(parts[0], "overlay", FaultCode.NOTHING_STATED))
    if faults:
        raise OverlayError(*faults)
    return _laid_over(parts[0].base, _overlay(parts), parts)


def source_of(parts: Iterable[Part]) -> str:
    """Give the files' text as it is kept with a year that runs by it."""
    texts = {part.source.file: part.source.text for part in parts}
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def edition_of(name: str, source: str) -> str:
    """Give the name with a fingerprint of the text."""
    return f"{name}@{sha256(source.encode()).hexdigest()[:EDITION]}"


def _says_something(part: Part) -> bool:
    return bool(
        part.data
        or part.deadlines
        or part.rubrics
        or part.themes
        or part.consulted
        or part.quarters
    )


def _fault(part: Part, key: str, code: FaultCode, **fields: object) -> Fault:
    return Fault(part.source.file, part.source.line(key), key, code, fields)


def _contradictions(parts: Sequence[Part]) -> Iterable[Fault]:
    """What two files of one name state differently, told at the second with the first's place."""
    stated: dict[str, tuple[Part, str, object]] = {}
    for part in parts:
        for said, key, value in _statements(part):
            first = stated.setdefault(said, (part, key, value))
            if first[0] is not part and first[2] != value:
                there = f"{first[0].source.file}:{first[0].source.line(first[1])}"
                yield _fault(part, key, FaultCode.CONTRADICTS, there=there)


def _statements(part: Part) -> Iterable[tuple[str, str, object]]:
    """What a file says: about what, at which key, and what of it has to be the same elsewhere."""
    head = part.head
    yield "extends", "overlay.extends", head.extends
    yield "title", "overlay.title", head.title
    yield "years", "overlay.from_year", (head.from_year, head.to_year)
    for code, document in part.documents.items():
        yield f"document {code}", f"document.{code}", document
    for key, datum in part.data.items():
        yield f"data {key}", f"data.{key}", datum.value
    for place, row in enumerate(part.deadlines):
        said = f"deadline {row.year} {row.what.casefold()} {row.owner.casefold()}"
        yield said, f"deadline[{place}]", (row.month, row.day, row.operator, row.recipient)
    for rubric in part.rubrics:
        yield f"rubric {rubric.role}", "rubric[0]", (rubric.general, rubric.results)
    for place, theme in enumerate(part.themes):
        yield f"theme {theme.id}", f"theme[{place}]", (theme.title, theme.whom, theme.year)
    for place, body in enumerate(part.consulted):
        bound = (body.title, body.kinds, body.named)
        yield f"consultation {body.id}", f"consultation[{place}]", bound
    if part.quarters is not None:
        yield "quarters", "quarters", part.quarters.asked


def _overlay(parts: Sequence[Part]) -> Overlay:
    head, source = parts[0].head, source_of(parts)
    return Overlay(
        name=head.name,
        extends=head.extends,
        title=head.title,
        from_year=head.from_year,
        to_year=head.to_year,
        documents={
            f"{head.name}.{code}": one for part in parts for code, one in part.documents.items()
        },
        rubrics=_once(parts, "rubrics", lambda rubric: rubric.role),
        themes=_once(parts, "themes", lambda theme: theme.id),
        consulted=_once(parts, "consulted", lambda body: body.id),
        quarters=next((one.quarters for one in parts if one.quarters), None),
        source=source,
        edition=edition_of(head.name, source),
    )


def _once(parts: Sequence[Part], kind: str, key: Callable[[Any], object]) -> tuple[Any, ...]:
    """Everything of one kind, what two files say alike only once."""
    found: dict[object, Any] = {}
    for part in parts:
        for one in getattr(part, kind):
            found.setdefault(key(one), one)
    return tuple(found.values())


def _laid_over(base: Law, overlay: Overlay, parts: Sequence[Part]) -> Law:
    data = {datum.key: datum for datum in base}
    for part in reversed(parts):
        data |= {key: _marked(datum) for key, datum in part.data.items()}
    _check_bounds(base, data, parts)
    profile = Profile(
        overlay.edition,
        overlay.title,
        base.profile.family,
        base.profile.name,
        date(overlay.from_year, 1, 1),
        None if overlay.to_year is None else date(overlay.to_year, 12, 31),
    )
    own = _once(parts, "deadlines", lambda row: (row.year, row.what, row.owner))
    deadlines = (*base.deadlines, *own)
    fingerprint = sha256(f"{base.content_hash} {overlay.source}".encode()).hexdigest()
    return Law(profile, data, deadlines, fingerprint, overlay)


def _marked(datum: Datum[object]) -> Datum[object]:
    return replace(datum, remark=UNCONFIRMED) if datum.unconfirmed else datum


def _check_bounds(base: Law, data: Mapping[str, Datum[object]], parts: Sequence[Part]) -> None:
    """Refuse data that cross, in the file that states one of the two."""
    try:
        agree("", base.profile.family, data)
    except LawError as wrong:
        # The shipped profile agrees with itself, so one of the two is stated in a file.
        both = (wrong.key, wrong.other)
        part, key = next((part, key) for part in parts for key in both if key in part.data)
        other = wrong.other if key == wrong.key else wrong.key
        fault = _fault(part, f"data.{key}", FaultCode.CROSSES, other=other)
        raise OverlayError(fault) from None
