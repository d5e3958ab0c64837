"""How it is said that figures are withheld, and beforehand, when they will be."""

from markupsafe import Markup

from handlers.words import Words
from workflow.count.guard import Verdict


def withheld(words: Words, verdict: Verdict) -> Markup:
    """Say where the figures of a vote are, and why they are not here."""
    assert verdict.withheld is not None
    return words(f"guard.{verdict.withheld.value}", floor=verdict.floor)


def floor(words: Words, ballots: int) -> Markup:
    """Say before a sealed vote what its views will leave out."""
    return words("guard.floor", floor=ballots)
