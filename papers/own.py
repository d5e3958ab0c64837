"""The Word templates an office has put in place of the shipped ones; set once, at start."""

from papers.word import WordTemplate

_OWN: dict[str, WordTemplate] = {}


def use(templates: dict[str, WordTemplate]) -> None:
    """From now on print with these instead of the shipped ones, by file name."""
    _OWN.clear()
    _OWN.update(templates)


def own(*names: str) -> WordTemplate | None:
    """Give the office's template of the first of these names it has one for."""
    return next((_OWN[name] for name in names if name in _OWN), None)
