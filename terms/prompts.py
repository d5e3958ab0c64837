"""What the upper level asks of a year beside the forms: whose papers a theme stands in."""

from enum import StrEnum


class ThemeFor(StrEnum):
    """In whose papers a deep-review theme is asked (S0 1)."""

    MEMBERS = "members"
    COLLECTIVES = "collectives"
    EVERYBODY = "everybody"
