"""What the tests' senders refuse: another place's law, and our own keys for a document.

A cycle is frozen to a profile. On its screens and papers only the documents that are the law of
that profile (`rating/law/documents.toml`) may be named; what is borrowed is told as a custom.
"""

import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import select

import rating
from rating.law import PROFILES, law, lineage
from rating.reasons import BY_CUSTOM, plain_clause
from storage.tables import Cycle
from tests.worlds import World

_FILE = Path(rating.__file__).parent / "law" / "documents.toml"
_DOCUMENTS: Mapping[str, Mapping[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


_NO_CODE_BEFORE = r"(?<!\w)(?<![A-Z0-9]{4}-)"
_NO_CODE_AFTER = r"(?!\w|-[A-Z0-9]{4}(?!\w))"
"""A joining code, eight signs drawn by chance, may begin or end as a document's number does."""


def _short(number: str) -> re.Pattern[str]:
    words = (re.escape(word) for word in number.partition("-")[0].split())
    return re.compile(_NO_CODE_BEFORE + r"\s*".join(words) + _NO_CODE_AFTER)


_SHORT = {code: _short(one["number"]) for code, one in _DOCUMENTS.items()}
"""«KH 73-KH/ĐU» is known by «KH 73», «KH73» too."""
_PLACE = r" (?:[IVX]+\b|\d|Điều|mục|Mẫu|Phụ lục|Chương|thời gian)"
_CODES = "|".join(_DOCUMENTS)
_KEYS = re.compile(rf"(?<![\w-])(?:~|(?:{_CODES})(?={_PLACE}))|[(\[](?:{_CODES})[)\]]")
"""A clause as the rules keep it: «S1 V.15», «HD43 mục 2.1.b», «(S1)», or one marked as a custom."""
_BORROWING = frozenset({"national_2025"})
"""The profiles that only borrow what another place's plan says."""
_MARKUP = re.compile(r"<[^>]+>")


def named_in(text: str) -> frozenset[str]:
    """Give the keys of the documents a text names."""
    return frozenset(code for code, short in _SHORT.items() if short.search(text))


@cache
def _borrowed(profile: str) -> frozenset[str]:
    """The sections of other documents whose rules a profile tells as customs: V.15, V.16."""
    clauses = (plain_clause(one.clause) for one in law(profile) if BY_CUSTOM in one.clause)
    return frozenset(clause.partition(" ")[2] for clause in clauses)


@cache
def _section(section: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(section)}(?!\w|\.\w)")


def borrowed_in(text: str, profiles: Collection[str]) -> frozenset[str]:
    """Give the lender's sections a text names where all of these profiles only borrow them.

    An office's own law may have sections of the same numbers: there nothing is told from them.
    """
    if any("@" in one for one in profiles):
        return frozenset()
    shipped = set(profiles) & set(PROFILES)
    lent = frozenset.intersection(*map(_borrowed, shipped)) if shipped else frozenset()
    return frozenset(one for one in lent if _section(one).search(text))


def refuse(text: str, profiles: Collection[str]) -> None:
    """Fail where a text names a document that is the law of none of these profiles, or a key."""
    key = _KEYS.search(text)
    assert key is None, f"a document's key «{key and key[0]}» would reach a person: {text}"
    lent = borrowed_in(text, profiles)
    assert not lent, f"a lender's sections {sorted(lent)} under {profiles}: {text}"
    for code in named_in(text):
        own = set(_DOCUMENTS[code]["profiles"])
        assert own & set(profiles), f"another place's law ({code}) under {profiles}: {text}"


async def refuse_in(world: World, text: str) -> None:
    """Fail where a text that leaves a house names what is not the law of its cycles."""
    if not named_in(text) and not _KEYS.search(text) and not borrowed_in(text, _BORROWING):
        return
    refuse(text, await _profiles(world))


async def refuse_in_file(world: World, render: Callable[[], bytes]) -> None:
    """Fail as `refuse_in` for a file, made only where the rules of 2025 hold: it takes its time."""
    profiles = await _profiles(world)
    if not {"hcmc_edu_2023"} >= profiles:
        refuse(words_of_file(render()), profiles)


async def _profiles(world: World) -> set[str]:
    async with world.job() as work:
        found = await (await work.session()).exec(select(Cycle.profile).distinct())
        known = {*found.all()} or {world.house.profile}
    # An office's own law stands on a shipped one, whose documents bind it too.
    return {*known, *(one for name in known if "@" in name for one in lineage(name))}


def words_of_file(content: bytes) -> str:
    """Give all words of an office file, its hidden parts too; "" for any other file."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".json", ".txt"))]
        text = " ".join(archive.read(name).decode("utf-8", "replace") for name in parts)
    return _MARKUP.sub("", text.replace("</w:p>", "\n"))
