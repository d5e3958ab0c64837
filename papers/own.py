"""The Word templates an office has put in place of the shipped ones, and the summary tables it has
laid, set once, at start; and how a Word paper is printed with the one or the other."""

from collections.abc import Sequence

from papers.table_layout import Layout
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template

_OWN: dict[str, WordTemplate] = {}
_SHIPPED: dict[str, WordTemplate] = {}
"""Those read so far."""
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


def printed(view: object, *names: str) -> bytes:
    """Give the .docx of a view, printed with the office's template of the first of these names it
    has one for; with the shipped one of the last name where it has none."""
    mine = next((_OWN[name] for name in names if name in _OWN), None)
    return (mine or _shipped(names[-1], type(view))).fill(view)


def _shipped(name: str, view: type[object]) -> WordTemplate:
    if name not in _SHIPPED:
        _SHIPPED[name] = load_template(SHIPPED_TEMPLATES / name, view)
    return _SHIPPED[name]
