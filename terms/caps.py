"""Into which similar groups the deciding level divides persons for the excellence cap."""

from enum import StrEnum


class Division(StrEnum):
    """One way to divide them; an office's own law may name others."""

    ONE = "one"
    """Nobody apart."""
    POSTS = "posts"
    """Members without a post; members with one."""
    LEADERS = "leaders"
    """Members; heads and deputies; the committee with its secretaries."""
    SECRETARIES = "secretaries"
    """The same, and secretaries with their deputies apart from the committee."""
