"""The term that a button names: one of those its screen offers, or none of today's."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from workflow.errors import Refusal

Term = TypeVar("Term", bound=StrEnum)


def term_of(offered: Iterable[Term], value: str) -> Term | None:
    """Give the term; None for what names none of them."""
    return next((one for one in offered if one.value == value), None)


def one_offered(offered: Iterable[Term], value: str) -> Term:
    """Give the term; raises Refusal `button_old` for what names none of them."""
    found = term_of(offered, value)
    if found is None:
        raise Refusal("button_old")
    return found
