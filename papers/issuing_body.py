"""Which body issued a paper, as far as its name was typed with number and day."""

import re

from papers.plain import fold

_NAMED = re.compile(r"\bcủa\s+(.+?)(?=\s+của\s|\s+(?:ngày|về|trả lời)\s|[,;.]|$)", re.IGNORECASE)
_OF_THE_PARTY = re.compile(
    r"(?:dang uy|dang bo|chi uy|chi bo|tinh uy|thanh uy|huyen uy|quan uy|uy ban|cap uy|"
    r"ban thuong vu|ban chap hanh|ban bi thu|ban to chuc|thuong truc|thuong vu)\b"
)
"""How the name of a body begins: a paper may be «của đồng chí» somebody, too."""


def body_in(document: str) -> str:
    """Give who issued a paper as it was typed; empty where nobody can be told."""
    named = (each[1] for each in _NAMED.finditer(document))
    return next((one for one in named if _OF_THE_PARTY.match(fold(one))), "")
