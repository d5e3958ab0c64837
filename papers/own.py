"""The Word templates an office has put in place of the shipped ones, and the summary tables it has
laid; set once, at start."""

from collections.abc import Sequence

from papers.table_layout import Layout
from papers.word import WordTemplate

_OWN: dict[str, WordTemplate] = {}
_LAYOUTS: list[Layout] = []


def use(templates: dict[str, WordTemplate], layouts: Sequence[Layout] = ()) -> None:
    """From now on print with these instead of the shipped ones, by file name, and lay summary
    tables so."""
    _OWN.clear()
    _OWN.update(templates)
    _LAYOUTS[:] = layouts


def own_layouts() -> tuple[Layout, ...]:
    """Give the summary tables that the office has laid."""
    return tuple(_LAYOUTS)


def own(*names: str) -> WordTemplate | None:
    """Give the office's template of the first of these names it has one for."""
    return next((_OWN[name] for name in names if name in _OWN), None)
