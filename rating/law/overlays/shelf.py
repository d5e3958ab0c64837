"""An office's law files: a folder read whole, what of it is good kept apart from what is not.

A wrong file takes away its own name and nothing else: every other office goes on.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rating.law import loading
from rating.law.data import Law
from rating.law.overlay import Overlay
from rating.law.overlays.faults import Fault, FaultCode, OverlayError
from rating.law.overlays.joining import edition_of, joined
from rating.law.overlays.reading import LARGEST, Part, head_of, parsed, part_of
from rating.law.overlays.tables import Source

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder holds: the laws by their names, and every mistake."""

    laws: Mapping[str, Law]
    faults: tuple[Fault, ...]


def read_folder(folder: Path) -> Shelf:
    """Read every law file of a folder; raises OSError where the folder cannot be listed."""
    files = [file for file in sorted(folder.iterdir()) if file.suffix.lower() == SUFFIX]
    faults: list[Fault] = []
    sources = []
    for file in files:
        try:
            sources.append(_source(file))
        except OverlayError as wrong:
            faults += wrong.faults
    laws, more = laws_of(sources)
    return Shelf(laws, (*faults, *more))


def take_in(shelf: Shelf) -> None:
    """Let the laws of a folder be asked for by their plain names, in place of an earlier one's."""
    loading.forget([name for name in loading.added() if "@" not in name])
    for name, law in shelf.laws.items():
        loading.add(name, law)
        loading.add(law.profile.name, law)


def take_back(edition: str, source: str) -> None:
    """Let the law be asked for again that a year was frozen to, from the text kept with it.

    Raises `OverlayError` where the text is not what the edition's name says, or cannot be read.
    """
    if loading.is_known(edition):
        return
    name = edition.partition("@")[0]
    laws, faults = laws_of([Source(file, text) for file, text in json.loads(source).items()])
    if name not in laws or edition_of(name, source) != edition:
        raise OverlayError(*faults)
    loading.add(edition, laws[name])


def overlay_of(profile: str) -> Overlay | None:
    """Give what an office says over the shipped rules; None for a shipped profile.

    Raises RatingError `unknown_profile`.
    """
    return loading.law(profile).overlay


def _source(file: Path) -> Source:
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise OverlayError(Fault(file.name, 1, "", FaultCode.UNREADABLE)) from None
    if len(raw) > LARGEST:
        fields = {"longest": LARGEST // 1024}
        raise OverlayError(Fault(file.name, 1, "", FaultCode.TOO_LARGE, fields))
    return Source(file.name, text)


def laws_of(sources: Sequence[Source]) -> tuple[Mapping[str, Law], list[Fault]]:
    """Give the laws of some files by their names, and every mistake."""
    parts: dict[str, list[Part]] = defaultdict(list)
    laws: dict[str, Law] = {}
    faults: list[Fault] = []
    for part in _parts(sources, faults):
        parts[part.head.name].append(part)
    for name, together in parts.items():
        try:
            laws[name] = joined(together)
        except OverlayError as wrong:
            faults += wrong.faults
    return laws, faults


def _parts(sources: Sequence[Source], faults: list[Fault]) -> Iterator[Part]:
    bases = {name: loading.law(name) for name in loading.PROFILES}
    for source in sources:
        try:
            raw = parsed(source)
            head = head_of(source, raw, bases)
        except OverlayError as wrong:
            faults += wrong.faults
        else:
            yield part_of(source, raw, head, bases[head.extends])
