"""Which seat above the cell a written post tells of, and in whose committee it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.plain import fold
from storage.tables import Organisation, OrganisationKind
from terms.people import PostRole


@dataclass(frozen=True, slots=True)
class SeatAbove:
    """A post in a committee above the cell, as it was written."""

    role: PostRole
    sectional: bool
    """Whether the committee of a sectional organisation (đảng bộ bộ phận) is named."""
    named: frozenset[str]
    """What else says whose committee it is, folded, a word each; empty for the nearest above."""


_SEAT = re.compile(
    r"(?P<title>pho bi thu|bi thu|dang uy vien|uy vien)?\s*"
    r"(?P<standing>(?:ban )?thuong vu(?: dang uy vien)?)?\s*(?:(?:ban )?chap hanh)?\s*"
    r"(?:dang (?:uy|bo))?(?: vien)?\s*(?P<sectional>bo phan)?\s*(?P<named>.*)"
)
"""Folded, shortened words written out."""
_ROLES = {"pho bi thu": PostRole.DEPUTY_SECRETARY, "bi thu": PostRole.SECRETARY}
_NO_COMMITTEE = re.compile(r"kiem tra|dang doan|can su|dang vien")
"""Party bodies that are the committee of no organisation."""
_NO_WORDS = re.compile(r"(?<=\buy) vien\b|\bco quan\b")
_NO_PLACE = frozenset({"truong", "nha", "co", "so", "don", "vi"})
"""Words that name no organisation in particular."""
_ABOVE = (OrganisationKind.PARTY_ORGANISATION, OrganisationKind.SUPERIOR)


def seat_told(plain: str) -> SeatAbove | None:
    """Give the seat that a post above the cell tells of; None for one in another Party body."""
    found = _SEAT.fullmatch(plain)
    if found is None or _NO_COMMITTEE.search(plain):
        return None
    role = _ROLES.get(found["title"] or "")
    if role is None:
        standing = found["standing"] is not None
        role = PostRole.STANDING_MEMBER if standing else PostRole.COMMITTEE_MEMBER
    named = frozenset(_NO_WORDS.sub("", found["named"]).split()) - _NO_PLACE
    return SeatAbove(role, found["sectional"] is not None, named)


def whose(seat: SeatAbove, line: Sequence[Organisation]) -> Organisation | None:
    """Give the organisation in whose committee a seat is, of those above the cell, the nearest
    first; None where the words name none of them. Where they name none at all it is the nearest one
    that has cells of its own right, a sectional one only if it is called so."""
    kinds = (OrganisationKind.SECTIONAL,) if seat.sectional else _ABOVE
    found = (one for one in line if one.kind in kinds and seat.named <= _words(one.name))
    return next(found, None)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(name)))
