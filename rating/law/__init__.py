"""The law as dated data: profiles by place and year, each datum with its citation."""

from rating.law.data import Datum, DeadlineRow, Law, LawError, Profile, Steps
from rating.law.loading import PROFILES, law, profile_hash, profiles

__all__ = [
    "PROFILES",
    "Datum",
    "DeadlineRow",
    "Law",
    "LawError",
    "Profile",
    "Steps",
    "law",
    "profile_hash",
    "profiles",
]
