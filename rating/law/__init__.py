"""The law as dated data: profiles by place and year, each datum with its citation."""

from rating.law.conflicts import Contradiction, Handling, contradictions
from rating.law.data import Datum, DeadlineRow, Law, LawError, Profile, Steps
from rating.law.loading import (
    PROFILES,
    UNCONFIRMED,
    cited,
    law,
    lineage,
    profile_hash,
    profiles,
)
from rating.law.pages import diff, page, quotes

__all__ = [
    "PROFILES",
    "UNCONFIRMED",
    "Contradiction",
    "Datum",
    "DeadlineRow",
    "Handling",
    "Law",
    "LawError",
    "Profile",
    "Steps",
    "cited",
    "contradictions",
    "diff",
    "law",
    "lineage",
    "page",
    "profile_hash",
    "profiles",
    "quotes",
]
