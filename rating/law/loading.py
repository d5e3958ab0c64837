"""Reading the law from its files, once a process, and refusing what does not agree."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from rating.errors import ErrorCode, RatingError
from rating.law.data import Datum, DeadlineRow, Law, LawError, Origin, Profile
from rating.law.law_file import Data, LawFile, parsed
from rating.law.overlay import Document
from rating.law.schema import OPTIONAL, REQUIRED, agree
from rating.reasons import BY_CUSTOM

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
    raw = LawFile(folder, name)
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


def readings() -> Mapping[str, str]:
    """How each shipped document was read, and what of it was not, by the short codes."""
    return {code: table["read"] for code, table in parsed(HERE / "documents.toml").items()}


def documents() -> Mapping[str, str]:
    """The titles of the documents that are cited, by their short codes."""
    shipped = parsed(HERE / "documents.toml").items()
    added = {code: one.title for code, one in _documents_of_offices().items()}
    return {code: table["title"] for code, table in shipped} | added


def documents_of(profile: str) -> frozenset[str]:
    """The short codes of the documents that are the law of a profile."""
    rows = parsed(HERE / "documents.toml").items()
    return frozenset(code for code, table in rows if profile in table["profiles"])


def numbers() -> Mapping[str, str]:
    """The numbers by which people cite the documents, by their short codes."""
    return {code: table["number"] for code, table in parsed(HERE / "documents.toml").items()}


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
